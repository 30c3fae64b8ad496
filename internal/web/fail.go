package web

import (
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"strings"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/web/ui"
)

// statuses of the kinds of failure.
var statuses = map[chat.Kind]int{
	chat.Invalid:     http.StatusUnprocessableEntity,
	chat.NotFound:    http.StatusNotFound,
	chat.Forbidden:   http.StatusForbidden,
	chat.Conflict:    http.StatusConflict,
	chat.TooLarge:    http.StatusRequestEntityTooLarge,
	chat.Unavailable: http.StatusServiceUnavailable,
	chat.WindowShut:  http.StatusConflict,
	chat.Refused:     http.StatusBadGateway,
	chat.Blocked:     http.StatusConflict,
	chat.OptedOut:    http.StatusConflict,
	chat.NoConsent:   http.StatusConflict,
	chat.Incapable:   http.StatusUnprocessableEntity,
}

// status is the HTTP status of an error.
func status(err error) int {
	if code, ok := statuses[chat.KindOf(err)]; ok {
		return code
	}
	return http.StatusInternalServerError
}

// fail says what went wrong, in the form the request asked for, and logs the cause.
func (s *server) fail(w http.ResponseWriter, r *http.Request, err error) {
	if gone(r, err) {
		return
	}
	if _, tooLarge := errors.AsType[*http.MaxBytesError](err); tooLarge {
		err = chat.Because(chat.TooLarge, err, "That is too large to be a message.")
	}
	code := status(err)
	if code >= 500 {
		s.Log.Error("a page could not be shown", "method", r.Method, "path", r.URL.Path, "error", err)
	}
	sentence := ui.Sorry(r.Context(), err)
	switch {
	case strings.Contains(r.Header.Get("Accept"), "application/json"):
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(code)
		_ = json.NewEncoder(w).Encode(map[string]string{"error": sentence, "runbook": chat.ErrorRunbook(err)}) // the browser left
	case isFragment(r):
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.WriteHeader(code)
		_ = ui.FaultLeading(sentence, chat.ErrorRunbook(err)).Render(r.Context(), w) // the browser left
	default:
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.WriteHeader(code)
		_ = ui.Fault(theme(r), faultTitle(r, code), sentence, chat.ErrorRunbook(err)).Render(r.Context(), w) // the browser left
	}
}

func faultTitle(r *http.Request, code int) string {
	switch code {
	case http.StatusNotFound:
		return ui.Say(r.Context(), "Not found")
	case http.StatusForbidden:
		return ui.Say(r.Context(), "Not allowed")
	}
	return ui.Say(r.Context(), "That did not work")
}

// isFragment reports whether a script asked for a part of a page.
func isFragment(r *http.Request) bool {
	return r.Header.Get("HX-Request") != "" || strings.HasPrefix(r.URL.Path, "/fragments/")
}

// toLogin sends a reader who is not signed in to the login, and back afterwards.
func toLogin(w http.ResponseWriter, r *http.Request) {
	if isFragment(r) || r.Method != http.MethodGet || r.URL.Path == "/events" {
		w.Header().Set("HX-Redirect", "/login")
		http.Error(w, ui.Say(r.Context(), "You are signed out. Please sign in again."), http.StatusUnauthorized)
		return
	}
	to := "/login"
	if r.URL.Path != "/" {
		to += "?next=" + url.QueryEscape(r.URL.RequestURI())
	}
	http.Redirect(w, r, to, http.StatusSeeOther)
}

// notFound answers for addresses that lead nowhere.
func (s *server) notFound(http.ResponseWriter, *http.Request) error {
	return chat.Errorf(chat.NotFound, "There is no such page.")
}
