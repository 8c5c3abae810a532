package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"

	"example.com/bounce/mock"
)

// grant puts a token, which is asked for only then, where the request has $BOUNCE_TOKEN.
func grant(r *http.Request, mint func() (string, error)) error {
	const variable = "$BOUNCE_TOKEN"
	value := r.Header.Get("Authorization")
	if !strings.Contains(value, variable) {
		return nil
	}
	token, err := mint()
	if err != nil {
		return err
	}
	r.Header.Set("Authorization", strings.Replace(value, variable, token, 1))
	return nil
}

// identified is the customer of the request's Identifier; any other where that is nobody's: then no token is looked at.
func identified(r *http.Request, customers []mock.Customer) string {
	for _, c := range customers {
		if strings.EqualFold(c.Identifier, r.Header.Get("Identifier")) {
			return c.CSI
		}
	}
	return mock.DefaultCustomer
}

// grantByTarget is grant by the target's control API.
func (s explainSettings) grantByTarget(ctx context.Context, r *http.Request) error {
	return grant(r, func() (string, error) {
		var listed struct{ Customers []mock.Customer }
		status, text, err := s.control(ctx, http.MethodGet, "/customers", nil)
		switch {
		case err != nil:
			return "", err
		case status != http.StatusOK || json.Unmarshal(text, &listed) != nil:
			return "", &exit{exitTarget, fmt.Errorf("%s has no control API that could mint $BOUNCE_TOKEN; put a token into the request "+
				"yourself", s.base())}
		}
		return s.mint(ctx, identified(r, listed.Customers))
	})
}

// mint has the target's control API make a good token.
func (s explainSettings) mint(ctx context.Context, customer string) (string, error) {
	body, err := json.Marshal(map[string]string{"customer": customer, "scope": mock.AllScopes})
	if err != nil {
		return "", err
	}
	status, text, err := s.control(ctx, http.MethodPost, "/tokens", body)
	var minted struct{ Token string }
	switch {
	case err != nil:
		return "", err
	case status == http.StatusConflict:
		return "", &exit{exitTarget, fmt.Errorf("%s has no private key of customer %s for $BOUNCE_TOKEN; put a token into the request "+
			"yourself", s.base(), customer)}
	case status != http.StatusOK || json.Unmarshal(text, &minted) != nil || minted.Token == "":
		return "", &exit{exitTarget, fmt.Errorf("%s mints no token of customer %s: it answers %d; put one into the request yourself",
			s.base(), customer, status)}
	}
	return minted.Token, nil
}

func (s explainSettings) base() string { return strings.TrimRight(s.Target, "/") }

// control asks the target's control API.
func (s explainSettings) control(ctx context.Context, method, path string, body []byte) (status int, text []byte, err error) {
	r, err := http.NewRequestWithContext(ctx, method, s.base()+"/__admin"+path, bytes.NewReader(body))
	if err != nil {
		return 0, nil, fmt.Errorf("--target %q is no URL, want one such as %s", s.Target, localTarget)
	}
	if body != nil {
		r.Header.Set("Content-Type", "application/json")
	}
	if s.AdminToken != "" {
		r.Header.Set("Authorization", "Bearer "+s.AdminToken)
	}
	answer, text, err := s.exchange(r)
	if err == nil && answer.StatusCode == http.StatusUnauthorized {
		err = &exit{exitTarget, fmt.Errorf("%s asks for the token of its control API; give it with --admin-token", s.base())}
	}
	return answer.StatusCode, text, err
}

func (s explainSettings) exchange(r *http.Request) (head, []byte, error) {
	client, err := healthSettings{CA: s.CA, Target: s.Target, Timeout: patience}.client()
	if err != nil {
		return head{}, nil, err
	}
	return exchangeBy(client, r)
}
