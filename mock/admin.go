package mock

import (
	"crypto/sha256"
	"crypto/subtle"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"example.com/bounce/mock/internal/token"
)

// The faults of what this part of the control API answers; those of the API have a table of their own.
var (
	faultNoAdminToken = fault{rule: "challenge", status: http.StatusUnauthorized, title: "No admin token",
		change: "send the header Authorization with Bearer and the admin token that the mock was started with"}
	faultBadToken = fault{rule: "body-invalid-status", status: http.StatusBadRequest, title: "No such token",
		change: "choose among what errors lists"}
	faultNoCA = fault{rule: "path", status: http.StatusNotFound, title: "No certificate authority",
		change: "start the mock with a certificate that it makes itself"}
)

// shortestAdminToken is what cannot be guessed over a network, if it is random.
const shortestAdminToken = 16

// checkAdminToken says what is wrong with an admin token, without showing it.
func checkAdminToken(text string) error {
	switch {
	case text == "":
		return nil
	case len(text) < shortestAdminToken:
		return fmt.Errorf("the admin token has %d characters, want %d or more", len(text), shortestAdminToken)
	case !token.IsBearer(text):
		return fmt.Errorf("the admin token has other characters than letters, digits and -._~+/ (with = at its end)")
	}
	return nil
}

// isAdmin compares in a time that tells nothing about the token.
func (s *Server) isAdmin(r *http.Request) bool {
	values := r.Header.Values("Authorization")
	if len(values) != 1 {
		return false
	}
	scheme, sent, _ := strings.Cut(values[0], " ")
	given, wanted := sha256.Sum256([]byte(sent)), sha256.Sum256([]byte(s.options.AdminToken))
	return subtle.ConstantTimeCompare(given[:], wanted[:]) == 1 && strings.EqualFold(scheme, "Bearer")
}

// refuseStranger answers who calls the control API without its token.
func (s *Server) refuseStranger(c echo.Context) error {
	x := exchangeOf(c)
	r := x.refuse(faultNoAdminToken, "The control API of this mock asks for its admin token.")
	x.refused("admin-token", r)
	a := r.answer(x)
	a.challenge = `Bearer realm="bounce-admin"`
	if x.Request.Header.Get("Authorization") != "" {
		a.challenge += `, error="invalid_token"`
	}
	return s.write(c, x, a)
}

// measure counts an exchange with the API; took is by the machine's clock.
func (s *Server) measure(x *Exchange, took time.Duration) {
	operation := ""
	if x.Operation != nil {
		operation = x.Operation.ID
	}
	s.metrics.Request(operation, x.status, x.reason, took)
}
