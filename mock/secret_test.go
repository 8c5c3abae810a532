package mock_test

import (
	"bytes"
	"log/slog"
	"strings"
	"testing"

	"example.com/bounce/mock"
)

func TestARefusalShowsNoKey(t *testing.T) {
	t.Parallel()
	var log bytes.Buffer
	s := mock.Start(t, mock.Options{
		Clock: clock(t, frozen), Logger: slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug})),
	})
	const secret = "SEKRIT"
	for name, text := range map[string]string{
		"a list in the place of a set":  `{"keys":[{"kty":"RSA","d":"SEKRITPRIV"}]}`,
		"a text in the place of a set":  `{"keys":"SEKRIT"}`,
		"a set in a set":                `{"keys":{"keys":{"kty":"RSA","d":"SEKRIT"}}}`,
		"a text in the place of keys":   `{"keys":{"keys":"SEKRIT"}}`,
		"a text in the place of a key":  `{"keys":{"keys":["SEKRIT"]}}`,
		"a key that is none":            `{"keys":{"keys":[{"kty":"RSA","d":"SEKRIT"}]}}`,
		"an empty set with a key aside": `{"keys":{"keys":[],"d":"SEKRIT"}}`,
		"a slip of keys":                `{"keyz":{"keys":[{"kty":"oct","k":"SEKRIT"}]}}`,
		"a key without its set":         `{"kty":"oct","k":"SEKRIT"}`,
		"a URI in a list":               `{"jwksUri":["https://u:SEKRIT@h/"]}`,
		"a URI in an object":            `{"jwksUri":{"uri":"https://u:SEKRIT@h/"}}`,
		"a URI with a password":         `{"jwksUri":"https://u:SEKRIT@h/"}`,
		"a URI of another scheme":       `{"jwksUri":"ftp://u:SEKRIT@h/"}`,
		"a slip of a URI":               `{"jwksURI":"https://u:SEKRIT@h/"}`,
		"keys as an issuer":             `{"jwksUri":"https://h/","issuer":{"keys":[{"d":"SEKRIT"}]}}`,
		"either of two":                 `{"jwksUri":"https://u:SEKRIT@h/","keys":{"keys":[{"d":"SEKRIT"}]}}`,
	} {
		for operation, call := range map[string][2]string{
			"setCustomerKeys": {"PUT", "/customers/15427061/jwks"}, "createCustomer": {"POST", "/customers"},
		} {
			r := control(t, s, operation, call[0], call[1], text)
			if r.status != 400 || strings.Contains(r.body, secret) {
				t.Errorf("%s, %s: got %d %s, want 400 without the secret", operation, name, r.status, r.body)
			}
		}
	}
	if strings.Contains(log.String(), secret) {
		t.Errorf("the log shows the secret:\n%s", log.String())
	}
}
