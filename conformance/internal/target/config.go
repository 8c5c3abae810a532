package target

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"example.com/bounce/conformance/internal/exchange"
	"example.com/bounce/conformance/internal/model"
	"example.com/bounce/openapi/suggest"
)

// Config is a target file: the roles that a target without the control API gives to the suite.
type Config struct {
	// Target is the base URL, used when none is given otherwise.
	Target string `yaml:"target"`
	// Headers are sent with each request to the target, such as the key of its gateway, by their names. They are sent to the
	// target's origin alone: neither to a token's issuer nor to where an answer redirects.
	Headers map[string]Header `yaml:"headers"`
	// Identities are the callers by role; see IdentityRoles. Every request with credentials needs "approver".
	Identities map[string]Identity `yaml:"identities"`
	// Instances are the places by role; see InstanceRoles.
	Instances map[string][]Place `yaml:"instances"`

	// dir is the folder that relative files and commands of tokens start from; "" is the current one.
	dir string
}

// Identity is one caller.
type Identity struct {
	// Identifier is the GUID for the Identifier header. The roles approver, other-customer and not-opted-in have one; requests with
	// the token of another role send the approver's.
	Identifier string `yaml:"identifier"`
	// CustID is the customer's number, which some paths have, for the same roles.
	CustID string `yaml:"custId"`
	// Contact is the e-mail address of a valid contact of the customer, for the role approver.
	Contact string `yaml:"contact"`
	// Token is where the caller's JWT comes from.
	Token Token `yaml:"token"`
}

// Token is where a JWT comes from; exactly one field is set.
type Token struct {
	File    string   `yaml:"file"`    // a file that holds it
	Env     string   `yaml:"env"`     // an environment variable that holds it
	Command []string `yaml:"command"` // a program, with its arguments, that prints it
	OAuth2  *OAuth2  `yaml:"oauth2"`  // the client credentials grant
	Value   string   `yaml:"-"`       // the JWT itself, for callers in Go; never in a file
}

// OAuth2 is the client credentials grant of RFC 6749.
type OAuth2 struct {
	TokenURL        string   `yaml:"tokenUrl"`
	ClientID        string   `yaml:"clientId"`
	ClientSecretEnv string   `yaml:"clientSecretEnv"` // the environment variable that holds the secret
	Scopes          []string `yaml:"scopes"`
}

// Place is an instance with executions on it.
type Place struct {
	CSI        string   `yaml:"csi"`
	Service    string   `yaml:"service"`
	Instance   string   `yaml:"instance"`
	Executions []string `yaml:"executions"`
	// RFCs are the change records on the instance (role busy).
	RFCs []RFC `yaml:"rfcs"`
	// Duration and BlackOut belong to each of the executions (role long).
	Duration Duration `yaml:"duration"`
	BlackOut Duration `yaml:"blackOutDuration"`
}

// IdentityRoles are the known identities, each with what to provide for it.
func IdentityRoles() map[string]string {
	return map[string]string{
		"approver":              "a token of the customer with the scope mcs:oci:api:Approver",
		"user":                  "a token of the customer with the scope mcs:oci:api:User",
		"privileged-user":       "a token of the customer with the scope mcs:oci:api:PrivilegedUser",
		"app-admin":             "a token of the customer with the scope mcs:oci:api:AppAdmin",
		"approver-first":        "a token like the approver's with further scopes behind mcs:oci:api:Approver",
		"approver-between":      "a token like the approver's with mcs:oci:api:Approver between two other scopes",
		"approver-last":         "a token like the approver's with further scopes before mcs:oci:api:Approver",
		"no-approver":           "a token like the approver's with two or more scopes, mcs:oci:api:Approver not among them",
		"expired":               "a token like the approver's that has expired",
		"not-yet-valid":         "a token like the approver's whose nbf lies ahead",
		"no-exp":                "a token like the approver's without exp",
		"no-scope":              "a token like the approver's without any scope",
		"wrong-scope":           "a token like the approver's with a scope that no operation takes, such as ManageHostAPI.User",
		"longer-scope":          "a token like the approver's with a longer scope, such as mcs:oci:api:ApproverOfNothing",
		"critical":              "a token like the approver's whose header names an unknown extension in crit",
		"header-not-utf-8":      "a token like the approver's whose header has a member that is not UTF-8",
		"claims-not-utf-8":      "a token like the approver's that has a claim which is not UTF-8",
		"unknown-kid":           "a token like the approver's signed with a key that the key set lacks",
		"hs256-with-public-key": "a token like the approver's signed by HS256 with the public key as the secret",
		"other-customer":        "the approver of another customer, with that customer's Identifier",
		"not-opted-in":          "the approver of a customer that has not opted in, with that customer's Identifier",

		"other-customer-user":          "a token of the other customer with the scope mcs:oci:api:User",
		"not-opted-in-user":            "a token with the scope mcs:oci:api:User, of the customer that has not opted in",
		"not-opted-in-privileged-user": "a token with the scope mcs:oci:api:PrivilegedUser, of the customer that has not opted in",
	}
}

// InstanceRoles are the known places, each with what to provide for it.
func InstanceRoles() map[string]string {
	return map[string]string{
		"bookable":     "instances of the approver's customer, each with three two-hour executions that may be scheduled",
		"foreign":      "an instance and an execution of another customer (identity other-customer)",
		"not-opted-in": "an instance and an execution of the customer that has not opted in",
		"busy":         "instances with an execution that may be scheduled, and with known RFCs far in the future (rfcs)",
		"long":         "an instance with two executions of more than two hours and a blackout (duration, blackOutDuration)",
		"production":   "a production instance of the customer, with an execution that may be scheduled",
		"neighbour":    "another instance of the bookable instances' customer, with an execution that may be scheduled",
	}
}

