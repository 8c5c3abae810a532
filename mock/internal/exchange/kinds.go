package exchange

import "net/http"

// The kinds of refusal that every API has. Without a Rule the check finds it.
var (
	NoRoute = Kind{ID: "no-route", Rule: "path", Status: http.StatusNotFound, Title: "Unknown path",
		Hint: "use a path of the contract"}
	WrongMethod  = Kind{ID: "wrong-method", Rule: "method-not-allowed", Status: http.StatusMethodNotAllowed, Title: "Method not allowed"}
	BodyTooLarge = Kind{ID: "body-too-large", Rule: "body-limit", Status: http.StatusRequestEntityTooLarge, Title: "Body too large"}
	BodyTooSlow  = Kind{ID: "body-too-slow", Rule: "body-limit", Status: http.StatusRequestTimeout, Title: "Body too slow",
		Hint: "send the whole body at once"}
	BodyCut = Kind{ID: "body-cut", Rule: "body-malformed-status", Reading: "body-malformed-status", Title: "Body cut short",
		Hint: "send as many bytes as announced"}
	NotAcceptable  = Kind{ID: "not-acceptable", Rule: "not-acceptable", Reading: "not-acceptable", Title: "Not acceptable"}
	WrongMediaType = Kind{ID: "wrong-media-type", Rule: "media-type", Status: http.StatusUnsupportedMediaType, Title: "Unsupported media type"}
	Malformed      = Kind{ID: "malformed", Reading: "body-malformed-status", Title: "Body is not one JSON object",
		Hint: "send one JSON object, and nothing after it"}
	BadParameter = Kind{ID: "bad-parameter", Status: http.StatusBadRequest, Title: "Parameter breaks the contract"}
	Invalid      = Kind{ID: "invalid", Reading: "body-invalid-status", Title: "Body breaks the contract"}
	Internal     = Kind{ID: "internal", Rule: "no-server-error", Status: http.StatusInternalServerError, Title: "Internal error",
		Hint: "report this to the authors of the mock"}
)

// Kinds lists the kinds of this package.
func Kinds() []Kind {
	return []Kind{
		NoRoute, WrongMethod, BodyTooLarge, BodyTooSlow, BodyCut, NotAcceptable, WrongMediaType, Malformed, BadParameter, Invalid, Internal,
	}
}
