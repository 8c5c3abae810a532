package api

import (
	"maps"
	"strings"

	"example.com/bounce/mock/internal/domain"
)

// actionWords are the actions, as the page spells them; the first is the default.
var actionWords = []string{"schedule", "cancel"}

// WideBody implements exchange.API: it spells as the contract does what any reading may accept beyond it: another case, a unit in
// the singular, no action, a time of another form, or one that a cancel ignores. The contract is applied to the result; later
// checks refuse what the readings in force do not accept, by their names.
func (x *Request) WideBody() map[string]any {
	wide := spelling{object: x.Body}
	switch x.Operation.ID {
	case Core:
		if _, given := x.Body["action"]; !given {
			wide.set("action", actionWords[0])
		}
		wide.word("action", actionWords)
		if sent, isText := x.Body["scheduledTime"].(string); isText {
			wide.set("scheduledTime", wideTime(sent))
		}
		if wide.object["action"] == "cancel" {
			wide.leaveOut("scheduledTime") // whatever it is, the reading cancel-time decides
		}
	case "createExecution":
		for _, each := range wordMembers {
			wide.word(each.name, each.words)
		}
		for _, name := range durationMembers {
			if sent, isObject := x.Body[name].(map[string]any); isObject {
				duration := spelling{object: sent}
				if word, known := unitOf(text(sent, "unit")); known {
					duration.set("unit", word)
				}
				if duration.changed {
					wide.replace(name, duration.object)
				}
			}
		}
	}
	return wide.object
}

// spelling is an object whose members are spelt in another way. It is copied before the first change.
type spelling struct {
	object  map[string]any
	changed bool
}

// set sets a member to a text.
func (s *spelling) set(name, text string) {
	if s.object[name] != text {
		s.replace(name, text)
	}
}

func (s *spelling) replace(name string, value any) {
	s.copy()
	s.object[name] = value
}

func (s *spelling) leaveOut(name string) {
	if _, given := s.object[name]; given {
		s.copy()
		delete(s.object, name)
	}
}

func (s *spelling) copy() {
	if !s.changed {
		s.object, s.changed = maps.Clone(s.object), true
	}
}

// word replaces a member by the word that it is in another case.
func (s *spelling) word(name string, words []string) {
	if word, known := wordIn(words, text(s.object, name)); known {
		s.set(name, word)
	}
}

// wordIn finds a text among the words, in any case.
func wordIn(words []string, sent string) (word string, known bool) {
	for _, word := range words {
		if strings.EqualFold(word, sent) {
			return word, true
		}
	}
	return "", false
}

// unitOf finds a unit, in any case, also in the singular.
func unitOf(sent string) (word string, known bool) {
	if word, known = wordIn(domain.UnitWords, sent); known {
		return word, true
	}
	return wordIn(domain.UnitWords, sent+"s")
}
