package edit_test

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"example.com/bounce/mock/mutant/internal/edit"
)

const (
	instances = "/selfservice/v1/customers/15427061/EBSO/products/bounce/instances"
	list      = instances + "/executions"
)

// echo answers with what it gets: the query and the Identifier in headers, the body in the body.
var echo = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	w.Header().Set("Query", r.URL.RawQuery)
	w.Header().Set("Got", r.Method+" "+r.Header.Get("Identifier"))
	w.WriteHeader(http.StatusCreated)
	_, _ = w.Write(body)
})

// serve returns what an edit makes of a request and its answer, as "status query got body".
func serve(t *testing.T, s edit.Source, method, target, body string) string {
	t.Helper()
	e, err := edit.Compile(s)
	if err != nil {
		t.Fatal(err)
	}
	r := httptest.NewRequestWithContext(t.Context(), method, target, strings.NewReader(body))
	r.Header.Set("Identifier", "caller")
	w := httptest.NewRecorder()
	e.Defect().Middleware(echo).ServeHTTP(w, r)
	return fmt.Sprintf("%d %q %q %s", w.Code, w.Header().Get("Query"), w.Header().Get("Got"), w.Body)
}

func TestEdit(t *testing.T) {
	t.Parallel()
	const healthy = `201 "b=2&a=%31" "PUT caller" {"z":1.50,"a":[{"n":1},{"n":2}]}`
	for name, row := range map[string]struct {
		source edit.Source
		want   string
	}{
		"sets a status":            {edit.Source{Answer: ".status = 404"}, strings.Replace(healthy, "201", "404", 1)},
		"sets and removes headers": {edit.Source{Answer: `.headers.Got = "x" | del(.headers.Query)`}, `201 "" "x" {"z":1.50,"a":[{"n":1},{"n":2}]}`},
		"edits rows, and keeps the text of numbers": {
			edit.Source{Answer: "(.body.a[] | select(.n == 2) | .n) = 3"}, `201 "b=2&a=%31" "PUT caller" {"a":[{"n":1},{"n":3}],"z":1.50}`,
		},
		"replaces a body by a text":                           {edit.Source{Answer: `.text = "<html>"`}, `201 "b=2&a=%31" "PUT caller" <html>`},
		"leaves a body as it is where it is not of that form": {edit.Source{Answer: ".body |= map(.x)"}, healthy},
		"leaves a body as it is that it does not change":      {edit.Source{Answer: ".body.z |= ."}, healthy},
		"reads the request in an edit of an answer":           {edit.Source{Answer: ".text = $request.query.a"}, `201 "b=2&a=%31" "PUT caller" 1`},
		"edits a query":                                        {edit.Source{Request: `.query.a = "3" | del(.query.b)`}, `201 "a=3" "PUT caller" {"z":1.50,"a":[{"n":1},{"n":2}]}`},
		"replaces a raw query":                                 {edit.Source{Request: `.rawQuery |= split("&")[0]`}, `201 "b=2" "PUT caller" {"z":1.50,"a":[{"n":1},{"n":2}]}`},
		"edits method, headers and body of a request":          {edit.Source{Request: `.method = "POST" | .headers.Identifier = "y" | .body = 7`}, `201 "b=2&a=%31" "POST y" 7`},
		"replies without asking the API":                       {edit.Source{Reply: ".status = 500"}, `500 "" "" `},
		"does nothing where the condition fails":               {edit.Source{When: `.method == "GET"`, Reply: ".status = 500"}, healthy},
		"does nothing where the condition cannot be evaluated": {edit.Source{When: `.body.z.deep`, Reply: ".status = 500"}, healthy},
		"does nothing to another operation":                    {edit.Source{Operations: []string{"listExecutions"}, Reply: ".status = 500"}, healthy},
		"does nothing to another outcome":                      {edit.Source{Outcome: "refusal", Answer: ".status = 500"}, healthy},
	} {
		t.Run("it "+name, func(t *testing.T) {
			t.Parallel()
			if got := serve(t, row.source, http.MethodPut, list+"?b=2&a=%31", `{"z":1.50,"a":[{"n":1},{"n":2}]}`); got != row.want {
				t.Errorf("got  %s\nwant %s", got, row.want)
			}
		})
	}
}

