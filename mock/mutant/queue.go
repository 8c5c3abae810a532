package mutant

import (
	"net/http"
	"slices"
	"strings"

	"example.com/bounce/mock"
	"example.com/bounce/mock/internal/bounce"
)

// queues get the queue of an instance wrong.
func queues() []Mutant {
	queue := ending("/ticket/queue")
	edits := func(name, rule, defect string, f func(m map[string]any)) Mutant {
		return onGet(name, rule, queue, defect, func(_ *http.Request, a *answer) { a.edit(f) })
	}
	return []Mutant{
		edits("queue-without-service-code", "clause:queue", "leaves the serviceCode out of the queue", func(m map[string]any) { delete(m, "serviceCode") }),
		edits("queue-named-as-ticket", "clause:queue", "calls the type of the queue rfcType", func(m map[string]any) {
			m["rfcType"] = m["type"]
			delete(m, "type")
		}),
		edits("queue-of-configuration", "clause:queue-words", "has the words of configuration tickets for the queue", func(m map[string]any) {
			m["subType"], m["type"] = "Config_Auto", "OCIEBS_Configuration"
		}),
		{
			Name: "queue-takes-no-machines", Class: "request", Rule: "clause:queue-services-word", Defect: "knows no services with virtual machines for the queue",
			plant: at("readTicketQueue/services", func(x *mock.Exchange, healthy run) *mock.Refusal {
				if slices.Contains([]string{"AllwithVM", "AppswithVM"}, x.Request.URL.Query().Get("services")) {
					return refuse(http.StatusBadRequest, "No such services.")
				}
				return healthy(x)
			}),
		},
		{
			Name: "queue-services-500", Class: "request", Rule: "reading:queue-services", Defect: "answers 500 to services that it does not know",
			plant: at("readTicketQueue/services", crashOnRefusal),
		},
		onGet("queue-of-zone-500", "reading:queue-type-words", func(r *http.Request) bool { return queue(r) && strings.Contains(r.URL.Path, "/EBSZ/") },
			"answers 500 to who reads the queue of an instance of EBSZ", serverError),
		onGet("queue-500", "reading:queue-service-code", queue, "answers 500 to who reads the queue", serverError),
	}
}

// offers get the services of an instance wrong.
func offers() []Mutant {
	offered := ending("/services")
	ofInstance := func(r *http.Request) bool { return offered(r) && calendarIn(r).Instance != "" }
	rows := func(name, rule, defect string, f func([]member) []member) Mutant {
		return onGet(name, rule, ofInstance, defect, func(_ *http.Request, a *answer) {
			if all, ok := a.list(); ok {
				a.setRows(f(all))
			}
		})
	}
	return []Mutant{
		rows("instance-has-no-services", "clause:services-of-instance", "lists no services of an instance", func([]member) []member { return []member{} }),
		rows("instance-services-with-database", "clause:services-of-instance", "lists a service Database of an instance", func(all []member) []member {
			return append(all, member{"name": "Database", "label": "Database"})
		}),
		onGet("instance-services-500", "reading:instance-services", ofInstance, "answers 500 to who lists the services of an instance", serverError),
		{
			Name: "cust-id-of-nobody", Class: "request", Rule: "reading:cust-id", Defect: "takes neither the number nor the CSI of a customer for custId",
			plant: at("listInstanceServices/customer", func(x *mock.Exchange, healthy run) *mock.Refusal {
				_ = healthy(x)
				return refuse(http.StatusForbidden, "Not your customer.")
			}),
		},
		{
			Name: "offered-service-refused", Class: "request", Rule: "reading:service-not-offered", Defect: "refuses a create for the last service that an instance lists",
			plant: at("createExecution/offered", func(x *mock.Exchange, healthy run) *mock.Refusal {
				if x.Wanted.Services == "AppswithVM" {
					return refuse(http.StatusBadRequest, "No such service.")
				}
				return healthy(x)
			}),
		},
	}
}

// wantedReadings break what all alternatives of a reading about a create have in common.
func wantedReadings() []Mutant {
	crashing := func(reading, check, defect string, is func(x *mock.Exchange) bool) Mutant {
		return Mutant{
			Name: reading + "-500", Class: "request", Rule: "reading:" + reading, Defect: "answers 500 to " + defect,
			plant: at("createExecution/"+check, func(x *mock.Exchange, healthy run) *mock.Refusal {
				if is(x) {
					return crash()
				}
				return healthy(x)
			}),
		}
	}
	return []Mutant{
		crashing("contact-unknown", "contact", "a contact whom it does not know", func(x *mock.Exchange) bool {
			return x.Wanted.Contact == "nobody@nowhere.invalid"
		}),
		crashing("prod-instance", "production", "a create for a production instance", (*mock.Exchange).Production),
		{
			Name: "prod-schedule-500", Class: "request", Rule: "reading:prod-instance", Defect: "answers 500 to a schedule for a production instance",
			plant: at("production", func(x *mock.Exchange, healthy run) *mock.Refusal {
				if x.Production() && !x.Cancels {
					return crash()
				}
				return healthy(x)
			}),
		},
		crashing("start-without-stop", "start", "a start", func(x *mock.Exchange) bool { return x.Wanted.Operation == "Start" }),
		crashing("duration-unlisted", "listed", "a duration of seven hours", func(x *mock.Exchange) bool { return x.Wanted.Duration == bounce.Hours(7) }),
		crashing("option-unknown", "option", "an option that it does not know", func(x *mock.Exchange) bool {
			return slices.ContainsFunc(x.Wanted.Options, func(o bounce.Option) bool { return o.Name == "NO_SUCH_OPTION" })
		}),
		onGet("options-extra-500", "reading:options-extra", ending("/options"), "answers 500 to who reads the options", serverError),
	}
}
