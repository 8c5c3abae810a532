// Package mock is the mock server of the Bounce API: a real HTTP server, driven by the OpenAPI document, that verifies tokens,
// keeps calendars, has a clock of its own, and says of each refusal which rule it rests on.
//
// Use [Start] in tests (it listens on loopback, and is closed with the test), or [New] for an http.Handler. Servers are
// independent: there are no globals.
//
// It is not production-grade: state is in memory, keys are test keys, and the control API under /__admin is open on loopback;
// elsewhere it needs a token. Routes, scopes, lead time and opt-in come from the document. What the document leaves open is a
// reading, chosen in [Options].
//
// The package hands on what it is asked to the rooms of mock/internal, which package wiring joins, and decides nothing. It may import
// package openapi and its own internal packages, never the conformance suite.
package mock

import "embed"

// Manual is README.md. Its sections are topics of bounce help.
//
//go:embed README.md
var Manual string

// Fixtures has the files that users copy into their test suites. Their names are topics of bounce help.
//
//go:embed testdata/fixtures/*/conftest.py testdata/fixtures/*/bounce.mjs testdata/fixtures/*/BounceExtension.java
var Fixtures embed.FS
