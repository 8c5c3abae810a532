package targetfile

import (
	"encoding/json"
	"fmt"
	"io"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"example.com/bounce/conformance"
	"example.com/bounce/openapi"
)

// example is a line that counts without its #.
var example = regexp.MustCompile(`(?m)^( *)# ([A-Za-z0-9-]+: ?(?:[{\[].*|https://\S+))$`)

// Whoever takes the # from any example, or from all, has a good file, which has every role.
func TestEveryExampleIsGood(t *testing.T) {
	t.Parallel()
	contract, err := openapi.Bounce()
	if err != nil {
		t.Fatal(err)
	}
	text := draft{}.text()
	all := example.FindAllIndex(text, -1)
	roles := len(conformance.IdentityRoles()) + len(conformance.InstanceRoles())
	if want := roles + 2; len(all) != want { // the target and a header
		t.Fatalf("the file has %d examples, want %d:\n%s", len(all), want, text)
	}
	for _, at := range all {
		one := string(text[:at[0]]) + example.ReplaceAllString(string(text[at[0]:at[1]]), "$1$2") + string(text[at[1]:])
		if _, err := conformance.ParseConfig("one.yaml", []byte(one), contract); err != nil {
			t.Error(err)
		}
	}
	whole, err := conformance.ParseConfig("whole.yaml", example.ReplaceAll(text, []byte("$1$2")), contract)
	if err != nil {
		t.Fatal(err)
	}
	if got := len(whole.Identities) + len(whole.Instances); got != roles || whole.Target == "" || len(whole.Headers) != 1 {
		t.Errorf("got %+v, want every role", whole)
	}
}

