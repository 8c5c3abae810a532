package targetfile

import (
	"fmt"
	"maps"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"go.yaml.in/yaml/v4"

	"example.com/bounce/conformance"
)

// draft is a target file to be.
type draft struct {
	config conformance.Config
	// notes are sentences for the head of the file, such as what the server answered to requests without a credential.
	notes []string
	// tokenURL is where tokens are issued, for the examples; "" if that is not known.
	tokenURL string
}

// text returns the file. Each field and role is explained; what the draft lacks is there as an example in a comment. It has no value of
// a token or a header: only where they come from.
func (d draft) text() []byte {
	var p page
	p.comment("", "Target file of bounce conform: who calls a server, and on which instances. Check it by bounce target check. "+
		"Tokens and other secrets stand elsewhere: the file says where. A line such as # name: value is an example: without the # it counts. "+
		"An editor completes the file if its first line is # yaml-language-server: $schema=bounce-target.schema.json; bounce target "+
		"schema prints that schema.")
	for _, each := range d.notes {
		p.comment("", each)
	}
	about := map[string]string{}
	for _, field := range conformance.ConfigFields() {
		about[field.Name] = field.About
	}
	p.section(about, "target", d.config.Target == "", "target: "+scalar(orElse(d.config.Target, "https://api.example.com")))
	p.section(about, "headers", false, "headers:")
	for _, name := range slices.Sorted(maps.Keys(d.config.Headers)) {
		p.line("  ", scalar(name)+": "+inline(d.config.Headers[name]))
	}
	if len(d.config.Headers) == 0 {
		p.line("  # ", "X-Gateway-Key: {env: GATEWAY_KEY}")
	}
	p.section(about, "identities", false, "identities:")
	p.legend("An identity has", conformance.ConfigFields("identities"))
	p.legend("A token has one of", conformance.ConfigFields("identities", "token"))
	p.legend("The grant oauth2 has", conformance.ConfigFields("identities", "token", "oauth2"))
	p.line("", "")
	for _, role := range inOrder(conformance.IdentityRoles()) {
		p.comment("  ", conformance.IdentityRoles()[role])
		if i, found := d.config.Identities[role]; found {
			p.line("  ", role+": "+inline(i))
		} else {
			p.line("  # ", role+": "+inline(d.exampleIdentity(role)))
		}
	}
	p.section(about, "instances", false, "instances:")
	p.legend("An instance has", conformance.ConfigFields("instances"))
	p.line("", "")
	for _, role := range inOrder(conformance.InstanceRoles()) {
		p.comment("  ", conformance.InstanceRoles()[role])
		if len(d.config.Instances[role]) == 0 {
			p.line("  # ", role+": ["+inline(examplePlace(role))+"]")
			continue
		}
		p.line("  ", role+":")
		for _, each := range d.config.Instances[role] {
			p.line("    - ", inline(each))
		}
	}
	return []byte(p.String())
}

// page collects the lines of a file.
type page struct{ strings.Builder }

func (p *page) line(indent, text string) { fmt.Fprintf(p, "%s%s\n", indent, text) }

// comment writes a text in lines of at most 120 characters. What cannot be printed is replaced: YAML refuses some of it.
func (p *page) comment(indent, text string) {
	p.wrap(indent+"# ", indent+"# ", strings.Map(func(r rune) rune {
		if unicode.IsPrint(r) || unicode.IsSpace(r) {
			return r
		}
		return unicode.ReplacementChar
	}, text))
}

func (p *page) wrap(first, next, text string) {
	const most = 120
	line := first
	for i, word := range strings.Fields(text) {
		if i > 0 && len(line)+1+len(word) > most {
			p.line("", line)
			line = next + word
			continue
		}
		if i > 0 {
			line += " "
		}
		line += word
	}
	p.line("", line)
}

// section begins one of the fields of the file; as an example if it lacks a value.
func (p *page) section(about map[string]string, name string, isExample bool, line string) {
	p.line("", "")
	p.comment("", about[name])
	if isExample {
		line = "# " + line
	}
	p.line("", line)
}

