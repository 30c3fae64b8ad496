package web

import (
	"context"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/web/ui"
)

// composing reads what the composer of a thread shows besides the thread.
func (s *server) composing(ctx context.Context, v chat.Viewer, st stretch, t ui.Thread) (c ui.Composing, err error) {
	begun, err := s.Store.Unsents(ctx, v, []chat.ConversationID{t.Conversation.ID})
	if err != nil {
		return c, err
	}
	for _, u := range begun {
		switch placeOfUnsent(u) {
		case "reply":
			c.Reply = u
		case "note":
			c.Note = u
		default:
			c.Proposal = u
		}
	}
	if len(t.Items) > 0 {
		c.Seen = newest(t.Items)
	}
	if id := c.Reply.Detail.ReplyTo; id != 0 {
		if c.Quote, err = s.begunQuote(ctx, v, st, id); err != nil {
			return c, err
		}
	}
	if c.Armed, err = s.armed(ctx, v, c.Reply); err != nil {
		return c, err
	}
	c.Agents, err = s.Store.Agents(ctx, v)
	return c, err
}

// armed is what is done with the conversation once an unsent answer is sent.
func (s *server) armed(ctx context.Context, v chat.Viewer, u chat.Unsent) (a ui.Armed, err error) {
	id := u.Detail.Snippet
	if id == 0 {
		return a, nil
	}
	sn, err := s.Store.Snippet(ctx, v, id)
	if err != nil && chat.KindOf(err) == chat.NotFound {
		return ui.Armed{Snippet: id, Does: ui.ActsGone(ctx), Gone: true}, nil
	}
	if err != nil {
		return a, err
	}
	desk, err := s.desk(ctx, v)
	return ui.Armed{Snippet: id, Does: ui.ActsWord(ctx, sn.Acts, desk)}, err
}

// newest is the message that came last, which need not be the one that stands last.
func newest(items []ui.Item) (id chat.MessageID) {
	for _, i := range items {
		id = max(id, i.ID)
	}
	return id
}

// begunQuote is the message that an unsent answer quotes; nil if it is gone.
func (s *server) begunQuote(ctx context.Context, v chat.Viewer, st stretch, id chat.MessageID) (*ui.Quote, error) {
	m, err := s.Store.Message(ctx, v, id)
	if chat.KindOf(err) == chat.NotFound && err != nil {
		return nil, nil
	}
	return quoteOf(ctx, m, st), err
}
