package web

import (
	"net/http"

	"github.com/saltbridge/saltbridge/internal/chat"
)

// syncAgain has an import that Meta refused requested once more, and draws the number's page.
func (s *server) syncAgain(w http.ResponseWriter, r *http.Request, me chat.Agent) error {
	v, err := admin(me)
	if err != nil {
		return err
	}
	id, err := pathID[chat.Number](r)
	if err != nil {
		return err
	}
	if err := s.Onboard.SyncAgain(r.Context(), v, id, chat.SyncKind(r.FormValue("kind"))); err != nil {
		return err
	}
	return s.drawNumber(w, r, me, id)
}
