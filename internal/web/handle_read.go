package web

import (
	"net/http"

	"github.com/saltbridge/saltbridge/internal/chat"
)

// markRead notes up to when the agent has seen a conversation.
func (s *server) markRead(w http.ResponseWriter, r *http.Request, me chat.Agent) error {
	id, err := pathID[chat.Conversation](r)
	if err != nil {
		return err
	}
	until := whole(r.FormValue("until"))
	if until <= 0 {
		return chat.Errorf(chat.Invalid, "until is missing: the time of the newest message seen, in Unix milliseconds.")
	}
	if err := s.Inbox.MarkRead(r.Context(), viewer(me), id, until); err != nil {
		return err
	}
	w.WriteHeader(http.StatusNoContent)
	return nil
}
