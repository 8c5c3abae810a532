package mock

import (
	"net/http"
	"strings"

	"example.com/bounce/mock/internal/bounce"
)

// labelled is a word to choose from, with a label for people.
type labelled struct {
	Name  string `json:"name"`
	Label string `json:"label"`
}

// length is a duration to choose from.
type length struct {
	DisplayValue string `json:"displayValue"`
	Value        string `json:"value"`
}

// The metadata, as the pages show it (clauses metadata-operations, metadata-services, metadata-durations).
var (
	operations = []labelled{{"Bounce", "Bounce"}, {"Start", "Start"}, {"Stop", "Stop"}}
	services   = []labelled{
		{"All", "All (Apps and DB)"}, {"Apps", "All Apps"}, {"Components", "Apps Components"},
		{"AllwithVM", "All (Apps & DB) with VM"}, {"AppswithVM", "All Apps with VM"},
	}
	durations = []length{{"2 hours", "PT2H"}, {"2 hours 30 minutes", "PT2H30M"}, {"3 hours", "PT3H"}, {"4 hours", "PT4H"}}
)

// defaultServices are how many of the services the page lists for every instance: All, Apps and Components. The others are
// those of an instance (reading services-listed).
const defaultServices = 3

func listServices(x *Exchange) (*answer, *Refusal) {
	if x.readings.Is("services-listed", "five") {
		return plainly(services)(x)
	}
	return plainly(services[:defaultServices])(x)
}

// servicesOf are the services that an instance has (reading instance-services).
func (x *Exchange) servicesOf(p bounce.Place) []labelled {
	if x.readings.Is("instance-services", "by-instance") && !x.server.world.Machines(p.CSI, p.Instance) {
		return services[:defaultServices]
	}
	return services
}

func listInstanceServices(x *Exchange) (*answer, *Refusal) { return plainly(x.servicesOf(x.Place))(x) }

// ticketQueue is where the tickets of an instance go (clauses queue, queue-words).
type ticketQueue struct {
	Category    string `json:"category"`
	ServiceCode string `json:"serviceCode"`
	SubType     string `json:"subType"`
	Type        string `json:"type"`
}

func readTicketQueue(x *Exchange) (*answer, *Refusal) {
	q := &ticketQueue{Category: "Application - EBS OCI", ServiceCode: x.Service, SubType: bounce.SubTypeBounce, Type: bounce.TypeSelfService}
	if x.readings.Is("queue-type-words", "per-type") && x.Service != "EBSI" { // the words of the sample are those of EBSI; the others are the mock's own
		q.Category, q.Type = "Application - "+x.Service, "OCI"+x.Service+"_Prod_SelfService"
	}
	if x.readings.Is("queue-service-code", "ebsi") {
		q.ServiceCode = "EBSI"
	}
	return plainly(q)(x)
}

// plainly answers every exchange alike.
func plainly(view any) func(*Exchange) (*answer, *Refusal) {
	return func(*Exchange) (*answer, *Refusal) {
		return &answer{status: http.StatusOK, contentType: typeJSON, body: view}, nil
	}
}

// optionsView is what can be bounced on an instance (clause options).
type optionsView struct {
	Hosts []host `json:"hosts"`
	// Options and Special are those of no host (reading options-extra); nil for none.
	Options []hostOption `json:"options,omitempty"`
	Special *bool        `json:"specialInstructionsExist,omitempty"`
}

type host struct {
	Name    string       `json:"name"`
	Tier    string       `json:"tier"`
	Options []hostOption `json:"options"`
}

type hostOption struct {
	Name  string `json:"name"`
	Label string `json:"label"`
	Value bool   `json:"value"`
}

// hostsOf makes up two hosts of an instance; what can be bounced on them is as the page shows it.
func hostsOf(instance string) []host {
	name := strings.ToLower(instance)
	return []host{
		{Name: name + "-apps.example.com", Tier: "MT", Options: []hostOption{
			{Name: "OPMN", Label: "OPMN services"}, {Name: "APACHE", Label: "Apache"},
			{Name: "CONCURRENT_MANAGER", Label: "Concurrent Manager"}, {Name: "WORKFLOW_MAILER", Label: "Workflow Mailer"},
		}},
		{Name: name + "-db.example.com", Tier: "DB", Options: []hostOption{
			{Name: "DATABASE", Label: "Database"}, {Name: "DB_LISTENER", Label: "Database Listener"},
		}},
	}
}

func options(x *Exchange) (*answer, *Refusal) {
	v := &optionsView{Hosts: hostsOf(x.Place.Instance)}
	if x.readings.Is("options-extra", "present") {
		special := false
		v.Options, v.Special = []hostOption{{Name: "bounceAddOnCACHE", Label: "Clear Apache Cache"}}, &special
	}
	return plainly(v)(x)
}
