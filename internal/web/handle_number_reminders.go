package web

import (
	"net/http"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/web/ui"
)

// setReminders says who is told when a number's phone goes unused.
func (s *server) setReminders(w http.ResponseWriter, r *http.Request, me chat.Agent) error {
	v, err := admin(me)
	if err != nil {
		return err
	}
	id, err := pathID[chat.Number](r)
	if err != nil {
		return err
	}
	if err := s.Onboard.RemindTo(r.Context(), v, id, r.FormValue("addresses")); err != nil {
		return s.numberFault(w, r, me, id, ui.FormReminders, err)
	}
	http.Redirect(w, r, "/numbers/"+id.String(), http.StatusSeeOther)
	return nil
}
