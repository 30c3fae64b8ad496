package web

import (
	"net/http"

	"github.com/a-h/templ"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/web/ui"
)

// showChoice asks which number of an account was connected.
func (s *server) showChoice(w http.ResponseWriter, r *http.Request, me chat.Agent) error {
	page, err := s.choicePage(r, me, ui.NumberFault{})
	if err != nil {
		return err
	}
	return draw(w, r, page)
}

func (s *server) choicePage(r *http.Request, me chat.Agent, fault ui.NumberFault) (templ.Component, error) {
	v, err := admin(me)
	if err != nil {
		return nil, err
	}
	signup, err := s.Store.Signup(r.Context(), v, whole(r.PathValue("signup")))
	if err != nil {
		return nil, err
	}
	shell, err := s.shell(r, me, ui.SectionNumbers, "Which number?")
	return ui.ChoicePage(shell, signup.ID, signup.Choices, fault), err
}

// choose goes on with the number that was chosen.
func (s *server) choose(w http.ResponseWriter, r *http.Request, me chat.Agent) error {
	v, err := admin(me)
	if err != nil {
		return err
	}
	n, err := s.Onboard.Choose(r.Context(), v, whole(r.PathValue("signup")), r.FormValue("phone_number_id"))
	if err != nil {
		return s.formFault(w, r, ui.FormChoice, err, func(f ui.NumberFault) (templ.Component, error) { return s.choicePage(r, me, f) })
	}
	http.Redirect(w, r, "/numbers/"+n.ID.String(), http.StatusSeeOther)
	return nil
}
