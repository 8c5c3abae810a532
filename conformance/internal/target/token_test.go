package target_test

import (
	"encoding/base64"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"example.com/bounce/conformance/internal/target"
)

// planted is in every secret of these tests, and must be in no error.
const planted = "planted"

// lease leases a place of a target whose approver has the token.
func lease(t *testing.T, c *target.Config) *target.Fixture {
	t.Helper()
	c.Instances = map[string][]target.Place{"bookable": {place("DCMATI", "3-A")}}
	f, err := rolesOf(t, c).Lease(t.Context(), target.Need{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(f.Release)
	return f
}

func approvedBy(token target.Token) *target.Config {
	return &target.Config{Identities: map[string]target.Identity{"approver": {Identifier: guid, Token: token}}}
}

// parsed is a config as a file in a folder gives it.
func parsed(t *testing.T, dir, token string) *target.Config {
	t.Helper()
	text := fmt.Sprintf("identities:\n  approver:\n    identifier: %s\n    token: %s\n", guid, token)
	c, err := target.ParseConfig(filepath.Join(dir, "target.yaml"), []byte(text), nil)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func write(t *testing.T, file, text string) {
	t.Helper()
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

func TestATokenComesFromAFileACommandOrAValue(t *testing.T) {
	t.Parallel()
	dir, want := t.TempDir(), jwt(t, map[string]any{"exp": in(time.Hour)})
	write(t, filepath.Join(dir, "token.txt"), "\n"+want+" \n")
	for name, config := range map[string]*target.Config{
		"a file beside the target file":      parsed(t, dir, "{file: token.txt}"),
		"a file anywhere":                    approvedBy(target.Token{File: filepath.Join(dir, "token.txt")}),
		"a command run in the file's folder": parsed(t, dir, "{command: [cat, token.txt]}"),
		"a value":                            approvedBy(target.Token{Value: want}),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got, err := lease(t, config).Token(t.Context(), "approver"); err != nil || got != want {
				t.Errorf("got %q, %v, want the token without blanks", got, err)
			}
		})
	}
}

func TestATokenComesFromTheEnvironment(t *testing.T) {
	want := jwt(t, map[string]any{"exp": in(time.Hour)})
	t.Setenv("BOUNCE_TEST_TOKEN", want)
	if got, err := lease(t, approvedBy(target.Token{Env: "BOUNCE_TEST_TOKEN"})).Token(t.Context(), "approver"); err != nil || got != want {
		t.Errorf("got %q, %v, want the variable's value", got, err)
	}
}

// issuer is a token endpoint of the client credentials grant.
func issuer(t *testing.T, answer http.HandlerFunc) string {
	t.Helper()
	server := httptest.NewServer(answer)
	t.Cleanup(server.Close)
	return server.URL
}

func TestATokenComesFromClientCredentials(t *testing.T) {
	t.Setenv("BOUNCE_TEST_SECRET", planted+"-secret")
	want := jwt(t, map[string]any{"exp": in(time.Hour)})
	url := issuer(t, func(w http.ResponseWriter, r *http.Request) {
		id, secret, _ := r.BasicAuth()
		if id != "suite" || secret != planted+"-secret" || r.PostFormValue("grant_type") != "client_credentials" || r.PostFormValue("scope") != "a b" {
			w.WriteHeader(http.StatusUnauthorized)
			return
		}
		w.Header().Set("Content-Type", "application/json")
		fmt.Fprintf(w, `{"access_token":%q,"token_type":"bearer"}`, want)
	})
	config := approvedBy(target.Token{OAuth2: &target.OAuth2{
		TokenURL: url, ClientID: "suite", ClientSecretEnv: "BOUNCE_TEST_SECRET", Scopes: []string{"a", "b"},
	}})
	if got, err := lease(t, config).Token(t.Context(), "approver"); err != nil || got != want {
		t.Errorf("got %q, %v, want the token that was issued", got, err)
	}
}

func TestARefusedClientIsACredentialErrorWithWhatTheIssuerSays(t *testing.T) {
	t.Setenv("BOUNCE_TEST_SECRET", planted+"-secret")
	for name, c := range map[string]struct {
		answer http.HandlerFunc
		want   string
	}{
		"it says the code": {func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "application/json")
			w.WriteHeader(http.StatusUnauthorized)
			fmt.Fprint(w, `{"error":"invalid_client","error_description":"planted-secret is\u001b[2J wrong"}`)
		}, `refused as invalid_client (401): [redacted] is\u001b[2J wrong`},
		"it repeats what it got": {func(w http.ResponseWriter, r *http.Request) {
			http.Error(w, r.Header.Get("Authorization")+" <html>", http.StatusInternalServerError)
		}, "no token was issued: it answered 500: Basic [redacted] <html>"},
		"it repeats a token": {func(w http.ResponseWriter, _ *http.Request) {
			http.Error(w, "you have "+jwt(t, map[string]any{"sub": planted}), http.StatusBadRequest)
		}, "no token was issued: it answered 400: you have [token]"},
		"it says nothing": {func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNotFound) }, "it answered 404"},
		"it wants a token": {func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "application/json")
			fmt.Fprint(w, `{"refresh_token":"planted"}`)
		}, "no token was issued"},
	} {
		t.Run(name, func(t *testing.T) {
			url := strings.Replace(issuer(t, c.answer), "http://", "http://user:planted-password@", 1)
			_, err := newRoles(t, approvedBy(target.Token{OAuth2: &target.OAuth2{TokenURL: url, ClientID: "suite", ClientSecretEnv: "BOUNCE_TEST_SECRET"}}))
			isCredentialError(t, err, c.want)
		})
	}
}

