package app

import (
	"maps"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/prometheus/client_golang/prometheus"
)

func TestAnswersAreTimedByRoute(t *testing.T) {
	pages := http.NewServeMux()
	pages.HandleFunc("GET /c/{id}", func(http.ResponseWriter, *http.Request) {})
	pages.HandleFunc("GET /events", func(w http.ResponseWriter, _ *http.Request) { w.Header().Set("Content-Type", "text/event-stream") })
	times := newTiming()
	all := http.NewServeMux()
	all.Handle("/", times.around(pages))
	for _, path := range []string{"/c/1", "/c/2", "/events", "/nowhere"} {
		all.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest(http.MethodGet, path, nil))
	}
	got := map[string]uint64{}
	registry := prometheus.NewRegistry()
	registry.MustRegister(times.took)
	families, err := registry.Gather()
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range families[0].GetMetric() {
		got[m.GetLabel()[0].GetValue()] = m.GetHistogram().GetSampleCount()
	}
	if want := map[string]uint64{"GET /c/{id}": 2, "": 1}; !maps.Equal(got, want) {
		t.Errorf("timed %v, want %v", got, want)
	}
}
