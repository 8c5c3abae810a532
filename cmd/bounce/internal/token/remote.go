package token

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/spf13/pflag"

	"example.com/bounce/cmd/bounce/internal/admin"
	"example.com/bounce/cmd/bounce/internal/cli"
)

// ownWorld are the flags that describe the customers of a mock that is not asked.
var ownWorld = []string{"clock", "random-seed", "seed-file"}

// checkFlags refuses flags that do not go together.
func (s *tokenSettings) checkFlags(given *pflag.FlagSet) error {
	for _, name := range ownWorld {
		if f := given.Lookup(name); s.target != "" && f.Value.String() != f.DefValue {
			return fmt.Errorf("--%s describes a mock that is not asked, --target names one that is; give one of them", name)
		}
	}
	if s.target == "" && (s.ca != "" || s.adminToken != "") {
		return fmt.Errorf("--ca and --admin-token are for the mock that --target names; give --target, too")
	}
	return nil
}

// ask lets the control API of the target mint the token, with the customer's keys and by its clock.
func (s *tokenSettings) ask(ctx context.Context, claims map[string]json.RawMessage) (string, error) {
	client, err := admin.NewClient(admin.Settings{Target: s.target, CA: s.ca, Token: s.adminToken, Timeout: admin.DefaultTimeout})
	if err != nil {
		return "", err
	}
	for name, value := range claims {
		if len(value) == 0 {
			claims[name] = json.RawMessage("null") // which leaves the claim out
		}
	}
	body, err := json.Marshal(struct {
		Customer   string                     `json:"customer"`
		Scope      string                     `json:"scope,omitempty"`
		ScopeClaim string                     `json:"scopeClaim,omitempty"`
		Algorithm  string                     `json:"algorithm,omitempty"`
		Claims     map[string]json.RawMessage `json:"claims,omitempty"`
		ExpiresIn  int64                      `json:"expiresIn"`
		Defect     string                     `json:"defect,omitempty"`
	}{s.customer, s.scope, s.scopeClaim, s.algorithm, claims, int64(max(s.expiresIn, time.Second) / time.Second), s.defect})
	if err != nil {
		return "", fmt.Errorf("write the request: %w", err)
	}
	answer, err := client.Call(ctx, http.MethodPost, "/tokens", body)
	if err != nil {
		return "", err
	}
	var got struct{ Token, Detail string }
	readable := json.Unmarshal(answer.Body, &got) == nil
	switch base := client.Base(); {
	case readable && answer.Status == http.StatusOK && isToken(got.Token):
		return got.Token, nil
	case answer.Status == http.StatusUnauthorized:
		return "", cli.Exit(cli.CodeTarget, fmt.Errorf("%s needs the token of its control API; give it with --admin-token", base))
	case readable && answer.Header.Get(reason) != "" && got.Detail != "":
		const most = 500
		return "", fmt.Errorf("%s refuses: %q", base, got.Detail[:min(len(got.Detail), most)])
	}
	return "", cli.Exit(cli.CodeTarget, fmt.Errorf("%s answers %d, without a token: is it a bounce mock whose control API is open to you?",
		client.Base(), answer.Status))
}

// isToken reports whether a text can be sent as a token: it has no space, and nothing that a terminal would obey.
func isToken(text string) bool {
	return text != "" && !strings.ContainsFunc(text, func(r rune) bool { return r <= ' ' || r > '~' })
}

// reason is the header with which the mock names a refusal's kind.
const reason = "Bounce-Mock-Reason"
