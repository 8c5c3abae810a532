package router

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/labstack/echo/v4"

	"example.com/bounce/mock/internal/exchange"
)

// corsHeaders are the request headers that a page of another origin may send: those that the contract's operations read.
const corsHeaders = "Authorization, Identifier, Content-Type, Accept, Prefer, X-Request-Id"

// corsExposed are the response headers that such a page may read, beyond those that Fetch lets every page read.
const corsExposed = "Allow, Bounce-Mock-Hostile, Bounce-Mock-Ignored, Bounce-Mock-Reason, Date, Preference-Applied, Retry-After, WWW-Authenticate, " +
	"X-Request-Id, X-Total-Rows-Count"

// CheckOrigins returns an error for an entry of Options.CORS that is not an exact origin (RFC 6454 section 6.2).
func CheckOrigins(origins []string) error {
	for _, origin := range origins {
		if !isOrigin(origin) {
			return fmt.Errorf("CORS origin %q: want an exact origin as browsers send it, in lowercase and ASCII, such as "+
				"http://localhost:3000, without a path and without the scheme's own port; *, within a name too, and null are not accepted", origin)
		}
	}
	return nil
}

// isOrigin reports whether a browser can send the text as the origin of a page of http or https.
func isOrigin(text string) bool {
	u, err := url.Parse(text)
	if err != nil || u.Hostname() == "" || u.Scheme+"://"+u.Host != text || strings.ToLower(text) != text {
		return false
	}
	if strings.ContainsFunc(text, func(r rune) bool { return r > unicode.MaxASCII }) || strings.ContainsAny(u.Host, "*,") {
		return false
	}
	usual := map[string]string{"http": "80", "https": "443"}[u.Scheme]
	if usual == "" || u.Port() == "" {
		return usual != "" && !strings.HasSuffix(u.Host, ":")
	}
	port, err := strconv.ParseUint(u.Port(), 10, 16)
	return err == nil && strconv.FormatUint(port, 10) == u.Port() && u.Port() != usual
}

// cors lets pages of the origins of Options.CORS call the operations of the contract (Fetch, section 3.2), but neither the
// control API nor the token endpoint. A request from another origin is answered as without it: the browser hides the answer from
// the page. answered reports whether the request was a preflight, and has been answered.
func (r *Router) cors(c echo.Context, x *call) (answered bool, err error) {
	if len(r.options.CORS) == 0 || !r.isContract(c) {
		return false, nil
	}
	h, request := c.Response().Header(), c.Request()
	h.Add("Vary", "Origin")
	origins := request.Header.Values("Origin")
	if len(origins) != 1 || !slices.Contains(r.options.CORS, origins[0]) {
		return false, nil
	}
	h.Set("Access-Control-Allow-Origin", origins[0])
	h.Set("Access-Control-Expose-Headers", corsExposed)
	allowed := r.api.allow[c.Path()]
	if request.Method != http.MethodOptions || request.Header.Get("Access-Control-Request-Method") == "" || len(allowed) == 0 || !sameDepth(c) {
		return false, nil
	}
	h.Del("Access-Control-Expose-Headers")
	h.Add("Vary", "Access-Control-Request-Method")
	h.Add("Vary", "Access-Control-Request-Headers")
	x.CSI = customerInPath(c)
	return true, r.write(c, x, &exchange.Answer{Status: http.StatusNoContent, Header: http.Header{
		"Access-Control-Allow-Methods": {strings.Join(allowed, ", ")},
		"Access-Control-Allow-Headers": {corsHeaders},
		"Access-Control-Max-Age":       {"600"},
	}})
}

// isContract reports whether a request is for a path of the contract.
func (r *Router) isContract(c echo.Context) bool {
	_, found := strings.CutPrefix(echo.GetPath(c.Request()), r.options.Contract.BasePath()+"/")
	return found && !callOf(c).control
}
