package web

import (
	"net/http"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/web/ui"
)

// meet saves the person on a contact card and opens the conversation with them, on the number of the card's conversation.
func (s *server) meet(w http.ResponseWriter, r *http.Request, me chat.Agent) error {
	id, err := pathID[chat.Message](r)
	if err != nil {
		return err
	}
	ctx, v := r.Context(), viewer(me)
	m, err := s.Store.Message(ctx, v, id)
	if err != nil {
		return err
	}
	card, ok := ui.CardOf(m.Content, int(whole(r.PostFormValue("card"))))
	if !ok || m.RevokedAt != 0 {
		return chat.Errorf(chat.NotFound, "There is no such contact card, or the person is not on WhatsApp.")
	}
	to, err := s.Inbox.Meet(ctx, v, m.Number, card.Digits, card.Name)
	if err != nil {
		return err
	}
	http.Redirect(w, r, "/c/"+to.String(), http.StatusSeeOther)
	return nil
}
