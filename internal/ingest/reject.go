package ingest

import (
	"context"
	"net/http"
	"sync"
	"time"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/db"
	"github.com/saltbridge/saltbridge/internal/store"
)

const (
	rejectFlush = 50 * time.Millisecond // rejections are written together, at most this late
	rejectRows  = 16                    // and journaled, without their bodies, at most this many a flush
)

// rejects gathers rejected requests: anyone can send them, so they must cost next to nothing.
type rejects struct {
	mu    sync.Mutex
	count int64
	rows  []chat.Delivery
	more  chan struct{}
}

// reject answers 401 and counts. The expected signature is never told.
func (in *Ingest) reject(w http.ResponseWriter, signature string) {
	in.counters.Rejected.Add(1)
	in.rejects.add(chat.Delivery{ID: chat.DeliveryID(in.Store.IDs.Next()), State: chat.DeliveryRejected,
		Error: rejection(signature), Body: []byte{}, ReceivedAt: in.Clock.NowMillis()})
	http.Error(w, "The signature is missing or not valid. Check that the app secret is the one of the app that sends the webhooks.", http.StatusUnauthorized)
}

func rejection(signature string) string {
	if signature == "" {
		return "The request had no signature."
	}
	return "The signature was not made with a secret of this server."
}

func (r *rejects) add(d chat.Delivery) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.count++
	if len(r.rows) < rejectRows {
		r.rows = append(r.rows, d)
	}
	if r.more == nil {
		r.more = make(chan struct{}, 1)
	}
	select {
	case r.more <- struct{}{}:
	default:
	}
}

func (r *rejects) signal() <-chan struct{} {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.more == nil {
		r.more = make(chan struct{}, 1)
	}
	return r.more
}

func (r *rejects) take() (int64, []chat.Delivery) {
	r.mu.Lock()
	defer r.mu.Unlock()
	count, rows := r.count, r.rows
	r.count, r.rows = 0, nil
	return count, rows
}

// flushRejects writes rejections until Close, and the last ones then.
func (in *Ingest) flushRejects() {
	for {
		select {
		case <-in.rejects.signal():
			in.pause(rejectFlush)
			in.writeRejects()
		case <-in.quit:
			in.writeRejects()
			return
		}
	}
}

// pause waits a little, or until Close.
func (in *Ingest) pause(d time.Duration) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-in.quit:
	}
}

func (in *Ingest) writeRejects() {
	count, rows := in.rejects.take()
	if count == 0 {
		return
	}
	err := in.Store.Write(context.Background(), func(tx *db.Tx) error {
		if err := store.AddDeliveries(tx, rows); err != nil {
			return err
		}
		return store.Count(tx, 0, store.TallyRejected, count)
	})
	if err != nil {
		in.Log.Warn("rejected requests could not be counted", "requests", count, "error", err)
	}
}
