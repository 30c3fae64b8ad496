package web

import (
	"net/http"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/inbox"
	"github.com/saltbridge/saltbridge/internal/web/ui"
)

// react gives a message an emoji, or (none) takes the business's reaction back.
func (s *server) react(w http.ResponseWriter, r *http.Request, me chat.Agent) error {
	id, err := pathID[chat.Message](r)
	if err != nil {
		return err
	}
	ctx, v := r.Context(), viewer(me)
	m, err := s.Store.Message(ctx, v, id)
	if err != nil {
		return err
	}
	draft := inbox.Draft{Content: chat.Content{Type: chat.TypeReaction, Text: r.FormValue("emoji")}, ReplyTo: id}
	if _, err := s.Inbox.Reply(ctx, v, m.Conversation, draft); err != nil {
		return err
	}
	item, err := s.item(ctx, v, id, seen(r))
	if err != nil {
		return err
	}
	return draw(w, r, ui.MessageItem(item))
}
