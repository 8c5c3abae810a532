// Package api is the operations of the Bounce API: for each operation of the contract the checks that a request meets, in their
// order, and the answer to a request that passed them all.
//
// It decides nothing about time, keys and storage, which it is handed ([Deps]), and knows neither routes nor sockets. It may import
// packages accept, exchange, domain, store, view, keys, token, readings, metrics, openapi and its parts.
package api
