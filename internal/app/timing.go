package app

import (
	"net/http"
	"time"

	"github.com/prometheus/client_golang/prometheus"
)

// timing tells how long pages and the API take to answer, by route: a person notices what is over a tenth of a second.
type timing struct{ took *prometheus.HistogramVec }

func newTiming() timing {
	return timing{prometheus.NewHistogramVec(prometheus.HistogramOpts{
		Name:    "saltbridge_http_seconds",
		Help:    "How long pages and the API took to answer, by route; streams of events are left out.",
		Buckets: []float64{.005, .01, .015, .025, .05, .1, .15, .25, .5, 1, 2.5},
	}, []string{"route"})}
}

// around measures what a handler takes. The route is the pattern that the request met in it.
func (t timing) around(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		began := time.Now()
		next.ServeHTTP(w, r)
		if w.Header().Get("Content-Type") != "text/event-stream" { // as long as a page is open
			t.took.WithLabelValues(r.Pattern).Observe(time.Since(began).Seconds())
		}
	})
}
