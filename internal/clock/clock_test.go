package clock

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"
)

func TestAdvanceWakesWaiters(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := New()
		start := time.Now()
		woke := make(chan error, 1)
		go func() { woke <- c.Wait(t.Context(), 24*time.Hour) }()
		synctest.Wait()

		c.Advance(23 * time.Hour)
		synctest.Wait()
		select {
		case <-woke:
			t.Fatal("woke an hour early")
		default:
		}

		c.Advance(time.Hour)
		if err := <-woke; err != nil {
			t.Fatal(err)
		}
		if passed := time.Since(start); passed != 0 {
			t.Fatalf("waited %v of real time, want none", passed)
		}
	})
}

func TestWaitPassesByItself(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := New()
		start := c.Now()
		if err := c.Wait(t.Context(), 3*time.Second); err != nil {
			t.Fatal(err)
		}
		if got := c.Now().Sub(start); got != 3*time.Second {
			t.Fatalf("waited %v, want 3s", got)
		}
	})
}

func TestAStillClockMovesOnlyWhenItIsMoved(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := NewStill()
		start := c.Now()
		woke := make(chan error, 1)
		go func() { woke <- c.Wait(t.Context(), time.Second) }()
		time.Sleep(time.Hour)
		synctest.Wait()
		select {
		case <-woke:
			t.Fatal("woke by itself")
		default:
		}
		if now := c.Now(); !now.Equal(start) {
			t.Fatalf("it shows %v, stood at %v", now, start)
		}
		c.Advance(time.Second)
		if err := <-woke; err != nil {
			t.Fatal(err)
		}
		if moved := c.Now().Sub(start); moved != time.Second {
			t.Fatalf("it moved by %v, want a second", moved)
		}
	})
}

func TestWaitEndsWithContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := New().Wait(ctx, time.Hour); !errors.Is(err, context.Canceled) {
		t.Fatalf("got %v, want context.Canceled", err)
	}
}

func TestAdvanceNeverRunsBackwards(t *testing.T) {
	c := New()
	before := c.NowMillis()
	c.Advance(-time.Hour)
	if c.NowMillis() < before {
		t.Fatal("the clock ran backwards")
	}
}
