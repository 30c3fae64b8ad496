package sandbox

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"regexp"
	"sync"
	"time"
)

// Limits of Meta's transport.
const (
	retryFor        = 7 * 24 * time.Hour // overview and throughput pages, Dec 2025 and May 2026
	retryLongest    = 6 * time.Hour      // pause between late retries; the steps are not published
	deliveryTimeout = 20 * time.Second   // not published either; practitioners see up to 20 s
	webhookMaxBytes = 3 << 20
)

// delivery is one webhook POST on its way.
type delivery struct {
	id       int
	app      string
	secret   string
	url      string
	field    string
	entries  []json.RawMessage
	queuedAt time.Time
	attempts int
	reorder  bool // already held back once
	bare     bool // sent without the envelope
}

// hookQueue delivers webhooks with a bounded number of workers. It has a lock of its own so that
// workers never wait for the world.
type hookQueue struct {
	world  *World
	client *http.Client
	log    *hookLog

	mu      sync.Mutex
	ready   []*delivery
	held    []*delivery // by a reorder fault, until the next delivery has gone
	nextID  int
	batch   int // entries in one POST at most
	flying  int
	waiting int // for a retry
	work    *sync.Cond
	closed  bool
}

func newHookQueue(w *World) *hookQueue {
	q := &hookQueue{world: w, log: newHookLog(), batch: w.opts.Limits.BatchMax}
	q.work = sync.NewCond(&q.mu)
	q.client = &http.Client{
		Timeout: deliveryTimeout,
		Transport: &http.Transport{
			MaxIdleConnsPerHost: w.opts.Limits.Workers,
			MaxConnsPerHost:     w.opts.Limits.Workers * 2,
		},
		// Meta does not follow redirects: anything but 200 is a failure.
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	return q
}

func (q *hookQueue) start(ctx context.Context) {
	for range q.world.opts.Limits.Workers {
		q.world.done.Go(func() { q.run(ctx) })
	}
}

func (q *hookQueue) push(d *delivery) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.enqueue(d)
}

// enqueue must be called with the queue's lock.
func (q *hookQueue) enqueue(d *delivery) {
	if d.id == 0 {
		q.nextID++
		d.id = q.nextID
		q.log.queued(d)
	}
	q.ready = append(q.ready, d)
	q.work.Signal()
}

// wake lets the workers see that the world ends.
func (q *hookQueue) wake() {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.closed = true
	q.work.Broadcast()
}

func (q *hookQueue) run(ctx context.Context) {
	for {
		d := q.take()
		if d == nil {
			return
		}
		q.attempt(ctx, d)
	}
}

// take waits for the next delivery and joins those behind it for the same address, up to BatchMax.
func (q *hookQueue) take() *delivery {
	q.mu.Lock()
	defer q.mu.Unlock()
	for len(q.ready) == 0 && !q.closed {
		q.work.Wait()
	}
	if q.closed {
		return nil
	}
	d := q.ready[0]
	q.ready = q.ready[1:]
	q.flying++
	size := len(d.entries[0])
	for len(q.ready) > 0 && len(d.entries) < q.batch {
		next := q.ready[0]
		size += len(next.entries[0])
		if next.url != d.url || next.app != d.app || next.attempts > 0 || d.attempts > 0 || next.bare || d.bare || size > webhookMaxBytes-1024 {
			break
		}
		q.ready = q.ready[1:]
		d.entries = append(d.entries, next.entries...)
		q.log.merged(next, d)
	}
	return d
}

// attempt sends d once, after the faults had their way with it.
func (q *hookQueue) attempt(ctx context.Context, d *delivery) {
	f := q.world.takeFault("webhooks")
	if f.Reorder && !d.reorder {
		q.holdBack(d)
		return
	}
	if f.DelayMS > 0 && q.world.clock.Wait(ctx, time.Duration(f.DelayMS)*time.Millisecond) != nil {
		return
	}
	d.attempts++
	status, err := q.send(ctx, d, f)
	if f.Duplicate && err == nil {
		status, err = q.send(ctx, d, f)
	}
	if retryAt := q.settle(d, status, err, f); !retryAt.IsZero() {
		q.retryLater(d, retryAt)
	}
	q.releaseHeld()
	q.world.noteDelivery(d)
}

