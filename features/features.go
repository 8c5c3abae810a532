// Package features holds the suite's scenarios: Gherkin files, embedded, in folders by concern. It imports only the
// standard library.
//
// A scenario's tags say what it rests on: @id:<unique, never reused>, exactly one of @clause:<slug>, @reading:<slug> and
// @hygiene:<slug>, one of @must and @should, one of @effect:none, @effect:books and @effect:contends, and a
// @needs:<what> for each role or ability of the target that it cannot do without; @serial keeps it apart from all others,
// and @family leaves it out for a target that has the schedule only.
package features

import "embed"

// FS holds the .feature files by their paths, such as auth/token.feature.
//
//go:embed */*.feature
var FS embed.FS
