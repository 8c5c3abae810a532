package mutant

import (
	"strings"

	"example.com/bounce/mock"
	"example.com/bounce/mock/mutant/internal/plant"
)

// pathDefects accept other paths than the documented ones.
func pathDefects() defects {
	return defects{
		"path-order-ignored": plant.Check("instance", func(x *mock.Exchange, original plant.CheckFunc) *mock.Refusal {
			r := original(x)
			if r == nil {
				return nil
			}
			x.Place.Instance, x.Place.Execution = x.Place.Execution, x.Place.Instance
			if original(x) == nil {
				return nil
			}
			x.Place.Instance, x.Place.Execution = x.Place.Execution, x.Place.Instance
			return r
		}),
		"blank-customer-ok": plant.All(plant.Checks{
			"ownership": plant.First(func(x *mock.Exchange) {
				if x.Place.CSI == "" {
					x.Place.CSI = x.Customer.CSI
				}
			}),
			"contract": plant.SkipIf(hasBlankSegment),
		}),
	}
}

// hasBlankSegment reports whether a path has a blank segment, and the body is valid.
func hasBlankSegment(x *mock.Exchange) bool {
	return strings.Contains(x.Request.URL.Path, "//") && len(x.Operation.ValidateBody(x.Body)) == 0
}
