package web

import (
	"net/http"
	"net/url"
	"strings"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/web/ui"
)

// syncTemplates has Meta asked for a number's templates now. How far that is, the page learns by events.
func (s *server) syncTemplates(w http.ResponseWriter, r *http.Request, me chat.Agent) error {
	ctx, v := r.Context(), viewer(me)
	id, err := pathID[chat.Number](r)
	if err != nil {
		return err
	}
	if err := s.Templates.Want(ctx, v, id); err != nil {
		return err
	}
	if !isFragment(r) {
		http.Redirect(w, r, came(r), http.StatusSeeOther)
		return nil
	}
	n, err := s.Store.Number(ctx, v, id)
	if err != nil {
		return err
	}
	sync, err := s.templateSync(ctx, v, n)
	if err != nil {
		return err
	}
	return draw(w, r, ui.TemplateSync(ui.Picker{Number: n, Sync: sync}))
}

// came is the page that a form without script stood on.
func came(r *http.Request) string {
	from, err := url.Parse(r.Referer())
	if err != nil || from.Host != r.Host || !strings.HasPrefix(from.Path, "/c/") {
		return "/numbers"
	}
	return from.Path
}
