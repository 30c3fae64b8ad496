package event

import "github.com/saltbridge/saltbridge/internal/chat"

// Length is how many events a tail keeps in memory.
const Length = tailLength

// Tails returns how many accounts are followed.
func Tails(l *Log) int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return len(l.tails)
}

// TailAt makes a tail that has read up to a number and keeps its newest events.
func TailAt(last int64, kept int) func(after int64) ([]Told, bool) {
	t := newTail(nil, 1, last)
	for seq := last - int64(kept) + 1; seq <= last; seq++ {
		t.events = append(t.events, Told{Event: chat.Event{Seq: seq}})
	}
	return func(after int64) ([]Told, bool) {
		events, _, ok := t.since(after)
		return events, ok
	}
}
