package api

import (
	"strings"

	"example.com/bounce/mock/internal/exchange"
)

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

func readOptions(x *Request) (*exchange.Answer, *exchange.Refusal) {
	v := &optionsView{Hosts: hostsOf(x.Place.Instance)}
	if x.Readings.Is("options-extra", "present") {
		special := false
		v.Options, v.Special = []hostOption{{Name: "bounceAddOnCACHE", Label: "Clear Apache Cache"}}, &special
	}
	return exchange.OK(v)
}
