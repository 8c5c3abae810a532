// Package token holds what the mock knows about bearer tokens: the key sets of customers (JWKS, RFC 7517), verifying a
// compact JWT against one of them (RFC 7515, RFC 7519), and minting tokens, good ones and ones with a named defect.
//
// It answers whether a token is genuine and in force, and which scopes it carries. It does not know which scope an
// operation asks for, which customer owns what, or which status a refusal gets: the contract's readings decide that.
// No HTTP, no files, no wall clock: every time comes from the caller.
//
// The files under testkeys are TEST KEYS. They were generated once for this repository, are published with it, and
// protect nothing: never register them with a real server.
//
// It may import the standard library (not net/http), golang-jwt/jwt/v5, MicahParks/jwkset, and the packages of the contract.
package token

import "errors"

// The reasons for which Verify and VerifyFrom refuse a token, to be told apart with errors.Is. An error that wraps one of them adds
// at most times, claim names, names of algorithms and the Terms: never another part of the token, a key, or a library's words.
var (
	// ErrMalformed means that the text is no compact JWT at all (RFC 7515 section 7.1, RFC 7519 section 7.2): wrong
	// number of parts, no base64url, no UTF-8, no JSON objects. The reading token-malformed-status is about this one.
	ErrMalformed = errors.New("not a compact JWT")
	// ErrCritical means that the header has crit, and so demands an extension: none is supported (RFC 7515 section 4.1.11).
	ErrCritical = errors.New("the header crit demands an extension, and none is supported")
	// ErrAlgorithm means that the token's alg is not one of Algorithms, or does not fit the key that its kid
	// names (RFC 8725 sections 3.1 and 3.2). The alg "none" and the HMAC family end here.
	ErrAlgorithm = errors.New("algorithm not allowed for this token")
	// ErrUnknownKey means that the token has a kid that the key set does not hold (clause jwks-identifier), or none and is of no
	// key of the set.
	ErrUnknownKey = errors.New("no such key in the key set")
	// ErrUnavailable means that the key that the token names may well be in the key set, which cannot be had.
	ErrUnavailable = errors.New("the key set is unavailable")
	// ErrSignature means that the key named by kid did not make the signature.
	ErrSignature = errors.New("signature does not verify")
	// ErrClaims means that the signature is good, but a claim has a wrong type or an impossible value (RFC 7519
	// section 4.1), so that nothing can be said about it.
	ErrClaims = errors.New("claim of a wrong type")
	// ErrExpired means that exp is now or earlier, but for the skew (RFC 7519 section 4.1.4).
	ErrExpired = errors.New("token has expired")
	// ErrNotYetValid means that nbf is later than now, but for the skew (RFC 7519 section 4.1.5). iat is no such time: section
	// 4.1.6 gives no reason to refuse a token by it.
	ErrNotYetValid = errors.New("token is not valid yet")
	// ErrNoExpiry means that the token is good apart from having no exp: the reading token-no-exp.
	ErrNoExpiry = errors.New("token has no expiry")
	// ErrIssuer means that iss is not the one of the Terms (RFC 7519 section 4.1.1).
	ErrIssuer = errors.New("token of another issuer")
	// ErrAudience means that aud has not the one of the Terms (RFC 7519 section 4.1.3).
	ErrAudience = errors.New("token for another audience")
)

// ErrKeys is wrapped by every error about a JWKS that cannot be used. The error says which key, by position and kid,
// and never shows key material.
var ErrKeys = errors.New("unusable key set")
