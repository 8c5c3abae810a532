package seed_test

import (
	"os"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.com/bounce/mock/internal/domain"
	"example.com/bounce/mock/internal/seed"
	"example.com/bounce/mock/internal/token"
)

// builtin is the world of issue 2, with the document's conflict sample (clauses conflict-item, conflict-kinds,
// conflict-pending) verbatim.
func builtin(t *testing.T) []domain.Customer {
	t.Helper()
	day := window(t, "2020-08-26T08:53:51-07:00", "2020-08-26T10:53:51-07:00")
	rfcs := []domain.RFC{
		rfc("3-7JZXAMZ", "CODE_PROMO", "CEMLI_PATCH", "Open", "Ready For Execution", day, domain.Hours(2)),
		rfc("3-7JZXAGH", "OCIEBS_Prod_SelfService", "SelfService_Bounce", "Open", "Ready For Execution", day, domain.Hours(3)),
		rfc("3-6JZXAMH", "Configuration - EBSO", "Autoexec-Config", "Open", "Ready For Scheduling/Approval", day, domain.Hours(4)),
		rfc("3-8KDAYAH", "CODE_PROMO", "CEMLI_PATCH", "Open", "Ready For Execution",
			window(t, "2020-08-27T15:00:00Z", "2020-08-27T17:00:00Z"), domain.Hours(2)),
	}
	one := func(instance, id string, rfcs ...domain.RFC) domain.Instance {
		return domain.Instance{
			Name: instance, Service: "EBSO", RFCs: rfcs,
			Executions: []domain.Execution{execution(id)},
		}
	}
	return []domain.Customer{
		{
			CSI: "15427061", Name: "Example Manufacturing", Identifier: "6f1c0a52-6f0e-4c43-9d6e-2b6f1f8c0a01", OptedIn: true,
			ID: "4165", Contacts: []string{"operator@example.com"},
			Instances: []domain.Instance{one("DCMATI", "3-CDQF5Z0"), one("TCMATI", "3-CDQEVUP", rfcs...)},
		},
		{
			CSI: "20915348", Name: "Foreign Trading", Identifier: "6f1c0a52-6f0e-4c43-9d6e-2b6f1f8c0a02", OptedIn: true,
			ID: "5207", Contacts: []string{"operator@example.com"},
			Instances: []domain.Instance{one("OMCEBSOR3", "3-BLFVC0W")},
		},
		{
			CSI: "30771204", Name: "Reluctant Logistics", Identifier: "6f1c0a52-6f0e-4c43-9d6e-2b6f1f8c0a03", OptedIn: false,
			ID: "6310", Contacts: []string{"operator@example.com"},
			Instances: []domain.Instance{one("SCMATI", "3-CDQF600")},
		},
	}
}

func TestBuiltinIsTheDocumentsWorld(t *testing.T) {
	t.Parallel()
	w, err := seed.Builtin(now, randomSeed)
	if err != nil {
		t.Fatal(err)
	}
	enter(t, w)
	if diff := cmp.Diff(builtin(t), customersOf(w)); diff != "" {
		t.Errorf("built-in world (-want +got):\n%s", diff)
	}
	_, offset := w.Customers[0].Instances[1].RFCs[0].Window.Start.Zone()
	if want := -7 * 60 * 60; offset != want {
		t.Errorf("the sample's times have the offset %d, want %d", offset, want)
	}
}

func TestBuiltinCustomersHaveTheShippedKeys(t *testing.T) {
	t.Parallel()
	w, err := seed.Builtin(now, randomSeed)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range w.Customers {
		shipped, ok := token.TestSigner(c.CSI)
		if !ok || c.Signer != shipped {
			t.Errorf("customer %s: its signer is not the shipped one", c.CSI)
		}
		if got, want := c.Keys.KeyIDs(), shipped.KeySet().KeyIDs(); !slices.Equal(got, want) {
			t.Errorf("customer %s: got the keys %q, want %q", c.CSI, got, want)
		}
	}
}

func TestLoadOfNothingIsTheBuiltinWorld(t *testing.T) {
	t.Parallel()
	w, err := seed.Load("", nil, now, randomSeed, false)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(builtin(t), customersOf(w)); diff != "" {
		t.Errorf("loaded world (-want +got):\n%s", diff)
	}
}

func BenchmarkBuiltin(b *testing.B) {
	for b.Loop() {
		if _, err := seed.Builtin(now, randomSeed); err != nil {
			b.Fatal(err)
		}
	}
}

// What a start does not validate is valid, and reads as any file does.
func TestTheBuiltInWorldIsValid(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("builtin.yaml")
	if err != nil {
		t.Fatal(err)
	}
	want, err := seed.Parse("builtin.yaml", text, now, randomSeed)
	if err != nil {
		t.Fatal(err)
	}
	got, err := seed.Builtin(now, randomSeed)
	if diff := cmp.Diff(customersOf(want), customersOf(got)); diff != "" || err != nil {
		t.Errorf("error %v (-validated +not validated):\n%s", err, diff)
	}
}
