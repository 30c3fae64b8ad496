package web

import (
	"net/http"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/web/ui"
)

// fragmentConversation draws one conversation alone: when it is opened, and when something in it changed.
func (s *server) fragmentConversation(w http.ResponseWriter, r *http.Request, me chat.Agent) error {
	id, err := pathID[chat.Conversation](r)
	if err != nil {
		return err
	}
	thread, err := s.threadAt(r, viewer(me), id, ui.ShowThread, seen(r))
	if err != nil {
		return err
	}
	return s.drawPart(w, r, viewer(me), ui.Conversation(thread))
}
