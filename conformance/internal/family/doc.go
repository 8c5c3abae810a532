// Package family judges the answers of the operations around scheduling: the details and lists of executions, the choices, and the
// status of workflows. Like package judge it sends nothing and keeps nothing. It imports the judge, model, outcome and request
// packages.
package family
