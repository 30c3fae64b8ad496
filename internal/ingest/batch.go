package ingest

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"strings"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/convert"
	"github.com/saltbridge/saltbridge/internal/db"
	"github.com/saltbridge/saltbridge/internal/graph"
	"github.com/saltbridge/saltbridge/internal/store"
)

const (
	queueLength = 4096    // deliveries that may wait: half a second's worth; with more, waiting helps nobody
	batchLength = 512     // deliveries of one commit
	batchBytes  = 8 << 20 // and their bytes, so that a flood of large ones does not fill the memory
	smallBody   = 4 << 10 // bytes of a body that is packed by who writes it; see pack
)

// waiting is a delivery on its way to the disk.
type waiting struct {
	delivery chat.Delivery
	units    []*unit
	trouble  string // why the body as a whole could not be read
	attempts int    // before this one
	result   chan error
}

// unit is one change of a delivery: what is applied, or fails, on its own.
type unit struct {
	facts   chat.Facts
	trouble string // why the change could not be read or applied
}

// prepare decodes a delivery, translates its changes and packs its body for the journal, if it is large.
func (in *Ingest) prepare(body []byte, signature string) *waiting {
	item := &waiting{result: make(chan error, 1), delivery: chat.Delivery{
		ID: chat.DeliveryID(in.Store.IDs.Next()), Body: body, Signature: signature, ReceivedAt: in.Clock.NowMillis()}}
	if len(body) > smallBody {
		item.delivery.Packed = in.Store.Pack(body)
	}
	item.read()
	return item
}

// read fills in the units from the body. What we cannot even try to read without a panic is journaled like the rest.
func (w *waiting) read() {
	defer func() {
		if p := recover(); p != nil {
			w.units, w.trouble = nil, fmt.Sprintf("The body cannot be read: this version stumbles over it (%T).", p)
		}
	}()
	parsed, err := graph.ParseDelivery(w.delivery.Body)
	if err != nil {
		w.trouble = "The body cannot be read: " + err.Error()
		return
	}
	for i := range parsed.Entries {
		entry := &parsed.Entries[i]
		for j := range entry.Changes {
			w.units = append(w.units, readUnit(entry, &entry.Changes[j]))
		}
	}
}

func readUnit(entry *graph.Entry, change *graph.Change) *unit {
	switch {
	case change.Err != nil:
		return &unit{trouble: fmt.Sprintf("The change %q cannot be read: %v", change.Field, change.Err)}
	case !change.Known:
		return &unit{trouble: fmt.Sprintf("The webhook field %q is not known to this version.", change.Field)}
	}
	return &unit{facts: convert.Facts(entry, change)}
}

// collect adds what waits to a batch, up to its limits, and what is nearly there: it lets the requests go on that could
// run this moment, as long as that brings more. The more share a commit, the less of it each has to carry. A lone
// delivery waits for nothing.
func (in *Ingest) collect(batch []*waiting) []*waiting {
	size := 0
	for _, w := range batch {
		size += len(w.delivery.Body)
	}
	for idle := false; len(batch) < batchLength && size < batchBytes; {
		select {
		case next := <-in.queue:
			batch = append(batch, next)
			size += len(next.delivery.Body)
			idle = false
		default:
			if idle {
				return batch
			}
			idle = true
			runtime.Gosched()
		}
	}
	return batch
}

// growth says whether others may join a batch when its turn to write comes.
type growth bool

const (
	growing growth = true
	fixed   growth = false
)

// commit applies and journals a batch in one transaction and answers those who wait.
func (in *Ingest) commit(ctx context.Context, batch []*waiting, g growth) {
	known, err := in.router.get(ctx)
	if err == nil || known.byID != nil {
		batch, err = in.try(ctx, known, batch, g)
	}
	in.counters.Batches.Add(1)
	for _, w := range batch {
		if err == nil {
			in.count(w)
		}
		w.result <- err
	}
}

// try writes a batch and returns it with what joined it.
func (in *Ingest) try(ctx context.Context, known routes, batch []*waiting, g growth) ([]*waiting, error) {
	err := in.insist(func(carefully bool) error {
		return in.Store.Write(ctx, func(tx *db.Tx) error {
			if g == growing {
				batch, g = in.collect(batch), fixed
			}
			return in.write(tx, known, batch, carefully)
		})
	})
	return batch, err
}

// insist writes: fast; again if a conversation was not where it was remembered to be; and carefully if something cannot be
// applied.
func (in *Ingest) insist(write func(carefully bool) error) error {
	err := write(false)
	if errors.Is(err, store.ErrMoved) {
		in.Store.Files.Forget()
		err = write(false)
	}
	if err != nil && !storageTrouble(err) {
		in.Store.Files.Forget()
		err = write(true)
	}
	return err
}

func (in *Ingest) count(w *waiting) {
	if w.delivery.State == chat.DeliveryApplied {
		in.counters.Applied.Add(1)
		return
	}
	in.counters.Failed.Add(1)
	in.Log.Warn("delivery journaled but not applied", "delivery", w.delivery.ID, "error", w.delivery.Error)
}

// write does the work of one batch inside its transaction.
func (in *Ingest) write(tx *db.Tx, known routes, batch []*waiting, carefully bool) error {
	work := newWork(in, tx, known)
	if err := work.apply(batch, carefully); err != nil {
		return err
	}
	applied := int64(0)
	deliveries := make([]chat.Delivery, len(batch))
	for i, w := range batch {
		work.settle(w)
		in.pack(w)
		if w.delivery.State == chat.DeliveryApplied {
			applied++
		}
		deliveries[i] = w.delivery
	}
	if err := store.AddDeliveries(tx, deliveries); err != nil {
		return err
	}
	if err := store.Count(tx, 0, store.TallyApplied, applied); err != nil {
		return err
	}
	return work.appendEvents()
}

// pack packs a small body. It takes a microsecond where bodies are packed one after the other, but more than five in a goroutine a request: each has to fetch
// its own stack for it, 64 KiB of tables that are in no processor's cache.
func (in *Ingest) pack(w *waiting) {
	if len(w.delivery.Body) <= smallBody {
		w.delivery.Packed = in.Store.Pack(w.delivery.Body)
	}
}

// settle works out what became of a delivery.
func (w *work) settle(item *waiting) {
	d := &item.delivery
	d.Account, d.State, d.Error, d.Attempts, d.AppliedAt = w.owner(item), chat.DeliveryApplied, "", item.attempts+1, w.now
	if trouble := item.troubles(); trouble != "" {
		d.State, d.Error, d.AppliedAt = chat.DeliveryFailed, trouble, 0
		w.add(d.Account, chat.Event{Kind: chat.EventDeliveryFailed})
	}
}

// troubles returns everything that went wrong with a delivery, a line each; empty if nothing did.
func (w *waiting) troubles() string {
	var lines []string
	if w.trouble != "" {
		lines = append(lines, w.trouble)
	}
	for _, u := range w.units {
		if u.trouble != "" {
			lines = append(lines, u.trouble)
		}
		lines = append(lines, u.facts.Problems...)
	}
	return strings.Join(lines, "\n")
}
