package request

import (
	"encoding/json"
	"maps"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	messages "github.com/cucumber/messages/go/v34"
	"github.com/google/go-cmp/cmp"

	"example.com/bounce/conformance/internal/outcome"
	"example.com/bounce/conformance/internal/suitetest"
	"example.com/bounce/conformance/internal/target"
	"example.com/bounce/openapi"
)

func TestEveryMutationOfTheFeaturesIsKnown(t *testing.T) {
	t.Parallel()
	sent := suitetest.Captures(t, `^a (?:schedule|request for the [a-z ]+) is sent with (.+)$`)
	for name := range sent {
		if f, err := FindMutation(name); err != nil || f.Name != name || f.Apply == nil {
			t.Errorf("%q: got %+v, %v, want a mutation of that name", name, f, err)
		}
	}
	laterFault, _ := InCredentials.Later(Schedule)
	for name := range mutations {
		combined := slices.ContainsFunc(slices.Collect(maps.Keys(sent)), func(s string) bool { return strings.Contains(s, name) })
		if !combined && name != laterFault {
			t.Errorf("no scenario sends the mutation %q", name)
		}
	}
	for _, name := range []string{"", "no such fault", "no token and no such fault", "no such fault and no token"} {
		if _, err := FindMutation(name); err == nil {
			t.Errorf("%q: got no error", name)
		}
	}
}

func TestEveryRFCShapeOfTheFeaturesIsKnown(t *testing.T) {
	t.Parallel()
	named := suitetest.Captures(t, `^a customer whose instance has (.+)$`)
	for name := range named {
		if target.Shapes()[name] == nil {
			t.Errorf("no shape is called %q", name)
		}
	}
	for name := range target.Shapes() {
		if !named[name] {
			t.Errorf("no scenario asks for the shape %q", name)
		}
	}
}

// several lists the mutations that change more than one part, since the one thing that they change is in all of these.
var severalParts = map[string][]string{
	"instance and execution swapped in the path":        {"execution", "instance"},
	"the instance and execution of the other customer":  {"execution", "instance"},
	"the path of the other customer":                    {"csi", "execution", "instance"},
	"the Identifier and the path of the other customer": {"Identifier", "csi", "execution", "instance"},
	"no token and a body that is no JSON":               {"Authorization", "body"},
	"the place and credentials of the customer that has not opted in": {
		"Authorization", "Identifier", "csi", "execution", "instance",
	},
}

func TestEachMutationChangesOneThing(t *testing.T) {
	t.Parallel()
	p := parties()
	for name := range suitetest.Captures(t, `^a schedule is sent with (.+)$`) {
		f, err := FindMutation(name)
		if err != nil {
			t.Fatal(err)
		}
		before := newGood(t, p)
		after := newGood(t, p)
		if err := f.Apply(t.Context(), p, &after); err != nil {
			if _, missing := outcome.AsBlocked(err); missing {
				continue // a role that this target lacks
			}
			t.Errorf("%s: %v", name, err)
			continue
		}
		got := changed(before, after)
		want := severalParts[name]
		if want == nil && len(got) != 1 || want != nil && !slices.Equal(got, want) {
			t.Errorf("%q changes %v, want one part, or %v", name, got, want)
		}
		if slices.Equal(got, []string{"body"}) {
			if n := changedMembers(t, before.Body, after.Body); n > 1 && !strings.Contains(name, "in place of") {
				t.Errorf("%q changes %d members of the body, want one", name, n)
			}
		}
		if diff := cmp.Diff(newGood(t, p).Request(), before.Request()); diff != "" {
			t.Errorf("%q changes the good request that it was not applied to:\n%s", name, diff)
		}
	}
}

// parties are the customers that the requests of the tests are about.
func parties() Parties {
	return Parties{Own: suitetest.Customer(), Other: suitetest.OtherCustomer(), Seed: 1}
}

