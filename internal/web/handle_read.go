package web

import (
	"net/http"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/inbox"
)

// markRead notes up to when the agent has seen a conversation. The page tells of which mark as unread it knew.
func (s *server) markRead(w http.ResponseWriter, r *http.Request, me chat.Agent) error {
	id, err := pathID[chat.Conversation](r)
	if err != nil {
		return err
	}
	until := whole(r.FormValue("until"))
	if until <= 0 {
		return chat.Errorf(chat.Invalid, "until is missing: the time of the newest message seen, in Unix milliseconds.")
	}
	if err := s.Inbox.MarkRead(r.Context(), viewer(me), id, until, knownMark(r)); err != nil {
		return err
	}
	w.WriteHeader(http.StatusNoContent)
	return nil
}

// knownMark is the mark as unread that a page knew of when it asked; any, if it does not say.
func knownMark(r *http.Request) int64 {
	if mark := r.FormValue("mark"); mark != "" {
		return whole(mark)
	}
	return inbox.AnyMark
}
