package sandbox

import (
	"fmt"
	"math/rand/v2"
	"time"
)

// crowdHistory sends a history that nobody holds: each chunk is made when its turn comes, from the seed
// and its place, so that a million messages need the memory of a few chunks.
type crowdHistory struct {
	world *World
	crowd *crowd
	at    time.Time // of the onboarding
	next  int       // index of the next message, 0 is the newest
	order [3]int    // chunks sent, by phase
}

// crowdQueue is how many webhooks may wait before the history pauses.
const crowdQueue = 200

// crowdHurry is how much faster its chunks follow each other than those of a small business.
const crowdHurry = 200

func (w *World) sendCrowdHistory(k *crowd) {
	h := &crowdHistory{world: w, crowd: k, at: k.number.link.at}
	w.later(w.now().Add(w.opts.Delays.History/crowdHurry), h.step)
}

// step sends one chunk and plans the next. It stops when the number was disconnected meanwhile.
func (h *crowdHistory) step(time.Time) {
	w := h.world
	l := h.crowd.number.link
	if w.crowd != h.crowd || l == nil || !l.at.Equal(h.at) || h.next >= h.crowd.History {
		return
	}
	if w.hooks.pending() < crowdQueue {
		w.notify(h.crowd.number, "history", w.chunkValue(h.crowd.number, h.chunk()))
	}
	w.later(w.now().Add(w.opts.Delays.History/crowdHurry), h.step)
}

func (h *crowdHistory) chunk() chunk {
	phase := phaseOf(h.age(h.next))
	end := h.next
	for end < h.crowd.History && end-h.next < h.world.opts.Limits.HistoryChunk && phaseOf(h.age(end)) == phase {
		end++
	}
	h.order[phase]++
	ck := chunk{phase: phase, order: h.order[phase], progress: end * 100 / h.crowd.History}
	for i := end - 1; i >= h.next; i-- { // oldest first
		ck.messages = append(ck.messages, h.message(i))
	}
	h.next = end
	return ck
}

// age spreads the messages evenly over the reach of the history.
func (h *crowdHistory) age(i int) time.Duration {
	return time.Duration(float64(historyReach-time.Hour) * float64(i+1) / float64(h.crowd.History))
}

// message makes the i-th message, the same whenever it is asked for.
func (h *crowdHistory) message(i int) *message {
	k := h.crowd
	rng := rand.New(rand.NewPCG(h.world.opts.Seed, 0x41570000+uint64(i)))
	c := h.world.customers[k.cast[rng.IntN(len(k.cast))].Number]
	m := &message{chat: k.number.chatWith(c), fromBusiness: rng.IntN(2) == 0, at: h.at.Add(-h.age(i)), kind: "text", status: "read"}
	m.id = wamidOf(c.waID, m.fromBusiness, fmt.Sprintf("3A%018X", uint64(i)))
	if rng.Float64() < k.Media {
		m.kind, m.body = "image", object{}
		return m
	}
	m.body = object{"body": k.play.Talk(rng, m.fromBusiness)}
	return m
}
