package ui

import (
	"context"

	"github.com/saltbridge/saltbridge/internal/chat"
)

// Here is who else is at a conversation.
type Here struct {
	Conversation chat.ConversationID
	Seats        []Seat
}

// Seat is a colleague at a conversation.
type Seat struct {
	Agent   chat.AgentID
	Name    string
	Writing bool
}

// doing names those who write, and those who only look.
func (h Here) doing() (write, look []string) {
	for _, s := range h.Seats {
		if s.Writing {
			write = append(write, s.Name)
		} else {
			look = append(look, s.Name)
		}
	}
	return write, look
}

// hereLine says who is there: who writes goes before who only looks.
func hereLine(ctx context.Context, h Here) string {
	write, look := h.doing()
	switch {
	case len(write) > 0:
		return replying(ctx, write)
	case len(look) == 1:
		return t(ctx, "%s is looking at this too", look[0])
	case len(look) > 1:
		return t(ctx, "%s are looking at this too", listed(ctx, look))
	}
	return ""
}

func replying(ctx context.Context, who []string) string {
	if len(who) == 1 {
		return t(ctx, "%s is replying", who[0])
	}
	return t(ctx, "%s are replying", listed(ctx, who))
}

// hereWriting reports whether someone writes.
func hereWriting(h Here) bool {
	for _, s := range h.Seats {
		if s.Writing {
			return true
		}
	}
	return false
}

// listed writes several names, each with its own writing direction.
func listed(ctx context.Context, names []string) string {
	apart := make([]string, len(names))
	for i, name := range names {
		apart[i] = isolated(name)
	}
	return tongue(ctx).List(apart)
}
