package mock_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.com/bounce/mock"
)

// everyone are the executions of the customer in the order of creation.
var everyone = []string{"3-CDQF5Z0", "3-CDQEVUP", "FIRST", "SECOND", "SOLE", "ONLY"}

// listedIDs are the ids of a list that was given.
func listedIDs(t testing.TB, r reply) []string {
	t.Helper()
	var items []struct{ ID string }
	if err := json.Unmarshal([]byte(r.body), &items); err != nil || r.status != http.StatusOK || items == nil {
		t.Fatalf("got %d %s, want a list", r.status, r.body)
	}
	ids := []string{}
	for _, i := range items {
		ids = append(ids, i.ID)
	}
	return ids
}

func listing(t testing.TB, s *mock.Server, query string) reply {
	t.Helper()
	return family(t, s, http.MethodGet, list+"?"+strings.ReplaceAll(query, " ", "%20"), "")
}

// booked is a server whose FIRST is scheduled, and whose SECOND was.
func booked(t testing.TB, readings ...string) *mock.Server {
	t.Helper()
	s := start(t, readings...)
	expect(t, send(t, s, pair("FIRST"), at("2020-08-26T16:00:00Z")), 200, "")
	expect(t, send(t, s, pair("SECOND"), at("2020-08-26T20:00:00Z")), 200, "")
	expect(t, send(t, s, pair("SECOND"), body(`{"action":"cancel"}`)), 200, "")
	return s
}

func TestAListShowsWhatAnExecutionHas(t *testing.T) {
	t.Parallel()
	const ticket = `"customerNote":"Action Plan","customerStatus":"%s","rfcNumber":"%s",` +
		`"rfcSubType":"SelfService_Bounce","rfcType":"OCIEBS_Prod_SelfService","status":"Open","subStatus":"%s"`
	const made = `{"createdBy":"operator@example.com","createdOn":"2020-08-26T15:00:00Z","id":"%s",`
	s := booked(t)
	for id, want := range map[string]string{
		"SOLE": `"target":"PENDING","ticketingDetails":{` + fmt.Sprintf(ticket, "Acknowledged", "SOLE", "Ready For Scheduling/Approval"),
		"FIRST": `"scheduledBy":"15427061@example.com","scheduledEnd":"2020-08-26T18:00:00Z","scheduledStart":"2020-08-26T16:00:00Z",` +
			`"target":"PAIR","ticketingDetails":{` + fmt.Sprintf(ticket, "Review Update", "FIRST", "Ready For Execution"),
		"SECOND": `"target":"PAIR","ticketingDetails":{` + fmt.Sprintf(ticket, "Review Update", "SECOND", "Ready For Scheduling/Approval"),
	} {
		if r := listing(t, s, ""); !strings.Contains(r.body, fmt.Sprintf(made, id)+want+"}}") {
			t.Errorf("%s: got %s\nwant %s", id, r.body, fmt.Sprintf(made, id)+want+"}}")
		}
	}
}

func TestACreatedExecutionIsListedAtOnce(t *testing.T) {
	t.Parallel()
	s := start(t)
	id := family(t, s, http.MethodPost, dcmati+"/executions", strings.Replace(bounceAll, "{", `{"primaryContact":"dba@example.com",`, 1)).member(t, "id")
	r := listing(t, s, "offset=6")
	if got := listedIDs(t, r); !slices.Equal(got, []string{id}) || !strings.Contains(r.body, `"primaryContact":"dba@example.com"`) {
		t.Errorf("got %s, want %s with its contact", r.body, id)
	}
}

