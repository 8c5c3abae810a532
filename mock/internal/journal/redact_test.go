package journal_test

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"example.com/bounce/mock/internal/journal"
)

// jwt looks like a token and is none.
const jwt = "eyJhbGciOiJFZERTQSJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJlLXNpZ25hdHVyZQ"

func kept(e journal.Entry) journal.Entry {
	j := journal.New(journal.Options{})
	j.Add(e)
	entries, _ := j.Entries(journal.Filter{})
	return entries[0]
}

func TestHeadersAreRedacted(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ header, value, want string }{
		"a bearer token":          {"Authorization", "Bearer " + jwt, "Bearer [redacted]"},
		"a scheme in lower case":  {"authorization", "bearer abc", "bearer [redacted]"},
		"basic credentials":       {"Proxy-Authorization", "Basic dTpw", "Basic [redacted]"},
		"a bare token":            {"Authorization", "hunter2", "[redacted]"},
		"a secret for a scheme":   {"Authorization", "hunter2 x", "[redacted]"},
		"a scheme alone":          {"Authorization", "Bearer", "Bearer"},
		"nothing":                 {"Authorization", "", ""},
		"a cookie":                {"Cookie", "a=b", "[redacted]"},
		"a cookie that is set":    {"Set-Cookie", "a=b; Path=/", "[redacted]"},
		"a key":                   {"X-Api-Key", "k", "[redacted]"},
		"a key in another case":   {"x-api-KEY", "k", "[redacted]"},
		"a key of nothing":        {"X-Api-Key", "", ""},
		"a token's header":        {"X-Auth-Token", "k", "[redacted]"},
		"GitLab's":                {"Private-Token", "k", "[redacted]"},
		"Vault's":                 {"x-vault-token", "k", "[redacted]"},
		"a name that ends so":     {"Ocp-Apim-Subscription-Key", "k", "[redacted]"},
		"one of a secret":         {"X-Client-Secret", "k", "[redacted]"},
		"one of a password":       {"X-Password", "k", "[redacted]"},
		"one that is run on":      {"Authtoken", "k", "[redacted]"},
		"a key that is none":      {"Idempotency-Key", "k", "k"},
		"one in another case":     {"x-idempotency-KEY", "k", "k"},
		"a nonce":                 {"Sec-WebSocket-Key", "k", "k"},
		"a name that begins so":   {"X-Token-Type", "k", "k"},
		"a parameter in a header": {"Referer", "http://a/?Access_Token=k&b=c", "http://a/?Access_Token=[redacted]&b=c"},
		"a token anywhere":        {"X-Forwarded-For", "t=" + jwt + ";x", "t=[redacted];x"},
		"a header of that length": {"Accept", "a=b", "a=b"},
		"an identifier":           {"Identifier", "6d0e8c5e-8a4b-4a53-9a0e-0f5a5d3c2b1a", "6d0e8c5e-8a4b-4a53-9a0e-0f5a5d3c2b1a"},
	} {
		h := http.Header{c.header: {c.value, c.value}}
		e := kept(journal.Entry{RequestHeader: h, ResponseHeader: h})
		for _, got := range []http.Header{e.RequestHeader, e.ResponseHeader} {
			if v := got[c.header]; len(v) != 2 || v[0] != c.want || v[1] != c.want {
				t.Errorf("%s: got %q, want %q twice", name, v, c.want)
			}
		}
		if h[c.header][0] != c.value {
			t.Errorf("%s: the caller's header was altered", name)
		}
	}
}

