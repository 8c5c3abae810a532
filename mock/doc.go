// Package mock is the mock server of the Bounce API: a real HTTP server, driven by the OpenAPI document, that verifies
// tokens, keeps calendars, owns a clock, and says of each refusal which rule it rests on.
//
// Use [Start] in tests (a socket on loopback, closed with the test), or [New] for an http.Handler that goes anywhere.
// Each [Server] is independent: no globals, any number side by side.
//
// It is not production-grade: state is in memory, keys are test keys, and the control API under /__admin is open on loopback, and elsewhere
// asks for a token. Routes, scopes, lead time and opt-in come
// from the document; nothing here repeats them. What the document leaves open is a reading, chosen in [Options].
//
// It is the only home of echo. It may import packages openapi and openapi/sample and its own internal packages, never
// the conformance suite.
package mock

import _ "embed" // of the manual

// Manual is README.md, which bounce help prints by section.
//
//go:embed README.md
var Manual string