func TestFiltersNarrowTheList(t *testing.T) {
	t.Parallel()
	s := booked(t)
	for query, want := range map[string][]string{
		"target=PAIR":                   {"FIRST", "SECOND"},
		"target=PAI":                    {},
		"target=":                       everyone,
		"status=Open":                   everyone,
		"status=Closed":                 {},
		"subStatus=Ready For Execution": {"FIRST"},
		"subStatus=Ready For Scheduling/Approval&target=PAIR":        {"SECOND"},
		"customerStatus=Review Update":                               {"FIRST", "SECOND"},
		"customerStatus=Acknowledged":                                {"3-CDQF5Z0", "3-CDQEVUP", "SOLE", "ONLY"},
		"customerStatus=Acknowledged&target=PAIR":                    {},
		"customerStatus=Review Update&subStatus=Ready For Execution": {"FIRST"},
		"customerStatus=Acknowledged&limit=2&offset=1":               {"3-CDQEVUP", "SOLE"},
		"status=open":                   {},
		"subStatus=READY FOR EXECUTION": {},
		"nobodyKnows=this":              everyone,
		"target=PAIR&status=Open&subStatus=x&customerStatus=Acknowledged": {},
	} {
		if diff := cmp.Diff(want, listedIDs(t, listing(t, s, query))); diff != "" {
			t.Errorf("%s (-want +got):\n%s", query, diff)
		}
	}
	anyCase := booked(t, "filter-case", "any")
	if got := listedIDs(t, listing(t, anyCase, "subStatus=READY for execution&target=pair")); !slices.Equal(got, []string{"FIRST"}) {
		t.Errorf("in any case: got %v, want FIRST", got)
	}
}

func TestAPageIsCutFromTheListInItsOrder(t *testing.T) {
	t.Parallel()
	const huge = "9223372036854775807" // the most that an int64 holds
	byID := []string{"3-CDQEVUP", "3-CDQF5Z0", "FIRST", "ONLY", "SECOND", "SOLE"}
	newest := slices.Clone(everyone)
	slices.Reverse(newest)
	for order, all := range map[string][]string{"oldest-first": everyone, "newest-first": newest, "by-id": byID} {
		s := start(t, "page-order", order, "page-bounds", "clamped")
		for query, want := range map[string][]string{
			"": all, "limit=2": all[:2], "offset=4": all[4:], "offset=1&limit=3": all[1:4], "offset=5&limit=9": all[5:],
			"offset=6": {}, "offset=" + huge: {}, "limit=" + huge: all, "offset=-" + huge: all, "limit=0": all[:1], "offset=-2&limit=-2": all[:1],
		} {
			r := listing(t, s, query)
			if diff := cmp.Diff(want, listedIDs(t, r)); diff != "" || r.header.Get("X-Total-Rows-Count") != "6" {
				t.Errorf("%s, %q: total %q, want 6 (-want +got):\n%s", order, query, r.header.Get("X-Total-Rows-Count"), diff)
			}
		}
	}
}

func TestAPageHas25RowsUnlessOthersAreAskedFor(t *testing.T) {
	t.Parallel()
	s := mock.Start(t, mock.Options{Clock: clock(t, frozen), Seed: mock.SeedFile{Text: crowd(30)}})
	for query, want := range map[string]int{"": 25, "limit=30": 30, "offset=10": 22, "limit=26&target=CROWD": 26} {
		if got := listedIDs(t, listing(t, s, query)); len(got) != want {
			t.Errorf("%q: got %d rows, want %d", query, len(got), want)
		}
	}
}

// A server with a maximum moves a limit above it there, or refuses it: the rows behind it are on further pages.
func TestALimitAboveTheMaximum(t *testing.T) {
	t.Parallel()
	for alternative, want := range map[string]map[string]int{
		"unlimited": {"limit=25": 25, "limit=26": 26, "limit=1000000": 32, "limit=26&offset=20": 12},
		"clamped":   {"limit=25": 25, "limit=26": 25, "limit=1000000": 25, "limit=26&offset=20": 12},
		"400":       {"limit=25": 25, "limit=26": -400, "limit=1000000": -400, "limit=26&offset=20": -400},
		"422":       {"limit=25": 25, "limit=26": -422, "limit=1000000": -422, "limit=26&offset=20": -422},
	} {
		s := mock.Start(t, mock.Options{Clock: clock(t, frozen), Seed: mock.SeedFile{Text: crowd(30)}, Readings: map[string]string{"limit-maximum": alternative}})
		for query, n := range want {
			r := family(t, s, http.MethodGet, list+"?"+query, "")
			if n < 0 && (r.status != -n || r.reason() != "limit-maximum") || n >= 0 && (r.status != 200 || len(listedIDs(t, r)) != n) {
				t.Errorf("%s, %q: got %d %s, want %d", alternative, query, r.status, r.body, n)
			}
		}
	}
}