func TestTokensInTextAreRedacted(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ text, want string }{
		"none":                   {"/a?b=c", "/a?b=c"},
		"alone":                  {jwt, "[redacted]"},
		"in JSON":                {`{"t":"` + jwt + `","u":1}`, `{"t":"[redacted]","u":1}`},
		"two":                    {jwt + " " + jwt, "[redacted] [redacted]"},
		"cut":                    {jwt[:30], "[redacted]"},
		"with encoded dots":      {"?t=" + strings.ReplaceAll(jwt, ".", "%2E") + "&x=%20", "?t=[redacted]&x=%20"},
		"only its looks":         {`{"keyJournal":1}`, `{"keyJournal":1}`},
		"a query parameter":      {"/a?access_token=abc&b=c", "/a?access_token=[redacted]&b=c"},
		"a form":                 {"client_secret=s%20t&grant_type=x", "client_secret=[redacted]&grant_type=x"},
		"an empty parameter":     {"access_token=&access_token=", "access_token=&access_token="},
		"a parameter twice":      {"access_token=a&access_token=b", "access_token=[redacted]&access_token=[redacted]"},
		"a blank in its header":  {"t=" + encoded(`{ "alg":"RS256"}`) + ".e30.c2ln, x", "t=[redacted], x"},
		"a line end in it":       {"t=" + encoded("{\n  \"alg\":\"RS256\"}") + ".e30.c2ln", "t=[redacted]"},
		"a blank before it":      {"t=" + encoded(` {"alg":"RS256"}`) + ".e30.c2ln", "t=[redacted]"},
		"a tab and a return":     {"t=" + encoded("\r{\t\"alg\":\"RS256\"}") + "%2Ee30%2Ec2ln", "t=[redacted]"},
		"words of these letters": {"Incidentally.eye-witnesses.Crew", "Incidentally.eye-witnesses.Crew"},
		"a refresh token":        {"grant_type=refresh_token&refresh_token=abc", "grant_type=refresh_token&refresh_token=[redacted]"},
		"an assertion":           {"client_assertion=abc&client_assertion_type=x", "client_assertion=[redacted]&client_assertion_type=x"},
		"members": {`{"access_token" : "a\"b", "refresh_token":"c","client_secret":1,"assertion":""}`,
			`{"access_token" : "[redacted]", "refresh_token":"[redacted]","client_secret":"[redacted]","assertion":""}`},
		"JSON in JSON":      {`{"received":"{\"access_token\":\"abc\"}"}`, `{"received":"{\"access_token\":\"[redacted]\"}"}`},
		"a member cut":      {`{"access_token":"abc`, `{"access_token":"[redacted]`},
		"a word of its own": {`{"token_type":"x","note":"access_token"}`, `{"token_type":"x","note":"access_token"}`},
	} {
		e := kept(journal.Entry{
			URL: c.text, RequestBody: c.text, ResponseBody: c.text, Reason: c.text, CSI: c.text,
			Trace: []journal.Step{{Detail: c.text}},
		})
		for i, got := range []string{e.URL, e.RequestBody, e.ResponseBody, e.Reason, e.CSI, e.Trace[0].Detail} {
			if got != c.want {
				t.Errorf("%s, place %d: got %q, want %q", name, i, got, c.want)
			}
		}
	}
}

func TestSecretsAreKnownByTheirNames(t *testing.T) {
	t.Parallel()
	secret := []string{
		"access_token", "Access_Token", "ACCESS_TOKEN", "access%5Ftoken", "access%5ftoken", "%61ccess_token", "access_toke%6E", "accessToken",
		"access-token", "accesstoken", "token", "TOKEN", "private_token", "csrfToken",
		"secret", "clientSecret", "client_secret", "client%5Fsecret", "webhook-secret",
		"password", "Password", "newPassword", "user[password]", "user%5Bpassword%5D", "passwd", "db_pwd", "passphrase", "assertion",
		"api_key", "apikey", "api-key", "apiKey", "API_KEY", "X-Api-Key", "api%5Fkey", "privateKey", "secret_key", "aws_secret_access_key",
	}
	for _, name := range secret {
		for text, want := range map[string]string{
			"/a?b=c&" + name + "=hunter2&d=e":                "/a?b=c&" + name + "=[redacted]&d=e",
			name + "=hunter2":                                name + "=[redacted]",
			"?u=http%3A%2F%2Fa%3F" + name + "%3Dhunter2&d=e": "?u=http%3A%2F%2Fa%3F" + name + "%3D[redacted]&d=e",
			`{"b":"c","` + name + `" : "hun\"ter2","d":1}`:   `{"b":"c","` + name + `" : "[redacted]","d":1}`,
		} {
			if got := journal.Redacted(text); got != want {
				t.Errorf("got %s, want %s", got, want)
			}
		}
	}
	for _, name := range []string{
		"token_type", "tokens", "secretary", "key", "keys", "Idempotency-Key", "passwordless", "monkey", "scheduledTime", "code", "%74%6F", "",
	} {
		for _, text := range []string{"/a?" + name + "=hunter2", `{"` + name + `":"hunter2"}`, name + ": hunter2"} {
			if got := journal.Redacted(text); got != text {
				t.Errorf("got %s, want %s as it is", got, text)
			}
		}
	}
}

