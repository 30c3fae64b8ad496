package sandbox

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"time"

	"github.com/saltbridge/saltbridge/internal/sandbox/people"
)

// CrowdOptions are the size and the pace of the scenario crowd.
type CrowdOptions struct {
	Customers int     `json:"customers"` // up to people.CrowdMax; 500 by default
	History   int     `json:"history"`   // messages before onboarding, made while they are sent; up to 1,000,000
	Rate      float64 `json:"rate"`      // messages a second of the sandbox clock; 0 stands still
	Media     float64 `json:"media"`     // share of messages with a file, 0 to 1
	Echoes    float64 `json:"echoes"`    // share the owner writes in the app, 0 to 1
}

// Bounds of the crowd.
const (
	maxHistory   = 1_000_000
	maxCrowdRate = 20_000
)

func (o CrowdOptions) withDefaults() CrowdOptions {
	o.Customers = cmp.Or(o.Customers, 500)
	return o
}

func (o CrowdOptions) check() error {
	switch {
	case o.Customers < 1 || o.Customers > people.CrowdMax:
		return fmt.Errorf("customers must be 1 to %d", people.CrowdMax)
	case o.History < 0 || o.History > maxHistory:
		return fmt.Errorf("history must be 0 to %d messages", maxHistory)
	case o.Rate < 0 || o.Rate > maxCrowdRate:
		return fmt.Errorf("rate must be 0 to %d messages a second", maxCrowdRate)
	case o.Media < 0 || o.Media > 1 || o.Echoes < 0 || o.Echoes > 1:
		return errors.New("media and echoes are shares between 0 and 1")
	}
	return nil
}

// crowd is a business with more customers and messages than a person could follow. Guarded by World.mu.
type crowd struct {
	CrowdOptions
	number *number
	play   people.Play
	cast   []people.Person
	rng    *rand.Rand
	files  map[string][]sample // drawn once, because drawing is slow
	sent   int
}

func crowdPlay() people.Play { return people.Named(crowdScenario().play) }

func (w *World) newCrowd(n *number, play people.Play) *crowd {
	o := w.opts.Crowd
	o.Customers = min(o.Customers, people.CrowdMax)
	k := &crowd{CrowdOptions: o, number: n, play: play, rng: rand.New(rand.NewPCG(w.opts.Seed, 0xc70d)),
		files: map[string][]sample{}}
	k.cast = play.Crowd(k.rng, o.Customers)
	for _, kind := range []string{"image", "audio", "document"} {
		for i := range uint64(4) {
			k.files[kind] = append(k.files[kind], madeUp(kind, w.opts.Seed+i))
		}
	}
	return k
}

// SetCrowd changes the pace or the size of the scenario crowd; a new size or history starts the world over.
func (w *World) SetCrowd(o CrowdOptions) error {
	o = o.withDefaults()
	if err := o.check(); err != nil {
		return err
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	k := w.crowd
	if k != nil && k.Customers == o.Customers && k.History == o.History {
		k.CrowdOptions = o
	} else {
		w.opts.Crowd = o
		w.empty()
		w.build(crowdScenario())
	}
	w.wakeCrowd()
	w.changed(event{Kind: "resync"})
	return nil
}

// crowdStep is the longest the traffic waits before it looks at the pace again.
const crowdStep = time.Second

// runCrowd writes messages at the chosen pace until ctx ends. After a moved clock it goes on from the new
// time: nobody wants 14 days of messages at once.
func (w *World) runCrowd(ctx context.Context) {
	next := w.now()
	for ctx.Err() == nil {
		now := w.now()
		rate := w.crowdRate()
		if rate == 0 {
			select {
			case <-w.crowdWake:
			case <-ctx.Done():
			}
			next = w.now()
			continue
		}
		if now.Sub(next) > crowdStep {
			next = now
		}
		for !next.After(now) && ctx.Err() == nil {
			w.crowdWrites()
			next = next.Add(time.Duration(float64(time.Second) / rate))
		}
		until, cancel := context.WithTimeout(ctx, crowdStep)
		_ = w.clock.WaitUntil(until, next) // an ended context is seen by the loop
		cancel()
	}
}

// crowdRate is zero without a crowd.
func (w *World) crowdRate() float64 {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.crowd == nil {
		return 0
	}
	return w.crowd.Rate
}

// wakeCrowd tells the traffic that its pace may have changed.
func (w *World) wakeCrowd() {
	select {
	case w.crowdWake <- struct{}{}:
	default:
	}
}

// crowdWrites lets somebody write one message.
func (w *World) crowdWrites() {
	w.mu.Lock()
	defer w.mu.Unlock()
	k := w.crowd
	if k == nil {
		return
	}
	ch := k.number.chatWith(w.customers[k.cast[k.rng.IntN(len(k.cast))].Number])
	fromShop := k.rng.Float64() < k.Echoes
	in := w.crowdWriting(k, fromShop)
	var err error
	if fromShop {
		_, err = w.ownerWrites(ch, in)
	} else {
		_, err = w.customerWrites(ch, in)
	}
	if err != nil { // somebody blocked, for example
		w.opts.Log.Warn("sandbox: the crowd could not write", "error", err)
		return
	}
	k.sent++
}

func (w *World) crowdWriting(k *crowd, fromShop bool) Writing {
	if k.rng.Float64() >= k.Media {
		return Text(k.play.Talk(k.rng, fromShop))
	}
	kind := []string{"image", "image", "audio", "document"}[k.rng.IntN(4)]
	s := k.files[kind][k.rng.IntN(len(k.files[kind]))]
	file := w.addMedia(k.number, s.mime, s.name, s.bytes, w.now().Add(receivedMediaLife))
	return Writing{Type: kind, Body: object{"id": file.id}}
}

// crowdKeeps is how many messages a chat of the crowd remembers, so that memory stays bounded.
const crowdKeeps = 40

// forgetOld drops the oldest messages of a chat of the crowd, and their files.
func (w *World) forgetOld(ch *chat) {
	if w.crowd == nil || ch.number != w.crowd.number || len(ch.messages) <= 2*crowdKeeps {
		return
	}
	old := ch.messages[:len(ch.messages)-crowdKeeps]
	for _, m := range old {
		delete(w.messages, m.id)
		if body, ok := m.body.(object); ok {
			delete(w.media, text(body["id"]))
		}
	}
	ch.messages = append([]*message(nil), ch.messages[len(old):]...)
}