func TestTheTotalCountsWhatFitsOnAllPages(t *testing.T) {
	t.Parallel()
	for query, want := range map[string]map[string]string{
		"limit=1":                               {"always": "6", "on-request": ""},
		"total=true&limit=1":                    {"always": "6", "on-request": "6"},
		"total=TRUE&offset=100":                 {"always": "6", "on-request": "6"},
		"total=false":                           {"always": "6", "on-request": ""},
		"total=true&target=PAIR&limit=1":        {"always": "2", "on-request": "2"},
		"total=true&target=NOWHERE":             {"always": "0", "on-request": "0"},
		"total=true&subStatus=Ready For Eating": {"always": "0", "on-request": "0"},
	} {
		for alternative, total := range want {
			r := listing(t, start(t, "page-total", alternative), query)
			if got := r.header.Get("X-Total-Rows-Count"); r.status != 200 || got != total {
				t.Errorf("%s, %q: got %d and the total %q, want %q", alternative, query, r.status, got, total)
			}
		}
	}
}

func TestAListIsOfTheServiceOfItsPath(t *testing.T) {
	t.Parallel()
	for alternative, want := range map[string][]string{"404": {}, "400": {}, "403": {}, "ignored": append(slices.Clone(everyone), "ALIVE")} {
		s := start(t, "service-mismatch", alternative)
		r := family(t, s, http.MethodGet, strings.Replace(list, "EBSO", "EBSZ", 1), "")
		if diff := cmp.Diff(want, listedIDs(t, r)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", alternative, diff)
		}
	}
}

func TestAListThatIsRefusedNamesTheRule(t *testing.T) {
	t.Parallel()
	s := booked(t)
	before := any(s.Snapshot())
	user := "Bearer " + token(t, s, mock.TokenRequest{Scope: "mcs:oci:api:User"})
	for name, row := range map[string]struct {
		query  string
		edit   func(*call)
		status int
		reason string
	}{
		"nothing wrong":           {"", func(*call) {}, 200, ""},
		"no token":                {"", auth(""), 401, "bearer-token"},
		"an approver's token":     {"", auth("Bearer " + token(t, s, mock.TokenRequest{Scope: "mcs:oci:api:Approver"})), 403, "scope-user"},
		"a foreign path":          {"", func(c *call) { c.path = strings.Replace(c.path, own, otherCSI, 1) }, 403, "own-instances"},
		"no opt-in":               {"", func(c *call) { outside(t, s, c) }, 403, "opt-in"},
		"no Identifier":           {"", func(c *call) { c.identifier = "" }, 400, "jwks-identifier"},
		"a limit in words":        {"limit=many", func(*call) {}, 400, "list-page"},
		"a limit beyond int64":    {"limit=9223372036854775808", func(*call) {}, 400, "list-page"},
		"a limit with exponent":   {"limit=1e1", func(*call) {}, 400, "list-page"},
		"a limit with a fraction": {"limit=1.5", func(*call) {}, 400, "list-page"},
		"an empty offset":         {"offset=", func(*call) {}, 400, "list-page"},
		"an offset in words":      {"offset=first", func(*call) {}, 400, "list-page"},
		"no limit at all":         {"limit=0", func(*call) {}, 400, "page-bounds"},
		"a limit below 0":         {"limit=-1", func(*call) {}, 400, "page-bounds"},
		"an offset below 0":       {"offset=-1", func(*call) {}, 400, "page-bounds"},
		"the method POST":         {"", func(c *call) { c.method = http.MethodPost }, 405, "method-not-allowed"},
	} {
		c := call{method: http.MethodGet, path: "/selfservice/v1" + list + "?" + row.query, authorization: user, identifier: ownKeys}
		row.edit(&c)
		r := do(t, s, c)
		if r.status != row.status || r.reason() != row.reason {
			t.Errorf("%s: got %d %q, want %d %q\n%s", name, r.status, r.reason(), row.status, row.reason, r.body)
		}
	}
	unchanged(t, s, before)
}

// outside makes the call that of the customer who has not opted in.
func outside(t testing.TB, s *mock.Server, c *call) {
	t.Helper()
	c.path, c.identifier = strings.Replace(c.path, own, outsider, 1), outsideKey
	c.authorization = "Bearer " + token(t, s, mock.TokenRequest{Customer: outsider, Scope: mock.AllScopes})
}
