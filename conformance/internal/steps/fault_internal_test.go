package steps

import (
	"io/fs"
	"maps"
	"net/http"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/cucumber/godog"
	messages "github.com/cucumber/messages/go/v21"
	"github.com/google/go-cmp/cmp"

	"example.com/bounce/conformance/internal/outcome"
	"example.com/bounce/conformance/internal/target"
	"example.com/bounce/features"
)

func TestEveryFaultOfTheFeaturesIsKnown(t *testing.T) {
	t.Parallel()
	sent := captures(t, `^a (?:schedule|request for the [a-z ]+) is sent with (.+)$`)
	for name := range sent {
		if f, err := findFault(name); err != nil || f.name != name || f.apply == nil {
			t.Errorf("%q: got %+v, %v, want a fault of that name", name, f, err)
		}
	}
	laterFault, _ := inCredentials.later(forms["schedule"])
	for name := range faults {
		combined := slices.ContainsFunc(slices.Collect(maps.Keys(sent)), func(s string) bool { return strings.Contains(s, name) })
		if !combined && name != laterFault {
			t.Errorf("no scenario sends the fault %q", name)
		}
	}
	for _, name := range []string{"", "no such fault", "no token and no such fault", "no such fault and no token"} {
		if _, err := findFault(name); err == nil {
			t.Errorf("%q: got no error", name)
		}
	}
}

func TestEveryRFCShapeOfTheFeaturesIsKnown(t *testing.T) {
	t.Parallel()
	named := captures(t, `^a customer whose instance has (.+)$`)
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

// several lists the faults that change more than one part, since the one thing that they change is in all of these.
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

func TestEachFaultChangesOneThing(t *testing.T) {
	t.Parallel()
	w := world(t, http.NotFoundHandler(), true)
	for name := range captures(t, `^a schedule is sent with (.+)$`) {
		f, err := findFault(name)
		if err != nil {
			t.Fatal(err)
		}
		before := newGood(t, w)
		after := newGood(t, w)
		if err := f.apply(t.Context(), w, &after); err != nil {
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
			if n := changedMembers(t, before.body, after.body); n > 1 && !strings.Contains(name, "in place of") {
				t.Errorf("%q changes %d members of the body, want one", name, n)
			}
		}
		if diff := cmp.Diff(newGood(t, w).request(), before.request()); diff != "" {
			t.Errorf("%q changes the good request that it was not applied to:\n%s", name, diff)
		}
	}
}

func newGood(t *testing.T, w *World) draft {
	t.Helper()
	d, err := newDraft(t.Context(), w.fixture, 0, moment(w.fixture, "10:00:00Z"))
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// changed names the parts in which two drafts differ, sorted; of the header, by its fields.
func changed(a, b draft) []string {
	var parts []string
	for part, pair := range map[string][2]string{
		"method": {a.method, b.method}, "base": {a.base, b.base}, "csi": {a.csi, b.csi}, "service": {a.service, b.service},
		"instance": {a.instance, b.instance}, "execution": {a.execution, b.execution}, "raw instance": {a.rawInstance, b.rawInstance},
		"time": {a.time, b.time}, "body": {string(a.body), string(b.body)},
	} {
		if pair[0] != pair[1] {
			parts = append(parts, part)
		}
	}
	names := slices.AppendSeq(slices.Collect(maps.Keys(a.header)), maps.Keys(b.header))
	slices.Sort(names)
	for _, name := range slices.Compact(names) {
		if !slices.Equal(a.header[name], b.header[name]) {
			parts = append(parts, name)
		}
	}
	slices.Sort(parts)
	return parts
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
func TestNoFaultCancels(t *testing.T) {
	t.Parallel()
	w := world(t, http.NotFoundHandler(), true)
	for name := range captures(t, `^a schedule is sent with (.+)$`) {
		f, err := findFault(name)
		if err != nil {
			t.Fatal(err)
		}
		d := newGood(t, w)
		if err := f.apply(t.Context(), w, &d); err != nil {
			continue
		}
		if strings.Contains(strings.ToLower(string(d.body)), "cancel") {
			t.Errorf("%q cancels: %.200s", name, d.body)
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
		if f, err := findFault(name); err != nil || !f.books {
			t.Errorf("%q: books is %v, %v, want true", name, f.books, err)
		}
	}
	for _, name := range []string{"no token", "an unknown execution", `action "reboot"`, `scheduledTime "tomorrow"`, "no token and a member more"} {
		if f, err := findFault(name); err != nil || f.books {
			t.Errorf("%q: books is %v, %v, want false", name, f.books, err)
		}
	}
}

func TestATwinsLaterFaultIsLaterThanTheFirst(t *testing.T) {
	t.Parallel()
	for _, words := range []string{"schedule", "create", "cancel"} {
		for _, l := range []layer{inCredentials, inPlace} {
			name, reading := l.later(forms[words])
			later, err := findFault(name)
			if err != nil || later.layer <= l || later.books {
				t.Errorf("%s, layer %d: %q: got %+v, %v, want a fault of a later layer that nobody books", words, l, name, later, err)
			}
			if len(refusal{reading: reading}.lawful()) == 0 {
				t.Errorf("%s, layer %d: the reading %q has no status", words, l, reading)
			}
		}
	}
}

var requests = regexp.MustCompile(`^a (?:schedule|request for the ([a-z ]+)) is sent with (.+)$`)

// A scenario of @effect:none may send nothing that a lawful server books.
func TestScenariosWithoutEffectSendNothingThatBooks(t *testing.T) {
	t.Parallel()
	files, err := fs.Glob(features.FS, "*/*.feature")
	if err != nil {
		t.Fatal(err)
	}
	suite := godog.TestSuite{Options: &godog.Options{FS: features.FS, Paths: files}}
	parsed, err := suite.RetrieveFeatures()
	if err != nil {
		t.Fatal(err)
	}
	for _, feature := range parsed {
		for _, p := range feature.Pickles {
			if !slices.ContainsFunc(p.Tags, func(tag *messages.PickleTag) bool { return tag.Name == "@effect:none" }) {
				continue
			}
			for _, step := range p.Steps {
				sent := requests.FindStringSubmatch(step.Text)
				if sent == nil {
					continue
				}
				words := sent[1]
				if words == "" {
					words = "schedule"
				}
				if f, err := findFault(sent[2]); err != nil || f.books && forms[words].books {
					t.Errorf("%s: a %s with %q may book: %v", p.Name, words, sent[2], err)
				}
			}
		}
	}
}
