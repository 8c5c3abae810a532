package target_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"example.com/bounce/conformance/internal/target"
	"example.com/bounce/openapi"
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
	got, err := target.ParseConfig("folder/target.yaml", []byte(whole), nil)
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

const here = "{csi: '1', service: EBSO, instance: DCMATI, executions: [3-A]"

// refused are files that cannot be read, with the error.
var refused = map[string]struct{ text, want string }{
	"what is not YAML": {
		"identities: [",
		"target.yaml:2:1: is not YAML: did not find expected node content",
	},
	"an empty file": {
		"# to do\n",
		"target.yaml: is empty, want a file with identities and instances",
	},
	"what is no mapping": {
		"- a\n",
		"target.yaml:1:1: has no fields, want one or more of headers, identities, instances, target",
	},
	"an unknown key, by its line": {
		"target: http://a\nidentitys: {}\n",
		"target.yaml:2:1: identitys: is not a field; did you mean identities?",
	},
	"a key that is there twice": {
		"target: a\ntarget: b\n",
		"target.yaml:2:1: target: stands on line 1 already, want it once",
	},
	"a list of headers": {
		"headers: [planted]",
		"target.yaml:1:10: headers: has no entries, want lines such as X-Gateway-Key: {env: GATEWAY_KEY}",
	},
	"a header of an unknown source": {
		"headers:\n  X-A: {vault: planted}\n",
		"target.yaml:2:9: headers.X-A.vault: is not a field, want one of command, env, file",
	},
	"a header without a value": {
		"headers: {X-A: ''}",
		"target.yaml:1:16: headers.X-A: has 0 sources, want the value, or one of file, env, command",
	},
	"a header of two sources": {
		"headers: {X-A: {file: a, env: planted}}",
		"target.yaml:1:11: headers.X-A: has 2 sources, want the value, or one of file, env, command",
	},
	"the suite's own header": {
		"headers: {authorization: planted}",
		"target.yaml:1:26: headers.authorization: is one that the suite or the connection sets, want another, such as a gateway's key",
	},
	"a header of the connection": {
		"headers: {Proxy-Authorization: planted}",
		"target.yaml:1:32: headers.Proxy-Authorization: is one that the suite or the connection sets, want another, such as a gateway's key",
	},
	"a header that is there twice": {
		"headers: {X-A: planted, x-a: planted}",
		"target.yaml:1:30: headers.x-a: is the same header as X-A, want it once",
	},
	"what is not a header name": {
		"headers: {'X A planted': b}",
		"target.yaml:1:1: headers: one of the names is not a header name, want one such as X-Gateway-Key",
	},
	"a token in the file itself": {
		"identities:\n  expired:\n    token: {value: planted}\n",
		"target.yaml:3:13: identities.expired.token.value: is not a field, want one of command, env, file, oauth2",
	},
	"a list for a text": {
		"target: [http://a]\n",
		"target.yaml:1:9: target: is not a text, want one value",
	},
	"a text for a list": {
		"identities: {expired: {token: {command: planted}}}",
		"target.yaml:1:41: identities.expired.token.command: is not a list, want it in brackets, or each item on a line that begins with a dash",
	},
	"a text for roles": {
		"identities: planted",
		"target.yaml:1:13: identities: has no entries, want lines such as approver: {identifier: GUID, token: {env: APPROVER_TOKEN}}",
	},
	"a text for an identity": {
		"identities: {approver: planted}",
		"target.yaml:1:24: identities.approver: has no fields, want one or more of contact, custId, identifier, token",
	},
	"a text for a number": {
		"instances:\n  long:\n  - duration: {value: planted}\n",
		"target.yaml:3:5: instances.long[0].csi: is missing, want the customer support identifier\n" +
			"target.yaml:3:5: instances.long[0].service: is missing, want the type of the service, such as EBSO\n" +
			"target.yaml:3:5: instances.long[0].instance: is missing, want the name of the instance\n" +
			"target.yaml:3:5: instances.long[0].executions: is missing, want the id of at least one execution\n" +
			"target.yaml:3:5: instances.long[0].blackOutDuration: is missing, want a duration in hours or minutes, such as {unit: hours, value: 1}\n" +
			"target.yaml:3:23: instances.long[0].duration.value: is not a whole number, want one such as 2",
	},
	"every wrong line at once": {
		"target: []\ninstances: {bookable: {}}\n",
		"target.yaml:1:9: target: is not a text, want one value\n" +
			"target.yaml:2:23: instances.bookable: is not a list, want it in brackets, or each item on a line that begins with a dash",
	},
	"an alias to what does not fit": {
		"target: &a [b]\nidentities: *a\n",
		"target.yaml:1:9: target: is not a text, want one value\n" +
			"target.yaml:2:13: identities: has no entries, want lines such as approver: {identifier: GUID, token: {env: APPROVER_TOKEN}}",
	},
	"an unknown identity": {
		"identities: {aprover: {identifier: a, token: {env: A}}}",
		"target.yaml:1:14: identities.aprover: is not a role; did you mean approver?",
	},
	"a token without a source": {
		"identities: {expired: {token: {}}}",
		"target.yaml:1:24: identities.expired.token: has 0 sources, want one of file, env, command, oauth2",
	},
	"a token of two sources": {
		"identities: {expired: {token: {env: A, file: b}}}",
		"target.yaml:1:24: identities.expired.token: has 2 sources, want one of file, env, command, oauth2",
	},
	"an approver without its GUID": {
		"identities: {approver: {token: {env: A}}}",
		"target.yaml:1:14: identities.approver.identifier: is missing, want the customer's GUID",
	},
	"another customer without its GUID": {
		"identities: {other-customer: {token: {env: A}}, not-opted-in: {token: {env: A}}}",
		"target.yaml:1:14: identities.other-customer.identifier: is missing, want the customer's GUID\n" +
			"target.yaml:1:49: identities.not-opted-in.identifier: is missing, want the customer's GUID",
	},
	"an unknown instance": {
		"instances: {bokable: [" + here + "}]}",
		"target.yaml:1:13: instances.bokable: is not a role; did you mean bookable?",
	},
	"an instance without executions": {
		"instances: {bookable: [{csi: '1', service: EBSO, instance: DCMATI}]}",
		"target.yaml:1:24: instances.bookable[0].executions: is missing, want the id of at least one execution",
	},
	"an instance without its customer": {
		"instances: {bookable: [" + here + "}, {service: EBSO, instance: A, executions: [b]}]}",
		"target.yaml:1:88: instances.bookable[1].csi: is missing, want the customer support identifier",
	},
	"a busy instance without rfcs": {
		"instances: {busy: [" + here + "}]}",
		"target.yaml:1:20: instances.busy[0].rfcs: is missing, want at least one change record",
	},
	"a long instance that is short": {
		"instances: {long: [" + here + ", duration: {unit: hours, value: 2}, blackOutDuration: {unit: hours, value: 1}}]}",
		"target.yaml:1:83: instances.long[0].duration: is not more than two hours, want such a duration in hours or minutes, as in {unit: hours, value: 3}",
	},
	"a long instance of days": {
		"instances: {long: [" + here + ", duration: {unit: days, value: 2}, blackOutDuration: {unit: hours, value: 1}}]}",
		"target.yaml:1:83: instances.long[0].duration: is not more than two hours, want such a duration in hours or minutes, as in {unit: hours, value: 3}",
	},
	"a long instance without a blackout": {
		"instances: {long: [" + here + ", duration: {unit: hours, value: 3}}]}",
		"target.yaml:1:20: instances.long[0].blackOutDuration: is missing, want a duration in hours or minutes, such as {unit: hours, value: 1}",
	},
	"an RFC without an offset": {
		"instances: {busy: [" + here + ", rfcs: [{scheduledStart: '2030-01-01T10:00:00', scheduledEnd: '2030-01-01T12:00:00Z'}]}]}",
		"target.yaml:1:107: instances.busy[0].rfcs[0].scheduledStart: has no offset, want a time such as 2030-08-26T10:00:00-07:00",
	},
	"an RFC that ends before it starts": {
		"instances: {busy: [" + here + ", rfcs: [{scheduledStart: '2030-01-01T10:00:00Z', scheduledEnd: '2030-01-01T10:00:00Z'}]}]}",
		"target.yaml:1:145: instances.busy[0].rfcs[0].scheduledEnd: does not come after scheduledStart, want a later time",
	},
	"an instance of another customer that is ours": {
		"instances: {bookable: [" + here + "}], foreign: [" + here + "}], not-opted-in: [" + here + "}]}",
		"target.yaml:1:105: instances.foreign[0].csi: is that of the bookable instances, want an instance of another customer\n" +
			"target.yaml:1:185: instances.not-opted-in[0].csi: is that of the bookable instances, want an instance of another customer",
	},
	"another customer with the approver's GUID": {
		"identities: {approver: {identifier: 6F1C0A52-6F0E-4C43-9D6E-2B6F1F8C0A01, token: {env: A}}, other-customer: {identifier: " + guid + ", token: {env: B}}}",
		"target.yaml:1:122: identities.other-customer.identifier: is the approver's, want that of another customer",
	},
	"an identifier that is no GUID": {
		"identities: {approver: {identifier: 6f1c0a52-6f0e-4c43-9d6e-2b6f1f8c0a0, token: {env: A}}}",
		"target.yaml:1:37: identities.approver.identifier: must be a GUID such as 6f1c0a52-6f0e-4c43-9d6e-2b6f1f8c0a01",
	},
	"a target with more than a base URL": {
		"target: https://planted:planted@api.example.com/?a=b#c\n",
		"target.yaml:1:9: target: has a user, a query or a fragment, want the base URL alone",
	},
	"a target that is no URL": {
		"target: api.example.com\n",
		"target.yaml:1:9: target: is not a URL, want one such as https://api.example.com",
	},
	"an issuer without URL and client": {
		"identities:\n  expired:\n    token:\n      oauth2: {tokenUrl: login.example.com}\n",
		"target.yaml:4:7: identities.expired.token.oauth2.clientId: is missing, want the id by which the issuer knows the client\n" +
			"target.yaml:4:26: identities.expired.token.oauth2.tokenUrl: is not a URL, want one such as https://login.example.com/oauth2/token",
	},
	"a command without a program": {
		"identities: {expired: {token: {command: ['']}}}",
		"target.yaml:1:32: identities.expired.token.command: has no program, want its name first",
	},
	"an instance behind one that is none": {
		"instances: {bookable: [none, ~, {csi: '1', service: EBSO, instance: DCMATI}]}",
		"target.yaml:1:24: instances.bookable[0]: has no fields, want one or more of blackOutDuration, csi, duration, executions, instance, rfcs, service\n" +
			"target.yaml:1:30: instances.bookable[1]: is empty, want a value, or no item\n" +
			"target.yaml:1:33: instances.bookable[2].executions: is missing, want the id of at least one execution",
	},
	"values and forms at once": {
		"target: a\nidentities:\n  approver: {idntifier: a, token: {envv: A}}\n  expired: {token: [a]}\ninstances:\n  bookable:\n  - {csi: [], service: EBSO, instance: A, executions: [b]}\n",
		"target.yaml:1:9: target: is not a URL, want one such as https://api.example.com\n" +
			"target.yaml:3:14: identities.approver.idntifier: is not a field; did you mean identifier?\n" +
			"target.yaml:3:36: identities.approver.token.envv: is not a field; did you mean env?\n" +
			"target.yaml:4:20: identities.expired.token: has no fields, want one or more of command, env, file, oauth2\n" +
			"target.yaml:7:11: instances.bookable[0].csi: is not a text, want one value",
	},
	"all that is wrong at once, in order": {
		"identities: {b: {token: {}}, a: {token: {env: A}}}",
		"target.yaml:1:14: identities.b: is not a role, want one of app-admin, approver, approver-between, approver-first, approver-last, claims-not-utf-8, critical, expired, header-not-utf-8, hs256-with-public-key, longer-scope, no-approver, no-exp, no-scope, not-opted-in, not-opted-in-privileged-user, not-opted-in-user, not-yet-valid, other-customer, other-customer-user, privileged-user, unknown-kid, user, wrong-scope\n" +
			"target.yaml:1:30: identities.a: is not a role, want one of app-admin, approver, approver-between, approver-first, approver-last, claims-not-utf-8, critical, expired, header-not-utf-8, hs256-with-public-key, longer-scope, no-approver, no-exp, no-scope, not-opted-in, not-opted-in-privileged-user, not-opted-in-user, not-yet-valid, other-customer, other-customer-user, privileged-user, unknown-kid, user, wrong-scope",
	},
}

func TestParseConfigRefuses(t *testing.T) {
	t.Parallel()
	contract, err := openapi.Bounce()
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range refused {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := target.ParseConfig("target.yaml", []byte(c.text), contract)
			if err == nil || got != nil {
				t.Fatalf("got %+v, %v, want an error alone", got, err)
			}
			if diff := cmp.Diff(c.want, err.Error()); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
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
		_, err := target.ParseConfig("target.yaml", []byte(text), nil)
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
