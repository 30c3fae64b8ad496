package web

import (
	"testing"
	"time"

	"github.com/saltbridge/saltbridge/internal/clock"
	"github.com/saltbridge/saltbridge/internal/event"
)

// TestNoMoveOfTheClockIsMissed moves the clock as soon as there is a stream, and again as soon as that was told.
func TestNoMoveOfTheClockIsMissed(t *testing.T) {
	for range 20 {
		c := clock.NewStill()
		p := newPulse(c, event.NewAttendance())
		beat := p.next()
		leave := p.join()
		for range 3 {
			c.Advance(time.Hour)
			select {
			case <-beat:
				beat = p.next()
			case <-time.After(2 * time.Minute):
				t.Fatal("the clock was moved, and nobody was woken")
			}
		}
		leave()
	}
}