func isCredentialError(t *testing.T, err error, want string) {
	t.Helper()
	var credential *target.CredentialError
	if !errors.As(err, &credential) || !strings.HasPrefix(err.Error(), credential.Field+": ") || !strings.Contains(err.Error(), want) {
		t.Fatalf("got %v, want a *CredentialError that says %q", err, want)
	}
	if strings.Contains(err.Error(), planted) || strings.Contains(err.Error(), "eyJ") {
		t.Errorf("the error shows a secret: %v", err)
	}
}

func TestATokenThatCannotBeHadOrUsedIsACredentialError(t *testing.T) {
	t.Parallel()
	part := base64.RawURLEncoding.EncodeToString
	secret := jwt(t, map[string]any{"sub": planted, "exp": in(-time.Hour)})
	empty := filepath.Join(t.TempDir(), "empty")
	write(t, empty, " \n")
	for name, c := range map[string]struct {
		token target.Token
		want  string
	}{
		"it has expired":                {target.Token{Value: secret}, "expired at 20"},
		"it has two parts":              {target.Token{Value: planted + "." + planted}, "does not have three parts"},
		"it is opaque":                  {target.Token{Value: planted}, "does not have three parts"},
		"its header is no object":       {target.Token{Value: part([]byte(" planted")) + "." + part([]byte("{}")) + ".a"}, "its header cannot be read"},
		"its claims are no base64":      {target.Token{Value: part([]byte("{}")) + ".???.a"}, "its claims cannot be read"},
		"its claims are no object":      {target.Token{Value: part([]byte("{}")) + "." + part([]byte(`"planted"`)) + ".a"}, "its claims cannot be read"},
		"its exp is no number":          {target.Token{Value: jwt(t, map[string]any{"exp": planted})}, "its claims cannot be read"},
		"its file is not there":         {target.Token{File: filepath.Join("no-such-folder", secret)}, "no such file"},
		"its file is empty":             {target.Token{File: empty}, "the token is empty"},
		"its variable is not set":       {target.Token{Env: secret}, "is not set"},
		"its command is not there":      {target.Token{Command: []string{"no-such-command", secret}}, "no-such-command"},
		"its command fails":             {target.Token{Command: []string{"sh", "-c", "echo planted; echo " + secret + " >&2; echo planted | tr a-z . >&2; exit 3"}}, "exit status 3: [token]; ......."},
		"its command prints nothing":    {target.Token{Command: []string{"true"}}, "the token is empty"},
		"its issuer's URL is none":      {target.Token{OAuth2: &target.OAuth2{TokenURL: "http://a:planted\x7f@b"}}, "is not a URL"},
		"its issuer cannot be reached":  {target.Token{OAuth2: &target.OAuth2{TokenURL: "http://a:planted@127.0.0.1:1/"}}, "no token was issued: dial tcp 127.0.0.1:1: "},
		"its issuer has no such scheme": {target.Token{OAuth2: &target.OAuth2{TokenURL: "ftp://a:planted@b/"}}, "no token was issued"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := newRoles(t, approvedBy(c.token))
			isCredentialError(t, err, c.want)
		})
	}
}