// ProvideCustID says what to provide if the number of a customer is unknown.
const ProvideCustID = "identities.approver.custId, and that of other-customer and not-opted-in: the number by which the target names the customer"

// ProvideContact says what to provide if no contact of the customer is known.
const ProvideContact = "identities.approver.contact: the e-mail address of a valid contact of the customer"

// ParseConfig reads a target file. The name appears in the error, which names the line and the field, and says what to write; the
// file's relative paths and commands start from its folder.
func ParseConfig(name string, text []byte) (*Config, error) {
	var c Config
	if err := read(text, &c); err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	if err := Check(&c); err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	c.dir = filepath.Dir(name)
	return &c, nil
}

// Check validates a target's description as ParseConfig does; the error lists everything that is wrong, by its field.
func Check(c *Config) error {
	errs := c.checkHeaders()
	for role, identity := range c.Identities {
		if unknown := unknownRole("identities", role); unknown != "" {
			errs = append(errs, fmt.Errorf("identities.%s: %s", role, unknown))
		}
		if n := identity.Token.sources(); n != 1 {
			errs = append(errs, fmt.Errorf("identities.%s.token: has %d sources, want one of file, env, command, oauth2", role, n))
		}
	}
	for _, role := range []string{"approver", "other-customer", "not-opted-in"} {
		if identity, ok := c.Identities[role]; ok && identity.Identifier == "" {
			errs = append(errs, fmt.Errorf("identities.%s.identifier: is missing, want the customer's GUID", role))
		}
	}
	for role, places := range c.Instances {
		if unknown := unknownRole("instances", role); unknown != "" {
			errs = append(errs, fmt.Errorf("instances.%s: %s", role, unknown))
		}
		for i, p := range places {
			if err := p.check(role); err != nil {
				errs = append(errs, fmt.Errorf("instances.%s[%d]: %w", role, i, err))
			}
		}
	}
	errs = append(errs, c.checkOwners()...)
	slices.SortFunc(errs, func(a, b error) int { return strings.Compare(a.Error(), b.Error()) })
	if len(errs) == 0 {
		return nil
	}
	return errors.New(exchange.Redact(errors.Join(errs...).Error())) // a token may stand in the wrong place
}

// checkOwners makes sure that instances and identities of other customers are not the approver's: a scenario about another
// customer would pass or fail for the wrong reason.
func (c *Config) checkOwners() (errs []error) {
	approver, ours := c.Identities["approver"], map[string]bool{}
	for _, p := range c.Instances["bookable"] {
		ours[p.CSI] = true
	}
	for _, role := range []string{"other-customer", "not-opted-in"} {
		other, ok := c.Identities[role]
		if ok && other.Identifier != "" && strings.EqualFold(other.Identifier, approver.Identifier) {
			errs = append(errs, fmt.Errorf("identities.%s.identifier: is the approver's, want that of another customer", role))
		}
	}
	for _, role := range []string{"foreign", "not-opted-in"} {
		for i, p := range c.Instances[role] {
			if p.CSI != "" && ours[p.CSI] {
				errs = append(errs, fmt.Errorf("instances.%s[%d].csi: is that of the bookable instances, want an instance of another customer", role, i))
			}
		}
	}
	return errs
}

func (p Place) check(role string) error {
	switch {
	case p.CSI == "" || p.Service == "" || p.Instance == "" || len(p.Executions) == 0:
		return errors.New("want csi, service, instance and at least one of executions")
	case role == "long" && (p.Duration.Length() <= 2*time.Hour || p.BlackOut.Length() <= 0):
		return errors.New("want a duration of more than two hours and a blackOutDuration, in hours or minutes")
	case role == "busy" && len(p.RFCs) == 0:
		return errors.New("want at least one of rfcs")
	}
	for i, r := range p.RFCs {
		start, errStart := model.ParseStamp(r.Start)
		end, errEnd := model.ParseStamp(r.End)
		if err := cmp.Or(errStart, errEnd); err != nil {
			return fmt.Errorf("rfcs[%d]: %w", i, err)
		}
		if start.Offset == "" || end.Offset == "" {
			return fmt.Errorf("rfcs[%d]: scheduledStart or scheduledEnd has no offset, want Z or one such as -07:00", i)
		}
		if !end.Time.After(start.Time) {
			return fmt.Errorf("rfcs[%d]: scheduledEnd does not come after scheduledStart", i)
		}
	}
	return nil
}

// unknownRole says what is wrong with a role of a field of the file; "" if it is known.
func unknownRole(field, role string) string {
	known := map[string]map[string]string{"identities": IdentityRoles(), "instances": InstanceRoles()}[field]
	if known[role] != "" {
		return ""
	}
	names := slices.Sorted(maps.Keys(known))
	text := "unknown role, want one of " + strings.Join(names, ", ")
	if question := suggest.DidYouMean(role, names); question != "" {
		text += "; " + question
	}
	return text
}

func (t Token) sources() int {
	n := 0
	for _, set := range []bool{t.File != "", t.Env != "", len(t.Command) > 0, t.OAuth2 != nil, t.Value != ""} {
		if set {
			n++
		}
	}
	return n
}
