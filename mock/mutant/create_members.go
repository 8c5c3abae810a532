package mutant

import (
	"encoding/json"
	"maps"
	"strings"

	"example.com/bounce/mock"
	"example.com/bounce/mock/internal/domain"
	"example.com/bounce/mock/mutant/internal/plant"
)

// lostMembers lose or change a member of a create.
func lostMembers() defects {
	edit := func(f func(e *domain.Execution)) plant.Stateful {
		return editWanted(func(_ *mock.Exchange, e *domain.Execution) { f(e) })
	}
	summary := func(f func(string) string) plant.Stateful {
		return edit(func(e *domain.Execution) { e.Summary = f(e.Summary) })
	}
	return defects{
		"create-ignores-duration": edit(func(e *domain.Execution) { e.Duration = domain.Hours(2) }),
		"create-swaps-durations": edit(func(e *domain.Execution) {
			if e.BlackOut != (domain.Duration{}) {
				e.Duration, e.BlackOut = e.BlackOut, e.Duration
			}
		}),
		"create-drops-blackout": edit(func(e *domain.Execution) { e.BlackOut = domain.Duration{} }),
		"create-drops-summary":  edit(func(e *domain.Execution) { e.Summary = "" }),
		"create-drops-options":  edit(func(e *domain.Execution) { e.Options = nil }),
		"create-drops-contact":  edit(func(e *domain.Execution) { e.Contact = "" }),
		"create-drops-false": edit(func(e *domain.Execution) {
			for i := range e.Options {
				if e.Options[i].Value == false {
					e.Options[i].Value = nil
				}
			}
		}),
		"create-restarts-all":    edit(func(e *domain.Execution) { e.Services = domain.ServicesAll }),
		"create-only-bounces":    edit(func(e *domain.Execution) { e.Operation = domain.OperationBounce }),
		"create-garbles-letters": summary(questionMarksAbove(0x7f)),
		"text-latin-only":        summary(questionMarksAbove(0xff)),
		"text-plane-0-only":      summary(questionMarksAbove(0xffff)),
		"text-without-plane-16":  summary(questionMarksAbove(0xfffff)),
		"text-escapes-html":      summary(strings.NewReplacer("<", "&lt;", ">", "&gt;", "&", "&amp;").Replace),
		"text-on-one-line":       summary(strings.NewReplacer("\n", " ").Replace),
	}
}

func questionMarksAbove(limit rune) func(string) string {
	return func(s string) string {
		return strings.Map(func(r rune) rune {
			if r > limit {
				return '?'
			}
			return r
		}, s)
	}
}

// uncheckedMembers do not check a member of a create.
func uncheckedMembers() defects {
	return defects{
		"create-takes-any-operation": withoutMember("operation"),
		"create-takes-any-services":  withoutMember("services"),
		"create-takes-any-duration":  withoutMember("duration"),
		"create-takes-any-blackout":  withoutMember("blackOutDuration"),
		"create-takes-any-options":   withoutMember("bounceOptions"),
		"create-takes-any-summary":   withoutMember("summary"),
		"create-takes-any-contact":   withoutMember("primaryContact"),
		"create-cuts-fraction": plant.Check("createExecution/contract", plant.First(func(x *mock.Exchange) {
			duration, _ := x.Body["duration"].(map[string]any)
			value, _ := duration["value"].(json.Number)
			if whole, _, cut := strings.Cut(string(value), "."); cut {
				duration["value"] = json.Number(whole)
			}
		})),
		"create-body-unread": plant.All(plant.In(ofCreate, acceptNoBody())),
	}
}

// withoutMember checks the body as if it lacked the member. Then it takes a word as it is, two hours for a duration, and
// nothing for the other members.
func withoutMember(member string) plant.Stateful {
	return plant.Check("createExecution/contract", func(x *mock.Exchange, original plant.CheckFunc) *mock.Refusal {
		if r := original(x); r == nil || x.Body[member] == nil {
			return r
		}
		whole := x.Body
		x.Body = maps.Clone(whole)
		delete(x.Body, member)
		r := original(x)
		switch member {
		case "operation", "services":
			x.Body = whole
		case "duration":
			x.Body[member] = map[string]any{"unit": "hours", "value": json.Number("2")}
		}
		return r
	})
}

// acceptNoBody takes a body that is not an object for an empty one, and skips all checks of an empty body.
func acceptNoBody() plant.Checks {
	all := plant.Checks{
		"json": func(x *mock.Exchange, original plant.CheckFunc) *mock.Refusal {
			if original(x) != nil {
				x.Body = map[string]any{}
			}
			return nil
		},
		"words": func(x *mock.Exchange, original plant.CheckFunc) *mock.Refusal {
			r := original(x)
			if len(x.Body) > 0 {
				return r
			}
			x.Wanted = domain.Execution{CreatedOn: x.Now, CreatedBy: "nobody@example.com"}
			return nil
		},
	}
	for _, check := range []string{"contract", "members", "offered", "listed", "option", "contact", "start"} {
		all[check] = plant.SkipIf(func(x *mock.Exchange) bool { return len(x.Body) == 0 })
	}
	return all
}
