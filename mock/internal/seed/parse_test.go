package seed_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"example.com/bounce/mock/internal/domain"
	"example.com/bounce/mock/internal/seed"
)

const whole = `
customers:
  - csi: 99000001 # not quoted
    name: Example Shipping
    identifier: 6F1C0A52-6F0E-4C43-9D6E-2B6F1F8C0A99
    optedIn: false
    customerId: 4167
    contacts: [first@example.com, second@example.com]
    services:
      - type: EBSZ
        instances:
          - name: ACMATI
            executions:
              - {id: 3-AAAAAA0, outcome: Overrun, overrun: {unit: minutes, value: 30}}
              - id: 3-AAAAAA1
                duration: &half {unit: minutes, value: 30}
                blackOutDuration: *half
                scheduledStart: now+2h
              - {id: 3-AAAAAA2, duration: {unit: day, value: 1}, scheduledStart: 2020-08-26T8:53:51-07:00}
              - id: 3-AAAAAA3
                operation: STOP
                services: appsWithVM
                summary: Stop it.
                primaryContact: contact@example.com
                createdBy: creator@example.com
                createdOn: 2020-08-25T7:00:00-07:00
                scheduledBy: booker@example.com
                scheduledStart: now+4h
          - name: BCMATI
            production: true
            virtualMachines: true
            rfcs:
              - {rfcNumber: 3-BBBBBB0, scheduledStart: now-30m}
              - {rfcNumber: 3-BBBBBB1, rfcType: OCIEBS_Prod_SelfService, scheduledStart: now, scheduledEnd: now+90m}
              - {rfcNumber: 3-BBBBBB2, rfcType: Odd, rfcSubType: Odder, status: Closed, subStatus: Done, scheduledStart: now, duration: {unit: hours, value: 3}}
      - type: EBSI
        instances: [{name: CCMATI}]
`

func TestParseReadsEveryField(t *testing.T) {
	t.Parallel()
	pacific := window(t, "2020-08-26T08:53:51-07:00", "2020-08-27T08:53:51-07:00")
	half := domain.Duration{Unit: "minutes", Value: 30}
	soon := domain.Window{Start: now.Add(2 * time.Hour), End: now.Add(150 * time.Minute)}
	from := func(start, length time.Duration) domain.Window {
		return domain.Window{Start: now.Add(start), End: now.Add(start + length)}
	}
	short := execution("3-AAAAAA1")
	short.Duration, short.BlackOut = half, half
	overdue := execution("3-AAAAAA0")
	overdue.Outcome, overdue.Overrun = domain.Overruns, half
	long := execution("3-AAAAAA2")
	long.Duration = domain.Duration{Unit: "day", Value: 1}
	later := from(4*time.Hour, 2*time.Hour)
	want := []domain.Customer{{
		CSI: "99000001", Name: "Example Shipping", Identifier: "6F1C0A52-6F0E-4C43-9D6E-2B6F1F8C0A99",
		ID: "4167", Contacts: []string{"first@example.com", "second@example.com"},
		Instances: []domain.Instance{
			{Name: "ACMATI", Service: "EBSZ", Executions: []domain.Execution{
				overdue, scheduled(short, soon), scheduled(long, pacific),
				{
					ID: "3-AAAAAA3", Operation: "Stop", Services: "AppswithVM", Summary: "Stop it.", Contact: "contact@example.com",
					Duration: domain.Hours(2), CreatedBy: "creator@example.com", CreatedOn: instant(t, "2020-08-25T07:00:00-07:00"),
					ScheduledBy: "booker@example.com", Scheduled: &later,
				},
			}},
			{Name: "BCMATI", Service: "EBSZ", Production: true, VirtualMachines: true, RFCs: []domain.RFC{
				rfc("3-BBBBBB0", "CODE_PROMO", "CEMLI_PATCH", "Open", "Ready For Execution", from(-30*time.Minute, 2*time.Hour), domain.Hours(2)),
				rfc("3-BBBBBB1", "OCIEBS_Prod_SelfService", "SelfService_Bounce", "Open", "Ready For Execution",
					from(0, 90*time.Minute), domain.Duration{Unit: "minutes", Value: 90}),
				rfc("3-BBBBBB2", "Odd", "Odder", "Closed", "Done", from(0, 3*time.Hour), domain.Hours(3)),
			}},
			{Name: "CCMATI", Service: "EBSI"},
		},
	}}
	if diff := cmp.Diff(want, customersOf(parse(t, whole))); diff != "" {
		t.Errorf("world (-want +got):\n%s", diff)
	}
}

func TestParseReadsWordsInAnyCase(t *testing.T) {
	t.Parallel()
	for field, words := range map[string][]string{
		"operation": {"Start", "Stop", "Bounce"}, "services": {"All", "Apps", "Components", "AllwithVM", "AppswithVM"},
	} {
		for _, want := range words {
			for _, text := range []string{want, strings.ToLower(want), strings.ToUpper(want)} {
				x := parse(t, in("executions", "{id: E, "+field+": "+text+"}")).Customers[0].Instances[0].Executions[0]
				if got := map[string]string{"operation": x.Operation, "services": x.Services}[field]; got != want {
					t.Errorf("%s %s: got %q, want %q", field, text, got, want)
				}
			}
		}
	}
}