func newGood(t *testing.T, p Parties) Draft {
	t.Helper()
	d, err := NewSchedule(t.Context(), p.Own, 0, p.Own.At("10:00:00Z"))
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// changed names the parts in which two drafts differ, sorted; of the header, by its fields.
func changed(a, b Draft) []string {
	var parts []string
	for part, pair := range map[string][2]string{
		"method": {a.Method, b.Method}, "base": {a.Base, b.Base}, "csi": {a.CSI, b.CSI}, "service": {a.Service, b.Service},
		"instance": {a.Instance, b.Instance}, "execution": {a.Execution, b.Execution}, "raw instance": {a.RawInstance, b.RawInstance},
		"time": {a.Time, b.Time}, "body": {string(a.Body), string(b.Body)},
	} {
		if pair[0] != pair[1] {
			parts = append(parts, part)
		}
	}
	names := slices.AppendSeq(slices.Collect(maps.Keys(a.Header)), maps.Keys(b.Header))
	slices.Sort(names)
	for _, name := range slices.Compact(names) {
		if !slices.Equal(a.Header[name], b.Header[name]) {
			parts = append(parts, name)
		}
	}
	slices.Sort(parts)
	return parts
}

func members(t *testing.T, raw []byte) map[string]any {
	t.Helper()
	var o map[string]any
	if err := json.Unmarshal(raw, &o); err != nil {
		return nil
	}
	return o
}

// changedMembers counts the members that differ between two bodies; 0 where the second is no object.
func changedMembers(t *testing.T, a, b []byte) int {
	t.Helper()
	before, after := members(t, a), members(t, b)
	n := 0
	for name := range after {
		if !reflect.DeepEqual(before[name], after[name]) {
			n++
		}
	}
	for name := range before {
		if _, kept := after[name]; !kept && after != nil {
			n++
		}
	}
	return n
}

// Nothing that the suite sends may cancel what is scheduled: the contract has cancel on the same path.
func TestNoMutationCancels(t *testing.T) {
	t.Parallel()
	p := parties()
	for name := range suitetest.Captures(t, `^a schedule is sent with (.+)$`) {
		f, err := FindMutation(name)
		if err != nil {
			t.Fatal(err)
		}
		d := newGood(t, p)
		if err := f.Apply(t.Context(), p, &d); err != nil {
			continue
		}
		if strings.Contains(strings.ToLower(string(d.Body)), "cancel") {
			t.Errorf("%q cancels: %.200s", name, d.Body)
		}
	}
}

// A server may take each of these and keep every clause, so that they are sent only where bookings are allowed.
func TestWhatALawfulServerMayBookIsMarked(t *testing.T) {
	t.Parallel()
	for _, name := range []string{
		"the method POST", "another service type", "no action", `action "SCHEDULE"`, "a member more", `a token that is "no-exp"`,
		"a body of eight megabytes", "a second JSON value behind the body", "text behind the body", "scheduledTime twice", "action twice",
		"the media type text/plain", "the media type application/xml", "the Accept text/html", "a member more and no action",
	} {
		if f, err := FindMutation(name); err != nil || !f.Books {
			t.Errorf("%q: books is %v, %v, want true", name, f.Books, err)
		}
	}
	for _, name := range []string{"no token", "an unknown execution", `action "reboot"`, `scheduledTime "tomorrow"`, "no token and a member more"} {
		if f, err := FindMutation(name); err != nil || f.Books {
			t.Errorf("%q: books is %v, %v, want false", name, f.Books, err)
		}
	}
}

func TestALaterMutationIsLaterThanTheFirst(t *testing.T) {
	t.Parallel()
	for _, words := range []string{"schedule", "create", "cancel"} {
		form, _ := FindForm(words)
		for _, l := range []Layer{InCredentials, InPlace} {
			name, reading := l.Later(form)
			later, err := FindMutation(name)
			if err != nil || later.Layer <= l || later.Books {
				t.Errorf("%s, layer %d: %q: got %+v, %v, want a mutation of a later layer that nobody books", words, l, name, later, err)
			}
			if !slices.ContainsFunc(alternatives(t, reading), func(a string) bool { return len(a) == 3 && a[0] == '4' }) {
				t.Errorf("%s, layer %d: the reading %q has no status", words, l, reading)
			}
		}
	}
}

// alternatives are those of a reading.
func alternatives(t *testing.T, slug string) []string {
	t.Helper()
	readings, err := openapi.Readings()
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range readings {
		if r.Slug == slug {
			return r.Alternatives
		}
	}
	return nil
}

var requests = regexp.MustCompile(`^a (?:schedule|request for the ([a-z ]+)) is sent with (.+)$`)

// A scenario of @effect:none may send nothing that a lawful server books.
func TestScenariosWithoutEffectSendNothingThatBooks(t *testing.T) {
	t.Parallel()
	for _, p := range suitetest.Pickles(t) {
		if !slices.ContainsFunc(p.Tags, func(tag *messages.PickleTag) bool { return tag.Name == "@effect:none" }) {
			continue
		}
		for _, step := range p.Steps {
			sent := requests.FindStringSubmatch(step.Text)
			if sent == nil {
				continue
			}
			form := Schedule
			if sent[1] != "" {
				form, _ = FindForm(sent[1])
			}
			if m, err := FindMutation(sent[2]); err != nil || m.Books && form.Books {
				t.Errorf("%s: a %s with %q may book: %v", p.Name, form.Words, sent[2], err)
			}
		}
	}
}
