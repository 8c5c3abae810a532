// Package token reads key sets of customers (JWKS, RFC 7517), verifies compact JWTs against them (RFC 7515, RFC 7519), and mints
// tokens: good ones, and ones with a named defect.
//
// It decides whether a token is genuine and in force, and which scopes it has. It does not know which scope an operation demands,
// which customer owns what, or which status a refusal gets. It uses no HTTP, no files and no clock: the caller passes every time.
//
// The files under testkeys are TEST KEYS. They were generated once for this repository, are published with it, and
// protect nothing: never register them with a real server.
//
// It may import the standard library (not net/http), golang-jwt/jwt/v5, MicahParks/jwkset, and the packages of the contract.
package token

import "errors"

// The reasons why Verify and VerifyFrom refuse a token, for errors.Is. An error that wraps one of them adds only times, names of
// claims and algorithms, and the Terms: never another part of the token, a key, or text of a library.
var (
	// ErrMalformed means that the text is not a compact JWT (RFC 7515 section 7.1, RFC 7519 section 7.2): a wrong number of
	// parts, or parts that are not base64url, UTF-8 or JSON objects. The reading token-malformed-status is about this.
	ErrMalformed = errors.New("not a compact JWT")
	// ErrCritical means that the header has crit, and so demands an extension, none of which is supported (RFC 7515 section
	// 4.1.11).
	ErrCritical = errors.New("the header crit demands an extension, and none is supported")
	// ErrAlgorithm means that the token's alg is not one of Algorithms, or does not fit the key that its kid names (RFC 8725
	// sections 3.1 and 3.2). This covers "none" and the HMAC family.
	ErrAlgorithm = errors.New("algorithm not allowed for this token")
	// ErrUnknownKey means that the key set lacks the kid of the token (clause jwks-identifier), or that no key of the set has
	// made the signature of a token without kid.
	ErrUnknownKey = errors.New("no such key in the key set")
	// ErrUnavailable means that the key may be in a key set that cannot be fetched.
	ErrUnavailable = errors.New("the key set is unavailable")
	// ErrSignature means that the key of the kid did not make the signature.
	ErrSignature = errors.New("signature does not verify")
	// ErrClaims means that the signature is good, but a claim has a wrong type or an impossible value (RFC 7519 section 4.1).
	ErrClaims = errors.New("claim of a wrong type")
	// ErrExpired means that exp is now or earlier, beyond the skew (RFC 7519 section 4.1.4).
	ErrExpired = errors.New("token has expired")
	// ErrNotYetValid means that nbf is later than now, beyond the skew (RFC 7519 section 4.1.5). iat does not matter: section
	// 4.1.6 gives no reason to refuse a token by it.
	ErrNotYetValid = errors.New("token is not valid yet")
	// ErrNoExpiry means that the token lacks an exp: the reading token-no-exp.
	ErrNoExpiry = errors.New("token has no expiry")
	// ErrIssuer means that iss is not the one of the Terms (RFC 7519 section 4.1.1).
	ErrIssuer = errors.New("token of another issuer")
	// ErrAudience means that aud lacks the one of the Terms (RFC 7519 section 4.1.3).
	ErrAudience = errors.New("token for another audience")
)

// ErrKeys is wrapped by every error about an unusable JWKS. The error names the key by position and kid, and never shows key
// material.
var ErrKeys = errors.New("unusable key set")
