package clock

import (
	"context"
	"sync"
	"time"
)

// Clock is the wall clock plus an offset that only grows. The zero value is not ready; use [New].
type Clock struct {
	mu     sync.Mutex
	offset time.Duration
	stands time.Time     // where a clock stands that only moves when it is moved; zero for others
	moved  chan struct{} // closed and replaced by every Advance
}

// New returns a clock that shows the machine's time until it is moved.
func New() *Clock {
	return &Clock{moved: make(chan struct{})}
}

// NewStill returns a clock that shows the machine's time and then stands until it is moved: for tests of what is due in a second,
// which would come due by itself where a machine is busy.
func NewStill() *Clock {
	c := New()
	c.stands = time.Now()
	return c
}

// Now returns the current time of the clock, in UTC.
func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now().UTC()
}

// now must be called with the lock held.
func (c *Clock) now() time.Time {
	if !c.stands.IsZero() {
		return c.stands.Add(c.offset)
	}
	return time.Now().Add(c.offset)
}

// NowMillis returns the current time as Unix milliseconds, the unit of every stored time.
func (c *Clock) NowMillis() int64 {
	return c.Now().UnixMilli()
}

// Advance moves the clock forward and wakes everyone who waits on it. A negative d is ignored: time
// that runs backwards would reorder what is already stored.
func (c *Clock) Advance(d time.Duration) {
	if d <= 0 {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.offset += d
	close(c.moved)
	c.moved = make(chan struct{})
}

// WaitUntil blocks until the clock shows t or later, or until ctx ends, and then returns ctx's error.
func (c *Clock) WaitUntil(ctx context.Context, t time.Time) error {
	for {
		c.mu.Lock()
		left, still := t.Sub(c.now()), !c.stands.IsZero()
		moved := c.moved
		c.mu.Unlock()
		if left <= 0 {
			return ctx.Err()
		}
		timer := time.NewTimer(left)
		due := timer.C
		if still {
			due = nil // only moving it brings that moment
		}
		select {
		case <-due:
		case <-moved:
			timer.Stop()
		case <-ctx.Done():
			timer.Stop()
			return ctx.Err()
		}
	}
}

// Wait blocks for d of the clock's time, or until ctx ends, and then returns ctx's error.
func (c *Clock) Wait(ctx context.Context, d time.Duration) error {
	return c.WaitUntil(ctx, c.Now().Add(d))
}
