package sandbox

import (
	"container/heap"
	"context"
	"time"
)

// timers hold what is to happen later on the sandbox clock. Guarded by World.mu.
type timers struct {
	queue timerHeap
	seq   uint64
	wake  chan struct{} // buffered signal: the earliest moment changed
}

type timer struct {
	at  time.Time
	seq uint64 // keeps the order of timers of the same moment
	do  func(at time.Time)
}

func newTimers() *timers { return &timers{wake: make(chan struct{}, 1)} }

// later runs do at the given moment with World.mu held. It gets the moment it was meant for, which lies
// behind the clock's when the clock was moved over it.
func (w *World) later(at time.Time, do func(at time.Time)) {
	t := w.timers
	t.seq++
	heap.Push(&t.queue, timer{at: at, seq: t.seq, do: do})
	if t.queue[0].seq == t.seq {
		select {
		case t.wake <- struct{}{}:
		default:
		}
	}
}

// runTimers waits for one moment after the other until ctx ends.
func (w *World) runTimers(ctx context.Context) {
	for ctx.Err() == nil {
		w.runDue()
		w.waitForNext(ctx)
	}
}

func (w *World) waitForNext(ctx context.Context) {
	w.mu.Lock()
	if len(w.timers.queue) == 0 {
		w.mu.Unlock()
		select {
		case <-w.timers.wake:
		case <-ctx.Done():
		}
		return
	}
	next := w.timers.queue[0].at
	w.mu.Unlock()

	wait, cancel := context.WithCancel(ctx)
	defer cancel()
	reached := make(chan struct{})
	go func() {
		defer close(reached)
		_ = w.clock.WaitUntil(wait, next) // an ended context is seen by the caller's loop
	}()
	select {
	case <-reached:
	case <-w.timers.wake:
		cancel()
		<-reached
	}
}

// runDue runs everything whose moment has come, in order, a few at a time so that requests get a turn.
func (w *World) runDue() {
	for w.runSomeDue(64) {
	}
}

func (w *World) runSomeDue(max int) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	now := w.now()
	for range max {
		q := &w.timers.queue
		if q.Len() == 0 || (*q)[0].at.After(now) {
			return false
		}
		t := heap.Pop(q).(timer)
		t.do(t.at)
	}
	return true
}

// timerHeap orders timers by moment, then by age. It implements heap.Interface.
type timerHeap []timer

func (h timerHeap) Len() int      { return len(h) }
func (h timerHeap) Swap(i, j int) { h[i], h[j] = h[j], h[i] }
func (h timerHeap) Less(i, j int) bool {
	if h[i].at.Equal(h[j].at) {
		return h[i].seq < h[j].seq
	}
	return h[i].at.Before(h[j].at)
}
func (h *timerHeap) Push(x any) { *h = append(*h, x.(timer)) }
func (h *timerHeap) Pop() any {
	old := *h
	last := old[len(old)-1]
	old[len(old)-1] = timer{}
	*h = old[:len(old)-1]
	return last
}