// What runs has nanoseconds, and its own offset.
func TestExecutionsAreCreatedNow(t *testing.T) {
	t.Parallel()
	clock := time.Date(2020, 8, 26, 8, 0, 0, 123456789, time.FixedZone("", -7*60*60))
	for text, want := range map[string]string{
		"{id: E}":                     "2020-08-26T15:00:00.123Z",
		"{id: E, createdOn: now-24h}": "2020-08-25T15:00:00.123Z",
		"{id: E, createdOn: 2020-08-26T8:53:51-07:00}": "2020-08-26T08:53:51-07:00",
	} {
		w, err := seed.Parse("world.yaml", []byte(in("executions", text)), clock, randomSeed)
		if err != nil {
			t.Fatal(err)
		}
		if got := w.Customers[0].Instances[0].Executions[0].CreatedOn.Format(time.RFC3339Nano); got != want {
			t.Errorf("%s: created on %s, want %s", text, got, want)
		}
	}
}

func TestParseReadsJSON(t *testing.T) {
	t.Parallel()
	w := parse(t, "{\n\t\"customers\": [\n\t\t{\"csi\":\t\"1\", \"optedIn\": false}\n\t]\n}\n")
	if c := w.Customers[0]; c.CSI != "1" || c.OptedIn {
		t.Errorf("got %+v, want customer 1, not opted in", c.Customer)
	}
}

func TestParseTakesAnEmptyList(t *testing.T) {
	t.Parallel()
	if w := parse(t, "customers: []"); len(w.Customers) != 0 {
		t.Errorf("got %d customers, want none", len(w.Customers))
	}
}

func TestParseReadsTimes(t *testing.T) {
	t.Parallel()
	clock := time.Date(2020, 8, 26, 8, 0, 0, 123456789, time.FixedZone("", -7*60*60))
	cases := map[string]string{ // "" is a fault
		"now":                          "2020-08-26T15:00:00.123Z",
		"now+2h":                       "2020-08-26T17:00:00.123Z",
		"now-30m":                      "2020-08-26T14:30:00.123Z",
		"now+1h30m0.5s":                "2020-08-26T16:30:00.623Z",
		"now+16m":                      "2020-08-26T15:16:00.123Z",
		"2020-08-26T8:53:51-07:00":     "2020-08-26T08:53:51-07:00",
		"2020-08-26T08:53:51.25+00:00": "2020-08-26T08:53:51.25Z",
		"2020-08-26T08:53:51Z":         "2020-08-26T08:53:51Z",
		"2020-08-26T08:53:51":          "",
		"2020-02-30T08:53:51Z":         "",
		"2020-08-26":                   "",
		"0000-01-01T00:00:00+01:00":    "",
		"9999-12-31T23:30:00Z":         "", // two hours later the calendar is over
		"Now":                          "",
		"now ":                         "",
		"now+":                         "",
		"now+2":                        "",
		"now2h":                        "",
		"now + 2h":                     "",
		"now+-2h":                      "",
		"now+9999999h":                 "",
		"tomorrow":                     "",
	}
	for text, want := range cases {
		t.Run(text, func(t *testing.T) {
			t.Parallel()
			file := fmt.Sprintf("customers: [{csi: '1', services: [{type: EBSO, instances: [{name: A, executions: [{id: E, scheduledStart: %q}]}]}]}]", text)
			w, err := seed.Parse("world.yaml", []byte(file), clock, randomSeed)
			if want == "" {
				if f := errorsOf(t, err); len(f) != 1 || !strings.HasSuffix(f[0].Pointer, "/scheduledStart") {
					t.Errorf("got %v, want one fault at scheduledStart", f)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			got := w.Customers[0].Instances[0].Executions[0].Scheduled.Start.Format(time.RFC3339Nano)
			if got != want {
				t.Errorf("got %s, want %s", got, want)
			}
		})
	}
}

func TestParseMakesUpNameAndIdentifier(t *testing.T) {
	t.Parallel()
	text := "customers: [{csi: '1'}, {csi: '2'}]"
	first, again := parse(t, text), parse(t, text)
	if diff := cmp.Diff(customersOf(first), customersOf(again)); diff != "" {
		t.Errorf("the same seed gives another world:\n%s", diff)
	}
	if a, b := first.Customers[0], first.Customers[1]; a.Identifier == b.Identifier || a.Name == "" {
		t.Errorf("got the Identifiers %q and %q and the name %q, want two and one", a.Identifier, b.Identifier, a.Name)
	}
	other, err := seed.Parse("world.yaml", []byte(text), now, randomSeed+1)
	if err != nil {
		t.Fatal(err)
	}
	if other.Customers[0].Identifier == first.Customers[0].Identifier {
		t.Error("another seed gives the same Identifier")
	}
	alone := parse(t, "customers: [{csi: '2', name: Given}]")
	if alone.Customers[0].Identifier != first.Customers[1].Identifier {
		t.Error("an Identifier depends on more than the seed and the CSI")
	}
}
