package target_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"example.com/bounce/conformance/internal/target"
)

const whole = `
target: https://api.example.com
headers:
  X-Gateway-Key: {env: GATEWAY_KEY}
  X-Route: blue
identities:
  approver:
    identifier: 6f1c0a52-6f0e-4c43-9d6e-2b6f1f8c0a01
    token: {file: approver.jwt}
  expired: {token: {env: EXPIRED}}
  no-exp: {token: {command: [mint, --no-exp]}}
  other-customer:
    identifier: 6f1c0a52-6f0e-4c43-9d6e-2b6f1f8c0a02
    token: {oauth2: {tokenUrl: https://login.example.com/token, clientId: suite, clientSecretEnv: SECRET, scopes: [a, b]}}
instances:
  bookable:
    - {csi: "15427061", service: EBSO, instance: DCMATI, executions: [3-A, 3-B]}
  busy:
    - csi: "15427061"
      service: EBSO
      instance: TCMATI
      executions: [3-C]
      rfcs:
        - {rfcNumber: 3-D, rfcType: CODE_PROMO, rfcSubType: CEMLI_PATCH, status: Open, subStatus: Ready For Execution,
           scheduledStart: "2030-08-26T8:53:51-07:00", scheduledEnd: "2030-08-26T10:53:51-07:00", duration: {unit: hours, value: 2}}
  long:
    - {csi: "15427061", service: EBSO, instance: LONG, executions: [3-E], duration: {unit: hours, value: 3}, blackOutDuration: {unit: minutes, value: 30}}
`

