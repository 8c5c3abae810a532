package target

import (
	"errors"
	"path/filepath"
	"reflect"
	"slices"
	"strings"

	"example.com/bounce/conformance/internal/credential"
	"example.com/bounce/conformance/internal/exchange"
	"example.com/bounce/conformance/internal/yamlfile"
	"example.com/bounce/openapi"
)

// Config is a target file: the roles that a target without the control API gives to the suite. The tag about of a field is its
// description in the JSON Schema.
type Config struct {
	// Target is the base URL, used when none is given otherwise.
	Target string `yaml:"target" about:"The base URL of the server, without /selfservice/v1. The flag --target wins."`
	// Headers are sent with each request to the target, such as the key of its gateway, by their names. They are sent to the
	// target's origin alone: neither to a token's issuer nor to where an answer redirects.
	Headers map[string]Header `yaml:"headers" about:"Headers that a gateway asks for. They are sent with each request to the server, and to no other." example:"X-Gateway-Key: {env: GATEWAY_KEY}"`
	// Identities are the callers by role; see IdentityRoles. Every request with credentials needs "approver".
	Identities map[string]Identity `yaml:"identities" about:"Who calls, by role. Nearly everything needs the approver; each further role lets more scenarios run." example:"approver: {identifier: GUID, token: {env: APPROVER_TOKEN}}"`
	// Instances are the places by role; see InstanceRoles.
	Instances map[string][]Place `yaml:"instances" about:"The instances and their executions, by role. Nothing is booked on them without --effects books." example:"bookable: [{csi: '15427061', service: EBSO, instance: DCMATI, executions: [3-CDQF5Z0]}]"`

	// dir is the folder that relative files and commands of tokens start from; "" is the current one.
	dir string

	name  string         // of the file; "" if there is none
	lines map[string]int // on which its roles begin
}

// File returns the name that the file was read by, "" if there was none, and the lines on which its roles begin, such as
// identities.approver.
func (c *Config) File() (name string, lines map[string]int) { return c.name, c.lines }

// Identity is one caller.
type Identity struct {
	// Identifier is the GUID for the Identifier header. The roles approver, other-customer and not-opted-in have one; requests with
	// the token of another role send the approver's.
	Identifier string `yaml:"identifier" about:"The GUID for the header Identifier, of the roles approver, other-customer and not-opted-in."`
	// CustID is the customer's number, which some paths have, for the same roles.
	CustID string `yaml:"custId" about:"The number by which the server names the customer, which some paths have, of the same roles."`
	// Contact is the e-mail address of a valid contact of the customer, for the role approver.
	Contact string `yaml:"contact" about:"The e-mail address of a valid contact of the customer, of the role approver."`
	// Token is where the caller's JWT comes from.
	Token Token `yaml:"token" about:"Where the caller's token (a JWT) comes from: one of file, env, command and oauth2."`
}

// Token is where a JWT comes from; exactly one field is set.
type Token = credential.Token

// OAuth2 is the client credentials grant, as a Token's source.
type OAuth2 = credential.OAuth2

// Place is an instance with executions on it.
type Place struct {
	CSI        string   `yaml:"csi" about:"The customer support identifier of the instance's customer."`
	Service    string   `yaml:"service" about:"The type of the service, such as EBSO."`
	Instance   string   `yaml:"instance" about:"The name of the instance."`
	Executions []string `yaml:"executions" about:"Executions of the instance that may be scheduled, by their ids."`
	// RFCs are the change records on the instance (role busy).
	RFCs []RFC `yaml:"rfcs" about:"The change records on the instance, of the role busy: as the server answers them."`
	// Duration and BlackOut belong to each of the executions (role long).
	Duration Duration `yaml:"duration" about:"How long each of the executions takes, of the role long; two hours otherwise."`
	BlackOut Duration `yaml:"blackOutDuration" about:"The blackout of each of the executions, of the role long."`
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

// ParseConfig reads a target file. The error lists everything that is wrong with it, one on each line, by the name, line, column and
// field, and says what to write. The file's relative paths and commands start from its folder. Identifiers are held to the contract;
// nil takes any.
func ParseConfig(name string, text []byte, contract *openapi.Document) (*Config, error) {
	var c Config
	file := format().Read(name, text, &c)
	for _, p := range c.problems(contract) {
		file.Report(p.field, p.text)
	}
	if err := file.Err(); err != nil {
		return nil, errors.New(exchange.Redact(err.Error())) // a token may stand where a field does
	}
	c.dir, c.name, c.lines = filepath.Dir(name), name, map[string]int{}
	for role := range c.Identities {
		c.lines["identities."+role] = file.Line("identities." + role)
	}
	for role := range c.Instances {
		c.lines["instances."+role] = file.Line("instances." + role)
	}
	return &c, nil
}

// format is the format of target files.
func format() yamlfile.Format {
	return yamlfile.Format{
		Title: "Target file of bounce conform", Type: reflect.TypeFor[Config](), Name: "role",
		Names: map[string]map[string]string{"identities": IdentityRoles(), "instances": InstanceRoles()},
		Want:  "a file with identities and instances",
	}
}

// Check validates a target's description as ParseConfig does; the error lists everything that is wrong, by its field.
func Check(c *Config, contract *openapi.Document) error {
	var lines []string
	for _, p := range c.problems(contract) {
		lines = append(lines, p.field+": "+p.text)
	}
	if len(lines) == 0 {
		return nil
	}
	slices.Sort(lines)
	return errors.New(exchange.Redact(strings.Join(lines, "\n"))) // a token may stand in the wrong place
}
