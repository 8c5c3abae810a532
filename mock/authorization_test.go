package mock_test

import (
	"bytes"
	"crypto/ed25519"
	"encoding/base64"
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"golang.org/x/oauth2"
	"golang.org/x/oauth2/clientcredentials"

	"example.com/bounce/mock"
	"example.com/bounce/openapi"
)

// authorization calls the authorization server and holds the answer to authorization.yaml.
func authorization(t testing.TB, s *mock.Server, operation string, c call) reply {
	t.Helper()
	r := do(t, s, c)
	document, err := openapi.Authorization()
	if err != nil {
		t.Fatal(err)
	}
	op, found := document.Operation(operation)
	if !found {
		t.Fatalf("no operation %s", operation)
	}
	for _, v := range op.ValidateAnswer(r.status, r.header, []byte(r.body)) {
		t.Errorf("the answer breaks authorization.yaml: %s\n%s", v.Error(), r.body)
	}
	return r
}

// An ordinary OAuth2 client finds the token endpoint, gets a token, and schedules with it; also without the control API.
func TestAnOAuth2ClientGetsTokensThatTheMockAccepts(t *testing.T) {
	t.Parallel()
	s := mock.Start(t, mock.Options{Clock: clock(t, frozen), Admin: mock.Admin{Off: true}})
	discovered := authorization(t, s, "readServerMetadata", call{method: "GET", path: "/.well-known/oauth-authorization-server"})
	if issuer := discovered.member(t, "issuer"); issuer != s.URL {
		t.Errorf("the issuer is %s, want %s", issuer, s.URL)
	}
	openID := authorization(t, s, "readOpenIDConfiguration", call{method: "GET", path: "/.well-known/openid-configuration"})
	if openID.body != discovered.body {
		t.Errorf("the two discovery documents differ:\n%s%s", openID.body, discovered.body)
	}
	if strings.Contains(discovered.body, "[]") {
		t.Errorf("a list without elements is not left out (RFC 8414, 3.2): %s", discovered.body)
	}
	for name, config := range map[string]clientcredentials.Config{
		"CSI, header":            {ClientID: own, AuthStyle: oauth2.AuthStyleInHeader},
		"CSI, form":              {ClientID: own, AuthStyle: oauth2.AuthStyleInParams},
		"Identifier, found out":  {ClientID: ownKeys},
		"a scope asked for":      {ClientID: own, Scopes: []string{"mcs:oci:api:Approver", "mcs:oci:api:User"}},
		"Identifier in capitals": {ClientID: strings.ToUpper(ownKeys)},
	} {
		config.TokenURL, config.ClientSecret = discovered.member(t, "token_endpoint"), mock.ClientSecret(own)
		minted, err := config.Token(t.Context())
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		expect(t, send(t, s, auth(minted.Type()+" "+minted.AccessToken)), 200, "")
	}
	entry := s.Journal()[0]
	if claims, _ := json.Marshal(entry.Claims); !strings.Contains(string(claims), own) {
		t.Errorf("the token's claims are %s, want the customer among them", claims)
	}
}

