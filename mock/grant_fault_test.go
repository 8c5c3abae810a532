package mock_test

import (
	"encoding/json"
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"golang.org/x/oauth2"
	"golang.org/x/oauth2/clientcredentials"

	"example.com/bounce/mock"
)

// clientOf is an OAuth2 client as it is, of a customer.
func clientOf(s *mock.Server, csi string) clientcredentials.Config {
	return clientcredentials.Config{
		ClientID: csi, ClientSecret: mock.ClientSecret(csi), TokenURL: s.URL + "/oauth2/token", AuthStyle: oauth2.AuthStyleInParams,
	}
}

// tokenBy is a call by the next token that the client gets.
func tokenBy(t *testing.T, config clientcredentials.Config) func(*call) {
	t.Helper()
	token, err := config.Token(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return auth("Bearer " + token.AccessToken)
}

// An unmodified OAuth2 client is given a token that has expired, and then a good one.
func TestAnOAuth2ClientIsGivenAWrongToken(t *testing.T) {
	t.Parallel()
	for name, row := range map[string]struct {
		request, defect string
		status          int
		reason          string
	}{
		"expired":      {`{"operation":"issueToken"}`, "expired", 401, "bearer-token"},
		"wrong scope":  {`{"operation":"issueToken"}`, "wrong-scope", 403, "scope-approver"},
		"wrong issuer": {`{"operation":"issueToken","csi":"` + own + `"}`, "wrong-issuer", 401, "bearer-token"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := start(t)
			r := control(t, s, "createFault", "POST", "/faults", `{"request":`+row.request+`,"response":{"grant":{"defect":"`+row.defect+`"}},"times":1}`)
			expect(t, r, 201, "")
			expect(t, send(t, s, tokenBy(t, clientOf(s, own))), row.status, row.reason)
			expect(t, send(t, s, tokenBy(t, clientOf(s, own))), 200, "")
		})
	}
}

func TestATokenIsGrantedForSeconds(t *testing.T) {
	t.Parallel()
	s := start(t)
	if _, err := s.Faults().Add(mock.Fault{
		Request: mock.FaultRequest{Operation: "issueToken"}, Response: mock.FaultResponse{Grant: mock.FaultGrant{ExpiresIn: 5}},
	}); err != nil {
		t.Fatal(err)
	}
	if got := grantOf(t, s).member(t, "expires_in"); got != "5" {
		t.Errorf("expires_in is %s, want 5", got)
	}
	by := tokenBy(t, clientOf(s, own))
	expect(t, send(t, s, by), 200, "")
	if err := s.Clock().Advance(5 * time.Second); err != nil {
		t.Fatal(err)
	}
	expect(t, send(t, s, by), 401, "bearer-token")
	trace := s.RequireCalled(t, mock.Criteria{Operation: "issueToken"})[0].Trace
	if detail := trace[len(trace)-1].Detail; detail != "fault-1 strikes: a token for 5 s" {
		t.Errorf("the journal says %q", detail)
	}
}

// A rule strikes the grants of its customer, whatever the client calls itself; one that is refused anyway is none.
func TestAFaultStrikesTheGrantsOfItsCustomer(t *testing.T) {
	t.Parallel()
	s := start(t)
	r := control(t, s, "createCustomerFault", "POST", "/customers/"+own+"/faults",
		`{"request":{"operation":"issueToken"},"response":{"grant":{"defect":"expired"}},"times":2}`)
	expect(t, r, 201, "")
	wrong := clientOf(s, own)
	wrong.ClientSecret = "x"
	if _, err := wrong.Token(t.Context()); err == nil {
		t.Error("a wrong secret got a token")
	}
	other := call{method: "PUT", csi: otherCSI, service: "EBSO", instance: "OMCEBSOR3", execution: "X", identifier: otherKeys, mediaType: "application/json", body: sampleBody}
	tokenBy(t, clientOf(s, otherCSI))(&other)
	expect(t, do(t, s, other), 404, "execution-id")
	byIdentifier := clientOf(s, own)
	byIdentifier.ClientID, byIdentifier.AuthStyle = ownKeys, oauth2.AuthStyleInHeader
	for _, config := range []clientcredentials.Config{clientOf(s, own), byIdentifier} {
		expect(t, send(t, s, tokenBy(t, config)), 401, "bearer-token")
	}
	expect(t, send(t, s, tokenBy(t, byIdentifier)), 200, "")
	if state := s.Faults().List()[0]; state.Hits != 2 || state.Ended != "times" {
		t.Errorf("the rule is %+v, want ended after two strikes", state)
	}
}

