package jwks_test

import (
	"errors"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"example.com/bounce/mock/internal/jwks"
)

func TestAFetchEndsWithAKeySetOrWithAReason(t *testing.T) {
	t.Parallel()
	good := string(setOf(1).JSON())
	one := strings.TrimSuffix(strings.TrimPrefix(good, `{"keys":[`), `]}`)
	for name, c := range map[string]struct {
		answer http.HandlerFunc
		reason string // "" for a set
	}{
		"takes a key set":                       {keys(1), ""},
		"takes one of just the limit":           {text(200, good+strings.Repeat(" ", 64<<10-len(good))), ""},
		"takes no byte more":                    {text(200, good+strings.Repeat(" ", 64<<10-len(good)+1)), "more than 65536 bytes"},
		"takes nothing huge":                    {flood, "more than 65536 bytes"},
		"takes any media type":                  {typed("text/plain", good), ""},
		"passes over keys of other kinds":       {text(200, `{"keys":[{"kty":"EC","crv":"P-521","kid":"x"},`+one+`]}`), ""},
		"refuses a page of HTML":                {typed("text/html", "<!DOCTYPE html><title>Sign in</title>"), "unusable key set"},
		"refuses broken JSON":                   {text(200, good[:len(good)-1]), "unusable key set"},
		"refuses bytes behind the set":          {text(200, good+"{}"), "unusable key set"},
		"refuses a set without keys":            {text(200, `{}`), "it holds no RSA"},
		"refuses an empty set":                  {text(200, `{"keys":[]}`), "it holds no RSA"},
		"refuses an empty answer":               {text(200, ""), "unusable key set"},
		"passes over a symmetric key":           {text(200, `{"keys":[{"kty":"oct","k":"c2VjcmV0","kid":"s"},`+one+`]}`), ""},
		"refuses symmetric keys alone":          {text(200, `{"keys":[{"kty":"oct","k":"c2VjcmV0","kid":"s"}]}`), "symmetric keys"},
		"passes over a kid that came before":    {text(200, `{"keys":[`+one+","+one+`]}`), ""},
		"passes over what is no key":            {text(200, `{"keys":[{"kty":7},"key",`+one+`]}`), ""},
		"refuses a failure of the host":         {text(503, good), "the status 503"},
		"refuses a key set that is not there":   {text(404, good), "the status 404"},
		"refuses an answer without content":     {text(204, ""), "the status 204"},
		"refuses a header without end":          {endlessHeader, "cannot be reached"},
		"refuses an answer that is cut short":   {cut, "cannot be reached"},
		"gives up on a host that says nothing":  {silent, "did not answer within 50ms"},
		"gives up on a host that does not stop": {dripping, "did not answer within 50ms"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var told *jwks.FetchError
			s, _, _ := source(t, newHost(t, c.answer).URL, func(o *jwks.Options) {
				o.Failed = func(e *jwks.FetchError) { told = e }
				if c.reason != "" && strings.Contains(c.reason, "within") {
					o.Timeout = 50 * time.Millisecond
				}
			})
			set, err := s.Latest(t.Context())
			if c.reason == "" {
				if kid(set) != generation(1) || err != nil || told != nil {
					t.Errorf("got %q, %v, want the key set", kid(set), err)
				}
				return
			}
			if set != nil || err == nil || !strings.Contains(err.Error(), c.reason) || told != err { //nolint:errorlint // the very same
				t.Errorf("got %q, %v (told %v), want %q", kid(set), err, told, c.reason)
			}
			if s.InUse(t.Context()) != nil {
				t.Error("there is a set in use, want none")
			}
		})
	}
}

func TestAHostWithoutTLSIsToldApart(t *testing.T) {
	t.Parallel()
	plain := newHost(t, keys(1))
	s, _, _ := source(t, strings.Replace(plain.URL, "http://", "https://", 1), nil)
	if _, err := s.Latest(t.Context()); err == nil || !strings.Contains(err.Error(), "does not speak TLS") {
		t.Errorf("got %v, want that it does not speak TLS", err)
	}
}

func typed(mediaType, body string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", mediaType)
		text(http.StatusOK, body)(w, r)
	}
}

func flood(w http.ResponseWriter, r *http.Request) {
	for chunk := make([]byte, 1<<16); r.Context().Err() == nil; {
		if _, err := w.Write(chunk); err != nil {
			return
		}
	}
}

func endlessHeader(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("X-Long", strings.Repeat("x", 1<<20))
}

func cut(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Length", "1000")
	text(http.StatusOK, `{"keys"`)(w, nil)
}

func silent(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }

func dripping(w http.ResponseWriter, r *http.Request) {
	text(http.StatusOK, `{"keys":[`)(w, r)
	_ = http.NewResponseController(w).Flush()
	<-r.Context().Done()
}