func TestTheTokenEndpointRefusesAsRFC6749Says(t *testing.T) {
	t.Parallel()
	s := start(t)
	create(t, s, `{"csi":"77700001","keys":{"keys":[{"kty":"OKP","crv":"Ed25519","use":"sig","alg":"EdDSA","kid":"k",`+
		`"x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}]}}`)
	secret := mock.ClientSecret(own)
	const ask = "grant_type=client_credentials"
	mine := "&client_id=" + own + "&client_secret=" + secret
	for name, row := range map[string]struct {
		form, basic string
		status      int
		want        string
	}{
		"no client":            {ask, "", 401, "invalid_client"},
		"an unknown client":    {ask + "&client_id=1&client_secret=" + secret, "", 401, "invalid_client"},
		"an unknown, its own":  {ask + "&client_id=1&client_secret=" + mock.ClientSecret("1"), "", 401, "invalid_client"},
		"no secret":            {ask + "&client_id=" + own, "", 401, "invalid_client"},
		"another secret":       {ask, own + ":" + mock.ClientSecret(otherCSI), 401, "invalid_client"},
		"the empty customer":   {ask + "&client_secret=" + mock.ClientSecret(""), "", 401, "invalid_client"},
		"two methods":          {ask + mine, own + ":" + secret, 400, "invalid_request"},
		"two clients":          {ask + "&client_id=" + otherCSI, own + ":" + secret, 400, "invalid_request"},
		"a parameter twice":    {ask + "&" + ask + mine, "", 400, "invalid_request"},
		"a broken escape":      {ask + "&scope=%zz" + mine, "", 400, "invalid_request"},
		"no grant":             {mine[1:], "", 400, "invalid_request"},
		"another grant":        {"grant_type=password" + mine, "", 400, "unsupported_grant_type"},
		"an unknown scope":     {ask + "&scope=mcs:oci:api:Approver+root" + mine, "", 400, "invalid_scope"},
		"a customer of no key": {ask, "77700001:" + mock.ClientSecret("77700001"), 400, "unauthorized_client"},
		"a good one":           {ask, own + ":" + secret, 200, ""},
		"an empty scope":       {ask + "&scope=" + mine, "", 200, ""},
	} {
		c := call{method: "POST", path: "/oauth2/token", mediaType: "application/x-www-form-urlencoded", body: row.form}
		if row.basic != "" {
			r, _ := http.NewRequest("POST", "/", nil)
			id, password, _ := strings.Cut(row.basic, ":")
			r.SetBasicAuth(url.QueryEscape(id), url.QueryEscape(password))
			c.authorization = r.Header.Get("Authorization")
		}
		r := authorization(t, s, "issueToken", c)
		if got := r.member(t, "error"); r.status != row.status || got != row.want {
			t.Errorf("%s: got %d %q, want %d %q", name, r.status, got, row.status, row.want)
		}
		if challenged := r.header.Get("WWW-Authenticate") != ""; challenged != (r.status == 401) {
			t.Errorf("%s: challenged %t with status %d", name, challenged, r.status)
		}
		if r.header.Get("Cache-Control") != "no-store" {
			t.Errorf("%s: Cache-Control is %q", name, r.header.Get("Cache-Control"))
		}
	}
	if r := authorization(t, s, "issueToken", call{method: "POST", path: "/oauth2/token", mediaType: "application/json", body: "{}"}); r.member(t, "error") != "invalid_request" {
		t.Errorf("JSON in place of a form: got %d %s", r.status, r.body)
	}
	if r := do(t, s, call{method: "GET", path: "/oauth2/token"}); r.status != 405 || r.header.Get("Allow") != "POST" {
		t.Errorf("GET: got %d, Allow %q", r.status, r.header.Get("Allow"))
	}
}

// The client learns which error it was, by the library's own means.
func TestAnOAuth2ClientSeesTheError(t *testing.T) {
	t.Parallel()
	s := start(t)
	config := clientcredentials.Config{ClientID: own, ClientSecret: "wrong", TokenURL: s.URL + "/oauth2/token", AuthStyle: oauth2.AuthStyleInHeader}
	_, err := config.Token(t.Context())
	if refused := (*oauth2.RetrieveError)(nil); !errors.As(err, &refused) || refused.ErrorCode != "invalid_client" {
		t.Errorf("the error is %v, want invalid_client", err)
	}
}

