package seed_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"example.com/bounce/mock/internal/domain"
	"example.com/bounce/mock/internal/seed"
)

// Each case lays a file over the built-in world and says what changes in it, and nothing else may.
var mergeCases = map[string]struct {
	text   string
	change func([]domain.Customer) []domain.Customer
}{
	"keeps everything for a customer that says nothing": {
		"customers: [{csi: '15427061'}]",
		func(w []domain.Customer) []domain.Customer { return w },
	},
	"replaces one field": {
		"customers: [{csi: '30771204', optedIn: true}, {csi: '15427061', name: Renamed}]",
		func(w []domain.Customer) []domain.Customer {
			w[2].OptedIn, w[0].Name = true, "Renamed"
			return w
		},
	},
	"does not default what the base gave": {
		"customers: [{csi: '30771204', name: Renamed}]",
		func(w []domain.Customer) []domain.Customer {
			w[2].Name = "Renamed" // and still not opted in
			return w
		},
	},
	"schedules an execution and keeps its length": {
		in30771204("executions: [{id: 3-CDQF600, scheduledStart: now+2h}]"),
		func(w []domain.Customer) []domain.Customer {
			x := &w[2].Instances[0].Executions[0]
			*x = scheduled(*x, domain.Window{Start: now.Add(2 * time.Hour), End: now.Add(4 * time.Hour)})
			return w
		},
	},
	"changes what an execution is": {
		in30771204("executions: [{id: 3-CDQF600, operation: stop, services: apps, summary: S, primaryContact: C, createdBy: B, createdOn: now-1h}]"),
		func(w []domain.Customer) []domain.Customer {
			x := &w[2].Instances[0].Executions[0]
			x.Operation, x.Services, x.Summary, x.Contact, x.CreatedBy, x.CreatedOn = "Stop", "Apps", "S", "C", "B", now.Add(-time.Hour)
			return w
		},
	},
	"changes the length of an execution": {
		in30771204("executions: [{id: 3-CDQF600, duration: {unit: hours, value: 3}}]"),
		func(w []domain.Customer) []domain.Customer {
			w[2].Instances[0].Executions[0].Duration = domain.Hours(3)
			return w
		},
	},
	"appends an execution and an RFC": {
		in30771204("executions: [{id: 3-NEWNEW0}], rfcs: [{rfcNumber: 3-NEWNEW1, scheduledStart: now}]"),
		func(w []domain.Customer) []domain.Customer {
			i := &w[2].Instances[0]
			i.Executions = append(i.Executions, execution("3-NEWNEW0"))
			i.RFCs = append(i.RFCs, domain.RFC{
				Number: "3-NEWNEW1", Type: "CODE_PROMO", SubType: "CEMLI_PATCH", Status: "Open", SubStatus: "Ready For Execution",
				Window: domain.Window{Start: now, End: now.Add(2 * time.Hour)}, Duration: domain.Hours(2),
			})
			return w
		},
	},
	"changes one field of an RFC": {
		"customers: [{csi: '15427061', services: [{type: EBSO, instances: [{name: TCMATI, rfcs: [{rfcNumber: 3-6JZXAMH, subStatus: Ready For Execution}]}]}]}]",
		func(w []domain.Customer) []domain.Customer {
			w[0].Instances[1].RFCs[2].SubStatus = "Ready For Execution"
			return w
		},
	},
	"appends an instance, also of another service": {
		"customers: [{csi: '30771204', services: [{type: EBSZ, instances: [{name: NEWONE}]}]}]",
		func(w []domain.Customer) []domain.Customer {
			w[2].Instances = append(w[2].Instances, domain.Instance{Name: "NEWONE", Service: "EBSZ"})
			return w
		},
	},
	"moves an instance to another service": {
		"customers: [{csi: '30771204', services: [{type: EBSZ, instances: [{name: SCMATI}]}]}]",
		func(w []domain.Customer) []domain.Customer {
			w[2].Instances[0].Service = "EBSZ"
			return w
		},
	},
	"appends a customer": {
		"customers: [{csi: '1', name: New, identifier: 6f1c0a52-6f0e-4c43-9d6e-2b6f1f8c0a09}]",
		func(w []domain.Customer) []domain.Customer {
			return append(w, domain.Customer{CSI: "1", Name: "New", Identifier: "6f1c0a52-6f0e-4c43-9d6e-2b6f1f8c0a09", OptedIn: true, ID: "5340089", Contacts: []string{"operator@example.com"}})
		},
	},
	"swaps two Identifiers": {
		"customers: [{csi: '15427061', identifier: 6f1c0a52-6f0e-4c43-9d6e-2b6f1f8c0a02}, {csi: '20915348', identifier: 6f1c0a52-6f0e-4c43-9d6e-2b6f1f8c0a01}]",
		func(w []domain.Customer) []domain.Customer {
			w[0].Identifier, w[1].Identifier = w[1].Identifier, w[0].Identifier
			return w
		},
	},
}

// in30771204 is a file about the only instance of the third customer.
func in30771204(fields string) string {
	return "customers: [{csi: '30771204', services: [{type: EBSO, instances: [{name: SCMATI, " + fields + "}]}]}]"
}

