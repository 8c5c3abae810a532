package request

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"strings"

	"example.com/bounce/conformance/internal/outcome"
)

// forge returns a mutation that changes the three parts of the approver's own token.
func forge(f func(parts []string) ([]string, error)) Apply {
	return func(_ context.Context, _ Parties, d *Draft) error {
		parts := strings.Split(d.Token(), ".")
		if len(parts) != 3 {
			return &outcome.Blocked{Code: "approver", Provide: "identities.approver: a JWT, of which faulty ones can be made"}
		}
		parts, err := f(parts)
		d.SetToken(strings.Join(parts, "."))
		return err
	}
}

// edit sets one member of a token's part and keeps the others as they are.
func edit(part, member string, value any) (string, error) {
	raw, err := base64.RawURLEncoding.DecodeString(part)
	if err != nil {
		return "", fmt.Errorf("read token: %w", err)
	}
	set := map[string]any{}
	decoder := json.NewDecoder(bytes.NewReader(raw))
	decoder.UseNumber()
	if err := decoder.Decode(&set); err != nil {
		return "", fmt.Errorf("read token: %w", err)
	}
	set[member] = value
	raw, err = json.Marshal(set)
	return base64.RawURLEncoding.EncodeToString(raw), err
}

func changedClaims(parts []string) (changed []string, err error) {
	const farAhead = 4102444800 // 2100-01-01
	parts[1], err = edit(parts[1], "exp", farAhead)
	return parts, err
}

func changedSignature(parts []string) ([]string, error) {
	signature, err := base64.RawURLEncoding.DecodeString(parts[2])
	if err != nil || len(signature) == 0 {
		return nil, fmt.Errorf("read token's signature: %w", err)
	}
	signature[len(signature)/2] ^= 0x01
	parts[2] = base64.RawURLEncoding.EncodeToString(signature)
	return parts, nil
}

func noSignature(parts []string) ([]string, error) {
	parts[2] = ""
	return parts, nil
}

func algorithmNone(parts []string) (changed []string, err error) {
	parts[0], err = edit(parts[0], "alg", "none")
	parts[2] = ""
	return parts, err
}

func truncated(parts []string) ([]string, error) {
	parts[2] = parts[2][:len(parts[2])/2]
	return parts, nil
}

// Garble replaces the good token by one with a wrong signature.
func (d *Draft) Garble() {
	parts := strings.Split(d.Token(), ".")
	if len(parts) == 3 {
		if forged, err := changedSignature(parts); err == nil {
			d.SetToken(strings.Join(forged, "."))
			return
		}
	}
	d.SetToken("garbage")
}
