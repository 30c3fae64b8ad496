package web

import (
	"net/http"
	"net/url"
	"strings"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/language"
	"github.com/saltbridge/saltbridge/internal/web/ui"
)

// signIn checks the password and starts a session.
func (s *server) signIn(w http.ResponseWriter, r *http.Request) error {
	if err := r.ParseForm(); err != nil {
		return chat.Because(chat.Invalid, err, "The form could not be read. Please try again.")
	}
	email, next := r.PostFormValue("email"), inside(r.PostFormValue("next"))
	token, err := s.Auth.SignInOn(r.Context(), email, r.PostFormValue("password"), device(r))
	if kind := chat.KindOf(err); err != nil && (kind == chat.Forbidden || kind == chat.Invalid) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.WriteHeader(status(err))
		return ui.Login(theme(r), email, next, ui.Sorry(r.Context(), err), language.All(s.Demo)).Render(r.Context(), w)
	}
	if err != nil {
		return err
	}
	http.SetCookie(w, session(r, token, 0))
	http.Redirect(w, r, next, http.StatusSeeOther)
	return nil
}

// device is what the browser calls itself, as far as anyone wants to read it.
func device(r *http.Request) string {
	const longest = 300 // bytes
	agent := r.UserAgent()
	return agent[:min(len(agent), longest)]
}

// session is the cookie of a session; maxAge is in seconds, 0 keeps it until the browser ends.
func session(r *http.Request, token string, maxAge int) *http.Cookie {
	return &http.Cookie{
		Name: sessionCookie, Value: token, Path: "/", MaxAge: maxAge,
		HttpOnly: true, SameSite: http.SameSiteLaxMode,
		Secure: r.TLS != nil || r.Header.Get("X-Forwarded-Proto") == "https",
	}
}

// inside returns where to go after the login: an address of ours, else the inbox.
func inside(next string) string {
	u, err := url.Parse(next)
	if err != nil || u.Host != "" || u.Scheme != "" || !strings.HasPrefix(u.Path, "/") ||
		strings.HasPrefix(next, "//") || strings.ContainsAny(next, "\\\r\n\t") {
		return "/"
	}
	return next
}
