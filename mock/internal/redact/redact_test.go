package redact_test

import (
	"encoding/json"
	"strings"
	"testing"

	"example.com/bounce/mock/internal/redact"
)

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
			if got := redact.Text(text); got != want {
				t.Errorf("got %s, want %s", got, want)
			}
		}
	}
	for _, name := range []string{
		"token_type", "tokens", "secretary", "key", "keys", "Idempotency-Key", "passwordless", "monkey", "scheduledTime", "code", "%74%6F", "",
	} {
		for _, text := range []string{"/a?" + name + "=hunter2", `{"` + name + `":"hunter2"}`, name + ": hunter2"} {
			if got := redact.Text(text); got != text {
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
		`{"a":"é <x>?token=b","c":"é <x>"}`:               `{"a":"é <x>?token=[redacted]","c":"é <x>"}`,
		`{"a":"{\"b\":\"{\\\"token\\\":\\\"c\\\"}\"}"}`:   `{"a":"{\"b\":\"{\\\"token\\\":\\\"[redacted]\\\"}\"}"}`,
		`{"a":"{\"token\":\"b c`:                          `{"a":"{\"token\":\"[redacted]`,
		`{"/x?token=a":1, "token": null}`:                 `{"/x?token=[redacted]":1, "token": "[redacted]"}`,
		`[{"token":"a"} , "token=b"]`:                     `[{"token":"[redacted]"} , "token=[redacted]"]`,
		`got {"password":"a\"b", "c": 1}, want`:           `got {"password":"[redacted]", "c": 1}, want`,
		`got {"password": 12, "c": 1}`:                    `got {"password": "[redacted]", "c": 1}`,
		`got {"password": {"a": 1}, "c": 1}, want`:        `got {"password": "[redacted]"`,
	} {
		if got := redact.Text(text); got != want {
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
		if n := testing.AllocsPerRun(100, func() { _ = redact.Text(text) }); n != 0 {
			t.Errorf("%s costs %v allocations, want none", text, n)
		}
	}
}

// Else the time would grow with the square of it.
func TestALongTextIsReadOnce(t *testing.T) {
	t.Parallel()
	for _, part := range []string{"%5F", "_=", `\":`, `"token":`, `[{"token":"`, "token=%3D", `\\`, "[ ", "token=\""} {
		if got := redact.Text(strings.Repeat(part, 1<<18)); len(got) > 16<<20 {
			t.Errorf("%s has become %d bytes", part, len(got))
		}
	}
}

// Whatever is around it: a parameter's and a member's value is gone, and JSON stays JSON.
func FuzzNoSecretIsKept(f *testing.F) {
	f.Add("", "", "a")
	f.Add(`token="`, "%3", `a"b\`)
	f.Add(`{"password":[`, "x_", "\u2028,}")
	f.Add(`\"secret\":{`, "my%5", "[redacted]")
	f.Fuzz(func(t *testing.T, around, prefix, value string) {
		const secret = "q7Zk9-hunter2"
		for _, text := range []*string{&around, &prefix, &value} {
			*text = strings.ReplaceAll(*text, "Z", "") // so that the secret stands nowhere else
		}
		for _, text := range []string{
			around + "&" + prefix + "access_token=" + secret + "&" + around,
			around + `{"client%5Fsecret": "` + secret + `"}` + around,
		} {
			if got := redact.Text(text); strings.Contains(got, secret) {
				t.Errorf("%q is kept as %q", text, got)
			}
		}
		text, err := json.Marshal(map[string]any{"a": around, "clientSecret": value + secret + value, "z": []any{around, prefix}})
		if err != nil {
			t.Fatal(err)
		}
		if got := redact.Text(string(text)); strings.Contains(got, secret) || !json.Valid([]byte(got)) {
			t.Errorf("%s is kept as %s", text, got)
		}
	})
}

func TestAHeaderIsRedactedByItsName(t *testing.T) {
	t.Parallel()
	for header, want := range map[[2]string]string{
		{"Authorization", "Bearer a"}: "Bearer [redacted]", {"authorization", "basic a"}: "basic [redacted]", {"Authorization", "a"}: "[redacted]",
		{"Authorization", "Bearer"}: "Bearer", {"Cookie", "a=b"}: "[redacted]", {"X-Auth-Token", "a"}: "[redacted]", {"X-API-KEY", "a"}: "[redacted]",
		{"X-Api-Key", ""}: "", {"Idempotency-Key", "a"}: "a", {"Referer", "/?api_key=a&b=c"}: "/?api_key=[redacted]&b=c", {"Accept", "a=b"}: "a=b",
	} {
		if got := redact.Header(header[0], header[1]); got != want {
			t.Errorf("%s: %q has become %q, want %q", header[0], header[1], got, want)
		}
	}
}
