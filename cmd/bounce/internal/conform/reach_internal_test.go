package conform

import (
	"errors"
	"net"
	"strings"
	"testing"
	"time"
)

// The hint names where the address of the target comes from, and no flag that was given and did not help.
func TestTheHintNamesTheSourceOfTheAddress(t *testing.T) {
	t.Parallel()
	const waits = "; --wait-for-target waits for a server that is about to start"
	dial := &net.OpError{Op: "dial", Net: "tcp", Err: errors.New("connection refused")}
	flag, file, waited := &settings{config: "t.yaml"}, &settings{config: "t.yaml"}, &settings{}
	flag.options.Target, waited.options.Target = "http://a", "http://a"
	waited.options.Pacing.WaitForTarget = time.Second
	for name, c := range map[string]struct {
		settings *settings
		err      error
		want     string
	}{
		"the flag":         {flag, dial, ": connection refused; start the server, or correct its address in --target" + waits},
		"the target file":  {file, dial, ": connection refused; start the server, or correct its address in target of t.yaml" + waits},
		"after a wait":     {waited, dial, ": connection refused; start the server, or correct its address in --target"},
		"an absent proxy":  {flag, &net.OpError{Op: "proxyconnect", Net: "tcp", Err: dial}, "; correct HTTPS_PROXY or HTTP_PROXY, or name the server's host in NO_PROXY"},
		"a refusal by TLS": {flag, &net.OpError{Op: "remote error", Err: errors.New("planted")}, ": planted; a target that asks for a client certificate takes it by --client-cert and --client-key"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := c.settings.withReachHint(c.err).Error(); !strings.HasSuffix(got, c.want) {
				t.Errorf("got %s, want it to end with %q", got, c.want)
			}
		})
	}
}
