package api

import (
	"maps"
	"slices"
	"strings"

	"example.com/bounce/mock/internal/domain"
)

// actionWords are what a schedule can do, as the page spells it; the first is what a body without one is taken for.
var actionWords = []string{"schedule", "cancel"}

// WideBody implements exchange.API: the body as the contract spells it, where a reading takes more than that: other cases of letters,
// a unit in the singular, no action, a time of another form, or one that a cancel ignores. The contract is applied to it; what the
// readings in force do not take is refused behind that, by their names.
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

// spell writes a member of the body in the letters of the word that it is.
func spell(body map[string]any, name string, find func(string) (string, bool)) {
	if sent, isText := body[name].(string); isText {
		if word, known := find(sent); known {
			body[name] = word
		}
	}
}

// wordOf finds which of the words one is, in any case of letters.
func wordOf(words []string) func(sent string) (word string, known bool) {
	return func(sent string) (string, bool) {
		i := slices.IndexFunc(words, func(w string) bool { return strings.EqualFold(w, sent) })
		if i < 0 {
			return "", false
		}
		return words[i], true
	}
}

// unitOf finds which unit a word is, in any case of letters, also in the singular.
func unitOf(sent string) (word string, known bool) {
	if word, known = wordOf(domain.UnitWords)(sent); known {
		return word, true
	}
	return wordOf(domain.UnitWords)(sent + "s")
}
