package explain

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"

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

// fetch returns the journal's entry of a request, by its id or the beginning of it, which is what the log of requests shows.
func (t target) fetch(ctx context.Context, id string) (e mock.Entry, err error) {
	answer, err := t.call(ctx, http.MethodGet, "/requests/"+url.PathEscape(id), nil)
	if err == nil && answer.Status == http.StatusNotFound {
		if id, err = t.complete(ctx, id); err == nil {
			answer, err = t.call(ctx, http.MethodGet, "/requests/"+url.PathEscape(id), nil)
		}
	}
	if err != nil {
		return e, err
	}
	return t.entry(answer)
}

// complete returns the id of the only request in the journal whose id begins so.
func (t target) complete(ctx context.Context, beginning string) (id string, err error) {
	const most, shown = "1000", 5 // requests of a list, and ids of an error
	answer, err := t.call(ctx, http.MethodGet, "/requests?limit="+most, nil)
	if err != nil {
		return "", err
	}
	var listed struct{ Requests []struct{ ID string } }
	_ = json.Unmarshal(answer.Body, &listed) // an answer without requests has none of this id
	var ids []string
	for _, each := range listed.Requests {
		if strings.HasPrefix(each.ID, beginning) && !slices.Contains(ids, each.ID) {
			ids = append(ids, each.ID)
		}
	}
	switch len(ids) {
	case 0:
		return "", cli.Exit(cli.CodeTarget, fmt.Errorf("%s has no request %q in its journal, or no control API (--no-admin); give the X-Request-Id of an answer of this mock",
			t.client.Base(), beginning))
	case 1:
		return ids[0], nil
	}
	return "", cli.Exit(cli.CodeTarget, fmt.Errorf("%d requests have an id that begins with %q; give more of it, such as %s",
		len(ids), beginning, strings.Join(ids[:min(shown, len(ids))], ", ")))
}

// explain lets the target explain a request, which is not sent.
func (t target) explain(ctx context.Context, r *http.Request) (e mock.Entry, err error) {
	if err := putToken(r, func() (string, error) { return t.mint(ctx, r) }); err != nil {
		return e, err
	}
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return e, err
	}
	unsent := map[string]any{"method": r.Method, "url": r.URL.RequestURI(), "headers": r.Header}
	if utf8.Valid(body) {
		unsent["body"] = string(body)
	} else {
		unsent["bodyBase64"] = body
	}
	text, err := json.Marshal(unsent)
	if err != nil {
		return e, err
	}
	answer, err := t.call(ctx, http.MethodPost, "/requests/explain", text)
	var refused struct{ Detail string }
	switch base := t.client.Base(); {
	case err != nil:
		return e, err
	case answer.Status == http.StatusNotFound:
		return e, cli.Exit(cli.CodeTarget, fmt.Errorf("%s has no control API that explains requests", base))
	case answer.Status >= http.StatusBadRequest && json.Unmarshal(answer.Body, &refused) == nil && refused.Detail != "":
		return e, cli.Exit(cli.CodeTarget, fmt.Errorf("%s does not explain the request: %s", base, refused.Detail))
	}
	return t.entry(answer)
}

// entry returns the entry in an answer.
func (t target) entry(answer *admin.Answer) (e mock.Entry, err error) {
	if answer.Status != http.StatusOK || json.Unmarshal(answer.Body, &e) != nil || e.ID == "" {
		return e, cli.Exit(cli.CodeTarget, fmt.Errorf("%s answers %d, without an entry of a journal: is it a bounce mock?",
			t.client.Base(), answer.Status))
	}
	return e, nil
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
