package conform

import (
	"testing"
	"time"

	"example.com/bounce/conformance"
)

func TestARunIsRepeatedAsItWasSet(t *testing.T) {
	t.Parallel()
	plain := conformSettings{
		Target: "https://api.example.com/base", Retries: conformance.DefaultRetries, RequestTimeout: defaultRequestTimeout,
		FailOn: defaultFailOn, AdminToken: "planted",
	}
	set := plain
	set.RateLimit, set.Retries, set.RequestTimeout, set.FailOn = "10/1s", 0, 90*time.Second, "should"
	quoted := plain
	quoted.Config, quoted.CA, quoted.Insecure = "my target's.yaml", "$HOME/ca.pem", true
	const first = "bounce conform --target https://api.example.com/base"
	for want, s := range map[string]conformSettings{
		first: plain,
		first + " --rate-limit 10/1s --retries 0 --request-timeout 1m30s --fail-on should": set,
		first + ` --ca '$HOME/ca.pem' --config 'my target'\''s.yaml' --insecure`:           quoted,
	} {
		if got := s.command(); got != want {
			t.Errorf("got  %s\nwant %s", got, want)
		}
	}
}
