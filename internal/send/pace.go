package send

import (
	"context"
	"sync"
	"time"

	"github.com/saltbridge/saltbridge/internal/clock"
)

const (
	// lateness is how late a message may be without those after it being late too. What is later has lost its place.
	lateness = 100 * time.Millisecond
	// recovery is how long a number takes to its full pace after Meta said that it sends too fast.
	recovery = time.Minute
	// slowest is the smallest share of its pace that a number falls to.
	slowest = 0.05
)

// pace spaces the messages of a number: one every 1/rate seconds, those that come in counted. Meta counts both
// directions (Meta: throughput page, May 2026).
type pace struct {
	mu    sync.Mutex
	rate  float64   // messages a second that Meta grants
	share float64   // how much of it was used after Meta said that it was too much
	cutAt time.Time // when that was
	free  time.Time // when the next may go
}

func newPace() *pace { return &pace{rate: 1, share: 1} }

// set changes what is granted.
func (p *pace) set(rate int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.rate = float64(max(1, rate))
}

// gap is the time between two messages at now.
func (p *pace) gap(now time.Time) time.Duration {
	share := p.share
	if share < 1 {
		share = min(1, share+(1-share)*now.Sub(p.cutAt).Seconds()/recovery.Seconds())
	}
	return time.Duration(float64(time.Second) / (p.rate * share))
}

// wait blocks until a message may go, and reports whether it had to.
func (p *pace) wait(ctx context.Context, c *clock.Clock) (waited bool, err error) {
	for {
		p.mu.Lock()
		free := p.free
		p.mu.Unlock()
		if !c.Now().Before(free) {
			return waited, ctx.Err()
		}
		waited = true
		if err := c.WaitUntil(ctx, free); err != nil {
			return waited, err
		}
	}
}

// allowed returns how many messages may go at now together: one, or as many as have become late while the last
// commit took its time.
func (p *pace) allowed(now time.Time, waited bool) int {
	p.mu.Lock()
	defer p.mu.Unlock()
	if !waited {
		return 1
	}
	return 1 + int(min(max(0, now.Sub(p.free)), lateness)/p.gap(now))
}

// took books messages that go. Whoever waited and comes a little late does not make the next late as well.
func (p *pace) took(now time.Time, n int, waited bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	from := now
	if waited && now.Sub(p.free) < lateness {
		from = p.free
	}
	p.free = from.Add(time.Duration(n) * p.gap(now))
}

// heard books messages that came in. They cannot wait, so they make the next that goes out wait, a second at most.
func (p *pace) heard(now time.Time, n int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	from := p.free
	if from.Before(now) {
		from = now
	}
	p.free = from.Add(time.Duration(n) * p.gap(now))
	if most := now.Add(time.Second); p.free.After(most) {
		p.free = most
	}
}

// slower halves the pace for a while: Meta said that the number sends too fast.
func (p *pace) slower(now time.Time) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if now.Sub(p.cutAt) < time.Second {
		return // what was on its way already; one cut is enough
	}
	p.share = max(slowest, 1/(p.rate*p.gap(now).Seconds())/2)
	p.cutAt = now
	p.free = now.Add(time.Second)
}
