package web

import (
	"context"
	"net/http"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/web/ui"
)

// cancel takes back a message that waits and answers with its bubble.
func (s *server) cancel(w http.ResponseWriter, r *http.Request, me chat.Agent) error {
	return s.decide(w, r, me, s.Inbox.Cancel)
}

// decide does something about a message and answers with its bubble as it is afterwards.
func (s *server) decide(w http.ResponseWriter, r *http.Request, me chat.Agent, do func(context.Context, chat.Viewer, chat.MessageID) error) error {
	id, err := pathID[chat.Message](r)
	if err != nil {
		return err
	}
	ctx, v := r.Context(), viewer(me)
	if err := do(ctx, v, id); err != nil {
		return err
	}
	item, err := s.item(ctx, v, id, seen(r))
	if err != nil {
		return err
	}
	return draw(w, r, ui.MessageItem(item))
}