func TestASecretIsRedactedWhateverItsForm(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		`{"token":["a","b"],"c":1}`:                       `{"token":"[redacted]","c":1}`,
		`{"token":{"a":"}","b":["]"]},"c":1}`:             `{"token":"[redacted]","c":1}`,
		`{"token":[{"a":"b"`:                              `{"token":"[redacted]"`,
		`{"token":12.5,"c":1}`:                            `{"token":"[redacted]","c":1}`,
		`{"token":true}`:                                  `{"token":"[redacted]"}`,
		`{"access\u005ftoken":"a"}`:                       `{"access\u005ftoken":"[redacted]"}`,
		`{"a\u0070iKey":"a"}`:                             `{"a\u0070iKey":"[redacted]"}`,
		`{"a":"{\"token\":[\"b\",\"c\"],\"d\":1}","e":2}`: `{"a":"{\"token\":\"[redacted]\",\"d\":1}","e":2}`,
		`{"a":"{\"token\":1}","e":2}`:                     `{"a":"{\"token\":\"[redacted]\"}","e":2}`,
		`{"a":"see /x?token=b","c":1}`:                    `{"a":"see /x?token=[redacted]","c":1}`,
		`{"a":"see \"/x?token=b\" there","c":1}`:          `{"a":"see \"/x?token=[redacted]\" there","c":1}`,
		`{"a":"see /x?token=","c":1}`:                     `{"a":"see /x?token=","c":1}`,
		`a="b", token="c d", e="f"`:                       `a="b", token="[redacted]", e="f"`,
		`{"a":"token=\"c d\", e"}`:                        `{"a":"token=\"[redacted]\", e"}`,
		`token="c d`:                                      `token="[redacted]`,
		"token=a;b=c":                                     "token=[redacted];b=c",
	} {
		if got := journal.Redacted(text); got != want {
			t.Errorf("%s:\ngot  %s\nwant %s", text, got, want)
		}
	}
}

// The journal is on every request's way.
func TestTextWithoutSecretsCostsNoAllocation(t *testing.T) {
	for _, text := range []string{
		`{"scheduledTime":"2026-11-23T12:00:00Z","action":"schedule","note":"a = b"}`,
		"/selfservice/v1/customers/15427061/EBSO/products/bounce/instances/DCMATI/executions?limit=5&id=3%2D1&token_type=x",
	} {
		if n := testing.AllocsPerRun(100, func() { _ = journal.Redacted(text) }); n != 0 {
			t.Errorf("%s costs %v allocations, want none", text, n)
		}
	}
}

// Else the time would grow with the square of it.
func TestALongTextIsReadOnce(t *testing.T) {
	t.Parallel()
	for _, part := range []string{"%5F", "_=", `\":`, `"token":`, `[{"token":"`, "token=%3D", `\\`, "[ ", "token=\""} {
		if got := journal.Redacted(strings.Repeat(part, 1<<18)); len(got) > 16<<20 {
			t.Errorf("%s has become %d bytes", part, len(got))
		}
	}
}

func encoded(header string) string { return base64.RawURLEncoding.EncodeToString([]byte(header)) }

func FuzzNoTokenIsKept(f *testing.F) {
	f.Add("", "")
	f.Add("?a=", "&b")
	f.Add("eyJ.", "%2e")
	f.Fuzz(func(t *testing.T, before, after string) {
		e := kept(journal.Entry{URL: before + jwt + after, RequestHeader: http.Header{"Authorization": {before + jwt + after}}})
		if text := fmt.Sprint(e); strings.Contains(text, "c2lnbmF0dXJl") {
			t.Errorf("kept %s", text)
		}
	})
}

// Whatever is around it: a parameter's and a member's value is gone, and JSON stays JSON.
func FuzzNoSecretIsKept(f *testing.F) {
	f.Add("", "", "a")
	f.Add(`token="`, "%3", `a"b\`)
	f.Add(`{"password":[`, "x_", "\u2028,}")
	f.Add(`\"secret\":{`, "my%5", "[redacted]")
	f.Fuzz(func(t *testing.T, around, prefix, value string) {
		const secret = "q7Zk9-hunter2"
		if strings.Contains(around+prefix+value, secret) {
			t.Skip("the secret is elsewhere, too")
		}
		for _, text := range []string{
			around + "&" + prefix + "access_token=" + secret + "&" + around,
			around + `{"client%5Fsecret": "` + secret + `"}` + around,
		} {
			if got := journal.Redacted(text); strings.Contains(got, secret) {
				t.Errorf("%q is kept as %q", text, got)
			}
		}
		text, err := json.Marshal(map[string]any{"a": around, "clientSecret": value + secret + value, "z": []any{around, prefix}})
		if err != nil {
			t.Fatal(err)
		}
		if got := journal.Redacted(string(text)); strings.Contains(got, secret) || !json.Valid([]byte(got)) {
			t.Errorf("%s is kept as %s", text, got)
		}
	})
}
