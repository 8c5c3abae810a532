// Package exchange is one HTTP exchange of the mock server: the request, the checks that it passes or that refuse it, its refusal
// or its answer, and the trace of how that was decided.
//
// It knows nothing of the Bounce API's customers, executions and tokens, and nothing of routing or of sockets: each API builds
// its own request around an [Exchange], and package router writes what comes out. It may import packages openapi, readings and
// journal.
package exchange
