package mock_test

import (
	"encoding/base64"
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"

	"example.com/bounce/mock"
)

const formType = "application/x-www-form-urlencoded"

// basic is the header Authorization of a client.
func basic(id, secret string) string {
	return "Basic " + base64.StdEncoding.EncodeToString([]byte(id+":"+secret))
}

// The Date, the journal and the token are of one time: that of the client, however it says who it is.
func TestTheTokenEndpointGoesByTheClocksOfItsClients(t *testing.T) {
	t.Parallel()
	s := start(t)
	control(t, s, "setCustomerClock", "PUT", "/customers/"+own+"/clock", `{"mode":"frozen","now":"2030-01-01T00:00:00Z"}`)
	const servers, customers = "2020-08-26T15:00:00Z", "2030-01-01T00:00:00Z"
	secret, grant := mock.ClientSecret(own), "grant_type=client_credentials"
	for name, row := range map[string]struct {
		authorization, identifier, body string
		status                          int
		csi, want                       string
	}{
		"by CSI in the header":        {basic(own, secret), "", grant, 200, own, customers},
		"by Identifier in the header": {basic(ownKeys, secret), "", grant, 200, own, customers},
		"by CSI in the form":          {"", "", grant + "&client_id=" + own + "&client_secret=" + secret, 200, own, customers},
		"with another secret":         {basic(own, "x"), "", grant, 401, own, customers},
		"with a form that is none":    {basic(own, secret), "", "%zz", 400, own, customers},
		"with two methods":            {basic(own, secret), "", grant + "&client_secret=" + secret, 400, own, customers},
		"with a foreign Identifier":   {basic(own, secret), otherKeys, grant, 200, own, customers},
		"of another customer":         {basic(otherCSI, mock.ClientSecret(otherCSI)), ownKeys, grant, 200, otherCSI, servers},
		"of nobody":                   {basic("1", secret), ownKeys, grant, 401, "", servers},
	} {
		want, _ := time.Parse(time.RFC3339, row.want)
		r := authorization(t, s, "issueToken", call{
			method: "POST", path: "/oauth2/token", mediaType: formType, authorization: row.authorization, identifier: row.identifier, body: row.body,
		})
		if date := r.header.Get("Date"); r.status != row.status || date != want.Format(http.TimeFormat) {
			t.Errorf("%s: got %d at %s, want %d at %s", name, r.status, date, row.status, row.want)
		}
		if e := s.Journal()[0]; !e.At.Equal(want) || e.CSI != row.csi {
			t.Errorf("%s: the journal says %s of %q, want %s of %q", name, e.At, e.CSI, row.want, row.csi)
		}
		if row.status == 200 {
			payload, _ := base64.RawURLEncoding.DecodeString(strings.Split(r.member(t, "access_token"), ".")[1])
			var claims struct{ IAT int64 }
			if err := json.Unmarshal(payload, &claims); err != nil || claims.IAT != want.Unix() {
				t.Errorf("%s: iat is %d, want %s", name, claims.IAT, row.want)
			}
		}
	}
}

// Each refusal says what rule it rests on, what that states, and what would have passed.
func TestARefusedGrantIsExplained(t *testing.T) {
	t.Parallel()
	s := start(t)
	grant, secret := "grant_type=client_credentials", mock.ClientSecret(own)
	for name, row := range map[string]struct{ authorization, mediaType, body, change string }{
		"another media type":   {basic(own, secret), "application/json", "{}", "send the body as application/x-www-form-urlencoded"},
		"a form that is none":  {basic(own, secret), formType, "%zz", "write % and two digits for what has to be escaped, and & between parameters"},
		"a parameter twice":    {basic(own, secret), formType, grant + "&" + grant, "send each parameter once"},
		"another secret":       {basic(own, "x"), formType, grant, "send a customer's CSI or Identifier as the client's id, and test-secret- with its CSI as the secret"},
		"two methods":          {basic(own, secret), formType, grant + "&client_secret=x", "leave client_secret out of the form, or the header Authorization"},
		"two clients":          {basic(own, secret), formType, grant + "&client_id=x", "leave client_id out of the form"},
		"a broken escape":      {basic(own, "%zz"), formType, grant, "escape the client's id and secret as in a form, then join them by a colon in Base64"},
		"no grant":             {basic(own, secret), formType, "", "send grant_type=client_credentials"},
		"another grant":        {basic(own, secret), formType, "grant_type=password", "send grant_type=client_credentials"},
		"an unknown scope":     {basic(own, secret), formType, grant + "&scope=root", "ask for some of mcs:oci:api:Approver, "},
		"nothing that is sent": {"", formType, grant, "send a customer's CSI"},
	} {
		authorization(t, s, "issueToken", call{method: "POST", path: "/oauth2/token", mediaType: row.mediaType, authorization: row.authorization, body: row.body})
		trace := s.Journal()[0].Trace
		last := trace[len(trace)-1]
		if last.Outcome != "refused" || last.Rule != "mock-oauth2" || !strings.HasPrefix(last.Change, row.change) {
			t.Errorf("%s: the last step is %+v, want a refusal with the change %q", name, last, row.change)
		}
		for _, step := range trace {
			if step.States == "" || strings.Contains(step.States, "service type") {
				t.Errorf("%s: the step %s states %q", name, step.Check, step.States)
			}
		}
	}
}
