package seed_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"example.com/bounce/mock/internal/domain"
	"example.com/bounce/mock/internal/seed"
	"example.com/bounce/mock/internal/token"
	"example.com/bounce/openapi"
	"example.com/bounce/openapi/jsonbody"
)

// The generators draw all that the domain can hold and a file can say: texts of any characters, times in any offset.
var (
	anyText  = rapid.String()
	someText = anyText.Filter(func(s string) bool { return strings.TrimSpace(s) != "" })
	anyTime  = rapid.Custom(func(t *rapid.T) time.Time {
		at := time.Unix(rapid.Int64Range(0, 4e9).Draw(t, "second"), rapid.Int64Range(0, 999).Draw(t, "ms")*1e6).UTC()
		if minutes := rapid.IntRange(-900, 900).Draw(t, "offset"); minutes != 0 {
			at = at.In(time.FixedZone("", minutes*60))
		}
		return at
	})
	anyWindow = rapid.Custom(func(t *rapid.T) domain.Window {
		start := anyTime.Draw(t, "start")
		return domain.Window{Start: start, End: start.Add(time.Duration(rapid.Int64Range(1, 1e15).Draw(t, "length")))}
	})
	anyDuration = rapid.Custom(func(t *rapid.T) domain.Duration {
		return domain.Duration{
			Unit: rapid.SampledFrom([]string{"minutes", "HOUR", "Days"}).Draw(t, "unit"), Value: rapid.IntRange(1, 9999).Draw(t, "value"),
		}
	})
	anyValue = rapid.OneOf(
		rapid.Just[any](nil), rapid.Just[any](true), rapid.Map(anyText, func(s string) any { return s }),
		rapid.Map(rapid.Float64Range(-1e300, 1e300), func(f float64) any {
			text, _ := json.Marshal(f)
			return json.Number(text)
		}),
		rapid.Map(rapid.SliceOfN(anyText, 1, 3), func(all []string) any { return map[string]any{"list": []any{all[0], json.Number("1E5")}} }),
	)
)

func anyExecution(t *rapid.T, id string) domain.Execution {
	x := domain.Execution{
		ID: id, Operation: rapid.SampledFrom([]string{"Start", "Stop", "bOUNCE"}).Draw(t, "operation"),
		Services: rapid.SampledFrom([]string{"All", "apps"}).Draw(t, "services"),
		Summary:  anyText.Draw(t, "summary"), Contact: anyText.Draw(t, "contact"), Duration: anyDuration.Draw(t, "duration"),
		CreatedBy: someText.Draw(t, "creator"), CreatedOn: anyTime.Draw(t, "created"),
		History: rapid.SliceOfN(anyWindow, 0, 3).Draw(t, "history"), Forgotten: rapid.IntRange(0, 3).Draw(t, "forgotten"),
	}
	if len(x.History) == 0 {
		x.History = nil
	}
	if rapid.Bool().Draw(t, "black out") {
		x.BlackOut = anyDuration.Draw(t, "blackout")
	}
	for range rapid.IntRange(0, 2).Draw(t, "options") {
		x.Options = append(x.Options, domain.Option{Name: anyText.Draw(t, "name"), Value: anyValue.Draw(t, "value")})
	}
	x.Outcome = rapid.SampledFrom([]domain.Outcome{"", domain.Fails, domain.Overruns}).Draw(t, "outcome")
	if x.Outcome == domain.Overruns && rapid.Bool().Draw(t, "for long") {
		x.Overrun = anyDuration.Draw(t, "overrun")
	}
	if rapid.Bool().Draw(t, "scheduled") {
		w := anyWindow.Draw(t, "window")
		x.Scheduled, x.ScheduledBy = &w, someText.Draw(t, "booker")
	}
	return x
}

