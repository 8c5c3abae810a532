package admin_test

import (
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"example.com/bounce/cmd/bounce/internal/admin"
	"example.com/bounce/cmd/bounce/internal/cli"
)

func TestACallHasTheTokenAndAnyAnswerIsReturned(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.WriteHeader(http.StatusTeapot)
		fmt.Fprintf(w, "%s %s %s %s", r.Method, r.URL.Path, r.Header.Get("Authorization"), r.Header.Get("Content-Type"))
	}))
	defer server.Close()
	client, err := admin.NewClient(admin.Settings{Target: server.URL + "/", Token: "planted", Timeout: time.Minute})
	if err != nil {
		t.Fatal(err)
	}
	answer, err := client.Call(t.Context(), http.MethodPost, "/tokens", []byte("{}"))
	if err != nil {
		t.Fatal(err)
	}
	if want := "POST /__admin/tokens Bearer planted application/json"; answer.Status != http.StatusTeapot || string(answer.Body) != want {
		t.Errorf("got %d %q, want %d %q", answer.Status, answer.Body, http.StatusTeapot, want)
	}
}

func TestATargetThatDoesNotAnswerIsNotWrongUsage(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(nil)
	server.Close()
	for flag, want := range map[string]string{"": "or give --target", "--from": "or give --from"} {
		client, err := admin.NewClient(admin.Settings{Flag: flag, Target: server.URL, Timeout: time.Minute})
		if err != nil {
			t.Fatal(err)
		}
		_, err = client.Call(t.Context(), http.MethodGet, "/seed", nil)
		var exit *cli.ExitError
		if !errors.As(err, &exit) || exit.Code != cli.CodeTarget || !strings.HasPrefix(exit.Err.Error(), "no mock at 127.0.0.1:") ||
			!strings.HasSuffix(exit.Err.Error(), want) {
			t.Errorf("got %v, want the exit code %d, and %s", err, cli.CodeTarget, want)
		}
	}
}

func TestWrongSettingsAreRefused(t *testing.T) {
	t.Parallel()
	for want, s := range map[string]admin.Settings{
		`--target is "nowhere", want a URL such as http://127.0.0.1:2686`: {Target: "nowhere"},
		`--target is "ftp://a", want a URL such as http://127.0.0.1:2686`: {Target: "ftp://a"},
		`--from is "nowhere", want a URL such as http://127.0.0.1:2686`:   {Flag: "--from", Target: "nowhere"},
		"--ca: open missing.pem: no such file or directory":               {Target: admin.DefaultTarget, CA: "missing.pem"},
	} {
		if _, err := admin.NewClient(s); err == nil || err.Error() != want {
			t.Errorf("got %v, want %s", err, want)
		}
	}
}
