package app

import (
	"net/http"
	"sync/atomic"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"github.com/saltbridge/saltbridge/internal/search"
)

// metrics returns the handler of /metrics. Counters count since the start of the process.
func (s *server) metrics() http.Handler {
	registry := prometheus.NewRegistry()
	registry.MustRegister(collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	c, out := s.ingest.Counters(), s.sender.Counters()
	for _, m := range []struct {
		name, help string
		value      *atomic.Int64
	}{
		{"saltbridge_deliveries_applied_total", "Webhook deliveries stored and applied.", &c.Applied},
		{"saltbridge_deliveries_failed_total", "Webhook deliveries journaled but not applied.", &c.Failed},
		{"saltbridge_deliveries_rejected_total", "Webhook requests without a valid signature.", &c.Rejected},
		{"saltbridge_deliveries_refused_total", "Webhook requests answered 503 because storage did not work.", &c.Refused},
		{"saltbridge_messages_stored_total", "Live messages stored.", &c.Messages},
		{"saltbridge_messages_duplicate_total", "Live messages that were already stored.", &c.Duplicates},
		{"saltbridge_parked_dropped_total", "Parked receipts and changes whose message never came.", &c.ParkedDropped},
		{"saltbridge_ingest_batches_total", "Commits of the ingest queue.", &c.Batches},
		{"saltbridge_sends_accepted_total", "Messages that Meta took.", &out.Accepted},
		{"saltbridge_sends_refused_total", "Attempts to send that Meta refused for good.", &out.Refused},
		{"saltbridge_sends_retried_total", "Attempts to send that surely failed and are made again.", &out.Retried},
		{"saltbridge_sends_uncertain_total", "Attempts to send without a clear answer.", &out.Uncertain},
		{"saltbridge_sends_throttled_total", "Attempts that Meta refused because the number sends too fast.", &out.Throttled},
		{"saltbridge_numbers_held_total", "Times that a number was held until someone sees to it.", &out.Held},
	} {
		registry.MustRegister(prometheus.NewCounterFunc(prometheus.CounterOpts{Name: m.name, Help: m.help},
			func() float64 { return float64(m.value.Load()) }))
	}
	registry.MustRegister(newGauges(s.store), s.times.took)
	for _, m := range []struct {
		name, help string
		value      func(search.Lag) float64
	}{
		{"saltbridge_search_behind", "Events that are not in the word index yet.", func(l search.Lag) float64 { return float64(l.Events) }},
		{"saltbridge_search_lag_seconds", "How long the word index has not been up to date.", func(l search.Lag) float64 { return l.Time.Seconds() }},
		{"saltbridge_search_filling", "Accounts whose past is being read into the word index.", func(l search.Lag) float64 { return float64(l.Filling) }},
	} {
		registry.MustRegister(prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: m.name, Help: m.help},
			func() float64 { return m.value(s.search.Lag()) }))
	}
	return promhttp.HandlerFor(registry, promhttp.HandlerOpts{})
}
