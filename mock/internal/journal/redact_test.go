package journal_test

import (
	"encoding/base64"
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
		e := kept(journal.Entry{Request: journal.Request{RequestHeader: h}, Answer: journal.Answer{ResponseHeader: h}})
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
			Request: journal.Request{URL: c.text, RequestBody: c.text},
			Answer:  journal.Answer{ResponseBody: c.text},
			Reason:  c.text, CSI: c.text,
			Trace: []journal.Step{{Detail: c.text}},
		})
		for i, got := range []string{e.URL, e.RequestBody, e.ResponseBody, e.Reason, e.CSI, e.Trace[0].Detail} {
			if got != c.want {
				t.Errorf("%s, place %d: got %q, want %q", name, i, got, c.want)
			}
		}
	}
}

func encoded(header string) string { return base64.RawURLEncoding.EncodeToString([]byte(header)) }

func FuzzNoTokenIsKept(f *testing.F) {
	f.Add("", "")
	f.Add("?a=", "&b")
	f.Add("eyJ.", "%2e")
	f.Fuzz(func(t *testing.T, before, after string) {
		e := kept(journal.Entry{Request: journal.Request{URL: before + jwt + after, RequestHeader: http.Header{"Authorization": {before + jwt + after}}}})
		if text := fmt.Sprint(e); strings.Contains(text, "c2lnbmF0dXJl") {
			t.Errorf("kept %s", text)
		}
	})
}
