// Package judge says whether an answer is what the contract lets a server answer, and which alternative of a reading it shows.
// Its functions know an answer and what they are told of it: they send nothing, keep nothing, and never repair an answer. An
// error is of package outcome. It imports the exchange, ledger, model, outcome, request and target packages, and package openapi.
package judge