func TestLoadMergesOverTheBuiltinWorld(t *testing.T) {
	t.Parallel()
	for name, c := range mergeCases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(c.change(builtin(t)), customersOf(load(t, c.text))); diff != "" {
				t.Errorf("world (-want +got):\n%s", diff)
			}
		})
	}
}

func TestLoadBlamesTheFileNotTheBuiltinWorld(t *testing.T) {
	t.Parallel()
	cases := map[string]struct{ text, want string }{
		"for the Identifier of another customer": {
			"customers:\n- csi: '15427061'\n  identifier: 6f1c0a52-6f0e-4c43-9d6e-2b6f1f8c0a02",
			"world.yaml:3: customers[0].identifier: is taken already, by the built-in world, want a unique one",
		},
		"for a start after the end that stays": {
			"customers:\n- csi: '15427061'\n  services: [{type: EBSO, instances: [{name: TCMATI, rfcs: [\n{rfcNumber: 3-7JZXAMZ, scheduledStart: now+4h}]}]}]",
			"world.yaml:4: customers[0].services[0].instances[0].rfcs[0].scheduledStart: makes a window from 2020-08-26T19:00:00Z to 2020-08-26T10:53:51-07:00, want a scheduledEnd after scheduledStart",
		},
		"for an execution of another instance": {
			"customers:\n- csi: '15427061'\n  services: [{type: EBSO, instances: [{name: DCMATI, executions: [\n{id: 3-CDQEVUP}]}]}]",
			"world.yaml:4: customers[0].services[0].instances[0].executions[0].id: is taken already, by the built-in world, want a unique one",
		},
		"for a customer twice": {
			"customers:\n- csi: '15427061'\n- csi: '15427061'",
			"world.yaml:3: customers[1].csi: is taken already, by line 2, want a unique one",
		},
		"for an empty file": {"", "world.yaml:1: the file: is empty, want a mapping with a list of customers"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := seed.Load("world.yaml", []byte(c.text), now, randomSeed, false)
			if got := errorsOf(t, err).Error(); got != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
		})
	}
}

func TestOverKeepsWhatTheBaseSaysOfAnExecution(t *testing.T) {
	t.Parallel()
	full := "operation: stop, services: apps, summary: S, primaryContact: C, createdBy: B, scheduledBy: D, scheduledStart: now"
	for _, fields := range []string{full, full + ", createdOn: now-1h"} {
		base := parse(t, in("executions", "{id: E, "+fields+"}"))
		for text, operation := range map[string]string{"{id: E}": "Stop", "{id: E, operation: START}": "Start"} {
			top, err := seed.Parse("top.yaml", []byte(in("executions", text)), now.Add(time.Hour), randomSeed)
			if err != nil {
				t.Fatal(err)
			}
			both, err := seed.Over(base, top, now, randomSeed)
			if err != nil {
				t.Fatal(err)
			}
			want := customersOf(base)[0].Instances[0].Executions[0]
			want.Operation = operation
			if diff := cmp.Diff(want, both.Customers[0].Instances[0].Executions[0]); diff != "" {
				t.Errorf("%s over %s (-want +got):\n%s", text, fields, diff)
			}
		}
	}
}

func TestOverLeavesBothAsTheyWere(t *testing.T) {
	t.Parallel()
	base := parse(t, "customers: [{csi: '1', optedIn: false, services: [{type: EBSO, instances: [{name: A, executions: [{id: E}, {id: F}]}]}]}]")
	top := parse(t, "customers: [{csi: '1', services: [{type: EBSO, instances: [{name: A, executions: [{id: F, scheduledStart: now}, {id: G}]}]}]}, {csi: '2'}]")
	before := [][]domain.Customer{customersOf(base), customersOf(top)}
	both, err := seed.Over(base, top, now, randomSeed)
	if err != nil {
		t.Fatal(err)
	}
	again, err := seed.Over(base, both, now, randomSeed)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(customersOf(both), customersOf(again)); diff != "" {
		t.Errorf("laid over once more, it is another world:\n%s", diff)
	}
	var ids []string
	for _, x := range both.Customers[0].Instances[0].Executions {
		ids = append(ids, x.ID)
	}
	if diff := cmp.Diff([]string{"E", "F", "G"}, ids); diff != "" || both.Customers[0].OptedIn || len(both.Customers) != 2 {
		t.Errorf("got the executions %q of %+v", ids, customersOf(both))
	}
	if diff := cmp.Diff(before, [][]domain.Customer{customersOf(base), customersOf(top)}); diff != "" {
		t.Errorf("merging changed what was merged:\n%s", diff)
	}
}

func TestOverOfNothing(t *testing.T) {
	t.Parallel()
	w := parse(t, whole)
	for name, pair := range map[string][2]seed.Data{"nothing over a world": {w, {}}, "a world over nothing": {{}, w}} {
		got, err := seed.Over(pair[0], pair[1], now, randomSeed)
		if diff := cmp.Diff(customersOf(w), customersOf(got)); err != nil || diff != "" {
			t.Errorf("%s: %v\n%s", name, err, diff)
		}
	}
}
