package api

import (
	"maps"
	"slices"
	"strings"

	"example.com/bounce/mock/internal/domain"
)

// actionWords are the actions, as the page spells them; the first is the default.
var actionWords = []string{"schedule", "cancel"}

// WideBody implements exchange.API: it spells as the contract does what any reading may accept beyond it: another case, a unit in
// the singular, no action, a time of another form, or one that a cancel ignores. The contract is applied to the result; later
// checks refuse what the readings in force do not accept, by their names.
func (x *Request) WideBody() map[string]any {
	body := maps.Clone(x.Body)
	switch x.Operation.ID {
	case Core:
		if _, given := body["action"]; !given {
			body["action"] = actionWords[0]
		}
		spell(body, "action", wordOf(actionWords))
		spell(body, "scheduledTime", func(sent string) (string, bool) { return wideTime(sent), true })
		if body["action"] == "cancel" {
			delete(body, "scheduledTime") // whatever it is, the reading cancel-time decides
		}
	case "createExecution":
		for _, each := range wordMembers {
			spell(body, each.name, wordOf(each.words))
		}
		for _, name := range durationMembers {
			if duration, isObject := body[name].(map[string]any); isObject {
				duration = maps.Clone(duration)
				spell(duration, "unit", unitOf)
				body[name] = duration
			}
		}
	}
	return body
}

// spell replaces a member of the body by the word that find finds for it.
func spell(body map[string]any, name string, find func(string) (string, bool)) {
	if sent, isText := body[name].(string); isText {
		if word, known := find(sent); known {
			body[name] = word
		}
	}
}

// wordOf returns a function that finds a text among the words, in any case.
func wordOf(words []string) func(sent string) (word string, known bool) {
	return func(sent string) (string, bool) {
		i := slices.IndexFunc(words, func(w string) bool { return strings.EqualFold(w, sent) })
		if i < 0 {
			return "", false
		}
		return words[i], true
	}
}

// unitOf finds a unit, in any case, also in the singular.
func unitOf(sent string) (word string, known bool) {
	if word, known = wordOf(domain.UnitWords)(sent); known {
		return word, true
	}
	return wordOf(domain.UnitWords)(sent + "s")
}