// A token of the wrong kind would let its scenario pass, or fail, for another reason than the one that it names.
func TestEachRolesTokenIsWhatTheRolePromises(t *testing.T) {
	t.Parallel()
	good, old, endless := map[string]any{"exp": in(time.Hour)}, map[string]any{"exp": in(-time.Hour)}, map[string]any{}
	with := func(claim string, value any) map[string]any {
		return map[string]any{"exp": in(time.Hour), claim: value}
	}
	for name, c := range map[string]struct {
		role   string
		claims map[string]any
		want   string
	}{
		"an expired one has expired":          {"expired", old, ""},
		"an expired one ends this second":     {"expired", map[string]any{"exp": in(0)}, ""},
		"an expired one has not":              {"expired", good, "has not expired"},
		"an expired one never does":           {"expired", endless, "has not expired"},
		"one without exp has none":            {"no-exp", endless, ""},
		"one without exp has one":             {"no-exp", good, "has exp"},
		"one of another scope is good":        {"wrong-scope", good, ""},
		"one of another scope has no exp":     {"wrong-scope", endless, ""},
		"one of another scope has expired":    {"wrong-scope", old, "expired at"},
		"one of another customer has expired": {"other-customer", old, "expired at"},
		"one of another scope has the right":  {"wrong-scope", with("scope", "a mcs:oci:api:Approver"), "has the scope"},
		"one of a longer scope has the right": {"longer-scope", with("scp", []string{"mcs:oci:api:Approver"}), "has the scope"},
		"one of a longer scope has that":      {"longer-scope", with("scope", "mcs:oci:api:ApproverOfNothing"), ""},
		"an approver has a user's scope":      {"approver", with("scope", "mcs:oci:api:User"), `its scope is "mcs:oci:api:User"`},
		"an approver has a list of scopes":    {"approver", with("scp", []string{"mcs:oci:api:User", "mcs:oci:api:Approver"}), ""},
		"an approver has a scope of its own":  {"approver", with("scope", "approve"), ""},
		"one without a scope has none":        {"no-scope", good, ""},
		"one without a scope has one":         {"no-scope", with("scp", []string{"a"}), "has a scope"},
		"one that is valid is so":             {"not-yet-valid", good, "has no nbf"},
		"one that is not valid yet":           {"not-yet-valid", with("nbf", in(time.Hour)), ""},
		"one that is valid already":           {"not-yet-valid", with("nbf", in(-time.Hour)), "has no nbf"},
		"one with an extension has none":      {"critical", good, "has no crit"},
		"one that is not UTF-8 is":            {"claims-not-utf-8", good, "is UTF-8"},
		"one by another algorithm":            {"hs256-with-public-key", good, "want HS256"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			config := &target.Config{Identities: approver(t)}
			config.Identities[c.role] = target.Identity{Identifier: guid, Token: target.Token{Value: jwt(t, c.claims)}}
			_, err := newRoles(t, config)
			if c.want != "" {
				isCredentialError(t, err, c.want)
			} else if err != nil {
				t.Errorf("got %v, want no error", err)
			}
		})
	}
}