func (q *hookQueue) send(ctx context.Context, d *delivery, f Fault) (int, error) {
	switch {
	case f.Drop || f.Lost:
		return 0, fmt.Errorf("lost on the way by a fault")
	case f.Status != 0:
		return f.Status, fmt.Errorf("answered %d by a fault", f.Status)
	}
	body := shaped(d.body(), f.Shape)
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, d.url, bytes.NewReader(body))
	if err != nil {
		return 0, err
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("User-Agent", "facebookexternalua")
	secret := d.secret
	if f.BadSignature {
		secret += "-wrong"
	}
	req.Header.Set("X-Hub-Signature-256", "sha256="+sign(secret, body))
	resp, err := q.client.Do(req)
	if err != nil {
		return 0, err
	}
	defer resp.Body.Close()
	_, _ = io.Copy(io.Discard, io.LimitReader(resp.Body, 64<<10)) // only lets the connection be reused
	if resp.StatusCode != http.StatusOK {
		return resp.StatusCode, fmt.Errorf("answered %d, want 200", resp.StatusCode)
	}
	return resp.StatusCode, nil
}

// body is the envelope around the entries.
func (d *delivery) body() []byte {
	if d.bare {
		return d.entries[0]
	}
	var b bytes.Buffer
	b.WriteString(`{"object":"whatsapp_business_account","entry":[`)
	for i, e := range d.entries {
		if i > 0 {
			b.WriteByte(',')
		}
		b.Write(e)
	}
	b.WriteString(`]}`)
	return b.Bytes()
}

var entryTime = regexp.MustCompile(`"time":(\d+)`)

// shaped gives a body the form a fault asks for.
func shaped(body []byte, shape string) []byte {
	switch shape {
	case shapeNoObject:
		return bytes.Replace(body, []byte(`"object":"whatsapp_business_account",`), nil, 1)
	case shapeStringTime:
		return entryTime.ReplaceAll(body, []byte(`"time":"$1"`))
	}
	return body
}

func sign(secret string, body []byte) string {
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write(body)
	return hex.EncodeToString(mac.Sum(nil))
}

// settle books the outcome and returns when to try again; zero means never.
func (q *hookQueue) settle(d *delivery, status int, err error, f Fault) time.Time {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.flying--
	now := q.world.now()
	wait := backoff(q.world.opts.Delays.RetryFirst, d.attempts)
	if err == nil || f.Lost || now.Add(wait).Sub(d.queuedAt) > retryFor {
		q.log.settled(d, status, err, time.Time{})
		return time.Time{}
	}
	q.log.settled(d, status, err, now.Add(wait))
	q.waiting++
	return now.Add(wait)
}

// retryLater plans the retry. It must not be called with the queue's lock: timers belong to the world.
func (q *hookQueue) retryLater(d *delivery, at time.Time) {
	q.world.mu.Lock()
	defer q.world.mu.Unlock()
	q.world.later(at, func(time.Time) {
		q.mu.Lock()
		defer q.mu.Unlock()
		q.waiting-- // at once with what follows: in between nothing would seem to be under way
		q.enqueue(d)
	})
}

// backoff doubles the pause with every attempt: "decreasing frequency" is all Meta says.
func backoff(first time.Duration, attempts int) time.Duration {
	return min(first<<min(attempts-1, 20), retryLongest)
}

// heldAtMost bounds how long a delivery waits to be overtaken when nothing follows it.
const heldAtMost = 2 * time.Second

func (q *hookQueue) holdBack(d *delivery) {
	q.mu.Lock()
	d.reorder = true
	q.flying--
	q.held = append(q.held, d)
	q.mu.Unlock()

	q.world.mu.Lock()
	defer q.world.mu.Unlock()
	q.world.later(q.world.now().Add(heldAtMost), func(time.Time) { q.releaseHeld() })
}

func (q *hookQueue) releaseHeld() {
	q.mu.Lock()
	defer q.mu.Unlock()
	for _, d := range q.held {
		q.ready = append(q.ready, d)
		q.work.Signal()
	}
	q.held = nil
}

// pending counts what is queued, on its way, or waiting for a retry.
func (q *hookQueue) pending() int {
	q.mu.Lock()
	defer q.mu.Unlock()
	return len(q.ready) + len(q.held) + q.flying + q.waiting
}

func (w *World) noteDelivery(*delivery) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.changed(event{Kind: "webhook"})
}
