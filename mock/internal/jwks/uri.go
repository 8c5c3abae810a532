package jwks

import (
	"errors"
	"net/url"
)

// WantURI says what CheckURI accepts.
const WantURI = "an absolute http or https URL without user, password or fragment, such as https://keys.example/jwks.json"

// maxURI bounds the length of a URI in bytes.
const maxURI = 2048

// CheckURI fails for a URI from which no key set may be fetched. It looks at the text alone: the guard sees the address when it
// is dialled. The error completes a sentence, and does not repeat the URI, which may contain a password.
func CheckURI(uri string) error {
	u, err := url.Parse(uri)
	switch {
	case len(uri) > maxURI:
		return errors.New("is too long")
	case err != nil:
		return errors.New("is no URL")
	case u.Scheme != "http" && u.Scheme != "https":
		return errors.New("is of another scheme than http and https")
	case u.Hostname() == "":
		return errors.New("has no host")
	case u.User != nil:
		return errors.New("holds a user or password")
	case u.Fragment != "":
		return errors.New("has a fragment")
	}
	return nil
}
