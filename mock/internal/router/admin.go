package router

import (
	"crypto/sha256"
	"crypto/subtle"
	"fmt"
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"example.com/bounce/mock/internal/token"
)

// shortestAdminToken is long enough: a random token of this length cannot be guessed over a network.
const shortestAdminToken = 16

// CheckAdminToken returns what is wrong with an admin token, without showing it.
func CheckAdminToken(text string) error {
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

// isAdmin reports whether a request has the admin token. The time it takes does not depend on the token.
func (r *Router) isAdmin(request *http.Request) bool {
	values := request.Header.Values("Authorization")
	if len(values) != 1 {
		return false
	}
	scheme, sent, _ := strings.Cut(values[0], " ")
	given, wanted := sha256.Sum256([]byte(sent)), sha256.Sum256([]byte(r.options.AdminToken))
	return subtle.ConstantTimeCompare(given[:], wanted[:]) == 1 && strings.EqualFold(scheme, "Bearer")
}

// refuseUnauthorized answers a call of the control API without its token.
func (r *Router) refuseUnauthorized(c echo.Context) error {
	x := callOf(c)
	refusal := x.Refuse(KindNoAdminToken, "The control API of this mock asks for its admin token.")
	x.TraceRefusal("admin-token", refusal)
	a := x.Encode(refusal)
	a.Challenge = `Bearer realm="bounce-admin"`
	if x.Request.Header.Get("Authorization") != "" {
		a.Challenge += `, error="invalid_token"`
	}
	return r.write(c, x, a)
}
