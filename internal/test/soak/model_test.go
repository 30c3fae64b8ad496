package soak

import (
	"maps"
	"slices"

	"github.com/saltbridge/saltbridge/internal/chat"
)

// model is what storage must hold, worked out from the deliveries alone.
type model struct {
	chats    map[int]*modelChat // by customer
	imported map[string]bool    // wamids that some history chunk brought
}

// modelChat is a conversation as it must be.
type modelChat struct {
	messages    map[string]message // by wamid; live if any delivery brought it live
	status      map[string]chat.Status
	readUntil   int64 // milliseconds, like the rest
	windowUntil int64
	lastAt      int64
	unread      int
}

// expect works out what a row of deliveries leaves behind.
func (tr traffic) expect(deliveries []int, onboardedAt int64) *model {
	m := &model{chats: map[int]*modelChat{}, imported: map[string]bool{}}
	statuses := map[string]chat.Status{}
	for _, n := range deliveries {
		d := tr.delivery(n)
		for _, x := range d.messages {
			m.add(x)
		}
		for _, s := range d.statuses {
			statuses[s.wamid] = statuses[s.wamid].Climb(chat.Status(s.word))
		}
	}
	for _, c := range m.chats {
		c.settle(statuses, onboardedAt)
	}
	return m
}

func (m *model) add(x message) {
	c := m.chats[x.customer]
	if c == nil {
		c = &modelChat{messages: map[string]message{}, status: map[string]chat.Status{}}
		m.chats[x.customer] = c
	}
	m.imported[x.wamid] = m.imported[x.wamid] || !x.live
	x.live = x.live || c.messages[x.wamid].live
	c.messages[x.wamid] = x
}

// settle works out what the conversation as a whole shows. History opens no window and is not unread.
func (c *modelChat) settle(statuses map[string]chat.Status, onboardedAt int64) {
	for wamid, x := range c.messages {
		at := x.at * 1000
		c.lastAt = max(c.lastAt, at)
		c.status[wamid] = statuses[wamid]
		switch {
		case x.live && x.out:
			c.readUntil = max(c.readUntil, at)
		case x.live:
			c.windowUntil = max(c.windowUntil, chat.WindowAfter(at, onboardedAt).Until)
		}
	}
	for _, x := range c.messages {
		if x.live && !x.out && x.at*1000 > c.readUntil {
			c.unread++
		}
	}
}

func (x message) origin() chat.Origin {
	switch {
	case !x.live:
		return chat.FromImport
	case x.out:
		return chat.FromPhone
	}
	return chat.FromCustomer
}

func (x message) direction() chat.Direction {
	if x.out {
		return chat.Out
	}
	return chat.In
}

// customers lists who has a conversation.
func (m *model) customers() []int { return slices.Sorted(maps.Keys(m.chats)) }

// byOrigin counts the messages of an origin.
func (m *model) byOrigin(o chat.Origin) (n int64) {
	for _, c := range m.chats {
		for _, x := range c.messages {
			if x.origin() == o {
				n++
			}
		}
	}
	return n
}
