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

// hereLine says who is there: who writes goes before who only looks.
func hereLine(ctx context.Context, h Here) string {
	var write, look []string
	for _, s := range h.Seats {
		if s.Writing {
			write = append(write, s.Name)
		} else {
			look = append(look, s.Name)
		}
	}
	switch {
	case len(write) == 1:
		return t(ctx, "%s is replying", write[0])
	case len(write) > 1:
		return t(ctx, "%s are replying", tongue(ctx).List(write))
	case len(look) == 1:
		return t(ctx, "%s is looking at this too", look[0])
	case len(look) > 1:
		return t(ctx, "%s are looking at this too", tongue(ctx).List(look))
	}
	return ""
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
