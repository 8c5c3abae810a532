package seed_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.com/bounce/mock/internal/seed"
	"example.com/bounce/openapi"
	"example.com/bounce/openapi/jsonbody"
	"example.com/bounce/openapi/sample"
)

func slugs(t *testing.T) []string {
	t.Helper()
	all, err := openapi.Readings()
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, r := range all {
		out = append(out, r.Slug)
	}
	return out
}

func TestAFileOfReadingsIsRead(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		text string
		want map[string]string
	}{
		"in YAML":                   {"# ours\nconflict-status: '422'\ntime-zone-out: utc\n", map[string]string{"conflict-status": "422", "time-zone-out": "utc"}},
		"in JSON":                   {`{"lead-status":"409"}`, map[string]string{"lead-status": "409"}},
		"with statuses as numbers":  {"lead-status: 422", map[string]string{"lead-status": "422"}},
		"with yes and no unquoted":  {"pending-blocks: no", map[string]string{"pending-blocks": "no"}},
		"with an anchor":            {"lead-status: &s 422\nbody-invalid-status: *s", map[string]string{"lead-status": "422", "body-invalid-status": "422"}},
		"with nothing in a mapping": {"{}", map[string]string{}},
	} {
		got, err := seed.ParseReadings("readings.yaml", []byte(c.text))
		if diff := cmp.Diff(c.want, got); diff != "" || err != nil {
			t.Errorf("%s: %v (-want +got):\n%s", name, err, diff)
		}
	}
}

func TestEveryFaultOfAFileOfReadingsIsNamedByItsLine(t *testing.T) {
	t.Parallel()
	all := "want one of " + strings.Join(slugs(t), ", ")
	for name, c := range map[string]struct {
		text string
		want []string
	}{
		"a slip":          {"\nlead-statos: 422", []string{"2: lead-statos: is an unknown reading (did you mean lead-status?), " + all}},
		"a stranger":      {"colour: red", []string{"1: colour: is an unknown reading, " + all}},
		"an alternative":  {"time-zone-out: UTC", []string{`1: time-zone-out: has no alternative "UTC", want one of as-requested, utc`}},
		"two at once":     {"lead-status: 500\n# and\nend-rule: [x]", []string{`1: lead-status: has no alternative "500", want one of 400, 422, 409`, "3: end-rule: is a list, want one of duration, two-hours, duration-plus-blackout"}},
		"a reading twice": {"lead-status: 422\nlead-status: 409", []string{"2: lead-status: is repeated, first on line 1, want it only once"}},
		"nothing chosen":  {"lead-status:", []string{"1: lead-status: is left empty, want one of 400, 422, 409"}},
		"a list":          {"- lead-status=422", []string{"1: the file: is a list, want a mapping of readings to alternatives, such as time-zone-out: utc"}},
		"an empty file":   {"", []string{"1: the file: is empty, want a mapping of readings to alternatives, such as time-zone-out: utc"}},
	} {
		chosen, err := seed.ParseReadings("readings.yaml", []byte(c.text))
		var got []string
		for _, f := range errorsOf(t, err) {
			got = append(got, strings.TrimPrefix(f.Error(), "readings.yaml:"))
		}
		if diff := cmp.Diff(c.want, got); diff != "" || chosen != nil {
			t.Errorf("%s: %v (-want +got):\n%s", name, chosen, diff)
		}
	}
	if _, err := seed.ParseReadings("readings.yaml", []byte("a: b: c")); err == nil || !strings.Contains(err.Error(), "readings.yaml:1: the file: is not YAML") {
		t.Errorf("no YAML: got %v", err)
	}
}

func TestAFaultyChoiceListsTheRightOnesApart(t *testing.T) {
	t.Parallel()
	_, err := seed.Readings([]byte(`{"readings":{"lead-status":"500","colour":"red"}}`))
	got := errorsOf(t, err)
	if len(got) != 2 || got[0].Pointer != "/readings/colour" || got[1].Pointer != "/readings/lead-status" {
		t.Fatalf("got %v", got)
	}
	if !slices.Equal(got[0].Allowed, slugs(t)) || !slices.Equal(got[1].Allowed, []string{"400", "422", "409"}) {
		t.Errorf("allowed: got %v and %v", got[0].Allowed, got[1].Allowed)
	}
}

func TestABodyOfReadingsIsHeldToItsForm(t *testing.T) {
	t.Parallel()
	if got, err := seed.Readings([]byte(`{"readings":{"lead-status":"422"}}`)); err != nil || got["lead-status"] != "422" {
		t.Errorf("got %v, %v", got, err)
	}
	for body, want := range map[string]string{
		`{}`: "/readings: is missing", `{"reading":{}}`: "did you mean readings", `{"readings":[]}`: "/readings: is a list", `[]`: "is a list",
	} {
		if _, err := seed.Readings([]byte(body)); err == nil || !strings.Contains(errorsOf(t, err).Error(), want) {
			t.Errorf("%s: got %v, want %q", body, err, want)
		}
	}
	var malformed *jsonbody.MalformedError
	if _, err := seed.Readings([]byte("{")); !errors.As(err, &malformed) {
		t.Errorf("got %v, want a MalformedError", err)
	}
}

func TestReadingsOfACustomer(t *testing.T) {
	t.Parallel()
	base := parse(t, "customers: [{csi: '1', readings: {lead-status: 422, end-rule: two-hours}}, {csi: '2'}]")
	top := parse(t, "customers: [{csi: '1', readings: {lead-status: 409}}, {csi: '2', readings: {end-rule: two-hours}}]")
	merged, err := seed.Over(base, top, now, randomSeed)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		world seed.Data
		want  []map[string]string
	}{
		{base, []map[string]string{{"lead-status": "422", "end-rule": "two-hours"}, nil}},
		{merged, []map[string]string{{"lead-status": "409", "end-rule": "two-hours"}, {"end-rule": "two-hours"}}},
	} {
		got := []map[string]string{c.world.Customers[0].Readings, c.world.Customers[1].Readings}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("readings (-want +got):\n%s", diff)
		}
	}
	one, err := seed.One([]byte(`{"readings":{"lead-status":"409"}}`), now, sample.New(randomSeed, "one"), randomSeed, false)
	if err != nil || one.Readings["lead-status"] != "409" {
		t.Errorf("got %v, %v", one.Readings, err)
	}
	_, err = seed.Parse("world.yaml", []byte("customers:\n- csi: '1'\n  readings:\n    lead-status: 200"), now, randomSeed)
	want := `world.yaml:4: customers[0].readings.lead-status: has no alternative "200", want one of 400, 422, 409`
	if err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
}
