package explain

import (
	"net/http"
	"strings"

	"example.com/bounce/mock"
)

// putToken replaces $BOUNCE_TOKEN in the request by a token. It mints one only if the request has $BOUNCE_TOKEN.
func putToken(r *http.Request, mint func() (string, error)) error {
	const variable = "$BOUNCE_TOKEN"
	value := r.Header.Get("Authorization")
	if !strings.Contains(value, variable) {
		return nil
	}
	token, err := mint()
	if err != nil {
		return err
	}
	r.Header.Set("Authorization", strings.Replace(value, variable, token, 1))
	return nil
}

// identifiedCustomer is the customer of the request's Identifier. For an unknown one it is any customer: the mock then refuses
// the request before it looks at the token.
func identifiedCustomer(r *http.Request, customers []mock.Customer) string {
	for _, c := range customers {
		if strings.EqualFold(c.Identifier, r.Header.Get("Identifier")) {
			return c.CSI
		}
	}
	return mock.DefaultCustomer
}
