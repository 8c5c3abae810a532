package mutant

import (
	"net/http"
	"strings"
	"time"

	"example.com/bounce/mock"
	"example.com/bounce/mock/mutant/internal/plant"
)

// suiteDefects test what the suite itself rests on.
func suiteDefects() defects {
	return defects{
		"slow-30s":                plant.Wire(plant.Serve(waitForClient)),
		"details-hang":            plant.Wire(plant.Serve(hangOnDetails)),
		"closes-mid-body":         plant.Wire(plant.Serve(breakOff)),
		"redirects-to-other-host": plant.Wire(plant.Serve(redirect)),
		"clock-1h-ahead":          startLater(func(*mock.Exchange) time.Duration { return -time.Hour }),
		"clock-1h-behind":         startLater(func(*mock.Exchange) time.Duration { return time.Hour }),
	}
}

// waitForClient waits until the client gives up, half a minute at most.
func waitForClient(api http.Handler, w http.ResponseWriter, r *http.Request) {
	const wait = 30 * time.Second
	_ = plant.ReadBody(r) // net/http notices that the client has gone once the body is read
	timer := time.NewTimer(wait)
	defer timer.Stop()
	select {
	case <-timer.C:
		api.ServeHTTP(w, r)
	case <-r.Context().Done():
	}
}

func hangOnDetails(api http.Handler, w http.ResponseWriter, r *http.Request) {
	if isDetails(r) {
		<-r.Context().Done()
		return
	}
	api.ServeHTTP(w, r)
}

func breakOff(api http.Handler, w http.ResponseWriter, r *http.Request) {
	plant.Ask(api, r).BreakOff(w)
}

// elsewhere is the path under which the other host serves what was redirected to it: a client that follows, with its token,
// finds nothing wrong, and the mutant survives.
const elsewhere = "/elsewhere"

func redirect(api http.Handler, w http.ResponseWriter, r *http.Request) {
	if _, followed := strings.CutPrefix(r.URL.Path, elsewhere); followed {
		http.StripPrefix(elsewhere, api).ServeHTTP(w, r)
		return
	}
	_ = plant.ReadBody(r)
	_, port, _ := strings.Cut(r.Host, ":")
	w.Header().Set("Location", "http://localhost:"+port+elsewhere+r.URL.RequestURI())
	w.WriteHeader(http.StatusTemporaryRedirect)
}
