package web

import (
	"net/http"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/web/ui"
)

// showChoice asks which number of an account was connected.
func (s *server) showChoice(w http.ResponseWriter, r *http.Request, me chat.Agent) error {
	v, err := admin(me)
	if err != nil {
		return err
	}
	signup, err := s.Store.Signup(r.Context(), v, whole(r.PathValue("signup")))
	if err != nil {
		return err
	}
	shell, err := s.shell(r, me, ui.SectionNumbers, "Which number?")
	if err != nil {
		return err
	}
	return draw(w, r, ui.ChoicePage(shell, signup.ID, signup.Choices))
}

// choose goes on with the number that was chosen.
func (s *server) choose(w http.ResponseWriter, r *http.Request, me chat.Agent) error {
	v, err := admin(me)
	if err != nil {
		return err
	}
	n, err := s.Onboard.Choose(r.Context(), v, whole(r.PathValue("signup")), r.FormValue("phone_number_id"))
	if err != nil {
		return err
	}
	http.Redirect(w, r, "/numbers/"+n.ID.String(), http.StatusSeeOther)
	return nil
}