// The header and the claims of a token are told apart, and the good token from both.
func TestATokenOfBrokenPartsIsWhatItsRolePromises(t *testing.T) {
	t.Parallel()
	part := func(text string) string { return base64.RawURLEncoding.EncodeToString([]byte(text)) }
	header, claims := `{"alg":"RS256"}`, fmt.Sprintf(`{"exp":%d}`, in(time.Hour))
	garble := func(text string) string { return strings.Replace(text, "{", "{\"note\":\"\xff\",", 1) }
	for role, token := range map[string]string{
		"critical":         part(strings.Replace(header, "{", `{"crit":["x"],"x":1,`, 1)) + "." + part(claims) + ".a",
		"header-not-utf-8": part(garble(header)) + "." + part(claims) + ".a",
		"claims-not-utf-8": part(header) + "." + part(garble(claims)) + ".a",
	} {
		for _, as := range []string{"critical", "header-not-utf-8", "claims-not-utf-8"} {
			config := &target.Config{Identities: approver(t)}
			config.Identities[as] = target.Identity{Identifier: guid, Token: target.Token{Value: token}}
			if _, err := newRoles(t, config); (err == nil) != (as == role) {
				t.Errorf("the token of %s as %s: got %v", role, as, err)
			}
		}
	}
}

func TestATokenThatIsToHaveExpiredIsKept(t *testing.T) {
	t.Parallel()
	var issued atomic.Int32
	url := issuer(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		token := jwt(t, map[string]any{"jti": issued.Add(1), "exp": in(-time.Hour)})
		fmt.Fprintf(w, `{"access_token":%q,"token_type":"bearer"}`, token)
	})
	c := approvedBy(target.Token{Value: jwt(t, map[string]any{"exp": in(time.Hour)})})
	c.Identities["expired"] = target.Identity{Token: target.Token{OAuth2: &target.OAuth2{TokenURL: url}}}
	f := lease(t, c)
	for range 3 {
		if _, err := f.Token(t.Context(), "expired"); err != nil {
			t.Fatal(err)
		}
	}
	if got := issued.Load(); got != 1 {
		t.Errorf("got %d tokens issued, want 1", got)
	}
}

func TestATokenIsKeptUntilItIsAboutToExpire(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		lasts time.Duration
		want  int32
	}{
		"it is obtained once while it lasts":        {time.Hour, 1},
		"it is obtained anew in its last minute":    {30 * time.Second, 4},
		"it is obtained once when it never expires": {0, 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var issued atomic.Int32
			url := issuer(t, func(w http.ResponseWriter, _ *http.Request) {
				claims := map[string]any{"jti": issued.Add(1)}
				if c.lasts > 0 {
					claims["exp"] = in(c.lasts)
				}
				w.Header().Set("Content-Type", "application/json")
				fmt.Fprintf(w, `{"access_token":%q,"token_type":"bearer"}`, jwt(t, claims))
			})
			f := lease(t, approvedBy(target.Token{OAuth2: &target.OAuth2{TokenURL: url}}))
			for range 3 {
				if _, err := f.Token(t.Context(), "approver"); err != nil {
					t.Fatal(err)
				}
			}
			if got := issued.Load(); got != c.want {
				t.Errorf("got %d tokens issued, want %d", got, c.want)
			}
		})
	}
}

// What a key set lacks is not the key of the approver's own token.
func TestATokenOfAnUnknownKeyNamesAnotherThanTheApproversOne(t *testing.T) {
	t.Parallel()
	part := func(text string) string { return base64.RawURLEncoding.EncodeToString([]byte(text)) }
	signed := func(header string) string {
		return part(header) + "." + part(fmt.Sprintf(`{"exp":%d}`, in(time.Hour))) + ".a"
	}
	for header, want := range map[string]string{
		`{"alg":"RS256","kid":"own"}`:   "its kid is that of the approver's token",
		`{"alg":"RS256","kid":"other"}`: "",
		`{"alg":"RS256"}`:               "",
	} {
		config := approvedBy(target.Token{Value: signed(`{"alg":"RS256","kid":"own"}`)})
		config.Identities["unknown-kid"] = target.Identity{Identifier: guid, Token: target.Token{Value: signed(header)}}
		_, err := newRoles(t, config)
		if want != "" {
			isCredentialError(t, err, want)
		} else if err != nil {
			t.Errorf("%s: got %v, want no error", header, err)
		}
	}
}
