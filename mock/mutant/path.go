package mutant

import (
	"net/http"
	"slices"
	"strings"
	"time"

	"example.com/bounce/mock"
	"example.com/bounce/mock/internal/domain"
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
		"blank-service-ok": plant.All(plant.Checks{
			"service":  plant.SkipIf(func(x *mock.Exchange) bool { return x.Service == "" }),
			"contract": plant.SkipIf(hasBlankSegment),
		}),
		"service-types-closed": plant.Check("service", plant.RefuseIf(func(x *mock.Exchange) bool {
			return !slices.Contains([]string{"EBSO", "EBSZ", "EBSI"}, x.Service)
		}, http.StatusNotFound, "There is no such service type.")),
		"service-mismatch-on-create-500":  plant.Check("createExecution/service", plant.CrashOnRefusal),
		"service-mismatch-on-details-500": plant.Check("readExecution/service", plant.CrashOnRefusal),
		"create-any-service":              plant.Check("createExecution/service", plant.Skip),
	}
}

// hasBlankSegment reports whether a path has a blank segment, and the body is valid.
func hasBlankSegment(x *mock.Exchange) bool {
	return strings.Contains(x.Request.URL.Path, "//") && len(x.Operation.ValidateBody(x.Body)) == 0
}

// nowhere is the service of an exchange whose instance does not exist, among the replacements of placeDefects.
const nowhere = "\x00nowhere"

// placeDefects serve what does not exist.
func placeDefects() defects {
	return defects{
		"options-of-nowhere": plant.All(plant.Checks{"readOptions/instance": plant.Skip, "readOptions/service": plant.Skip}),
		"create-nowhere": plant.All(plant.Checks{
			"createExecution/instance": markNowhere,
			"createExecution/service":  isNowhere(plant.Skip),
			"createExecution/create": isNowhere(func(x *mock.Exchange, _ plant.CheckFunc) *mock.Refusal {
				x.Wanted.ID = "3-0000000"
				return nil
			}),
		}),
		"instance-unchecked": plant.All(plant.Checks{
			"instance": markNowhere, "service": isNowhere(plant.Skip), "execution": isNowhere(plant.Skip), "book": isNowhere(grant),
		}),
		"execution-unchecked": plant.All(plant.Checks{
			"execution": plant.Skip,
			"book": plant.If(func(x *mock.Exchange) bool {
				_, exists := x.Stored()
				return !exists
			}, grant),
		}),
	}
}

// markNowhere passes an exchange whose instance does not exist, and marks it.
func markNowhere(x *mock.Exchange, original plant.CheckFunc) *mock.Refusal {
	if original(x) != nil {
		x.Service = nowhere
	}
	return nil
}

func isNowhere(r plant.Replacement) plant.Replacement {
	return plant.If(func(x *mock.Exchange) bool { return x.Service == nowhere }, r)
}

// grant says that a window is booked, and books nothing.
func grant(x *mock.Exchange, _ plant.CheckFunc) *mock.Refusal {
	x.Window = domain.Window{Start: x.Start, End: x.Start.Add(2 * time.Hour)}
	return nil
}
