package app

import (
	"context"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/saltbridge/saltbridge/internal/store"
)

// gauges are read from the store at each scrape.
type gauges struct {
	store                                   *store.Store
	up                                      *prometheus.Desc
	failed, parked, queued, uncertain, held *prometheus.Desc
}

// scrapeTime is how long counting may take; a store that takes longer leaves the gauges out.
const scrapeTime = time.Second

func newGauges(s *store.Store) *gauges {
	desc := func(name, help string) *prometheus.Desc {
		return prometheus.NewDesc("saltbridge_"+name, help, nil, nil)
	}
	return &gauges{store: s,
		up:        desc("storage_up", "1 while storage can be read and written, else 0: the other gauges are then left out."),
		failed:    desc("deliveries_unapplied", "Webhook deliveries in the journal that wait for a replay."),
		parked:    desc("parked", "Receipts, edits and reactions that wait for their message."),
		queued:    desc("outbox_queued", "Messages that wait to be sent."),
		uncertain: desc("outbox_uncertain", "Messages nobody knows about whether Meta has them."),
		held:      desc("numbers_held", "Numbers that send nothing until someone sees to it."),
	}
}

// Describe names the gauges. It implements prometheus.Collector.
func (g *gauges) Describe(out chan<- *prometheus.Desc) {
	for _, d := range []*prometheus.Desc{g.up, g.failed, g.parked, g.queued, g.uncertain, g.held} {
		out <- d
	}
}

// Collect reads the gauges. It implements prometheus.Collector.
func (g *gauges) Collect(out chan<- prometheus.Metric) {
	send := func(d *prometheus.Desc, n int64) {
		out <- prometheus.MustNewConstMetric(d, prometheus.GaugeValue, float64(n))
	}
	ctx, cancel := context.WithTimeout(context.Background(), scrapeTime)
	defer cancel()
	b, err := g.store.Backlog(ctx)
	held, fault := g.store.HeldNumbers(ctx)
	if err != nil || fault != nil || g.store.Trouble() != nil {
		send(g.up, 0)
		return
	}
	send(g.up, 1)
	send(g.failed, b.Failed)
	send(g.parked, b.Parked)
	send(g.queued, b.Queued)
	send(g.uncertain, b.Uncertain)
	send(g.held, held)
}
