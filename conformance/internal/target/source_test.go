package target_test

import (
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"net/http"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"example.com/bounce/conformance/internal/credential"
	"example.com/bounce/conformance/internal/exchange"
	"example.com/bounce/conformance/internal/target"
)

// A command, a file or an issuer that gives without end is left long before that.
func TestWhatATokenComesFromIsBounded(t *testing.T) {
	t.Parallel()
	long := filepath.Join(t.TempDir(), "long")
	write(t, long, strings.Repeat("x", credential.MaxToken+1))
	var bomb bytes.Buffer
	z := gzip.NewWriter(&bomb)
	_, _ = z.Write(bytes.Repeat([]byte(" "), 64<<20))
	_ = z.Close()
	for name, c := range map[string]struct {
		token target.Token
		want  string
	}{
		"a command that prints on and on": {target.Token{Command: []string{"sh", "-c", "yes planted"}}, "printed more than 32768 bytes"},
		"a command that complains on and on": {
			target.Token{Command: []string{"sh", "-c", "yes complaint | head -c 10000000 >&2; exit 1"}}, "complaint; complaint; complaint",
		},
		"a long line of a command": {target.Token{Command: []string{"sh", "-c", "head -c 20000 /dev/zero | tr '\\0' x"}}, "the token has more than 16384 bytes"},
		"a file without an end":    {target.Token{File: "/dev/zero"}, "the token has more than 16384 bytes"},
		"a file that is too long":  {target.Token{File: long}, "the token has more than 16384 bytes"},
		"an issuer's headers": {issuedBy(t, func(w http.ResponseWriter, _ *http.Request) {
			for i := range 200_000 {
				w.Header().Set(fmt.Sprintf("A%d", i), "b")
			}
		}), "no token was issued"},
		"an issuer's body": {issuedBy(t, func(w http.ResponseWriter, _ *http.Request) {
			_, _ = io.Copy(w, io.LimitReader(endless{}, 64<<20))
		}), "no token was issued"},
		"an issuer's body that decodes to much more": {issuedBy(t, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Encoding", "gzip")
			_, _ = w.Write(bomb.Bytes())
		}), "no token was issued"},
		"an issuer's token": {issuedBy(t, func(w http.ResponseWriter, _ *http.Request) {
			fmt.Fprintf(w, `{"token_type":"bearer","access_token":%q}`, strings.Repeat("x", credential.MaxToken+1))
		}), "the token has more than 16384 bytes"},
		"an issuer's code": {issuedBy(t, func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(http.StatusBadRequest)
			fmt.Fprintf(w, `{"error":"\u001b[31m%s"}`, strings.Repeat("e", 5000))
		}), `refused as \u001b[31m` + strings.Repeat("e", 90)},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := newRoles(t, approvedBy(c.token))
			isCredentialError(t, err, c.want)
			if len(err.Error()) > 700 {
				t.Errorf("the error has %d bytes", len(err.Error()))
			}
		})
	}
}

// endless reads blanks.
type endless struct{}

func (endless) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = ' '
	}
	return len(p), nil
}

func issuedBy(t *testing.T, h http.HandlerFunc) target.Token {
	t.Helper()
	return target.Token{OAuth2: &target.OAuth2{TokenURL: issuer(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		h(w, r)
	}), ClientID: "suite"}}
}

// The secret of the client is for the issuer that the file names.
func TestNoRedirectOfAnIssuerIsFollowed(t *testing.T) {
	t.Parallel()
	for _, status := range []int{301, 302, 303, 307, 308} {
		elsewhere := issuer(t, func(_ http.ResponseWriter, r *http.Request) {
			t.Errorf("%d: another place was called, with %v", status, r.Header)
		})
		_, err := newRoles(t, approvedBy(issuedBy(t, func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, elsewhere, status) })))
		isCredentialError(t, err, fmt.Sprintf("redirects (%d), which is not followed", status))
	}
}

// A command whose child holds the pipe does not hold up the run.
func TestACommandsChildDoesNotHoldUpTheRun(t *testing.T) {
	t.Parallel()
	want := jwt(t, map[string]any{"exp": in(time.Hour)})
	began := time.Now()
	f := lease(t, approvedBy(target.Token{Command: []string{"sh", "-c", "sleep 30 & echo " + want}}))
	got, err := f.Token(t.Context(), "approver")
	if err != nil || got != want {
		t.Errorf("got %q, %v, want what the command printed", got, err)
	}
	if took := time.Since(began); took > 20*time.Second {
		t.Errorf("it took %s", took)
	}
}

// Each time may take a minute: a source that fails is not asked for each of a thousand requests.
func TestASourceThatFailsIsLeftAlone(t *testing.T) {
	t.Parallel()
	var asked atomic.Int32
	f := lease(t, approvedBy(issuedBy(t, func(w http.ResponseWriter, _ *http.Request) {
		if asked.Add(1) > 1 {
			w.WriteHeader(http.StatusServiceUnavailable)
			return
		}
		fmt.Fprintf(w, `{"access_token":%q,"token_type":"bearer"}`, jwt(t, map[string]any{"exp": in(30 * time.Second)}))
	})))
	for range 10 {
		_, err := f.Token(t.Context(), "approver")
		isCredentialError(t, err, "it answered 503")
	}
	const inTwoWays = 2 // the library gives the secret in the header, then in the body
	if got := asked.Load(); got != 1+3*inTwoWays {
		t.Errorf("the issuer was asked %d times, want once and three times more, in two ways", got)
	}
}

func TestATokenIsFitForAHeader(t *testing.T) {
	t.Parallel()
	_, err := newRoles(t, approvedBy(target.Token{Value: jwt(t, map[string]any{"exp": in(time.Hour)}) + "\r\nX-Planted: planted"}))
	isCredentialError(t, err, "a character that no header may have")
}

func TestTheValuesOfHeadersAreObtained(t *testing.T) {
	t.Setenv("BOUNCE_TEST_KEY", "planted-1")
	dir := t.TempDir()
	write(t, filepath.Join(dir, "key"), "planted-2\n")
	c, err := target.ParseConfig(filepath.Join(dir, "target.yaml"), []byte(
		"headers: {x-c: planted-3, X-A: {env: BOUNCE_TEST_KEY}, X-B: {file: key}, X-D: {command: [echo, planted-4]}}"), nil)
	if err != nil {
		t.Fatal(err)
	}
	all, err := c.AllHeaders(t.Context(), exchange.Redact)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := fmt.Sprint(all), "[{X-A planted-1} {X-B planted-2} {X-D planted-4} {X-C planted-3}]"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	for name, h := range map[string]target.Header{
		"it is not there": {Env: "BOUNCE_TEST_NO_KEY"}, "it has a line break": {Value: "planted\r\nX: planted"},
		"its command fails": {Command: []string{"sh", "-c", "echo planted; exit 1"}},
	} {
		_, err := (&target.Config{Headers: map[string]target.Header{"X-Key": h}}).AllHeaders(t.Context(), exchange.Redact)
		var credential *target.CredentialError
		if !errors.As(err, &credential) || !strings.HasPrefix(err.Error(), "headers.X-Key: ") || strings.Contains(err.Error(), planted) {
			t.Errorf("%s: got %v, want a *CredentialError without the value", name, err)
		}
	}
}
