package mutant

import (
	"bytes"
	"encoding/json"
	"net/http"
	"unicode/utf8"

	"example.com/bounce/mock/mutant/internal/plant"
)

// httpDefects get wrong what HTTP and JSON demand of any server.
func httpDefects() defects {
	return defects{
		"trailing-bytes-ok": plant.Wire(plant.EditRequests(firstValueOnly)),
		"create-trailing-bytes-ok": plant.Wire(plant.EditRequests(func(r *http.Request) {
			if r.Method == http.MethodPost {
				firstValueOnly(r)
			}
		})),
		"date-missing": plant.Wire(plant.EditAnswers(func(_ *http.Request, a *plant.Answer) {
			a.Headers["Date"] = nil // net/http adds it to an answer without the name
		})),
		"refusal-cut-short": plant.Wire(plant.Serve(func(api http.Handler, w http.ResponseWriter, r *http.Request) {
			if a := plant.Ask(api, r); a.IsRefusal() {
				a.BreakOff(w)
			} else {
				a.Send(w)
			}
		})),
	}
}

// firstValueOnly removes what follows the first JSON value.
func firstValueOnly(r *http.Request) {
	var first json.RawMessage
	text := plant.ReadBody(r)
	if json.NewDecoder(bytes.NewReader(text)).Decode(&first) == nil && utf8.Valid(text) && !json.Valid(text) {
		plant.SetBody(r, first)
	}
}
