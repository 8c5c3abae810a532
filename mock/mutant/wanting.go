package mutant

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"example.com/bounce/mock"
	"example.com/bounce/mock/internal/bounce"
)

// wantings get wrong what is wanted of an execution when it is created.
func wantings() []Mutant { return slices.Concat(forgotten(), unheld()) }

// wanting alters what a create asks for.
func wanting(f func(*mock.Exchange)) func() planted {
	return at("createExecution/words", after(func(x *mock.Exchange) *mock.Refusal {
		f(x)
		return nil
	}))
}

// forgotten lose or change a member.
func forgotten() []Mutant {
	member := func(name, defect string, f func(*mock.Exchange)) Mutant {
		return Mutant{Name: name, Class: "request", Rule: "clause:create-members", Defect: defect, plant: wanting(f)}
	}
	return []Mutant{
		member("create-ignores-duration", "takes two hours whatever the duration", func(x *mock.Exchange) { x.Wanted.Duration = bounce.Hours(2) }),
		member("create-swaps-durations", "takes the blackout for the duration, and the duration for the blackout", func(x *mock.Exchange) {
			if x.Wanted.BlackOut != (bounce.Duration{}) {
				x.Wanted.Duration, x.Wanted.BlackOut = x.Wanted.BlackOut, x.Wanted.Duration
			}
		}),
		member("create-drops-blackout", "forgets the blackout of a stop", func(x *mock.Exchange) { x.Wanted.BlackOut = bounce.Duration{} }),
		member("create-drops-summary", "forgets the summary", func(x *mock.Exchange) { x.Wanted.Summary = "" }),
		member("create-drops-options", "forgets the bounce options", func(x *mock.Exchange) { x.Wanted.Options = nil }),
		member("create-drops-contact", "forgets the primary contact", func(x *mock.Exchange) { x.Wanted.Contact = "" }),
		member("create-drops-false", "takes an option that is set off for one without a value", func(x *mock.Exchange) {
			for i := range x.Wanted.Options {
				if x.Wanted.Options[i].Value == false {
					x.Wanted.Options[i].Value = nil
				}
			}
		}),
		member("create-garbles-letters", "writes ? for letters that are not ASCII", func(x *mock.Exchange) {
			x.Wanted.Summary = strings.Map(func(r rune) rune {
				const lastASCII = 127
				if r > lastASCII {
					return '?'
				}
				return r
			}, x.Wanted.Summary)
		}),
		{
			Name: "create-restarts-all", Class: "request", Rule: "clause:create-words", Defect: "takes All whatever the services",
			plant: wanting(func(x *mock.Exchange) { x.Wanted.Services = bounce.ServicesAll }),
		}, {
			Name: "create-only-bounces", Class: "request", Rule: "clause:create-words", Defect: "takes Bounce whatever the operation",
			plant: wanting(func(x *mock.Exchange) { x.Wanted.Operation = bounce.OperationBounce }),
		},
	}
}

// unheld do not hold a member to what it must be.
func unheld() []Mutant {
	unchecked := func(name, rule, defect, member string) Mutant {
		return Mutant{Name: name, Class: "request", Rule: "clause:" + rule, Defect: defect, plant: uncheckedMember(member)}
	}
	return []Mutant{
		unchecked("create-takes-any-operation", "create-words", "takes any word for the operation", "operation"),
		unchecked("create-takes-any-services", "create-words", "takes any word for the services", "services"),
		unchecked("create-takes-any-duration", "create-members", "takes two hours for a duration that it does not understand", "duration"),
		unchecked("create-takes-any-blackout", "create-members", "ignores a blackout that it does not understand", "blackOutDuration"),
		unchecked("create-takes-any-options", "create-forms", "ignores bounce options that it does not understand", "bounceOptions"),
		unchecked("create-takes-any-summary", "create-forms", "ignores a summary that is no text", "summary"),
		unchecked("create-takes-any-contact", "create-forms", "ignores a contact that is no text", "primaryContact"),
		{
			Name: "create-cuts-fraction", Class: "request", Rule: "clause:create-members", Defect: "cuts the fraction off a duration",
			plant: at("createExecution/contract", func(x *mock.Exchange, healthy run) *mock.Refusal {
				duration, _ := x.Body["duration"].(map[string]any)
				value, _ := duration["value"].(json.Number)
				if whole, _, cut := strings.Cut(string(value), "."); cut {
					duration["value"] = json.Number(whole)
				}
				return healthy(x)
			}),
		}, {
			Name: "create-body-unread", Class: "request", Rule: "clause:create-members", Defect: "takes a body that is no object for an empty one",
			plant: together(map[string]plant{
				"createExecution/json": func(x *mock.Exchange, healthy run) *mock.Refusal {
					if healthy(x) != nil {
						x.Body = map[string]any{}
					}
					return nil
				},
				"createExecution/contract": unlessEmpty, "createExecution/members": unlessEmpty,
				"createExecution/offered": unlessEmpty, "createExecution/listed": unlessEmpty, "createExecution/option": unlessEmpty,
				"createExecution/contact": unlessEmpty, "createExecution/start": unlessEmpty,
				"createExecution/words": func(x *mock.Exchange, healthy run) *mock.Refusal {
					r := healthy(x)
					if len(x.Body) > 0 {
						return r
					}
					x.Wanted = bounce.Execution{CreatedOn: x.Now, CreatedBy: "nobody@example.com"}
					return nil
				},
			}),
		},
	}
}

// uncheckedMember holds the body to the contract as if it lacked the member, and takes a word as it is, two hours for a
// duration, and nothing for the others.
func uncheckedMember(member string) func() planted {
	return at("createExecution/contract", func(x *mock.Exchange, healthy run) *mock.Refusal {
		if r := healthy(x); r == nil || x.Body[member] == nil {
			return r
		}
		whole := x.Body
		x.Body = maps.Clone(whole)
		delete(x.Body, member)
		r := healthy(x)
		switch member {
		case "operation", "services":
			x.Body = whole
		case "duration":
			x.Body[member] = map[string]any{"unit": "hours", "value": json.Number("2")}
		}
		return r
	})
}

// unlessEmpty passes an empty body.
func unlessEmpty(x *mock.Exchange, healthy run) *mock.Refusal {
	if len(x.Body) == 0 {
		return nil
	}
	return healthy(x)
}
