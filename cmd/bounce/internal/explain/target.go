package explain

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"

	"example.com/bounce/cmd/bounce/internal/admin"
	"example.com/bounce/cmd/bounce/internal/cli"
	"example.com/bounce/mock"
)

// target is a running mock.
type target struct{ client *admin.Client }

func (s *explainSettings) newTarget() (target, error) {
	client, err := admin.NewClient(admin.Settings{Target: s.target, CA: s.ca, Token: s.adminToken, Timeout: admin.DefaultTimeout})
	return target{client}, err
}

// call calls the control API. Its error says how to give the admin token, if that is missing.
func (t target) call(ctx context.Context, method, path string, body []byte) (*admin.Answer, error) {
	answer, err := t.client.Call(ctx, method, path, body)
	if err == nil && answer.Status == http.StatusUnauthorized {
		err = cli.Exit(cli.CodeTarget, fmt.Errorf("%s needs the token of its control API; give it with --admin-token", t.client.Base()))
	}
	return answer, err
}

// fetch returns the journal's entry of a request.
func (t target) fetch(ctx context.Context, id string) (e mock.Entry, err error) {
	answer, err := t.call(ctx, http.MethodGet, "/requests/"+url.PathEscape(id), nil)
	switch base := t.client.Base(); {
	case err != nil:
		return e, err
	case answer.Status == http.StatusNotFound:
		return e, cli.Exit(cli.CodeTarget, fmt.Errorf("%s has no request %q in its journal of calls of the API, or no control API there",
			base, id))
	case answer.Status != http.StatusOK || json.Unmarshal(answer.Body, &e) != nil || e.ID == "":
		return e, cli.Exit(cli.CodeTarget, fmt.Errorf("%s answers %d, without an entry of a journal: is it a bounce mock?", base, answer.Status))
	}
	return e, nil
}

// send sends a request to the target, and returns its entry.
func (t target) send(ctx context.Context, r *http.Request) (mock.Entry, error) {
	if err := putToken(r, func() (string, error) { return t.mint(ctx, r) }); err != nil {
		return mock.Entry{}, err
	}
	base, err := url.Parse(t.client.Base())
	if err != nil {
		return mock.Entry{}, err
	}
	r = r.WithContext(ctx)
	r.URL.Scheme, r.URL.Host, r.Host, r.RequestURI = base.Scheme, base.Host, "", ""
	answer, err := t.client.Send(r)
	if err != nil {
		return mock.Entry{}, cli.Exit(cli.CodeTarget, fmt.Errorf("no answer: %w", err))
	}
	return t.fetch(ctx, answer.Header.Get("X-Request-Id"))
}

// mint lets the target's control API mint a valid token of the customer that the request's Identifier names.
func (t target) mint(ctx context.Context, r *http.Request) (string, error) {
	var listed struct{ Customers []mock.Customer }
	answer, err := t.call(ctx, http.MethodGet, "/customers", nil)
	switch {
	case err != nil:
		return "", err
	case answer.Status != http.StatusOK || json.Unmarshal(answer.Body, &listed) != nil:
		return "", cli.Exit(cli.CodeTarget, fmt.Errorf("%s has no control API that could mint $BOUNCE_TOKEN; put a token into the request "+
			"yourself", t.client.Base()))
	}
	customer := identifiedCustomer(r, listed.Customers)
	body, err := json.Marshal(map[string]string{"customer": customer, "scope": mock.AllScopes})
	if err != nil {
		return "", err
	}
	answer, err = t.call(ctx, http.MethodPost, "/tokens", body)
	var minted struct{ Token string }
	switch {
	case err != nil:
		return "", err
	case answer.Status == http.StatusConflict:
		return "", cli.Exit(cli.CodeTarget, fmt.Errorf("%s has no private key of customer %s for $BOUNCE_TOKEN; put a token into the request "+
			"yourself", t.client.Base(), customer))
	case answer.Status != http.StatusOK || json.Unmarshal(answer.Body, &minted) != nil || minted.Token == "":
		return "", cli.Exit(cli.CodeTarget, fmt.Errorf("%s mints no token of customer %s: it answers %d; put one into the request yourself",
			t.client.Base(), customer, answer.Status))
	}
	return minted.Token, nil
}
