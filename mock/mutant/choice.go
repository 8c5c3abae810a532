package mutant

import (
	"net/http"
	"slices"
	"strings"
)

// choices get wrong what there is to choose from.
func choices() []Mutant {
	return slices.Concat(hostOptions(), operationRows(), serviceRows(), durationRows())
}

// hostOptions get wrong what can be bounced on an instance.
func hostOptions() []Mutant {
	options := ending("/options")
	host := func(name, defect string, f func(host member)) Mutant {
		return onGet(name, "clause:options", options, defect, func(_ *http.Request, a *answer) {
			a.edit(func(m map[string]any) {
				hosts, _ := m["hosts"].([]any)
				for _, h := range hosts {
					f(h.(map[string]any)) //nolint:forcetypeassert // the healthy mock's
				}
			})
		})
	}
	return []Mutant{
		onGet("options-null-hosts", "clause:options", options, "has null for the hosts", func(_ *http.Request, a *answer) { set("hosts", nil)(a) }),
		host("host-without-tier", "leaves the tier out of a host", func(h member) { delete(h, "tier") }),
		host("host-options-by-name", "has an object of options by their name", func(h member) { h["options"] = member{"APACHE": false} }),
		host("option-without-value", "leaves the value out of an option", func(h member) {
			h["options"] = []member{{"name": "APACHE", "label": "Apache"}}
		}),
	}
}

// onRowsOf alters the rows of the bare lists that is holds for.
func onRowsOf(name, rule string, is func(*http.Request) bool, defect string, f func([]member) []member) Mutant {
	return onGet(name, rule, is, defect, func(_ *http.Request, a *answer) {
		if all, ok := a.list(); ok {
			a.setRows(f(all))
		}
	})
}

// operationRows get the operations wrong.
func operationRows() []Mutant {
	const rule = "clause:metadata-operations"
	operations := ending("/bounce/operations")
	return []Mutant{
		onRowsOf("operations-in-small-letters", rule, operations, "lists the operations in small letters", func(all []member) []member {
			for _, row := range all {
				row["name"] = strings.ToLower(row.text("name"))
			}
			return all
		}),
		onRowsOf("operations-without-start", rule, operations, "does not list Start", func(all []member) []member {
			return slices.DeleteFunc(all, func(row member) bool { return row["name"] == "Start" })
		}),
		onRowsOf("operations-with-schedule", rule, operations, "lists Schedule as an operation", func(all []member) []member {
			return append(all, member{"name": "Schedule", "label": "Schedule"})
		}),
		onRowsOf("operations-without-label", rule, operations, "leaves the labels of the operations out", func(all []member) []member {
			for _, row := range all {
				delete(row, "label")
			}
			return all
		}),
	}
}

// serviceRows get the services and their labels wrong.
func serviceRows() []Mutant {
	const rule = "clause:metadata-services"
	services := ending("/bounce/services")
	return []Mutant{
		onRowsOf("services-without-all", rule, services, "does not list All", func(all []member) []member {
			return slices.DeleteFunc(all, func(row member) bool { return row["name"] == "All" })
		}),
		onRowsOf("services-label-null", rule, services, "has null for the label of a service", func(all []member) []member {
			all[0]["label"] = nil
			return all
		}),
		onGet("services-listed-500", "reading:services-listed", services, "answers 500 to who lists the services", serverError),
		onRowsOf("labels-are-names", "clause:metadata-labels", services, "has names for the labels of the services", func(all []member) []member {
			for _, row := range all {
				row["label"] = row["name"]
			}
			return all
		}),
	}
}

// durationRows get the durations wrong.
func durationRows() []Mutant {
	const rule = "clause:metadata-durations"
	durations := ending("/bounce/durations")
	return []Mutant{
		onRowsOf("durations-in-decimals", "clause:metadata-labels", durations, "writes two and a half hours as 2.5 hours", func(all []member) []member {
			for _, row := range all {
				if row["value"] == "PT2H30M" {
					row["displayValue"] = "2.5 hours"
				}
			}
			return all
		}),
		onRowsOf("durations-not-iso", rule, durations, "writes durations as hours and minutes", func(all []member) []member {
			for _, row := range all {
				row["value"] = "2:30"
			}
			return all
		}),
		onRowsOf("durations-without-time", rule, durations, "leaves the T out of its durations", func(all []member) []member {
			for _, row := range all {
				row["value"] = strings.Replace(row.text("value"), "T", "", 1)
			}
			return all
		}),
		onRowsOf("durations-in-whole-hours", rule, durations, "does not list what is no whole number of hours", func(all []member) []member {
			return slices.DeleteFunc(all, func(row member) bool { return row["value"] == "PT2H30M" })
		}),
	}
}

// serverError makes a server error of an answer.
func serverError(_ *http.Request, a *answer) { a.status = http.StatusInternalServerError }
