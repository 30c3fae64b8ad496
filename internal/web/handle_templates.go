package web

import (
	"net/http"
	"net/url"
	"strconv"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/web/ui"
)

// showTemplates shows the templates that can be sent in a conversation: as a page, or for a script the picker, its rows
// (after a search, ?rows) or the next of them (?from=30).
func (s *server) showTemplates(w http.ResponseWriter, r *http.Request, me chat.Agent) error {
	id, err := pathID[chat.Conversation](r)
	if err != nil {
		return err
	}
	query := r.URL.Query()
	p, err := s.picker(r.Context(), viewer(me), id, query.Get("q"), int(whole(query.Get("from"))))
	switch {
	case err != nil:
		return err
	case !isFragment(r):
		shell, err := s.shell(r, me, ui.SectionInbox, "Templates")
		if err != nil {
			return err
		}
		return draw(w, r, ui.TemplatesPage(shell, p))
	case query.Has("from"):
		return draw(w, r, ui.MoreTemplates(p))
	case query.Has("rows"):
		return draw(w, r, ui.TemplateRows(p))
	case query.Has("sync"):
		return draw(w, r, ui.TemplateSync(p))
	}
	return draw(w, r, ui.TemplatePicker(p))
}

func moreTemplates(query string, from int) string {
	return url.Values{"q": {query}, "from": {strconv.Itoa(from)}}.Encode()
}
