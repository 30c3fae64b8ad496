package web

import (
	"net/http"

	"github.com/saltbridge/saltbridge/internal/chat"
)

// block blocks the person of a conversation at WhatsApp, or unblocks them; the panel learns of it like everybody else.
func (s *server) block(w http.ResponseWriter, r *http.Request, me chat.Agent) error {
	id, err := pathID[chat.Conversation](r)
	if err != nil {
		return err
	}
	if err := s.Inbox.Block(r.Context(), viewer(me), id, r.PostFormValue("blocked") == "true"); err != nil {
		return err
	}
	if !isFragment(r) {
		http.Redirect(w, r, "/c/"+id.String()+"/contact", http.StatusSeeOther)
		return nil
	}
	w.WriteHeader(http.StatusNoContent)
	return nil
}