func anyCustomer(t *rapid.T, csi string, randomSeed int64) seed.Customer {
	signer := token.DeriveSigner(randomSeed, csi)
	c := seed.Customer{Keys: signer.KeySet(), Signer: signer, Customer: domain.Customer{
		CSI: csi, Name: someText.Draw(t, "name"), Identifier: fmt.Sprintf("6f1c0a52-6f0e-4c43-9d6e-%012d", len(csi)),
		OptedIn: rapid.Bool().Draw(t, "opted in"), ID: fmt.Sprint(rapid.IntRange(1, 9999).Draw(t, "number")),
	}}
	for range rapid.IntRange(0, 2).Draw(t, "contacts") {
		c.Contacts = append(c.Contacts, someText.Draw(t, "contact"))
	}
	if rapid.Bool().Draw(t, "readings") {
		c.Readings = map[string]string{"success-status": "202"}
	}
	if rapid.Bool().Draw(t, "terms") {
		c.Issuer, c.Audience = anyText.Draw(t, "issuer"), anyText.Draw(t, "audience")
	}
	if rapid.Bool().Draw(t, "elsewhere") {
		c.JWKSURI, c.Keys, c.Signer = elsewhere, nil, nil
	}
	for i := range rapid.IntRange(0, 3).Draw(t, "instances") {
		in := domain.Instance{Name: fmt.Sprint(i, " ", someText.Draw(t, "instance")), Service: rapid.SampledFrom([]string{"EBSO", "EBSZ"}).Draw(t, "service")}
		in.Production, in.VirtualMachines = rapid.Bool().Draw(t, "production"), rapid.Bool().Draw(t, "machines")
		for j := range rapid.IntRange(0, 3).Draw(t, "executions") {
			in.Executions = append(in.Executions, anyExecution(t, fmt.Sprint(i, ".", j, someText.Draw(t, "id"))))
		}
		for j := range rapid.IntRange(0, 2).Draw(t, "rfcs") {
			in.RFCs = append(in.RFCs, domain.RFC{
				Number: fmt.Sprint(j, someText.Draw(t, "number")), Type: someText.Draw(t, "type"), SubType: someText.Draw(t, "sub type"),
				Status: someText.Draw(t, "status"), SubStatus: someText.Draw(t, "sub status"), Window: anyWindow.Draw(t, "window"), Duration: anyDuration.Draw(t, "length"),
			})
		}
		c.Instances = append(c.Instances, in)
	}
	for _, in := range c.Instances { // the last first
		for _, x := range in.Executions {
			c.Created = append([]string{x.ID}, c.Created...)
		}
	}
	if len(c.Created) < 2 {
		c.Created = nil
	}
	return c
}

func TestAWorldComesBackFromItsFile(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		w := seed.Data{}
		if rapid.Bool().Draw(t, "server's readings") {
			w.Readings = map[string]string{"lead-status": "422"}
		}
		for _, csi := range []string{"1", "22"} {
			w.Customers = append(w.Customers, anyCustomer(t, csi, randomSeed))
		}
		file := seed.Fields(w, randomSeed)
		text, err := file.Encode()
		if err != nil {
			t.Fatal(err)
		}
		again, err := seed.Load("export.json", text, now, randomSeed, false)
		if err != nil {
			t.Fatalf("%v\n%s", err, text)
		}
		options := cmp.Options{
			cmp.FilterPath(func(p cmp.Path) bool { return p.Last().String() == ".Keys" || p.Last().String() == ".Signer" }, cmp.Ignore()),
			cmp.FilterPath(func(p cmp.Path) bool { return p.Last().String() == ".entries" }, cmp.Ignore()),
		}
		if diff := cmp.Diff(w, again, options); diff != "" {
			t.Fatalf("it came back otherwise (-before +after):\n%s\n%s", diff, text)
		}
		for i, c := range again.Customers {
			if (c.Signer == nil) != (w.Customers[i].Signer == nil) || c.Signer != nil && !bytes.Equal(c.Keys.JSON(), w.Customers[i].Keys.JSON()) {
				t.Fatalf("customer %s has other keys", c.CSI)
			}
		}
		document, err := openapi.Control()
		if err != nil {
			t.Fatal(err)
		}
		value, err := jsonbody.Decode(text)
		if err != nil {
			t.Fatal(err)
		}
		if faults := document.ValidateSchema("SeedFile", value); len(faults) > 0 {
			t.Fatalf("the schema refuses it: %v\n%s", faults[0], text)
		}
	})
}

func TestAnExportHasNoPrivateKey(t *testing.T) {
	t.Parallel()
	w := parse(t, "customers: [{csi: '1', keys: "+privateKeys(t)+"}, {csi: '15427061'}, {csi: '3'}]")
	text, err := seed.Fields(w, randomSeed).Encode()
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(string(text), `"d":`) || strings.Count(string(text), `"keys": {`) != 1 {
		t.Errorf("the export is\n%s", text)
	}
	again, err := seed.Load("x", text, now, randomSeed, false)
	if err != nil || !bytes.Equal(again.Customers[0].Keys.JSON(), w.Customers[0].Keys.JSON()) || again.Customers[0].Signer != nil {
		t.Errorf("the public keys have not come back: %v", err)
	}
}

// An export is longer than what was loaded, as it spells out defaults and indents: no length is too long for it.
func TestTheExportOfALargeFileCanBeLoaded(t *testing.T) {
	t.Parallel()
	const many = 450_000
	value := "[0" + strings.Repeat(",0", many-1) + "]"
	w, err := seed.Load("large.yaml", []byte("builtin: false\ncustomers: [{csi: '1', services: [{type: E, instances: [{name: A, "+
		"executions: [{id: X, bounceOptions: {options: [{name: n, value: "+value+"}]}}]}]}]}]"), now, randomSeed, false)
	if err != nil {
		t.Fatal(err)
	}
	text, err := seed.Fields(w, randomSeed).Encode()
	if err != nil {
		t.Fatal(err)
	}
	again, err := seed.Load("export.json", text, now, randomSeed, false)
	if err != nil {
		t.Fatalf("%d bytes, of %d: %v", len(text), len(value), err)
	}
	if list, _ := again.Customers[0].Instances[0].Executions[0].Options[0].Value.([]any); len(list) != many {
		t.Errorf("got %d values, want %d", len(list), many)
	}
}