// What is written is read as it was, whatever the texts are.
func TestTextIsReadAsItWasWritten(t *testing.T) {
	t.Parallel()
	for _, odd := range []string{
		"plain", "007", "1e3", "null", "~", "yes", "true", "a b", "a: b", "a #b", "#a", "{a}", "[a]", "a, b", `"a"`, "'", `\`, "-", "--", "---", "--flag", "- a",
		"*a", "&a", "!a", "%a", "@a", "`a`", "|", ">", "?", ":", "a:", "<<", "=", ".", "...", "..", "2020-08-26", "2020-08-26T8:53:51-07:00", "ä€😀", "a\nb", "a\tb", " a ",
		"a\u2028b", "\u202e", "</script>", "0x1F", "1_000", "+1", "-1", ".inf", "operator@example.com",
		"a\uffffb", "a\ufffeb", "a\u0085b", "a\u007fb", "\ufeffa", "a\ufffdb", "a\U000e0001b", "a\x00\a\b\v\f\r\x1bb", "&<>",
	} {
		want := conformance.Config{
			Target:  "https://api.example.com",
			Headers: map[string]conformance.Header{"X-A": {Env: odd}, "X-B": {File: odd}, "X-C": {Command: []string{"a", odd}}},
			Identities: map[string]conformance.Identity{
				"approver": {Identifier: exampleIdentifier, CustID: odd, Contact: odd, Token: conformance.Token{OAuth2: &conformance.OAuth2{
					TokenURL: "https://login.example.com", ClientID: odd, ClientSecretEnv: odd, Scopes: []string{odd, odd},
				}}},
				"user": {Token: conformance.Token{Env: odd}},
			},
			Instances: map[string][]conformance.Place{"busy": {{CSI: odd, Service: odd, Instance: odd, Executions: []string{odd}, RFCs: []conformance.RFC{{
				Number: odd, Type: odd, SubType: odd, Status: odd, SubStatus: odd, Start: "2041-08-26T10:00:00Z", End: "2041-08-26T11:00:00Z",
				Duration: conformance.Duration{Unit: odd, Value: 3},
			}}}}},
		}
		text := draft{config: want, notes: []string{"a\nb: " + odd}}.text()
		got, err := conformance.ParseConfig("target.yaml", text, nil)
		if err != nil {
			t.Errorf("%q: %v", odd, err)
			continue
		}
		if diff := cmp.Diff(&want, got, cmpopts.IgnoreUnexported(conformance.Config{})); diff != "" {
			t.Errorf("%q (-want +got):\n%s", odd, diff)
		}
	}
}

// YAML has no text that is not UTF-8: the file would have another one.
func TestATextThatIsNotUTF8IsRefused(t *testing.T) {
	t.Parallel()
	for name, s := range map[string]*initSettings{
		"a text": {place: conformance.Place{CSI: "1", Instance: "a\xffb", Executions: []string{"a"}}}, "a text of many": {place: conformance.Place{CSI: "1", Instance: "a", Executions: []string{"a", "\xff"}}},
		"a header": {header: []string{"X-A=env:\xff"}},
	} {
		s.token = "env:" + tokenVariable
		const want = "the text of a flag is not UTF-8, as a target file must be"
		if err := s.run(t.Context(), io.Discard, io.Discard); err == nil || err.Error() != want {
			t.Errorf("%s: got %v, want %s", name, err, want)
		}
	}
	_, file, questions := asked(t, false, "http://127.0.0.1:1", "no", "", "7\xff", "7", "", "I", "E")
	if !strings.Contains(questions, "  the answer is not UTF-8, as a target file must be\n") || !strings.Contains(file, "\n    - {csi: \"7\",") {
		t.Errorf("asked\n%s\nfor the file\n%s", questions, file)
	}
}

// A secret that a Config has in itself is not written.
func TestTextHasNoSecret(t *testing.T) {
	t.Parallel()
	text := draft{config: conformance.Config{
		Headers:    map[string]conformance.Header{"X-A": {Value: "planted"}},
		Identities: map[string]conformance.Identity{"approver": {Identifier: "a", Token: conformance.Token{Value: "planted"}}},
	}}.text()
	if strings.Contains(string(text), "planted") {
		t.Errorf("the file has the secret:\n%s", text)
	}
}

// The file has at most a few of what a mock has, and nothing that would break its lines.
func TestDescribeTakesWhatFits(t *testing.T) {
	t.Parallel()
	var w world
	var instances, executions []string
	for i := range 40 {
		executions = append(executions, fmt.Sprintf(`{"id":"E%d","duration":{"unit":"minutes","value":120}}`, i))
		instances = append(instances, fmt.Sprintf(`{"name":"I%d","executions":[%s]}`, i, strings.Join(executions, ",")))
	}
	const odd = `{"name":"odd\u202e","executions":[{"id":"E","duration":{"unit":"hours","value":2}}]},` +
		`{"name":"booked","executions":[{"id":"E","scheduledStart":"2030-01-01T00:00:00Z","duration":{"unit":"hours","value":2}}]},`
	text := `{"customers":[{"csi":"0","identifier":"` + strings.Repeat("x", 300) + `","optedIn":true},
		{"csi":"1","identifier":"a","optedIn":true,"services":[{"type":"EBSO","instances":[` + odd + strings.Join(instances, ",") + `]}]},
		{"csi":"2","identifier":"b","optedIn":true},{"csi":"3","identifier":"c","optedIn":true}]}`
	if err := json.Unmarshal([]byte(text), &w); err != nil {
		t.Fatal(err)
	}
	w.now = time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	var c conformance.Config
	s := &initSettings{from: "http://127.0.0.1:1", token: "env:" + tokenVariable}
	if err := s.describe(&c, &w); err != nil {
		t.Fatal(err)
	}
	bookable := c.Instances["bookable"]
	if len(bookable) != mostPlaces || bookable[0].Instance != "I0" || len(bookable[9].Executions) != mostExecutions || bookable[0].Duration.Value != 0 {
		t.Errorf("got the bookable instances %+v", bookable)
	}
	if c.Identities["approver"].Identifier != "a" || c.Identities["other-customer"].Identifier != "b" {
		t.Errorf("got the identities %+v", c.Identities)
	}
	if _, found := c.Identities["not-opted-in"]; found {
		t.Error("a customer that has not opted in was found")
	}
}