func TestParseConfigReadsEveryField(t *testing.T) {
	t.Parallel()
	got, err := target.ParseConfig("folder/target.yaml", []byte(whole))
	if err != nil {
		t.Fatal(err)
	}
	rfc := target.RFC{
		Number: "3-D", Type: "CODE_PROMO", SubType: "CEMLI_PATCH", Status: "Open", SubStatus: "Ready For Execution",
		Start: "2030-08-26T8:53:51-07:00", End: "2030-08-26T10:53:51-07:00", Duration: target.Duration{Unit: "hours", Value: 2},
	}
	busy := place("TCMATI", "3-C")
	busy.RFCs = []target.RFC{rfc}
	long := place("LONG", "3-E")
	long.Duration, long.BlackOut = target.Duration{Unit: "hours", Value: 3}, target.Duration{Unit: "minutes", Value: 30}
	want := &target.Config{
		Target:  "https://api.example.com",
		Headers: map[string]target.Header{"X-Gateway-Key": {Env: "GATEWAY_KEY"}, "X-Route": {Value: "blue"}},
		Identities: map[string]target.Identity{
			"approver": {Identifier: guid, Token: target.Token{File: "approver.jwt"}},
			"expired":  {Token: target.Token{Env: "EXPIRED"}},
			"no-exp":   {Token: target.Token{Command: []string{"mint", "--no-exp"}}},
			"other-customer": {
				Identifier: "6f1c0a52-6f0e-4c43-9d6e-2b6f1f8c0a02",
				Token: target.Token{OAuth2: &target.OAuth2{
					TokenURL: "https://login.example.com/token", ClientID: "suite", ClientSecretEnv: "SECRET", Scopes: []string{"a", "b"},
				}},
			},
		},
		Instances: map[string][]target.Place{"bookable": {place("DCMATI", "3-A", "3-B")}, "busy": {busy}, "long": {long}},
	}
	if diff := cmp.Diff(want, got, cmpopts.IgnoreUnexported(target.Config{})); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestParseConfigRefuses(t *testing.T) {
	t.Parallel()
	const here = "{csi: '1', service: EBSO, instance: DCMATI, executions: [3-A]"
	for name, c := range map[string]struct {
		text string
		want []string
	}{
		"what is not YAML":              {"identities: [", []string{"line 2: is not YAML: "}},
		"an empty file":                 {"# to do\n", []string{"is empty, want a file with identities and instances"}},
		"what is no mapping":            {"- a\n", []string{"line 1: has no fields, want headers, identities, instances, target"}},
		"an unknown key, by its line":   {"target: http://a\nidentitys: {}\n", []string{"line 2: identitys: is not a field, want one of headers, identities, instances, target"}},
		"a key that is there twice":     {"target: a\ntarget: b\n", []string{"line 2: target: stands on line 1 already"}},
		"a list of headers":             {"headers: [planted]", []string{"line 1: headers: has no headers, want lines such as X-Gateway-Key: "}},
		"a header of an unknown source": {"headers:\n  X-A: {vault: planted}\n", []string{"line 2: headers.X-A.vault: is not a field, want one of command, env, file"}},
		"a header without a value":      {"headers: {X-A: ''}", []string{"headers.X-A: has 0 sources, want the value, or one of file, env, command"}},
		"a header of two sources":       {"headers: {X-A: {file: a, env: planted}}", []string{"headers.X-A: has 2 sources"}},
		"the suite's own header":        {"headers: {authorization: planted}", []string{"headers.authorization: is one that the suite or the connection sets"}},
		"a header of the connection":    {"headers: {Proxy-Authorization: planted}", []string{"headers.Proxy-Authorization: is one that"}},
		"a header that is there twice":  {"headers: {X-A: planted, x-a: planted}", []string{"headers.x-a: is the same header as X-A"}},
		"what is not a header name":     {"headers: {'X A planted': b}", []string{"is not a header name"}},
		"a token in the file itself":    {"identities:\n  expired:\n    token: {value: planted}\n", []string{"line 3: identities.expired.token.value: ", "command, env, file, oauth2"}},
		"a list for a text":             {"target: [http://a]\n", []string{"line 1: target: is not a text"}},
		"a text for a list":             {"identities: {expired: {token: {command: planted}}}", []string{"line 1: identities.expired.token.command: is not a list"}},
		"a text for roles":              {"identities: planted", []string{"line 1: identities: has no roles, want lines such as approver:"}},
		"a text for an identity":        {"identities: {approver: planted}", []string{"line 1: identities.approver: has no fields, want contact, custId, identifier, token"}},
		"a text for a number":           {"instances:\n  long:\n  - duration: {value: planted}\n", []string{"line 3: instances.long[0].duration.value: is not a whole number"}},
		"every wrong line at once":      {"target: []\ninstances: {bookable: {}}\n", []string{"line 1: target: ", "\nline 2: instances.bookable: is not a list"}},
		"an alias to what does not fit": {"target: &a [b]\nidentities: *a\n", []string{"line 2: identities: has no roles"}},
		"an unknown identity":           {"identities: {aprover: {identifier: a, token: {env: A}}}", []string{"identities.aprover: unknown role", "approver, approver-between", "; did you mean approver?"}},
		"a token without a source":      {"identities: {expired: {token: {}}}", []string{"identities.expired.token", "has 0 sources", "file, env, command, oauth2"}},
		"a token of two sources":        {"identities: {expired: {token: {env: A, file: b}}}", []string{"has 2 sources"}},
		"an approver without its GUID":  {"identities: {approver: {token: {env: A}}}", []string{"identities.approver.identifier", "missing"}},
		"another customer without its GUID": {
			"identities: {other-customer: {token: {env: A}}, not-opted-in: {token: {env: A}}}",
			[]string{"identities.other-customer.identifier", "identities.not-opted-in.identifier"},
		},
		"an unknown instance":                {"instances: {bokable: [" + here + "}]}", []string{"instances.bokable: unknown role", "bookable, busy", "; did you mean bookable?"}},
		"an instance without executions":     {"instances: {bookable: [{csi: '1', service: EBSO, instance: DCMATI}]}", []string{"instances.bookable[0]", "executions"}},
		"an instance without its customer":   {"instances: {bookable: [" + here + "}, {service: EBSO, instance: A, executions: [b]}]}", []string{"instances.bookable[1]", "csi"}},
		"a busy instance without rfcs":       {"instances: {busy: [" + here + "}]}", []string{"instances.busy[0]", "rfcs"}},
		"a long instance that is short":      {"instances: {long: [" + here + ", duration: {unit: hours, value: 2}, blackOutDuration: {unit: hours, value: 1}}]}", []string{"instances.long[0]", "more than two hours"}},
		"a long instance of days":            {"instances: {long: [" + here + ", duration: {unit: days, value: 2}, blackOutDuration: {unit: hours, value: 1}}]}", []string{"hours or minutes"}},
		"a long instance without a blackout": {"instances: {long: [" + here + ", duration: {unit: hours, value: 3}}]}", []string{"blackOutDuration"}},
		"an RFC without an offset":           {"instances: {busy: [" + here + ", rfcs: [{scheduledStart: '2030-01-01T10:00:00', scheduledEnd: '2030-01-01T12:00:00Z'}]}]}", []string{"instances.busy[0]: rfcs[0]", "no offset"}},
		"an RFC that ends before it starts":  {"instances: {busy: [" + here + ", rfcs: [{scheduledStart: '2030-01-01T10:00:00Z', scheduledEnd: '2030-01-01T10:00:00Z'}]}]}", []string{"rfcs[0]", "does not come after"}},
		"an instance of another customer that is ours": {
			"instances: {bookable: [" + here + "}], foreign: [" + here + "}], not-opted-in: [" + here + "}]}",
			[]string{"instances.foreign[0].csi: is that of the bookable instances", "instances.not-opted-in[0].csi: is that of"},
		},
		"another customer with the approver's GUID": {
			"identities: {approver: {identifier: A1, token: {env: A}}, other-customer: {identifier: a1, token: {env: B}}}",
			[]string{"identities.other-customer.identifier: is the approver's"},
		},
		"all that is wrong at once, in order": {"identities: {b: {token: {}}, a: {token: {env: A}}}", []string{"identities.a: ", "\nidentities.b.token: ", "\nidentities.b: "}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := target.ParseConfig("folder/target.yaml", []byte(c.text))
			if err == nil || got != nil {
				t.Fatalf("got %+v, %v, want an error alone", got, err)
			}
			for _, want := range append(c.want, "folder/target.yaml: ") {
				if !strings.Contains(err.Error(), want) {
					t.Errorf("got %q, want it to say %q", err, want)
				}
			}
			if strings.Contains(err.Error(), planted) {
				t.Errorf("got %q, which shows the secret", err)
			}
		})
	}
}

func TestParseConfigShowsNoTokenThatStandsInTheWrongPlace(t *testing.T) {
	t.Parallel()
	token := jwt(t, map[string]any{"sub": planted})
	for _, text := range []string{
		"identities: {approver: {identifier: a, token: " + token + "}}",
		"identities: {approver: " + token + "}",
		"identities: " + token,
		token,
		"identities: {" + token + ": {token: {env: A}}}",
		"instances: {busy: [{csi: a, service: b, instance: c, executions: [d], rfcs: [{scheduledStart: " + token + "}]}]}",
	} {
		_, err := target.ParseConfig("target.yaml", []byte(text))
		if err == nil {
			t.Errorf("%s: got no error", text)
		} else if strings.Contains(err.Error(), token[len(token)-30:len(token)-10]) {
			t.Errorf("the error shows the token: %v", err)
		}
	}
}

func TestEveryRoleSaysWhatToProvide(t *testing.T) {
	t.Parallel()
	for _, roles := range []map[string]string{target.IdentityRoles(), target.InstanceRoles()} {
		for role, provide := range roles {
			if role == "" || len(provide) < 20 {
				t.Errorf("the role %q says %q, want what to provide", role, provide)
			}
		}
	}
}
