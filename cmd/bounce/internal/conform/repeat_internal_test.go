package conform

import "testing"

func TestARunIsRepeatedAsItWasSet(t *testing.T) {
	t.Parallel()
	const first = "bounce conform --target https://api.example.com/base"
	for want, flags := range map[string][]string{
		first: {"--admin-token", "planted"},
		first + " --rate-limit 10/1s --retries 0 --request-timeout 1m30s --fail-on should": {
			"--rate-limit", "10/1s", "--retries", "0", "--request-timeout", "90s", "--fail-on", "should",
		},
		first + " --expect conflict-status=409 --expect error-body=absent": {"--expect", "conflict-status=409,error-body=absent"},
		first + ` --ca '$HOME/ca.pem' --config 'my target'\''s.yaml' --insecure`: {
			"--config", "my target's.yaml", "--ca", "$HOME/ca.pem", "--insecure",
		},
	} {
		c, s := newCommand()
		if err := c.ParseFlags(append(flags, "--target", "https://api.example.com/base", "--admin-token", "planted")); err != nil {
			t.Fatal(err)
		}
		if got := s.repeat(); got != want {
			t.Errorf("got  %s\nwant %s", got, want)
		}
	}
}
