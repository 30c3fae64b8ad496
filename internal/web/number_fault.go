package web

import (
	"net/http"

	"github.com/a-h/templ"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/web/ui"
)

// formFault draws a page again with what went wrong in one of its forms, so that nobody loses where they were, and with the way to
// the page that tells what to do. What cannot be mended there, such as a number that does not exist, stays an error.
func (s *server) formFault(w http.ResponseWriter, r *http.Request, form string, err error, page func(ui.NumberFault) (templ.Component, error)) error {
	switch chat.KindOf(err) {
	case chat.Invalid, chat.Conflict, chat.Refused, chat.Unavailable:
	default:
		return err
	}
	c, failed := page(ui.NumberFault{Form: form, Say: ui.Sorry(r.Context(), err), Runbook: chat.ErrorRunbook(err)})
	if failed != nil {
		return failed
	}
	code := status(err)
	if code >= http.StatusInternalServerError {
		s.Log.Warn("a form could not be taken", "path", r.URL.Path, "error", err)
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(code)
	return c.Render(r.Context(), w)
}

// numberFault draws a number's page again with what went wrong in one of its forms.
func (s *server) numberFault(w http.ResponseWriter, r *http.Request, me chat.Agent, id chat.NumberID, form string, err error) error {
	return s.formFault(w, r, form, err, func(f ui.NumberFault) (templ.Component, error) { return s.numberPage(r, me, id, f) })
}
