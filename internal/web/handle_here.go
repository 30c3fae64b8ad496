package web

import (
	"net/http"

	"github.com/saltbridge/saltbridge/internal/chat"
)

// here notes that an agent has a conversation open, writes in it, stopped writing, or left it.
func (s *server) here(w http.ResponseWriter, r *http.Request, me chat.Agent) error {
	id, err := pathID[chat.Conversation](r)
	if err != nil {
		return err
	}
	v := viewer(me)
	if _, err := s.Store.Conversation(r.Context(), v, id); err != nil {
		return err
	}
	switch r.FormValue("as") {
	case "reader":
		s.attendance.Sit(v, id, false)
	case "writer":
		s.attendance.Sit(v, id, true)
	case "done":
		s.attendance.Rise(v, id, true)
	case "gone":
		s.attendance.Rise(v, id, false)
	default:
		return chat.Errorf(chat.Invalid, "Nothing was noted: as is reader, writer, done or gone.")
	}
	w.WriteHeader(http.StatusNoContent)
	return nil
}
