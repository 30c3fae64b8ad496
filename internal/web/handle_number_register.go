package web

import (
	"net/http"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/web/ui"
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
	step := r.FormValue("step")
	switch step {
	case ui.StepSend:
		err = s.Onboard.RequestCode(r.Context(), v, id, r.FormValue("method"))
	case ui.StepVerify:
		err = s.Onboard.VerifyCode(r.Context(), v, id, r.FormValue("code"))
	default:
		step, err = ui.StepPIN, s.Onboard.Register(r.Context(), v, id, r.FormValue("pin"))
	}
	if err != nil {
		return s.numberFault(w, r, me, id, step, err)
	}
	http.Redirect(w, r, "/numbers/"+id.String(), http.StatusSeeOther)
	return nil
}
