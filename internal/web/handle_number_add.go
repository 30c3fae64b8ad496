package web

import (
	"fmt"
	"net/http"

	"github.com/a-h/templ"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/onboard"
	"github.com/saltbridge/saltbridge/internal/web/ui"
)

// addNumber connects a number with a token that someone has, without Meta's window.
func (s *server) addNumber(w http.ResponseWriter, r *http.Request, me chat.Agent) error {
	v, err := admin(me)
	if err != nil {
		return err
	}
	typed := ui.TokenForm{WABAID: r.PostFormValue("waba_id"), PhoneNumberID: r.PostFormValue("phone_number_id")}
	done, err := s.Onboard.ByToken(r.Context(), v, onboard.Tokened{Token: r.PostFormValue("token"), AppSecret: r.PostFormValue("app_secret"),
		WABAID: typed.WABAID, PhoneNumberID: typed.PhoneNumberID})
	if err != nil {
		return s.formFault(w, r, ui.FormToken, err, func(f ui.NumberFault) (templ.Component, error) {
			typed.Fault = f
			return s.connectPage(w, r, me, typed)
		})
	}
	to := "/numbers/" + done.Number.ID.String()
	if done.Signup != 0 {
		to = fmt.Sprint("/choose/", done.Signup)
	}
	http.Redirect(w, r, to, http.StatusSeeOther)
	return nil
}
