package request

import (
	"fmt"
	"net/url"
	"regexp"
	"strings"

	"example.com/bounce/conformance/internal/target"
)

// Parties are the customers that a request may be about.
type Parties struct {
	// Own is the customer that sends it.
	Own *target.Fixture
	// Other is another customer, or one that has not opted in; nil for none.
	Other *target.Fixture
	// Seed decides the ids that are made up.
	Seed int64
	// ByCSI reports whether paths name customers by their CSI instead of custId (reading cust-id).
	ByCSI bool
}

// otherCustID is the name of the other customer in paths with custId.
func (p Parties) otherCustID() (string, error) {
	switch {
	case p.Other.CustID == "":
		return "", &target.Missing{Need: "cust-id", Provide: target.ProvideCustID}
	case p.ByCSI:
		return p.Other.CSI, nil
	}
	return p.Other.CustID, nil
}

// Query reads a query of a feature. ID, SECOND, THIRD, INSTANCE and NEIGHBOUR stand for the own customer's names, FOREIGN for an
// execution of the other one, and a time of day, such as 10:00:00Z or 03:00:00-07:00, for that time on the fixture's day.
func (p Parties) Query(text string) (url.Values, error) {
	names := []string{"INSTANCE", p.Own.Instance}
	for i, ordinal := range []string{"ID", "SECOND", "THIRD"} {
		if i < len(p.Own.Executions) {
			names = append(names, ordinal, p.Own.Executions[i])
		}
	}
	if p.Own.Neighbour != nil {
		names = append(names, "NEIGHBOUR", p.Own.Neighbour.Instance)
	}
	if p.Other != nil {
		names = append(names, "FOREIGN", p.Other.Executions[0])
	}
	values, err := url.ParseQuery(strings.NewReplacer(names...).Replace(text))
	if err != nil {
		return nil, fmt.Errorf("the features have the query %q: %w", text, err)
	}
	for name, all := range values {
		for i, value := range all {
			if strings.HasPrefix(name, "scheduled") && timeOfDay.MatchString(value) {
				values[name][i] = p.Own.At(value)
			}
		}
	}
	return values, nil
}

var timeOfDay = regexp.MustCompile(`^\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)$`)

// RawQuery returns the bytes of a query of a feature, with the own customer's names, escaped. Times of day are not replaced: DAY
// is the fixture's day.
func (p Parties) RawQuery(text string) string {
	names := []string{"DAY", p.Own.Day.Format("2006-01-02"), "ID", url.QueryEscape(p.Own.Executions[0])}
	if p.Other != nil {
		names = append(names, "FOREIGNINSTANCE", url.PathEscape(p.Other.Instance))
	}
	names = append(names, "INSTANCE", url.PathEscape(p.Own.Instance))
	return strings.NewReplacer(names...).Replace(text)
}