// The token endpoint fails in the form of RFC 6749, for its clients to read.
func TestTheTokenEndpointFailsWhenAskedTo(t *testing.T) {
	t.Parallel()
	for name, row := range map[string]struct {
		response mock.FaultResponse
		status   int
		code     string
	}{
		"unavailable": {mock.FaultResponse{Status: 503, Headers: map[string]string{"Retry-After": "2"}}, 503, "temporarily_unavailable"},
		"too many":    {mock.FaultResponse{Status: 429}, 429, "temporarily_unavailable"},
		"broken":      {mock.FaultResponse{Status: 500}, 500, "server_error"},
		"forgetful":   {mock.FaultResponse{Status: 401}, 401, "invalid_client"},
		"its own":     {mock.FaultResponse{Status: 400, Body: `{"error":"slow_down"}`}, 400, "slow_down"},
		"with a wait": {mock.FaultResponse{Status: 503, Delay: 1, Process: true}, 503, "temporarily_unavailable"},
	} {
		s := start(t)
		if _, err := s.Faults().Add(mock.Fault{Request: mock.FaultRequest{Operation: "issueToken"}, Response: row.response, Times: 2}); err != nil {
			t.Fatal(err)
		}
		refused := (*oauth2.RetrieveError)(nil)
		config := clientOf(s, own)
		if _, err := config.Token(t.Context()); !errors.As(err, &refused) || refused.Response.StatusCode != row.status || refused.ErrorCode != row.code {
			t.Errorf("%s: the client sees %v, want %d %s", name, err, row.status, row.code)
		}
		if name != "its own" {
			r := authorization(t, s, "issueToken", call{method: "POST", path: "/oauth2/token", mediaType: formType,
				body: "grant_type=client_credentials", authorization: basic(own, mock.ClientSecret(own))})
			expect(t, r, row.status, "mock-fault")
			if row.status == 401 && !strings.HasPrefix(r.header.Get("WWW-Authenticate"), "Basic") {
				t.Errorf("the challenge is %q", r.header.Get("WWW-Authenticate"))
			}
		} else if _, err := config.Token(t.Context()); err == nil {
			t.Error("the second time got a token")
		}
		trace := s.Explain(s.Journal()[0]).Trace
		if edits := trace[len(trace)-1].Apply; name != "with a wait" && (len(edits) != 1 || edits[0].Method != "DELETE" || edits[0].Path != "/__admin/faults/fault-1") {
			t.Errorf("%s: the change is %+v, want that the fault is removed", name, edits)
		}
		expect(t, send(t, s, tokenBy(t, config)), 200, "")
	}
	s := start(t)
	if _, err := s.Faults().Add(mock.Fault{Request: mock.FaultRequest{Operation: "issueToken"}, Response: mock.FaultResponse{Fault: mock.FaultReset}}); err != nil {
		t.Fatal(err)
	}
	config := clientOf(s, own)
	if _, err := config.Token(t.Context()); err == nil || errors.As(err, new(*oauth2.RetrieveError)) {
		t.Errorf("got %v, want a connection that ends", err)
	}
}

func TestAWrongFaultOfAGrantIsRefused(t *testing.T) {
	t.Parallel()
	s := start(t)
	for body, want := range map[string]string{
		`{"response":{"grant":{"defect":"expired"}}}`:                                                                      "/response/grant is for tokens: name issueToken",
		`{"request":{"operation":"readExecution"},"response":{"grant":{"defect":"expired"}}}`:                              "/response/grant is for tokens",
		`{"request":{"operation":"issueToken"},"response":{"grant":{"defect":"expired"},"status":503}}`:                    "/response/grant cannot be combined with status",
		`{"request":{"operation":"issueToken"},"response":{"grant":{"defect":"expired"},"fault":"EMPTY_RESPONSE"}}`:        "/response/grant cannot be combined with status",
		`{"request":{"operation":"issueToken"},"response":{"grant":{"defect":"expird"}}}`:                                  "/response/grant/defect must be one of expired, ",
		`{"request":{"operation":"issueToken"},"response":{"grant":{"defect":"wrong-issuer"}}}`:                            "/response/grant/defect would be accepted",
		`{"request":{"operation":"issueToken","csi":"` + otherCSI + `"},"response":{"grant":{"defect":"wrong-audience"}}}`: "/response/grant/defect would be accepted",
		`{"request":{"operation":"issueToken"},"response":{"grant":{}}}`:                                                   "/response/grant",
		`{"request":{"operation":"issueToken"},"response":{"grant":{"expiresIn":0}}}`:                                      "/response/grant/expiresIn",
		`{"request":{"operation":"readKeySet"},"response":{"status":503}}`:                                                 "/request/operation must be one of the operations",
	} {
		r := control(t, s, "createFault", "POST", "/faults", body)
		if r.status != 400 || !strings.Contains(r.body, want) {
			t.Errorf("%s got %d, want a refusal with %q\n%s", body, r.status, want, r.body)
		}
	}
	if n := len(s.Faults().List()); n != 0 {
		t.Errorf("%d faults were added", n)
	}
}

// A defect that the customer would accept by now is refused: a test with it could not fail.
func TestAGrantWhoseDefectIsNoneByNowFails(t *testing.T) {
	t.Parallel()
	s := start(t)
	r := control(t, s, "createFault", "POST", "/faults",
		`{"request":{"operation":"issueToken","csi":"`+own+`"},"response":{"grant":{"defect":"wrong-issuer"}}}`)
	expect(t, r, 201, "")
	keys := `{"kty":"OKP","crv":"Ed25519","kid":"k","d":"nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}`
	expect(t, control(t, s, "setCustomerKeys", "PUT", "/customers/"+own+"/jwks", `{"keys":{"keys":[`+keys+`]}}`), 200, "")
	failed := authorization(t, s, "issueToken", call{method: http.MethodPost, path: "/oauth2/token", mediaType: formType,
		body: "grant_type=client_credentials", authorization: basic(own, mock.ClientSecret(own))})
	var told struct{ Error, Error_description string } //nolint:revive // the name on the wire
	if err := json.Unmarshal([]byte(failed.body), &told); err != nil || failed.status != 500 || told.Error != "server_error" {
		t.Errorf("got %d %s, want a failure", failed.status, failed.body)
	}
}
