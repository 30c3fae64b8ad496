package web

import (
	"net/http"

	"github.com/saltbridge/saltbridge/internal/chat"
)

// registerNumber takes the steps of a number that is on the API alone: a code, its check, the PIN.
func (s *server) registerNumber(w http.ResponseWriter, r *http.Request, me chat.Agent) error {
	v, err := admin(me)
	if err != nil {
		return err
	}
	id, err := pathID[chat.Number](r)
	if err != nil {
		return err
	}
	switch r.FormValue("step") {
	case "send":
		err = s.Onboard.RequestCode(r.Context(), v, id, r.FormValue("method"))
	case "verify":
		err = s.Onboard.VerifyCode(r.Context(), v, id, r.FormValue("code"))
	default:
		err = s.Onboard.Register(r.Context(), v, id, r.FormValue("pin"))
	}
	if err != nil {
		return err
	}
	http.Redirect(w, r, "/numbers/"+id.String(), http.StatusSeeOther)
	return nil
}
