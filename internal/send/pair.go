package send

import (
	"sync"
	"time"

	"github.com/saltbridge/saltbridge/internal/chat"
)

const (
	pairGap   = 6 * time.Second // between messages to one person, in the long run
	pairBurst = 45              // messages that may borrow from the time after them (Meta: platform page, Dec 2025)
	pairMost  = 10_000          // people remembered before those who owe nothing are forgotten
)

// pairs keeps the messages to each person within what Meta takes. It is forgotten when the process ends: Meta's own
// refusal then says when to go on.
type pairs struct {
	mu   sync.Mutex
	paid map[chat.ConversationID]time.Time // up to when each person's time is used up
	rest map[chat.ConversationID]time.Time // until when Meta asked for a rest
}

func newPairs() *pairs {
	return &pairs{paid: map[chat.ConversationID]time.Time{}, rest: map[chat.ConversationID]time.Time{}}
}

// ready returns when the next message to a person may go.
func (p *pairs) ready(id chat.ConversationID) time.Time {
	p.mu.Lock()
	defer p.mu.Unlock()
	at := p.paid[id].Add(-(pairBurst - 1) * pairGap)
	if rest := p.rest[id]; rest.After(at) {
		return rest
	}
	return at
}

// took books a message to a person.
func (p *pairs) took(id chat.ConversationID, now time.Time) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.paid[id].Before(now) {
		p.paid[id] = now
	}
	p.paid[id] = p.paid[id].Add(pairGap)
	if len(p.paid) > pairMost {
		p.forget(now)
	}
}

// pause lets a person rest until a time.
func (p *pairs) pause(id chat.ConversationID, until time.Time) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.rest[id] = until
}

// forget drops people who owe nothing.
func (p *pairs) forget(now time.Time) {
	for _, m := range []map[chat.ConversationID]time.Time{p.paid, p.rest} {
		for id, at := range m {
			if at.Before(now) {
				delete(m, id)
			}
		}
	}
}
