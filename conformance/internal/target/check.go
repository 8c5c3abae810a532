package target

import (
	"cmp"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"example.com/bounce/conformance/internal/model"
	"example.com/bounce/conformance/internal/yamlfile"
	"example.com/bounce/openapi"
)

// problem is one thing that is wrong with the values of a Config.
type problem struct {
	field string // its path, such as identities.approver.token
	text  string // what is wrong, and what would be right
}

// problems are what is wrong with the values of a Config.
type problems []problem

func (p *problems) add(field, format string, args ...any) {
	*p = append(*p, problem{field, fmt.Sprintf(format, args...)})
}

// problems lists everything that is wrong with the values; the contract is as of ParseConfig.
func (c *Config) problems(contract *openapi.Document) problems {
	all := c.checkHeaders()
	switch u, err := url.Parse(c.Target); {
	case c.Target == "":
	case err != nil || !isURL(c.Target):
		all.add("target", "is not a URL, want one such as https://api.example.com")
	case u.User != nil || strings.ContainsAny(c.Target, "?#"):
		all.add("target", "has a user, a query or a fragment, want the base URL alone")
	}
	for _, role := range slices.Sorted(maps.Keys(c.Identities)) {
		all.addUnknown("identities", role, IdentityRoles())
		all.checkToken("identities."+role+".token", c.Identities[role].Token)
	}
	for _, role := range owners {
		identity, ok := c.Identities[role]
		switch field := "identities." + role + ".identifier"; {
		case !ok:
		case identity.Identifier == "":
			all.add(field, "is missing, want the customer's GUID")
		default:
			all.checkIdentifier(field, identity.Identifier, contract)
		}
	}
	for _, role := range slices.Sorted(maps.Keys(c.Instances)) {
		all.addUnknown("instances", role, InstanceRoles())
		for i, p := range c.Instances[role] {
			all.checkPlace(fmt.Sprintf("instances.%s[%d]", role, i), role, p)
		}
	}
	all.checkOwners(c)
	return all
}

// owners are the roles of the approvers of three customers, each with an Identifier.
var owners = []string{"approver", "other-customer", "not-opted-in"}

// checkIdentifier holds an Identifier to the operation that each target has.
func (p *problems) checkIdentifier(field, value string, contract *openapi.Document) {
	if contract == nil {
		return
	}
	o, found := contract.Operation("scheduleExecution")
	if !found {
		return // which the run reports
	}
	r := &http.Request{Method: http.MethodPost, URL: &url.URL{Path: "/"}, Header: http.Header{"Identifier": {value}}}
	for _, v := range o.ValidateParameters(r, nil) {
		if v.In == "header" && strings.EqualFold(v.Pointer, "Identifier") {
			p.add(field, "%s", v.Message)
		}
	}
}

// isURL reports whether a text is a URL of a web server.
func isURL(text string) bool {
	u, err := url.Parse(text)
	return err == nil && (u.Scheme == "http" || u.Scheme == "https") && u.Host != ""
}

// addUnknown reports a role that is not known. In a file, the reader has done so.
func (p *problems) addUnknown(field, role string, known map[string]string) {
	if known[role] == "" {
		p.add(field+"."+role, "%s", yamlfile.Unknown("role", role, slices.Sorted(maps.Keys(known))))
	}
}

func (p *problems) checkToken(field string, t Token) {
	if n := t.Sources(); n != 1 {
		p.add(field, "has %d sources, want one of file, env, command, oauth2", n)
	}
	if len(t.Command) > 0 && t.Command[0] == "" {
		p.add(field+".command", "has no program, want its name first")
	}
	if t.OAuth2 == nil {
		return
	}
	if !isURL(t.OAuth2.TokenURL) {
		p.add(field+".oauth2.tokenUrl", "is not a URL, want one such as https://login.example.com/oauth2/token")
	}
	if t.OAuth2.ClientID == "" {
		p.add(field+".oauth2.clientId", "is missing, want the id by which the issuer knows the client")
	}
}

func (p *problems) checkPlace(field, role string, place Place) {
	for _, member := range []struct{ name, value, want string }{
		{"csi", place.CSI, "the customer support identifier"},
		{"service", place.Service, "the type of the service, such as EBSO"},
		{"instance", place.Instance, "the name of the instance"},
		{"executions", strings.Join(place.Executions, ""), "the id of at least one execution"},
	} {
		if member.value == "" {
			p.add(field+"."+member.name, "is missing, want %s", member.want)
		}
	}
	if role == "long" && place.Duration.Length() <= 2*time.Hour {
		p.add(field+".duration", "is not more than two hours, want such a duration in hours or minutes, as in {unit: hours, value: 3}")
	}
	if role == "long" && place.BlackOut.Length() <= 0 {
		p.add(field+".blackOutDuration", "is missing, want a duration in hours or minutes, such as {unit: hours, value: 1}")
	}
	if role == "busy" && len(place.RFCs) == 0 {
		p.add(field+".rfcs", "is missing, want at least one change record")
	}
	for i, r := range place.RFCs {
		p.checkRFC(fmt.Sprintf("%s.rfcs[%d]", field, i), r)
	}
}

func (p *problems) checkRFC(field string, r RFC) {
	start, errStart := model.ParseStamp(r.Start)
	end, errEnd := model.ParseStamp(r.End)
	for _, member := range []struct {
		name  string
		stamp model.Stamp
		err   error
	}{{"scheduledStart", start, errStart}, {"scheduledEnd", end, errEnd}} {
		const want = "want a time such as 2030-08-26T10:00:00-07:00"
		switch {
		case member.err != nil:
			p.add(field+"."+member.name, "is not a time (%v), %s", member.err, want)
		case member.stamp.Offset == "":
			p.add(field+"."+member.name, "has no offset, %s", want)
		}
	}
	if cmp.Or(errStart, errEnd) == nil && !end.Time.After(start.Time) {
		p.add(field+".scheduledEnd", "does not come after scheduledStart, want a later time")
	}
}

// checkOwners makes sure that instances and identities of other customers are not the approver's: a scenario about another
// customer would pass or fail for the wrong reason.
func (p *problems) checkOwners(c *Config) {
	approver, ours := c.Identities["approver"], map[string]bool{}
	for _, place := range c.Instances["bookable"] {
		ours[place.CSI] = true
	}
	for _, role := range owners[1:] {
		other, ok := c.Identities[role]
		if ok && other.Identifier != "" && strings.EqualFold(other.Identifier, approver.Identifier) {
			p.add("identities."+role+".identifier", "is the approver's, want that of another customer")
		}
	}
	for _, role := range []string{"foreign", "not-opted-in"} {
		for i, place := range c.Instances[role] {
			if place.CSI != "" && ours[place.CSI] {
				p.add(fmt.Sprintf("instances.%s[%d].csi", role, i), "is that of the bookable instances, want an instance of another customer")
			}
		}
	}
}
