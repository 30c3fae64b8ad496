package soak

import (
	"math/rand/v2"
	"slices"
	"sync"
)

// record is what is known about one delivery.
type record struct {
	sends int // how often it was sent
	acks  int // how often that was answered 200
	round int // when it was sent last

	sentNow, ackedNow int // the same within that round

	skipped bool // it is never to be sent
}

// ledger remembers what was sent and how it was answered.
type ledger struct {
	mu      sync.Mutex
	records []record
	due     []int // deliveries without a 200, to be sent again, as Meta would
	round   int
	acks    int    // in this round
	refused int    // answers other than 200, in all rounds
	refusal answer // the last of them
	dice    *rand.Rand
}

func newLedger(seed uint64) *ledger { return &ledger{dice: rand.New(rand.NewPCG(seed, 1<<40))} }

// begin starts a round: what has not been acknowledged is due again.
func (l *ledger) begin() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.round++
	l.acks = 0
	l.due = l.due[:0]
	for n, r := range l.records {
		if r.acks == 0 && !r.skipped {
			l.due = append(l.due, n)
		}
	}
}

// next returns the delivery to be sent next: one that is due, a new one, or one that was sent before or is just
// under way, for Meta repeats itself.
func (l *ledger) next() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	n := len(l.records)
	switch {
	case len(l.due) > 0:
		n, l.due = l.due[0], l.due[1:]
	case n > 0 && l.dice.IntN(12) == 0:
		n -= 1 + l.dice.IntN(min(n, 200))
	default:
		l.records = append(l.records, record{})
	}
	l.sending(n)
	return n
}

func (l *ledger) sending(n int) {
	r := &l.records[n]
	if r.round != l.round {
		r.round, r.sentNow, r.ackedNow = l.round, 0, 0
	}
	r.sends++
	r.sentNow++
}

// close adds what the deliveries so far refer to, and makes it due: nothing is to be left waiting for its message.
func (l *ledger) close(tr traffic) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for end := len(l.records) + reach; len(l.records) < end; {
		next := len(l.records)
		k := tr.kind(next)
		l.records = append(l.records, record{skipped: k != single && k != echo})
		if k == single || k == echo {
			l.due = append(l.due, next)
		}
	}
}

// overdue returns the next delivery that has no 200 yet; ok is false if there is none.
func (l *ledger) overdue() (n int, ok bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.due) == 0 {
		return 0, false
	}
	n, l.due = l.due[0], l.due[1:]
	l.sending(n)
	return n, true
}

// answered notes how a delivery was answered; status 0 is no answer at all.
func (l *ledger) answered(n int, a answer) {
	l.mu.Lock()
	defer l.mu.Unlock()
	switch a.status {
	case 200:
		l.records[n].acks++
		l.records[n].ackedNow++
		l.acks++
	case 0:
	default:
		l.refused++
		l.refusal = a
	}
}

// acknowledged returns how many deliveries were answered 200 in this round.
func (l *ledger) acknowledged() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.acks
}

// ofRound lists the deliveries that were sent in this round.
func (l *ledger) ofRound() []int {
	l.mu.Lock()
	defer l.mu.Unlock()
	var out []int
	for n, r := range l.records {
		if r.round == l.round {
			out = append(out, n)
		}
	}
	return out
}

// all returns everything that is known.
func (l *ledger) all() []record {
	l.mu.Lock()
	defer l.mu.Unlock()
	return slices.Clone(l.records)
}