// Grants are journaled, for their customer, without any secret; discovery is not.
func TestGrantsAreJournaledWithoutSecrets(t *testing.T) {
	t.Parallel()
	var log bytes.Buffer
	var hidden []string
	t.Cleanup(func() { // after the server's own, so that the log is written no more
		for _, text := range hidden {
			if strings.Contains(log.String(), text) {
				t.Errorf("the log shows %q:\n%s", text, log.String())
			}
		}
	})
	s := mock.Start(t, mock.Options{Clock: clock(t, frozen), Logger: slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug}))})
	secret := mock.ClientSecret(own)
	hidden = append(hidden, secret, "MTU0MjcwNjE6") // the last begins the value for Basic
	for _, style := range []oauth2.AuthStyle{oauth2.AuthStyleInHeader, oauth2.AuthStyleInParams} {
		config := clientcredentials.Config{ClientID: own, ClientSecret: secret, TokenURL: s.URL + "/oauth2/token", AuthStyle: style}
		minted, err := config.Token(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		hidden = append(hidden, minted.AccessToken)
	}
	do(t, s, call{method: "GET", path: "/.well-known/oauth-authorization-server"})
	entries := s.RequireCalls(t, 2, mock.Criteria{})
	text, err := json.Marshal(entries)
	if err != nil {
		t.Fatal(err)
	}
	for _, secret := range hidden {
		if strings.Contains(string(text), secret) {
			t.Errorf("the journal shows %q:\n%s", secret, text)
		}
	}
	for _, e := range entries {
		if e.CSI != own || e.Operation != "issueToken" {
			t.Errorf("an entry is of %q by %q, want of %s by issueToken", e.CSI, e.Operation, own)
		}
	}
}

func TestTheKeySetOfTheAuthorizationServerVerifiesItsTokens(t *testing.T) {
	t.Parallel()
	s := start(t)
	rotated := control(t, s, "rotateCustomerKeys", "POST", "/customers/"+own+"/keys/rotate", "")
	r := authorization(t, s, "readKeySet", call{method: "GET", path: "/oauth2/jwks"})
	for _, kid := range []string{"15427061-rs256", "20915348-eddsa", rotated.member(t, "signingKey")} {
		if !strings.Contains(r.body, `"kid":"`+kid+`"`) {
			t.Errorf("the key set lacks %s: %s", kid, r.body)
		}
	}
	if strings.Contains(r.body, `"d":`) {
		t.Errorf("the key set shows a private key")
	}
	if r.header.Get("Content-Type") != "application/jwk-set+json" {
		t.Errorf("the media type is %s", r.header.Get("Content-Type"))
	}
}

// Customers choose their kids without regard to others: no key is lost to one of the same kid, and none is there twice.
func TestTheKeySetKeepsDifferentKeysOfOneKid(t *testing.T) {
	t.Parallel()
	s := start(t)
	for csi, seed := range map[string]string{"77700001": "a", "77700002": "b", "77700003": "b"} {
		private := ed25519.NewKeyFromSeed([]byte(strings.Repeat(seed, ed25519.SeedSize)))
		text := base64.RawURLEncoding.EncodeToString
		create(t, s, `{"csi":"`+csi+`","keys":{"keys":[{"kty":"OKP","crv":"Ed25519","kid":"main","d":"`+text(private.Seed())+
			`","x":"`+text(private.Public().(ed25519.PublicKey))+`"}]}}`)
	}
	var set struct{ Keys []struct{ KID, X string } }
	r := authorization(t, s, "readKeySet", call{method: "GET", path: "/oauth2/jwks"})
	if err := json.Unmarshal([]byte(r.body), &set); err != nil {
		t.Fatal(err)
	}
	var mains []ed25519.PublicKey
	for _, key := range set.Keys {
		if x, err := base64.RawURLEncoding.DecodeString(key.X); err == nil && key.KID == "main" {
			mains = append(mains, x)
		}
	}
	if len(mains) != 2 {
		t.Fatalf("%d keys have the kid main, want two", len(mains))
	}
	for _, csi := range []string{"77700001", "77700002", "77700003"} {
		raw := token(t, s, mock.TokenRequest{Customer: csi})
		i := strings.LastIndexByte(raw, '.')
		signature, _ := base64.RawURLEncoding.DecodeString(raw[i+1:])
		if !ed25519.Verify(mains[0], []byte(raw[:i]), signature) && !ed25519.Verify(mains[1], []byte(raw[:i]), signature) {
			t.Errorf("no key of the set verifies the token of %s", csi)
		}
	}
}
