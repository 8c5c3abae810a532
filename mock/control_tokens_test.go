package mock_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"example.com/bounce/mock"
	"example.com/bounce/openapi"
)

// minted is the answer of mintToken.
type minted struct {
	Token, Identifier string
	Header, Claims    map[string]any
}

func mint(t *testing.T, s *mock.Server, body string) minted {
	t.Helper()
	r := control(t, s, "mintToken", "POST", "/tokens", body)
	var m minted
	if err := json.Unmarshal([]byte(r.body), &m); err != nil || r.status != 200 {
		t.Fatalf("got %d %s", r.status, r.body)
	}
	return m
}

func TestTokensAreMintedOverHTTPAsInGo(t *testing.T) {
	t.Parallel()
	s := start(t)
	for body, same := range map[string]mock.TokenRequest{
		"":   {},
		"{}": {},
		`{"customer":"20915348","scope":"mcs:oci:api:User a","scopeClaim":"scp","algorithm":"ES256","expiresIn":90}`: {
			Customer: otherCSI, Scope: "mcs:oci:api:User a", ScopeClaim: "scp", Algorithm: "ES256", ExpiresIn: 90e9,
		},
		`{"algorithm":"PS384","claims":{"scope":["a"],"nbf":null,"n":100}}`: {
			Algorithm: "PS384", Claims: map[string]json.RawMessage{"scope": []byte(`["a"]`), "nbf": nil, "n": []byte("100")},
		},
		`{"scope":"all","defect":"no-exp"}`: {Scope: mock.AllScopes, Defect: "no-exp"},
	} {
		want, err := s.Token(same)
		if got := mint(t, s, body).Token; err != nil || got != want {
			t.Errorf("%s: got another token than in Go (%v)", body, err)
		}
	}
	m := mint(t, s, `{"expiresIn":90,"algorithm":"EdDSA"}`)
	issued, _ := m.Claims["iat"].(float64)
	if m.Claims["sub"] != own || m.Claims["exp"] != issued+90 || m.Header["alg"] != "EdDSA" || m.Identifier != ownKeys {
		t.Errorf("got %v", m)
	}
	expect(t, send(t, s, auth("Bearer "+m.Token)), 200, "")
}

func TestTheDefaultScopeIsThatOfTheContract(t *testing.T) {
	t.Parallel()
	contract, err := openapi.Bounce()
	if err != nil {
		t.Fatal(err)
	}
	if schedule, _ := contract.Operation("scheduleExecution"); strings.Join(schedule.Scopes, " ") != mock.DefaultScope {
		t.Errorf("DefaultScope is %s, scheduleExecution requires %v", mock.DefaultScope, schedule.Scopes)
	}
}

// Each defect that is listed can be had, and is seen through.
func TestEachDefectIsMintedOverHTTPAndRefused(t *testing.T) {
	t.Parallel()
	s := start(t)
	var listed struct{ Defects []string }
	r := control(t, s, "listDefects", "GET", "/tokens/defects", "")
	if err := json.Unmarshal([]byte(r.body), &listed); err != nil || !slices.Equal(listed.Defects, mock.Defects()) {
		t.Fatalf("got %s, want %v", r.body, mock.Defects())
	}
	document, err := openapi.Control()
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range listed.Defects {
		if !strings.Contains(string(document.Source()), "        - `"+name+"`: ") {
			t.Errorf("the document does not say what %s is", name)
		}
		m := mint(t, s, `{"defect":"`+name+`"}`)
		if r := send(t, s, auth("Bearer "+m.Token)); r.status < 400 {
			t.Errorf("%s: got %d", name, r.status)
		}
	}
}

func TestATokenThatCannotBeMintedIsRefusedByName(t *testing.T) {
	t.Parallel()
	s := start(t)
	create(t, s, `{"csi":"77700001","keys":{"keys":[{"kty":"OKP","crv":"Ed25519","use":"sig","alg":"EdDSA","kid":"k",`+
		`"x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}]}}`)
	made := create(t, s, "")
	for body, want := range map[string]string{
		`{"customer":"1"}`:                                    `"pointer":"/customer"`,
		`{"customer":"77700001"}`:                             `No private key`,
		`{"customer":"` + made.CSI + `","algorithm":"RS256"}`: `"allowed":["EdDSA","Ed25519"]`,
		`{"algorithm":"none"}`:                                `"pointer":"/algorithm"`,
		`{"defect":"expird"}`:                                 `"pointer":"/defect"`,
		`{"defect":"wrong-issuer","customer":"20915348"}`:     "must be one that the customer's keys, issuer and audience refuse",
		`{"defect":"wrong-audience","customer":"20915348"}`:   `"pointer":"/defect"`,
		`{"expiresIn":0}`:                                     `"pointer":"/expiresIn"`,
		`{"expiresIn":1.5}`:                                   `"pointer":"/expiresIn"`,
		`{"scope":""}`:                                        `"pointer":"/scope"`,
		`{"scopes":["a"]}`:                                    `scopes`,
	} {
		r := control(t, s, "mintToken", "POST", "/tokens", body)
		if r.status < 400 || !strings.Contains(r.body, want) {
			t.Errorf("%s: got %d, want a refusal with %s\n%s", body, r.status, want, r.body)
		}
	}
}
