package web

import (
	"net/http"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/web/ui"
)

// whisper leaves a private note for whoever has a conversation, from someone who watches it.
func (s *server) whisper(w http.ResponseWriter, r *http.Request, me chat.Agent) error {
	id, err := pathID[chat.Conversation](r)
	if err != nil {
		return err
	}
	to, err := chat.ParseID[chat.Agent](r.PostFormValue("to"))
	if err != nil {
		return err
	}
	if _, err := s.Inbox.Whisper(r.Context(), viewer(me), id, to, lines(r.PostFormValue("note"))); err != nil {
		return err
	}
	if !isFragment(r) {
		http.Redirect(w, r, "/wall/"+id.String()+"?whispered=1", http.StatusSeeOther)
		return nil
	}
	return draw(w, r, ui.Whispered())
}
