package event

import (
	"context"
	"sync"

	"github.com/saltbridge/saltbridge/internal/chat"
)

// Reader follows the log of one account.
type Reader struct {
	log    *Log
	tail   *tail
	viewer chat.Viewer
	after  int64
	once   sync.Once
}

// readLimit is how many events a reader takes from the database at once.
const readLimit = 500

// ErrClosed says that the log was closed: the server stops.
var ErrClosed = chat.Errorf(chat.Unavailable, "Saltbridge is shutting down. Please try again in a moment.")

// Poll returns the next events in order, none if there are none yet, and a channel that is closed when there are more. The
// slice is only to be read.
func (r *Reader) Poll(ctx context.Context) (events []Told, news <-chan struct{}, err error) {
	events, news, near := r.tail.since(r.after)
	if !near {
		missed, err := r.log.store.Events(ctx, r.viewer, r.after, readLimit)
		if err != nil {
			return nil, nil, err
		}
		if events, err = tell(missed); err != nil {
			return nil, nil, err
		}
	}
	if len(events) > 0 {
		r.after = events[len(events)-1].Seq
	}
	return events, news, nil
}

// Closed returns a channel that is closed when the log is: the server stops.
func (r *Reader) Closed() <-chan struct{} { return r.log.closed }

// Next returns the next events, at least one, in order; it waits for them until ctx ends. The slice is only
// to be read.
func (r *Reader) Next(ctx context.Context) ([]Told, error) {
	for {
		events, news, err := r.Poll(ctx)
		if err != nil || len(events) > 0 {
			return events, err
		}
		select {
		case <-news:
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-r.log.closed:
			return nil, ErrClosed
		}
	}
}

// After returns the number of the newest event this reader has returned or started from.
func (r *Reader) After() int64 { return r.after }

// Close ends the reader.
func (r *Reader) Close() {
	r.once.Do(func() { r.log.leave(r.tail) })
}
