package conformance_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"example.com/bounce/conformance"
)

// Who wants to send a curl again must know whose token $BOUNCE_TOKEN stands for: each exchange names its role, and the text
// says once what that means.
func TestEachExchangeNamesTheRoleOfItsToken(t *testing.T) {
	t.Parallel()
	f := newFake()
	f.before = func(w http.ResponseWriter, r *http.Request) bool {
		if isProbe(r) || r.Header.Get("Authorization") == "Bearer "+f.tokens[own] {
			return false
		}
		same(200, "{}")(w, r) // of which the text shows the exchanges
		return true
	}
	r := f.run(t, conformance.Options{
		Bookings: conformance.Bookings{Effects: "books", MaxBookings: conformance.Unlimited}, Selection: conformance.Selection{IDs: []string{"SE-CORE-001", "SE-AUTH-001", "SE-AUTH-002", "SE-AUTH-003", "SE-AUTH-044"}},
	})
	seen := map[string]bool{}
	for _, s := range r.Scenarios {
		for _, x := range s.Exchanges {
			if strings.Contains(x.Curl, "$BOUNCE_TOKEN") != (x.Role != "") {
				t.Errorf("%s: the role is %q, and the command %s", s.ID, x.Role, x.Curl)
			}
			seen[fmt.Sprintf("%s/%v", x.Role, x.Changed)] = true
		}
	}
	for _, want := range []string{"approver/false", "approver/true", "expired/false", "not-opted-in/false", "/false"} {
		if !seen[want] {
			t.Errorf("no exchange is one of %s: %v", want, seen)
		}
	}
	all := written(t, r)
	for name, want := range map[string]string{
		"pretty": "(with the token of approver, changed)", "junit": "(with the token of expired)", "json": `"role": "not-opted-in"`,
	} {
		if !strings.Contains(all[name], want) {
			t.Errorf("%s does not say %q", name, want)
		}
	}
	if n := strings.Count(all["pretty"], "$BOUNCE_TOKEN in a command is"); n != 1 {
		t.Errorf("the text explains $BOUNCE_TOKEN %d times, want once", n)
	}
}
