package mock

import (
	"example.com/bounce/mock/internal/journal"
	"example.com/bounce/mock/internal/tail"
)

// Entry is one exchange as the journal keeps it, redacted as openapi/control/requests.yaml says (listRequests).
//
//   - ID string: its X-Request-Id.
//   - At [time.Time]: when the request came in, by the mock's clock.
//   - Method, URL string: as they came, the query included; HTTPVersion string: such as HTTP/1.1.
//   - RequestHeader, ResponseHeader [net/http.Header]; nil for none.
//   - RequestBody, ResponseBody string: up to 4096 bytes.
//   - RequestBytes, ResponseBytes []byte: the same if it is not UTF-8, which a JSON string cannot hold; nil otherwise.
//   - RequestTruncated, ResponseTruncated bool: the body was longer.
//   - Status int: that of the answer; 0 when a fault left none.
//   - Reason string: the slug of the clause, reading or rule that a refusal rests on; "" for a success.
//   - CSI, Operation string: the customer of the path and the operationId; "" for none.
//   - Readings map[string]string: those that the exchange followed and that are not the default, by slug; nil for none.
//   - Trace []Step: the decision, check by check.
//   - Claims any: the verified claims of the token, to be read only; nil for none.
//   - Duration [time.Duration]: how long the answer took, by the mock's clock.
type Entry = journal.Entry

// Step is one check of an Entry's way through the mock.
//
//   - Check string: its name.
//   - Outcome string: passed, refused or skipped.
//   - Rule string: the slug of the clause, reading or rule that it rests on; States string: what that says.
//   - Detail string: what was found, for people; Fault string: the id of the fault that hit the request here; "" for nothing.
//   - Change string: the smallest change that would have passed, in words; "" if it was not refused.
//   - Apply []Edit: the same for programs; nil if none is known.
type Step = journal.Step

// Edit is one part of the change after which a refused request would have passed every check: an edit of the request or, if In is
// "", a call that changes the state.
//
//   - In string: method, path, query, header or body.
//   - Pointer string: the parameter's or header's name, or a JSON Pointer into the body; "" is the whole of the place.
//   - Value [encoding/json.RawMessage]: what to put there; nil means to leave it out. $BOUNCE_TOKEN in it stands for a token.
//   - Token *Grant: what that token must be good for; nil if the value has no token.
//   - Method, Path string, Body [encoding/json.RawMessage]: the call. A call below /__admin needs no credentials; any
//     other has those of the request.
type Edit = journal.Edit

// Grant is what the token of an Edit must be good for: Customer string is the CSI, Scope string the scope ("" for any).
type Grant = journal.Grant

// Criteria selects entries of the journal: each field that is set must hold, and the zero value selects all. They are compared
// with what the journal keeps: a secret that it has replaced cannot be found.
//
//   - CSI, Operation, Reason string, Status int: those of the Entry.
//   - Method string: exact, or ANY.
//   - URL, URLPath string: the whole URL as it came, and its path without the query.
//   - URLPattern, URLPathPattern string: regular expressions (RE2) that the whole of it must match.
//   - Headers, QueryParameters map[string]Pattern: by name; one of the values must match. The names of headers may be in any case.
//   - BodyPatterns []Pattern: all of them must match the request's body.
//   - Since string: the ID of an Entry; only those that came after it.
type Criteria = journal.Criteria

// Pattern is matched with a header, a query parameter or the body. Each field that is set must hold.
//
//   - EqualTo, Contains, DoesNotContain string.
//   - Matches, DoesNotMatch string: regular expressions (RE2) for the whole of the text.
//   - EqualToJSON [encoding/json.RawMessage]: a JSON value, or a JSON string that holds one; order and blanks do not matter.
//   - Absent bool: there is no header or parameter of the name.
type Pattern = journal.Pattern

// RequestLog keeps a line for each exchange until somebody reads it: at most 1,024, and so many a second as its options say. It never
// holds up a request. Lines returns the channel of them, which is never closed; Skipped returns how many lines were left out since
// the latest one that it took, or since the last call; PerSecond returns the bound. Only one server and its reloads should have it. Safe for concurrent use.
type RequestLog = tail.Log

// RequestLogOptions configure a RequestLog.
//
//   - PerSecond int: how many lines it takes in one second of the machine's clock; 0 means 200.
//   - Control bool: it takes calls of the control API, too.
type RequestLogOptions = tail.Options

// NewRequestLog returns an empty log of requests.
func NewRequestLog(o RequestLogOptions) *RequestLog { return tail.New(o) }

// RequestLine is one exchange in a RequestLog, redacted like an Entry. Texts are at most about 2048 bytes long. Its JSON leaves out Took
// and Skipped.
//
//   - ID, Method, URL, Operation, Reason string, Status int: those of the Entry.
//   - At, MockTime [time.Time]: when the request came in by the machine's clock and by the mock's, in UTC.
//   - CSI, Instance, Execution string: those in the path; "" for none.
//   - Detail, Hint string: the Detail and the Change of the step that Reason is from.
//   - Result string: what a granted request has changed, in a few words; "" for nothing.
//   - Fault string: the id of the injected fault that hit the exchange; "" for none.
//   - Took [time.Duration]: how long the answer took by the machine's clock.
//   - Skipped uint64: how many lines were left out before this one.
type RequestLine = tail.Line
