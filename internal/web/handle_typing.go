package web

import (
	"net/http"

	"github.com/saltbridge/saltbridge/internal/chat"
)

// typing shows the customer that an answer is being written.
func (s *server) typing(w http.ResponseWriter, r *http.Request, me chat.Agent) error {
	id, err := pathID[chat.Conversation](r)
	if err != nil {
		return err
	}
	if err := s.Inbox.ShowTypingSoon(r.Context(), viewer(me), id, knownMark(r)); err != nil {
		return err
	}
	w.WriteHeader(http.StatusNoContent)
	return nil
}
