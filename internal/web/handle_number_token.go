package web

import (
	"net/http"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/web/ui"
)

// renewToken gives a number a new access token, if Meta takes it.
func (s *server) renewToken(w http.ResponseWriter, r *http.Request, me chat.Agent) error {
	v, err := admin(me)
	if err != nil {
		return err
	}
	id, err := pathID[chat.Number](r)
	if err != nil {
		return err
	}
	if err := s.Onboard.Renew(r.Context(), v, id, r.FormValue("token")); err != nil {
		return s.numberFault(w, r, me, id, ui.FormToken, err)
	}
	http.Redirect(w, r, "/numbers/"+id.String(), http.StatusSeeOther)
	return nil
}
