package web

import (
	"net/http"

	"github.com/saltbridge/saltbridge/internal/auth"
	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/language"
	"github.com/saltbridge/saltbridge/internal/store"
	"github.com/saltbridge/saltbridge/internal/web/ui"
)

// showLanguage shows what the agent chose about language and time.
func (s *server) showLanguage(w http.ResponseWriter, r *http.Request, me chat.Agent) error {
	chosen, err := s.Auth.Preferences(r.Context(), viewer(me))
	if err != nil {
		return err
	}
	return s.drawLanguage(w, r, me, chosen, ui.Tongue{Saved: r.FormValue("saved") != ""})
}

// saveLanguage stores what the agent chose, and the language in this browser, for the login.
func (s *server) saveLanguage(w http.ResponseWriter, r *http.Request, me chat.Agent) error {
	chosen := languageForm(r)
	if _, ok := s.offered(chosen[auth.PreferLanguage]); chosen[auth.PreferLanguage] != "" && !ok {
		return chat.Errorf(chat.Invalid, "There is no such language here. Choose one of the list.")
	}
	err := s.Auth.Prefer(r.Context(), viewer(me), store.Preference{Name: auth.PreferLanguage, Value: chosen[auth.PreferLanguage]},
		store.Preference{Name: auth.PreferZone, Value: chosen[auth.PreferZone]}, store.Preference{Name: auth.PreferHours, Value: chosen[auth.PreferHours]})
	if chat.KindOf(err) == chat.Invalid && err != nil {
		w.WriteHeader(status(err))
		return s.drawLanguage(w, r, me, chosen, ui.Tongue{Fault: ui.Sorry(r.Context(), err)})
	}
	if err != nil {
		return err
	}
	keepLanguage(w, chosen[auth.PreferLanguage])
	http.Redirect(w, r, "/settings/language?saved=1", http.StatusSeeOther)
	return nil
}

// fragmentLanguage draws the preview of a choice that is not stored.
func (s *server) fragmentLanguage(w http.ResponseWriter, r *http.Request, _ chat.Agent) error {
	return draw(w, r.WithContext(s.prefer(r, languageForm(r))), ui.LanguagePreview())
}

// chooseLanguage keeps a language in the browser of someone who is not signed in.
func (s *server) chooseLanguage(w http.ResponseWriter, r *http.Request) error {
	if l, ok := s.offered(r.PostFormValue("language")); ok {
		keepLanguage(w, l.Tag)
	}
	http.Redirect(w, r, inside(r.PostFormValue("next")), http.StatusSeeOther)
	return nil
}

// languageForm is what a form says about language and time, by the names of preferences.
func languageForm(r *http.Request) map[string]string {
	return map[string]string{auth.PreferLanguage: r.FormValue("language"), auth.PreferZone: r.FormValue("zone"), auth.PreferHours: r.FormValue("hours")}
}

func (s *server) drawLanguage(w http.ResponseWriter, r *http.Request, me chat.Agent, chosen map[string]string, page ui.Tongue) error {
	shell, err := s.shell(r, me, ui.SectionSettings, "Language and time")
	if err != nil {
		return err
	}
	page.Language, page.Zone, page.Hours = chosen[auth.PreferLanguage], chosen[auth.PreferZone], language.Hours(chosen[auth.PreferHours])
	page.BrowserTag, page.BrowserZone = language.Accepted(r.Header.Get("Accept-Language")).Tag, s.browserZone(r).String()
	page.Languages = language.All(s.Demo)
	return draw(w, r, ui.LanguagePage(shell, page))
}

// keepLanguage remembers a language in the browser, for pages before the login; empty forgets it.
func keepLanguage(w http.ResponseWriter, tag string) {
	c := &http.Cookie{Name: langCookie, Value: tag, Path: "/", MaxAge: 365 * 24 * 3600, SameSite: http.SameSiteLaxMode, HttpOnly: true}
	if tag == "" {
		c.MaxAge = -1
	}
	http.SetCookie(w, c)
}
