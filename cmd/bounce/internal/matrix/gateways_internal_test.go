package matrix

import (
	"bytes"
	"compress/gzip"
	"io"
	"maps"
	"math/rand/v2"
	"net"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
)

// gateway is what stands between the suite and the mock: it may answer in the place of what is behind it.
type gateway func(backend http.Handler) http.Handler

// each lets the n-th request, and every n-th behind it, be answered by the gateway alone.
func each(n int64, answer http.HandlerFunc) gateway {
	return func(backend http.Handler) http.Handler {
		var asked atomic.Int64
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if asked.Add(1)%n == 0 {
				answer(w, r)
				return
			}
			backend.ServeHTTP(w, r)
		})
	}
}

// eachCallers lets the n-th request with each token be answered by the gateway alone.
func eachCallers(n int, answer http.HandlerFunc) gateway {
	return func(backend http.Handler) http.Handler {
		var mu sync.Mutex
		asked := map[string]int{}
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			mu.Lock()
			asked[r.Header.Get("Authorization")]++
			struck := asked[r.Header.Get("Authorization")] == n
			mu.Unlock()
			if struck {
				answer(w, r)
				return
			}
			backend.ServeHTTP(w, r)
		})
	}
}

// both is one gateway before another.
func both(first, second gateway) gateway {
	return func(backend http.Handler) http.Handler { return first(second(backend)) }
}

// byChance lets one request in n be answered by the gateway alone.
func byChance(n int, answer http.HandlerFunc) gateway {
	return func(backend http.Handler) http.Handler {
		var mu sync.Mutex
		chance := rand.New(rand.NewPCG(1, 2))
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			mu.Lock()
			struck := chance.IntN(n) == 0
			mu.Unlock()
			if struck {
				answer(w, r)
				return
			}
			backend.ServeHTTP(w, r)
		})
	}
}

// from lets so many requests through, and answers all others.
func from(n int64, answer http.HandlerFunc) gateway {
	return func(backend http.Handler) http.Handler {
		var asked atomic.Int64
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if asked.Add(1) > n {
				answer(w, r)
				return
			}
			backend.ServeHTTP(w, r)
		})
	}
}

func page(status int, header ...string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		w.Header().Set("Content-Type", "text/html")
		for i := 0; i+1 < len(header); i += 2 {
			w.Header().Set(header[i], header[i+1])
		}
		w.WriteHeader(status)
		_, _ = io.WriteString(w, "<html><body><h1>"+http.StatusText(status)+"</h1></body></html>")
	}
}

func problem(status int) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		w.Header().Set("Content-Type", "application/problem+json")
		w.WriteHeader(status)
		_, _ = io.WriteString(w, `{"type":"about:blank","title":"upstream"}`)
	}
}

func empty(status int) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		w.WriteHeader(status)
	}
}

// reset ends the connection without an answer, as a gateway that restarts does.
func reset(w http.ResponseWriter, _ *http.Request) {
	connection, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		return
	}
	if tcp, ok := connection.(*net.TCPConn); ok {
		_ = tcp.SetLinger(0)
	}
	_ = connection.Close()
}

// stall does not answer before the client has gone.
func stall(_ http.ResponseWriter, r *http.Request) {
	_, _ = io.Copy(io.Discard, r.Body)
	<-r.Context().Done()
}

// lost hands the request on, and loses the answer.
func lost(backend http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		backend.ServeHTTP(httptest.NewRecorder(), r)
		page(http.StatusBadGateway)(w, r)
	})
}

// eachReplaced hands the n-th requests on, and answers with a page of its own.
func eachReplaced(n int64, status int) gateway {
	return func(backend http.Handler) http.Handler {
		return each(n, func(w http.ResponseWriter, r *http.Request) {
			backend.ServeHTTP(httptest.NewRecorder(), r)
			page(status)(w, r)
		})(backend)
	}
}

// eachLost is each, for answers that are lost behind the target.
func eachLost(n int64) gateway {
	return func(backend http.Handler) http.Handler { return each(n, lost(backend).ServeHTTP)(backend) }
}

// headed adds headers of its own.
func headed(header ...string) gateway {
	return func(backend http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			for i := 0; i+1 < len(header); i += 2 {
				w.Header().Add(header[i], header[i+1])
			}
			backend.ServeHTTP(w, r)
		})
	}
}

// held returns the answer of what is behind the gateway, whose header the gateway's own already has.
func held(backend http.Handler, w http.ResponseWriter, r *http.Request) *httptest.ResponseRecorder {
	answer := httptest.NewRecorder()
	backend.ServeHTTP(answer, r)
	maps.Copy(w.Header(), answer.Header())
	return answer
}

// squeezed compresses what may be compressed.
func squeezed(backend http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		answer := held(backend, w, r)
		body := answer.Body.Bytes()
		if strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") && len(body) > 0 {
			var small bytes.Buffer
			z := gzip.NewWriter(&small)
			_, _ = z.Write(body)
			_ = z.Close()
			body = small.Bytes()
			w.Header().Set("Content-Encoding", "gzip")
			w.Header().Del("Content-Length")
		}
		w.WriteHeader(answer.Code)
		_, _ = w.Write(body)
	})
}

// chunked leaves the length out.
func chunked(backend http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		answer := held(backend, w, r)
		w.Header().Del("Content-Length")
		w.WriteHeader(answer.Code)
		for piece := range slices.Chunk(answer.Body.Bytes(), 7) {
			_, _ = w.Write(piece)
			_ = http.NewResponseController(w).Flush()
		}
	})
}

// refusals replaces the bodies of refusals, but for conflicts, by one of its own for the status.
func refusals(mediaType string, body func(status int) string) gateway {
	return func(backend http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			answer := held(backend, w, r)
			replaced := answer.Body.Bytes()
			if answer.Code >= 400 && answer.Code != http.StatusConflict && !strings.HasPrefix(r.URL.Path, "/__admin") {
				replaced = []byte(body(answer.Code))
				w.Header().Set("Content-Type", mediaType)
				w.Header().Del("Content-Length")
			}
			w.WriteHeader(answer.Code)
			_, _ = w.Write(replaced)
		})
	}
}

// ownRefusals are problems of the gateway's own.
var ownRefusals = refusals("application/problem+json", func(int) string { return `{"type":"about:blank","title":"refused by the gateway"}` })

// pagesForRefusals are pages of the gateway's own.
var pagesForRefusals = refusals("text/html", func(status int) string {
	return "<html><body><h1>" + http.StatusText(status) + "</h1></body></html>"
})
