package view

import (
	"strings"

	"example.com/bounce/mock/internal/domain"
)

// Option is a word to choose from, with a label for people.
type Option struct {
	Name  string `json:"name"`
	Label string `json:"label"`
}

// DurationOption is a duration to choose from.
type DurationOption struct {
	DisplayValue string `json:"displayValue"`
	Value        string `json:"value"`
}

// The metadata, as the pages show it (clauses metadata-operations, metadata-services, metadata-durations).
var (
	operations = []Option{{"Bounce", "Bounce"}, {"Start", "Start"}, {"Stop", "Stop"}}
	services   = []Option{
		{"All", "All (Apps and DB)"}, {"Apps", "All Apps"}, {"Components", "Apps Components"},
		{"AllwithVM", "All (Apps & DB) with VM"}, {"AppswithVM", "All Apps with VM"},
	}
	durations = []DurationOption{{"2 hours", "PT2H"}, {"2 hours 30 minutes", "PT2H30M"}, {"3 hours", "PT3H"}, {"4 hours", "PT4H"}}
)

// Operations returns what an execution can do. The caller must not change the list.
func Operations() []Option { return operations }

// Durations returns how long an execution can last. The caller must not change the list.
func Durations() []DurationOption { return durations }

// Services returns what an execution can be done to: all, or only what the page lists for every instance. The caller must not
// change the list.
func Services(all bool) []Option {
	const everywhere = 3 // All, Apps and Components
	if all {
		return services
	}
	return services[:everywhere]
}

// Host is a host of an instance, with what can be bounced on it.
type Host struct {
	Name    string       `json:"name"`
	Tier    string       `json:"tier"`
	Options []HostOption `json:"options"`
}

// HostOption is one thing that can be bounced.
type HostOption struct {
	Name  string `json:"name"`
	Label string `json:"label"`
	Value bool   `json:"value"`
}

// Hosts makes up two hosts of an instance; what can be bounced on them is as the page shows it.
func Hosts(instance string) []Host {
	name := strings.ToLower(instance)
	return []Host{
		{Name: name + "-apps.example.com", Tier: "MT", Options: []HostOption{
			{Name: "OPMN", Label: "OPMN services"}, {Name: "APACHE", Label: "Apache"},
			{Name: "CONCURRENT_MANAGER", Label: "Concurrent Manager"}, {Name: "WORKFLOW_MAILER", Label: "Workflow Mailer"},
		}},
		{Name: name + "-db.example.com", Tier: "DB", Options: []HostOption{
			{Name: "DATABASE", Label: "Database"}, {Name: "DB_LISTENER", Label: "Database Listener"},
		}},
	}
}

// options is what can be bounced on an instance (clause options).
type options struct {
	Hosts []Host `json:"hosts"`
	// Options and Special belong to no host (reading options-extra); nil for none.
	Options []HostOption `json:"options,omitempty"`
	Special *bool        `json:"specialInstructionsExist,omitempty"`
}

// Options shows what can be bounced on an instance.
func (s Style) Options(instance string) any {
	v := &options{Hosts: Hosts(instance)}
	if s.Is("options-extra", "present") {
		v.Options, v.Special = []HostOption{{Name: "bounceAddOnCACHE", Label: "Clear Apache Cache"}}, new(bool)
	}
	return v
}

// queue is where the tickets of an instance go (clauses queue, queue-words).
type queue struct {
	Category    string `json:"category"`
	ServiceCode string `json:"serviceCode"`
	SubType     string `json:"subType"`
	Type        string `json:"type"`
}

// Queue shows where the tickets of an instance of a service go.
func (s Style) Queue(service string) any {
	q := &queue{Category: "Application - EBS OCI", ServiceCode: service, SubType: domain.SubTypeBounce, Type: domain.TypeSelfService}
	if s.Is("queue-type-words", "per-type") && service != "EBSI" { // the words of the sample are those of EBSI; the others are the mock's own
		q.Category, q.Type = "Application - "+service, "OCI"+service+"_Prod_SelfService"
	}
	if s.Is("queue-service-code", "ebsi") {
		q.ServiceCode = "EBSI"
	}
	return q
}
