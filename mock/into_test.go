package mock_test

import (
	"fmt"
	"strings"
	"testing"
)

// An integer is one however JSON writes it, wherever the control API takes one.
func TestAnIntegerMayBeWrittenWithAPointOrAnExponent(t *testing.T) {
	t.Parallel()
	s := start(t)
	create(t, s, `{"csi":"77700001","services":[{"type":"EBSO","instances":[{"name":"ONE"}]}]}`)
	for name, row := range map[string]struct {
		operation, method, path string
		body                    string // %s is the number
		number                  int
		want                    string
	}{
		"a token's life":    {"mintToken", "POST", "/tokens", `{"expiresIn":%s}`, 60, `"exp":1598454060,`},
		"a status":          {"countRequests", "POST", "/requests/count", `{"status":%s}`, 400, `"count":0`},
		"a rate limit":      {"setCustomerRateLimit", "PUT", "/customers/77700001/rate-limit", `{"requests":%s,"perMilliseconds":%[1]s}`, 20, `"requests":20,"perMilliseconds":20,`},
		"a fault's status":  {"createCustomerFault", "POST", "/customers/77700001/faults", `{"response":{"status":%s}}`, 503, `"status":503`},
		"a fault's delay":   {"createCustomerFault", "POST", "/customers/77700001/faults", `{"response":{"fixedDelayMilliseconds":%s}}`, 10, `"fixedDelayMilliseconds":10`},
		"a fault's times":   {"createCustomerFault", "POST", "/customers/77700001/faults", `{"times":%s,"response":{"status":503}}`, 20, `"times":20`},
		"a fault's after":   {"createCustomerFault", "POST", "/customers/77700001/faults", `{"after":%s,"response":{"status":503}}`, 20, `"after":20`},
		"a duration":        {"addExecution", "POST", "/customers/77700001/instances/ONE/executions", `{"duration":{"unit":"hours","value":%s}}`, 20, `"value":20`},
		"an RFC's duration": {"addRFC", "POST", "/customers/77700001/instances/ONE/rfcs", `{"duration":{"unit":"hours","value":%s}}`, 20, `"value":20`},
	} {
		for _, form := range []string{"%d", "%d.0", "%d.000e+0", "%de0"} {
			number := fmt.Sprintf(form, row.number)
			r := control(t, s, row.operation, row.method, row.path, fmt.Sprintf(row.body, number))
			if r.status >= 300 || !strings.Contains(r.body, row.want) {
				t.Errorf("%s of %s: got %d, want %s in\n%s", name, number, r.status, row.want, r.body)
			}
		}
	}
}

// What is no integer, or none that can be, is refused by the name of its member.
func TestWhatIsNoIntegerIsRefusedByName(t *testing.T) {
	t.Parallel()
	s := start(t)
	for pointer, row := range map[string]struct{ operation, method, path, body string }{
		"/expiresIn":       {"mintToken", "POST", "/tokens", `{"expiresIn":%s}`},
		"/status":          {"countRequests", "POST", "/requests/count", `{"status":%s}`},
		"/requests":        {"setRateLimit", "PUT", "/rate-limit", `{"requests":%s,"perMilliseconds":1000}`},
		"/perMilliseconds": {"setRateLimit", "PUT", "/rate-limit", `{"requests":1,"perMilliseconds":%s}`},
		"/response/status": {"createFault", "POST", "/faults", `{"response":{"status":%s}}`},
		"/times":           {"createFault", "POST", "/faults", `{"times":%s,"response":{"status":503}}`},
	} {
		for _, number := range []string{"400.5", "1e30", "1e400", `"400"`} {
			r := control(t, s, row.operation, row.method, row.path, fmt.Sprintf(row.body, number))
			if r.status != 400 || !strings.Contains(r.body, `"pointer":"`+pointer+`"`) {
				t.Errorf("%s: got %d, want a refusal of %s\n%s", fmt.Sprintf(row.body, number), r.status, pointer, r.body)
			}
		}
	}
}