func TestWhatIsPublishedByMistakeIsNotHandedOn(t *testing.T) {
	t.Parallel()
	private := `{"keys":[{"kty":"OKP","crv":"Ed25519","kid":"k","d":"nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A",` +
		`"x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}]}` // RFC 8037 appendix A.1
	s, _, _ := source(t, newHost(t, text(http.StatusOK, private)).URL, nil)
	set, err := s.Latest(t.Context())
	if err != nil || strings.Contains(string(set.JSON()), `"d"`) {
		t.Errorf("got %s, %v, want the public half alone", set.JSON(), err)
	}
}

func TestARedirectIsNotFollowed(t *testing.T) {
	t.Parallel()
	for _, status := range []int{301, 302, 303, 307, 308} {
		target := newHost(t, keys(1))
		from := newHost(t, http.RedirectHandler(target.URL, status).ServeHTTP)
		s, _, _ := source(t, from.URL, nil)
		if set, err := s.Latest(t.Context()); set != nil || err == nil || !strings.Contains(err.Error(), "redirect") {
			t.Errorf("%d: got %q, %v, want a refusal", status, kid(set), err)
		}
		target.want(t, 0)
	}
}

func TestAHostThatIsDownIsAReasonWithoutItsAddress(t *testing.T) {
	t.Parallel()
	h := newHost(t, keys(1))
	uri := h.URL + "/secret-path?token=x"
	h.Close()
	s, _, _ := source(t, uri, nil)
	_, err := s.Latest(t.Context())
	if err == nil || err.Error() != "its host cannot be reached" {
		t.Errorf("got %v, want that it cannot be reached", err)
	}
	if cause := errors.Unwrap(err); cause == nil || !strings.Contains(cause.Error(), "secret-path") || strings.Contains(cause.Error(), "token") {
		t.Errorf("the cause is %v, want it to say for the log where, without its query", cause)
	}
}

func TestAPrivateAddressIsNotDialledUnlessAllowed(t *testing.T) {
	t.Parallel()
	h := newHost(t, keys(1))
	_, port, err := net.SplitHostPort(h.Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{
		"127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]", "0.0.0.0", "127.1.2.3", "169.254.169.254", "10.0.0.1", "[fe80::1]",
	} {
		s, _, _ := source(t, "http://"+name+":"+port, func(o *jwks.Options) { o.AllowPrivate = false })
		if set, err := s.Latest(t.Context()); set != nil || err == nil || !strings.Contains(err.Error(), "not public") {
			t.Errorf("%s: got %q, %v, want a refusal", name, kid(set), err)
		}
	}
	h.want(t, 0)
	s, _, _ := source(t, "http://localhost:"+port, nil)
	if set, err := s.Latest(t.Context()); kid(set) != generation(1) || err != nil {
		t.Errorf("allowed: got %q, %v, want the key set", kid(set), err)
	}
}

func TestACertificateOfNobodyIsRefused(t *testing.T) {
	t.Parallel()
	h := httptest.NewTLSServer(keys(1))
	h.Config.ErrorLog = nil
	t.Cleanup(h.Close)
	s, _, _ := source(t, h.URL, nil)
	if set, err := s.Latest(t.Context()); set != nil || err == nil || !strings.Contains(err.Error(), "certificate is not trusted") {
		t.Errorf("got %q, %v, want a refusal", kid(set), err)
	}
}

func TestAURIThatCannotBeAskedIsRefusedWithoutRepeatingIt(t *testing.T) {
	t.Parallel()
	for uri, want := range map[string]string{
		"":                                      "another scheme",
		"keys.example/jwks":                     "another scheme",
		"//keys.example/jwks":                   "another scheme",
		"file:///etc/passwd":                    "another scheme",
		"ftp://keys.example":                    "another scheme",
		"http://":                               "no host",
		"http://:80/":                           "no host",
		"https:keys.example":                    "no host",
		"https://u:pass@keys.example":           "user or password",
		"https://keys.example/#a":               "fragment",
		"http://keys.example:x/":                "no URL",
		"http://[::1":                           "no URL",
		"http://a/" + strings.Repeat("a", 2048): "too long",
	} {
		err := jwks.CheckURI(uri)
		if err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "pass@") {
			t.Errorf("%.40q: got %v, want %q", uri, err, want)
		}
		if s, err := jwks.New(jwks.Options{URI: uri}); err == nil || s != nil {
			t.Errorf("%.40q: a source was made", uri)
		}
	}
	for _, uri := range []string{"http://keys.example", "HTTPS://keys.example:8443/a/b.json?x=1", "http://[::1]:80/"} {
		if err := jwks.CheckURI(uri); err != nil {
			t.Errorf("%s: got %v, want nil", uri, err)
		}
	}
}
