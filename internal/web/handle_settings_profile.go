package web

import (
	"net/http"

	"github.com/saltbridge/saltbridge/internal/auth"
	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/web/ui"
)

// showSettings leads to the first page of the settings.
func (s *server) showSettings(w http.ResponseWriter, r *http.Request, _ chat.Agent) error {
	http.Redirect(w, r, "/settings/profile", http.StatusSeeOther)
	return nil
}

// showProfile shows who the agent is, and where they are signed in.
func (s *server) showProfile(w http.ResponseWriter, r *http.Request, me chat.Agent) error {
	return s.drawProfile(w, r, me, ui.Profile{Name: me.Name, Initials: me.Initials, Hue: me.Hue, Saved: r.FormValue("saved")})
}

// saveProfile stores name and avatar.
func (s *server) saveProfile(w http.ResponseWriter, r *http.Request, me chat.Agent) error {
	typed := ui.Profile{Name: r.PostFormValue("name"), Initials: r.PostFormValue("initials"), Hue: int(whole(r.PostFormValue("hue")))}
	err := s.Auth.SetProfile(r.Context(), viewer(me), typed.Name, typed.Initials, typed.Hue)
	if err == nil {
		http.Redirect(w, r, "/settings/profile?saved=profile", http.StatusSeeOther)
		return nil
	}
	return s.drawFault(w, r, me, typed, "profile", err)
}

// drawProfile draws the page with what is stored and what the caller knows.
func (s *server) drawProfile(w http.ResponseWriter, r *http.Request, me chat.Agent, page ui.Profile) error {
	shell, err := s.shell(r, me, ui.SectionSettings, "Profile")
	if err != nil {
		return err
	}
	if page.Seats, err = s.Auth.Seats(r.Context(), viewer(me), sessionToken(r)); err != nil {
		return err
	}
	chosen, err := s.Auth.Preferences(r.Context(), viewer(me))
	if err != nil {
		return err
	}
	agents, err := s.Store.Agents(r.Context(), viewer(me))
	if err != nil {
		return err
	}
	for _, a := range agents {
		if a.Role.MayWatch() && a.ID != me.ID {
			page.Watchers = append(page.Watchers, a.Name)
		}
	}
	page.Takes = chosen[auth.PreferTake] != ""
	return draw(w, r, ui.ProfilePage(shell, page))
}

// drawFault draws the page again with what was typed and what is wrong with it. An error that is no field's is the page's own.
func (s *server) drawFault(w http.ResponseWriter, r *http.Request, me chat.Agent, page ui.Profile, form string, err error) error {
	field := chat.FieldOf(err)
	if field == "" {
		return err
	}
	page.Fault = ui.FormFault{Form: form, Field: field, Say: ui.Sorry(r.Context(), err)}
	w.WriteHeader(status(err))
	return s.drawProfile(w, r, me, page)
}