// legend explains the fields of a mapping.
func (p *page) legend(title string, fields []conformance.ConfigField) {
	p.line("  # ", title)
	for _, f := range fields {
		const column = 18
		indent := fmt.Sprintf("  #   %-*s", column, f.Name)
		p.wrap(indent, "  #   "+strings.Repeat(" ", column), f.About)
	}
}

// inOrder lists roles: first those without which nothing runs, then the others by name.
func inOrder(roles map[string]string) []string {
	first := []string{"approver", "bookable", "other-customer", "foreign", "not-opted-in"}
	return slices.SortedFunc(maps.Keys(roles), func(a, b string) int {
		rank := func(role string) int {
			if i := slices.Index(first, role); i >= 0 {
				return i
			}
			return len(first)
		}
		if d := rank(a) - rank(b); d != 0 {
			return d
		}
		return strings.Compare(a, b)
	})
}

// exampleIdentity shows how to fill a role.
func (d draft) exampleIdentity(role string) conformance.Identity {
	variable := strings.ToUpper(strings.ReplaceAll(role, "-", "_")) + "_TOKEN"
	i := conformance.Identity{Token: conformance.Token{Env: variable}}
	switch role {
	case "approver":
		i.Identifier, i.Token = exampleIdentifier, conformance.Token{OAuth2: &conformance.OAuth2{
			TokenURL: orElse(d.tokenURL, "https://login.example.com/oauth2/token"), ClientID: "suite", ClientSecretEnv: secretVariable,
			Scopes: []string{"mcs:oci:api:Approver"},
		}}
	case "other-customer":
		i.Identifier = "00000000-0000-4000-8000-000000000002"
	case "not-opted-in":
		i.Identifier = "00000000-0000-4000-8000-000000000003"
	}
	return i
}

// examplePlace shows how to fill a role.
func examplePlace(role string) conformance.Place {
	p := conformance.Place{CSI: "10000001", Service: "EBSO", Instance: "INSTANCE", Executions: []string{"EXECUTION"}}
	switch role {
	case "foreign":
		p.CSI = "10000002"
	case "not-opted-in":
		p.CSI = "10000003"
	case "long":
		p.Duration, p.BlackOut = conformance.Duration{Unit: "hours", Value: 3}, conformance.Duration{Unit: "hours", Value: 1}
	case "busy":
		p.RFCs = []conformance.RFC{{
			Number: "3-RFC", Type: "CODE_PROMO", SubType: "CEMLI_PATCH", Status: "Open", SubStatus: "Ready For Execution",
			Start: "2041-08-26T10:00:00Z", End: "2041-08-26T12:00:00Z", Duration: conformance.Duration{Unit: "hours", Value: 2},
		}}
	}
	return p
}

func orElse(text, other string) string {
	if text == "" {
		return other
	}
	return text
}

// inline writes a value of a target file on one line, each field under its name in the file. It leaves out what is empty.
func inline(value any) string {
	v := reflect.Indirect(reflect.ValueOf(value))
	var parts []string
	switch v.Kind() {
	case reflect.Struct:
		for field, value := range v.Fields() {
			name := field.Tag.Get("yaml")
			if name == "-" || value.IsZero() {
				continue
			}
			if text := inline(value.Interface()); text != "{}" && text != "[]" {
				parts = append(parts, name+": "+text)
			}
		}
		return "{" + strings.Join(parts, ", ") + "}"
	case reflect.Slice:
		for _, each := range v.Seq2() {
			parts = append(parts, inline(each.Interface()))
		}
		return "[" + strings.Join(parts, ", ") + "]"
	case reflect.String:
		return scalar(v.String())
	}
	return fmt.Sprint(value)
}

// plain are the texts that need no quotes, if YAML takes them for texts.
var plain = regexp.MustCompile(`^([A-Za-z0-9_./-][A-Za-z0-9_./:@-]*)?[A-Za-z0-9_./]$`)

// scalar writes a text, which must be UTF-8, as YAML has it, in quotes if it needs them.
func scalar(text string) string {
	var value any
	if plain.MatchString(text) && yaml.Load([]byte(text), &value) == nil && value == any(text) {
		return text
	}
	return strconv.Quote(text) // YAML has these escapes, for a text that is UTF-8
}
