// Package conformance checks any implementation of the Bounce API against the contract: it runs the scenarios of package
// features against a target over HTTP and reports which clause, reading or hygiene rule each of them rests on. A broken
// rule fails; an open question is observed. It imports packages features and openapi, and never the mock: "the mock
// conforms" is a test on the mock's side.
package conformance

import (
	"context"
	_ "embed" // of the manual
	"errors"

	"example.com/bounce/conformance/internal/target"
	"example.com/bounce/conformance/internal/yamlfile"
	"example.com/bounce/conformance/report"
	"example.com/bounce/openapi"
)

// Manual is README.md. Its sections are topics of bounce help.
//
//go:embed README.md
var Manual string

// Config describes a target that has no control API: its roles. See ParseConfig.
type Config = target.Config

type (
	// Identity is one caller of a Config.
	Identity = target.Identity
	// Token is where an Identity's JWT comes from.
	Token = target.Token
	// Header is where the value of one of a Config's Headers comes from.
	Header = target.Header
	// OAuth2 is the client credentials grant, as a Token's source.
	OAuth2 = target.OAuth2
	// Place is an instance of a Config, with executions on it.
	Place = target.Place
	// RFC is a change record on a Place.
	RFC = target.RFC
	// Duration is a length, as of a Place's executions.
	Duration = target.Duration
	// ConfigField is a field of target files, with a sentence about it.
	ConfigField = yamlfile.Field
)

// ParseConfig reads a target file (YAML). The error lists everything that is wrong, one on each line, with the name, line, column and
// field, and the remedy. Identifiers are held to the contract; nil takes any.
func ParseConfig(name string, text []byte, contract *openapi.Document) (*Config, error) {
	return target.ParseConfig(name, text, contract)
}

// CheckConfig validates a Config that comes from no file. The error lists everything that is wrong, one on each line, by the field.
// The contract is as of ParseConfig.
func CheckConfig(c *Config, contract *openapi.Document) error { return target.Check(c, contract) }

// ConfigSchema returns the JSON Schema (draft 2020-12) of target files, by which an editor helps to write one. It comes from the same
// fields as ParseConfig, and never refuses what that accepts.
func ConfigSchema() ([]byte, error) { return target.Schema() }

// ConfigFields lists the fields of target files below a path without roles, such as identities, token; nil if there is no such field.
func ConfigFields(path ...string) []ConfigField { return target.Fields(path...) }

// IdentityRoles are the roles of a Config's Identities, each with what to provide for it.
func IdentityRoles() map[string]string { return target.IdentityRoles() }

// InstanceRoles are the roles of a Config's Instances, each with what to provide for it.
func InstanceRoles() map[string]string { return target.InstanceRoles() }

// Run checks the target. The error is a *UsageError (the options are wrong), a *TargetError (the target cannot be tested), the
// end of ctx before the target was reached, or a failure of the harness; whatever the target does wrong is in the report. A
// *TargetError and the end of ctx come with a report, too, in which each selected scenario is inconclusive. If ctx ends later,
// the scenarios that are not done are inconclusive, and the report is returned as it is. Runs are independent of each other,
// except for the clock of a target with the control API: such a target takes one run at a time.
func Run(ctx context.Context, o Options) (*report.Report, error) {
	o, err := o.withDefaults()
	if err != nil {
		return nil, err
	}
	plan, err := newPlan(o)
	if err != nil {
		return nil, err
	}
	r := newRun(o, plan)
	if err := r.connect(ctx); err != nil {
		return r.unfinished(err), r.hidden(err)
	}
	err = r.execute(ctx)
	r.closeErr = r.close(context.WithoutCancel(ctx))
	if err != nil {
		return nil, errors.Join(err, r.closeErr)
	}
	return r.report()
}
