package sandbox

import "time"

// Delivery is one webhook in the log of the panel.
type Delivery struct {
	ID       int       `json:"id"`
	App      string    `json:"app_id"`
	URL      string    `json:"url"`
	Field    string    `json:"field"`
	State    string    `json:"state"` // queued, delivered, retrying, dropped, or merged into another
	Attempts int       `json:"attempts"`
	Status   int       `json:"status,omitempty"`
	Error    string    `json:"error,omitempty"`
	QueuedAt time.Time `json:"queued_at"`
	RetryAt  time.Time `json:"retry_at,omitzero"`
	Entries  int       `json:"entries"`
	Body     string    `json:"body,omitempty"`
}

// Counts sum up the webhooks since the start.
type Counts struct {
	Queued    int `json:"queued"`
	Delivered int `json:"delivered"`
	Failed    int `json:"failed_attempts"`
	Dropped   int `json:"dropped"`
	Pending   int `json:"pending"`
}

// hookLogSize is how many deliveries the panel can show; older ones stay in the counts.
const hookLogSize = 500

// bodyShown is how much of a body the logs keep.
const bodyShown = 64 << 10

// hookLog keeps the last deliveries. Guarded by hookQueue.mu.
type hookLog struct {
	ring   map[int]*Delivery
	counts Counts
}

func newHookLog() *hookLog { return &hookLog{ring: map[int]*Delivery{}} }

func (l *hookLog) queued(d *delivery) {
	l.counts.Queued++
	delete(l.ring, d.id-hookLogSize)
	l.ring[d.id] = &Delivery{ID: d.id, App: d.app, URL: d.url, Field: d.field, State: "queued",
		QueuedAt: d.queuedAt, Entries: len(d.entries), Body: shorten(d.entries[0])}
}

func (l *hookLog) merged(from, into *delivery) {
	if row := l.ring[from.id]; row != nil {
		row.State = "merged"
	}
	if row := l.ring[into.id]; row != nil {
		row.Entries = len(into.entries)
	}
}

func (l *hookLog) settled(d *delivery, status int, err error, retryAt time.Time) {
	state := "delivered"
	switch {
	case err == nil:
		l.counts.Delivered += len(d.entries)
	case retryAt.IsZero():
		state = "dropped"
		l.counts.Failed++
		l.counts.Dropped += len(d.entries)
	default:
		state = "retrying"
		l.counts.Failed++
	}
	row := l.ring[d.id]
	if row == nil {
		return
	}
	row.State, row.Status, row.Attempts, row.RetryAt, row.Error = state, status, d.attempts, retryAt, ""
	if err != nil {
		row.Error = err.Error()
	}
}

func shorten(b []byte) string {
	if len(b) > bodyShown {
		return string(b[:bodyShown]) + "…"
	}
	return string(b)
}

// Deliveries lists the last webhooks, newest first. Body holds the first entry as it was sent.
func (w *World) Deliveries() []Delivery {
	q := w.hooks
	q.mu.Lock()
	defer q.mu.Unlock()
	out := make([]Delivery, 0, len(q.log.ring))
	for _, d := range q.log.ring {
		out = append(out, *d)
	}
	sortBy(out, func(d Delivery) int { return -d.ID })
	return out
}

// WebhookCounts sum up the webhooks since the start.
func (w *World) WebhookCounts() Counts {
	pending := w.hooks.pending()
	w.hooks.mu.Lock()
	defer w.hooks.mu.Unlock()
	c := w.hooks.log.counts
	c.Pending = pending
	return c
}
