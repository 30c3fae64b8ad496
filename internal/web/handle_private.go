package web

import (
	"net/http"

	"github.com/a-h/templ"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/web/ui"
)

// showPrivate shows which chats must not be mirrored.
func (s *server) showPrivate(w http.ResponseWriter, r *http.Request, me chat.Agent) error {
	page, err := s.privatePage(r, me, ui.NumberFault{})
	if err != nil {
		return err
	}
	return draw(w, r, page)
}

func (s *server) privatePage(r *http.Request, me chat.Agent, fault ui.NumberFault) (templ.Component, error) {
	v, err := admin(me)
	if err != nil {
		return nil, err
	}
	shell, err := s.shell(r, me, ui.SectionNumbers, "Private chats")
	if err != nil {
		return nil, err
	}
	rules, err := s.Store.PrivateRules(r.Context(), v)
	typed := chat.PrivateRule{Kind: chat.PrivateKind(r.PostFormValue("kind")), Value: r.PostFormValue("value")}
	return ui.PrivatePage(shell, rules, typed, fault), err
}

// addPrivate adds a rule.
func (s *server) addPrivate(w http.ResponseWriter, r *http.Request, me chat.Agent) error {
	v, err := admin(me)
	if err != nil {
		return err
	}
	if _, err := s.Onboard.AddPrivate(r.Context(), v, chat.PrivateKind(r.FormValue("kind")), r.FormValue("value")); err != nil {
		return s.formFault(w, r, ui.FormPrivate, err, func(f ui.NumberFault) (templ.Component, error) { return s.privatePage(r, me, f) })
	}
	http.Redirect(w, r, "/numbers/private", http.StatusSeeOther)
	return nil
}

// removePrivate removes a rule.
func (s *server) removePrivate(w http.ResponseWriter, r *http.Request, me chat.Agent) error {
	v, err := admin(me)
	if err != nil {
		return err
	}
	if err := s.Onboard.RemovePrivate(r.Context(), v, whole(r.PathValue("id"))); err != nil {
		return err
	}
	http.Redirect(w, r, "/numbers/private", http.StatusSeeOther)
	return nil
}

// nameGroup names a group of a number's phone, or forgets it.
func (s *server) nameGroup(w http.ResponseWriter, r *http.Request, me chat.Agent) error {
	v, err := admin(me)
	if err != nil {
		return err
	}
	id, err := pathID[chat.Number](r)
	if err != nil {
		return err
	}
	if r.FormValue("forget") != "" {
		err = s.Onboard.ForgetGroup(r.Context(), v, id, r.FormValue("name"))
	} else {
		err = s.Onboard.NameGroup(r.Context(), v, id, r.FormValue("name"))
	}
	if err != nil {
		return s.numberFault(w, r, me, id, ui.FormGroups, err)
	}
	http.Redirect(w, r, "/numbers/"+id.String(), http.StatusSeeOther)
	return nil
}
