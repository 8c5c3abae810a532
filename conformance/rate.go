package conformance

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// DefaultRetries is how many requests of a run are sent again where Options do not say.
const DefaultRetries = 2000

// Rate is a number of requests in a time.
type Rate struct {
	Requests int
	Per      time.Duration
}

// ParseRate reads a rate such as 10/1s or 600/1m; "" is no bound.
func ParseRate(text string) (Rate, error) {
	if text == "" {
		return Rate{}, nil
	}
	count, per, _ := strings.Cut(text, "/")
	r, err := parseRate(count, per)
	if err != nil || r.Requests < 1 || r.Per <= 0 {
		return Rate{}, fmt.Errorf("rate limit %q: want a number of requests and a time, such as 10/1s or 600/1m", text)
	}
	return r, nil
}

func parseRate(count, per string) (r Rate, err error) {
	if r.Requests, err = strconv.Atoi(count); err != nil {
		return r, err
	}
	r.Per, err = time.ParseDuration(per)
	return r, err
}