// What a program leaves in memory is there for the next one of the same server, and of no other.
func TestMemory(t *testing.T) {
	t.Parallel()
	e, err := edit.Compile(edit.Source{Request: ".memory.asked += 1", Answer: ".memory.answered += 1 | .text = (.memory | tojson)"})
	if err != nil {
		t.Fatal(err)
	}
	ask := func(api http.Handler) string {
		w := httptest.NewRecorder()
		api.ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), http.MethodGet, list, http.NoBody))
		return w.Body.String()
	}
	api := e.Defect().Middleware(echo)
	for n, want := range []string{`{"answered":1,"asked":1}`, `{"answered":2,"asked":2}`} {
		if got := ask(api); got != want {
			t.Errorf("request %d: got %s, want %s", n+1, got, want)
		}
	}
	if got, want := ask(e.Defect().Middleware(echo)), `{"answered":1,"asked":1}`; got != want {
		t.Errorf("another server: got %s, want %s", got, want)
	}
}

// The times of the answers have offsets, which the functions of jq do not read.
func TestTimes(t *testing.T) {
	t.Parallel()
	for program, want := range map[string]string{
		`moved("90m")`:              `"2020-08-26T10:00:00-07:00"`,
		`utc`:                       `"2020-08-26T15:30:00Z"`,
		`instant`:                   `1598455800`,
		`"no time" | instant? // 0`: `0`,
	} {
		got := serve(t, edit.Source{Answer: ".body.at |= (" + program + ")"}, http.MethodGet, list, `{"at":"2020-08-26T08:30:00-07:00"}`)
		if !strings.HasSuffix(got, `{"at":`+want+`}`) {
			t.Errorf("%s: got %s, want %s", program, got, want)
		}
	}
}

func TestOperations(t *testing.T) {
	t.Parallel()
	for target, want := range map[string]string{
		"PUT " + instances + "/PAIR/executions/FIRST":     "scheduleExecution",
		"GET " + instances + "/PA%2FIR/executions/FIRST":  "readExecution",
		"POST " + instances + "/PAIR/executions":          "createExecution",
		"GET " + instances + "/PAIR/executions":           "listConflicts",
		"GET " + list:                                     "listExecutions",
		"POST " + list:                                    "",
		"GET /selfservice/v1/executions/status?id=3-1":    "readWorkflowStatus",
		"GET /customers/15427061/products/bounce/unknown": "",
	} {
		method, path, _ := strings.Cut(target, " ")
		if got := serve(t, edit.Source{Answer: ".text = $request.operation"}, method, path, ""); !strings.HasSuffix(got, `" `+want) {
			t.Errorf("%s: got %s, want %q", target, got, want)
		}
	}
}

func TestCompileSaysWhatIsWrong(t *testing.T) {
	t.Parallel()
	for name, row := range map[string]struct {
		source edit.Source
		want   string
	}{
		"does nothing":        {edit.Source{When: "true"}, "want a request, a reply, an answer or checks to skip"},
		"skips in no place":   {edit.Source{Skip: []string{"scope"}}, "want the operations whose checks to skip"},
		"unknown outcome":     {edit.Source{Outcome: "happy", Reply: "."}, `outcome "happy", want success, conflict or refusal`},
		"unknown operation":   {edit.Source{Operations: []string{"deleteAll"}, Reply: "."}, `unknown operation "deleteAll"`},
		"program of bad form": {edit.Source{Answer: ".body |="}, "answer: unexpected EOF"},
		"unknown function":    {edit.Source{Request: "frobnicate"}, "request: function not defined: frobnicate/0"},
		"unknown variable":    {edit.Source{When: "$answer", Reply: "."}, "when: variable not defined: $answer"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if _, err := edit.Compile(row.source); err == nil || !strings.Contains(err.Error(), row.want) {
				t.Errorf("got %v, want %s", err, row.want)
			}
		})
	}
}
