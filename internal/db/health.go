package db

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/saltbridge/saltbridge/internal/chat"
)

const (
	probeEvery = 250 * time.Millisecond // between probes while writes fail
	probeTime  = 2 * time.Second        // a server that takes longer for one row is not back yet
	probeSize  = 256 << 10              // bytes; a disk with less room than that for a commit counts as full
)

// health remembers whether writes reach the disk. A write that fails for a reason of storage itself (full,
// read-only, locked, down) starts a probe, a small write again and again; once that succeeds, storage works.
// Other writes do not count as proof: many change nothing, and those succeed on a full disk too.
type health struct {
	probe   func(context.Context) error
	quit    chan struct{}
	probing sync.WaitGroup

	mu      sync.Mutex
	trouble error // why writes fail; nil while they work
}

func newHealth(probe func(context.Context) error) *health {
	return &health{probe: probe, quit: make(chan struct{})}
}

// note takes in how a write ended.
func (h *health) note(err error) {
	if !down(err) {
		return
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.trouble == nil && !h.closed() {
		h.probing.Go(h.watch)
	}
	h.trouble = err
}

// watch probes until writes work again.
func (h *health) watch() {
	again := time.NewTicker(probeEvery)
	defer again.Stop()
	for {
		select {
		case <-again.C:
		case <-h.quit:
			return
		}
		if h.works() {
			return
		}
	}
}

// works probes once.
func (h *health) works() bool {
	ctx, cancel := context.WithTimeout(context.Background(), probeTime)
	defer cancel()
	err := h.probe(ctx)
	h.mu.Lock()
	defer h.mu.Unlock()
	if down(err) {
		h.trouble = err
		return false
	}
	h.trouble = nil // an error of another kind was answered by storage that works
	return true
}

func (h *health) now() error {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.trouble
}

func (h *health) closed() bool {
	select {
	case <-h.quit:
		return true
	default:
		return false
	}
}

func (h *health) close() {
	h.mu.Lock()
	if !h.closed() {
		close(h.quit)
	}
	h.mu.Unlock()
	h.probing.Wait()
}

// down reports whether a write failed because storage does not work, rather than because of itself or a neighbour.
func down(err error) bool {
	return err != nil && unavailable(err) != "" && !Collided(err)
}

// errSlow marks what storage did not answer within the time its caller gave it.
var errSlow = errors.New("no answer in time")

// inTime gives a failure for want of time the kind chat.Unavailable.
func inTime(ctx context.Context, err error) error {
	if errors.Is(err, context.DeadlineExceeded) && errors.Is(ctx.Err(), context.DeadlineExceeded) && chat.KindOf(err) != chat.Unavailable {
		return classify(fmt.Errorf("%w: %w", errSlow, err))
	}
	return err
}

// writeProbe overwrites the one row of the table probe. Its text is random, or a server could make it small.
func (d *DB) writeProbe(ctx context.Context) error {
	noise := make([]byte, probeSize/2)
	_, _ = rand.Read(noise) // never fails
	return inTime(ctx, d.writer.write(ctx, func(tx *Tx) error {
		_, err := tx.Exec("INSERT INTO probe (id, noise) VALUES (1, $1) ON CONFLICT (id) DO UPDATE SET noise = excluded.noise", hex.EncodeToString(noise))
		return err
	}))
}
