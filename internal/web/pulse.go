package web

import (
	"context"
	"sync"
	"time"

	"github.com/saltbridge/saltbridge/internal/clock"
	"github.com/saltbridge/saltbridge/internal/event"
)

// sweep is how often colleagues who left without a word are looked for.
const sweep = 5 * time.Second

// pulse is the heartbeat of all streams: by the product's clock, so that open pages learn at once that it was moved. It
// only beats while there are streams.
type pulse struct {
	clock      *clock.Clock
	attendance *event.Attendance

	mu      sync.Mutex
	beat    chan struct{} // closed and replaced with each beat
	streams int
	stop    context.CancelFunc
}

func newPulse(c *clock.Clock, a *event.Attendance) *pulse {
	return &pulse{clock: c, attendance: a, beat: make(chan struct{})}
}

// join counts a stream; the returned function leaves.
func (p *pulse) join() (leave func()) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.streams++; p.streams == 1 {
		ctx, stop := context.WithCancel(context.Background())
		p.stop = stop
		go p.run(ctx, p.clock.Now().Add(heartbeat))
		go p.sweep(ctx)
	}
	return p.leave
}

func (p *pulse) leave() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.streams--; p.streams == 0 {
		p.stop()
	}
}

// next returns a channel that is closed with the next beat.
func (p *pulse) next() <-chan struct{} {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.beat
}

// run beats first at a moment. Each next one is set before anybody is woken, so that a clock that is moved from then on wakes them again.
func (p *pulse) run(ctx context.Context, due time.Time) {
	for p.clock.WaitUntil(ctx, due) == nil {
		due = p.clock.Now().Add(heartbeat)
		p.mu.Lock()
		close(p.beat)
		p.beat = make(chan struct{})
		p.mu.Unlock()
	}
}

func (p *pulse) sweep(ctx context.Context) {
	look := time.NewTicker(sweep)
	defer look.Stop()
	for {
		select {
		case <-look.C:
			p.attendance.Sweep()
		case <-ctx.Done():
			return
		}
	}
}
