package web

import (
	"net/http"

	"github.com/saltbridge/saltbridge/internal/chat"
)

// note leaves a private note. It has an address, a form and a field of its own: nothing that is handed to it can reach the
// customer, and what is handed to [server.reply] can never be a note.
func (s *server) note(w http.ResponseWriter, r *http.Request, me chat.Agent) error {
	id, err := pathID[chat.Conversation](r)
	if err != nil {
		return err
	}
	if err := r.ParseForm(); err != nil {
		return err
	}
	var mentions []chat.AgentID
	for _, field := range r.PostForm["mention"] {
		agent, err := chat.ParseID[chat.Agent](field)
		if err != nil {
			return err
		}
		mentions = append(mentions, agent)
	}
	if _, err := s.Inbox.AddNote(r.Context(), viewer(me), id, r.PostFormValue("note"), mentions); err != nil {
		return err
	}
	if !isFragment(r) {
		http.Redirect(w, r, "/c/"+id.String(), http.StatusSeeOther)
		return nil
	}
	w.WriteHeader(http.StatusNoContent)
	return nil
}
