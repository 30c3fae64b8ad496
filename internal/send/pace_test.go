package send

import (
	"testing"
	"time"

	"github.com/saltbridge/saltbridge/internal/graph"
)

// play lets messages out at a pace for a time, each a little late, and returns when they went. Every so often some
// come in.
func play(p *pace, length, late time.Duration, in func(time.Time) int) (out []time.Time) {
	start := time.Unix(1_800_000_000, 0)
	now := start
	for now.Before(start.Add(length)) {
		p.heard(now, in(now))
		waited := now.Before(p.free)
		if waited {
			now = p.free.Add(late)
		}
		p.took(now, 1, waited)
		out = append(out, now)
	}
	return out
}

func TestThePaceIsKept(t *testing.T) {
	for name, late := range map[string]time.Duration{"in time": 0, "2 ms late": 2 * time.Millisecond, "30 ms late": 30 * time.Millisecond} {
		p := newPace()
		p.set(20)
		out := play(p, time.Minute, late, func(time.Time) int { return 0 })
		if n := len(out); n < 1200*98/100 || n > 1200*102/100 {
			t.Errorf("%s: %d in a minute, want 1200", name, n)
		}
		for i := 21; i < len(out); i++ {
			if out[i].Sub(out[i-21]) < time.Second-late {
				t.Fatalf("%s: more than 21 within a second", name)
			}
		}
	}
}

// bucket is Meta's count of a number's messages, as the sandbox reads it.
type bucket struct {
	level float64
	last  time.Time
}

func (b *bucket) take(now time.Time, incoming bool) bool {
	if !b.last.IsZero() {
		b.level = max(0, b.level-now.Sub(b.last).Seconds()*20)
	}
	b.last = now
	if b.level+1 > 20 && !incoming {
		return false
	}
	b.level = min(b.level+1, 20)
	return true
}

// TestInboundIsCounted has ten messages a second come in, in bursts, and Meta count both.
func TestInboundIsCounted(t *testing.T) {
	p, meta, refused := newPace(), &bucket{}, 0
	p.set(20)
	start, next := time.Unix(1_800_000_000, 0), time.Unix(1_800_000_000, 0)
	out := play(p, time.Minute, time.Millisecond, func(now time.Time) (n int) {
		for ; !next.After(now); next = next.Add(500 * time.Millisecond) {
			for range 5 {
				meta.take(now, true)
			}
			n += 5
		}
		if !meta.take(now, false) {
			refused++
		}
		return n
	})
	if refused > 0 {
		t.Errorf("%d of %d were too fast", refused, len(out))
	}
	if n := len(out); n < 550 || n > 660 {
		t.Errorf("%d went out in %v beside 600 that came in, want some 600", n, out[len(out)-1].Sub(start))
	}
}

func TestTheNumberGoesSlowerAfterARefusal(t *testing.T) {
	p, now := newPace(), time.Unix(1_800_000_000, 0)
	p.set(20)
	p.slower(now)
	p.slower(now.Add(time.Millisecond)) // one that was on its way
	if gap := p.gap(now); gap != 100*time.Millisecond {
		t.Errorf("a message every %v, want half the pace", gap)
	}
	if p.free.Sub(now) != time.Second {
		t.Errorf("rests %v", p.free.Sub(now))
	}
	if gap := p.gap(now.Add(time.Minute)); gap != 50*time.Millisecond {
		t.Errorf("after a minute a message every %v", gap)
	}
	for i := range 20 {
		p.slower(now.Add(time.Duration(i) * 2 * time.Second))
	}
	if gap := p.gap(now.Add(38 * time.Second)); gap > time.Second {
		t.Errorf("falls to a message every %v", gap)
	}
}

func TestAFloodFromOutsideDelaysByASecondAtMost(t *testing.T) {
	p, now := newPace(), time.Unix(1_800_000_000, 0)
	p.set(20)
	p.heard(now, 500)
	if p.free.Sub(now) > time.Second {
		t.Errorf("the next may go after %v", p.free.Sub(now))
	}
}

func TestThePairRate(t *testing.T) {
	p, now := newPairs(), time.Unix(1_800_000_000, 0)
	for range pairBurst {
		if p.ready(1).After(now) {
			t.Fatal("the burst is shorter than Meta allows")
		}
		p.took(1, now)
	}
	if at := p.ready(1); at.Sub(now) != pairGap {
		t.Errorf("after the burst the next goes in %v", at.Sub(now))
	}
	if p.ready(2).After(now) {
		t.Error("another person waits too")
	}
	p.pause(2, now.Add(time.Minute))
	if p.ready(2).Sub(now) != time.Minute {
		t.Error("the rest Meta asks for is not kept")
	}
	for n := range pairMost + 10 {
		p.took(100+1, now.Add(time.Duration(n)*time.Hour))
	}
}

// TestTheStepsOfThePairRateAreMetas holds the pauses after 131056 against Meta's 4^n seconds.
func TestTheStepsOfThePairRateAreMetas(t *testing.T) {
	v := judge(&graph.Error{Code: 131056, HTTPStatus: 400})
	for n, want := range []time.Duration{1, 4, 16, 64, 256} {
		if got := v.pause(n + 1); got != want*time.Second {
			t.Errorf("after attempt %d: %v", n+1, got)
		}
	}
}

func TestAProcessThatEndedIsKnownByItsName(t *testing.T) {
	p := newProcess()
	if p.machine == "" {
		t.Skip("process ids cannot be compared here")
	}
	for name, dead := range map[string]bool{p.name: false, p.machine + "/1/x": false, p.machine + "/4194400/x": true, "elsewhere/4194400/x": false, "": false} {
		if got := p.gone(name) == name && name != p.name; got != dead {
			t.Errorf("%q has ended: %v", name, got)
		}
	}
}
