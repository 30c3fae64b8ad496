package sandbox

import (
	"math"
	"time"
)

// bucket counts the messages of the last second, both directions, against the throughput of a
// coexistence number: 20 a second, fixed (Meta: throughput page, May 2026).
type bucket struct {
	level float64
	last  time.Time
}

// take books one message and says whether the number still had room for it. An incoming message is
// booked too, but nobody can refuse it.
func (b *bucket) take(now time.Time, perSecond int, incoming bool) bool {
	if !b.last.IsZero() {
		b.level = math.Max(0, b.level-now.Sub(b.last).Seconds()*float64(perSecond))
	}
	b.last = now
	if b.level+1 > float64(perSecond) && !incoming {
		return false
	}
	b.level = math.Min(b.level+1, float64(perSecond))
	return true
}

// pairSpacing is the steady pace to one user: a message every six seconds.
const pairSpacing = 6 * time.Second

// pairRate limits a number's messages to one user. A burst borrows from the future, up to PairBurst
// messages; then it is one every six seconds until the debt is paid (Meta: about-the-platform, Dec 2025).
type pairRate struct{ paidUntil time.Time }

func (p *pairRate) take(now time.Time, burst int) bool {
	if p.paidUntil.Before(now) {
		p.paidUntil = now
	}
	if p.paidUntil.Sub(now) > time.Duration(burst-1)*pairSpacing {
		return false
	}
	p.paidUntil = p.paidUntil.Add(pairSpacing)
	return true
}
