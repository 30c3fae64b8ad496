package web

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/web/ui"
)

// draw writes a component as the answer.
func draw(w http.ResponseWriter, r *http.Request, c templ.Component) error {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	return c.Render(r.Context(), w)
}

// answer writes a value as JSON, for the modules of a page.
func answer(w http.ResponseWriter, value any) error { return answerWith(w, http.StatusOK, value) }

func answerWith(w http.ResponseWriter, code int, value any) error {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(code)
	return json.NewEncoder(w).Encode(value)
}

// drawPart writes a fragment and, in a header, how many conversations have something unread: the page shows
// it in its title.
func (s *server) drawPart(w http.ResponseWriter, r *http.Request, v chat.Viewer, c templ.Component) error {
	unread, err := s.Store.UnreadCount(r.Context(), v)
	if err != nil {
		return err
	}
	w.Header().Set("X-Unread", strconv.Itoa(unread))
	return draw(w, r, c)
}

// shell is what surrounds a page. It is asked for before the page's content is read, so that events after
// its number are news to the content.
func (s *server) shell(r *http.Request, me chat.Agent, section ui.Section, title string) (ui.Shell, error) {
	ctx, v := r.Context(), viewer(me)
	after, err := s.Store.LastEvent(ctx, v)
	if err != nil {
		return ui.Shell{}, err
	}
	unread, err := s.Store.UnreadCount(ctx, v)
	if err != nil {
		return ui.Shell{}, err
	}
	shell := ui.Shell{Title: ui.Say(ctx, title), Section: section, Me: me, Theme: theme(r), Unread: unread, After: after, Version: s.Version}
	if s.Demo {
		shell.SandboxURL = s.SandboxURL
	}
	return shell, nil
}

// pathID reads the id in a request's path.
func pathID[Of any](r *http.Request) (chat.ID[Of], error) {
	return chat.ParseID[Of](r.PathValue("id"))
}

// whole reads a whole number of a query or form; what is none is zero.
func whole(s string) int64 {
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil {
		return 0
	}
	return n
}

// numbers are the numbers of an account by id.
func (s *server) numbers(ctx context.Context, v chat.Viewer) (map[chat.NumberID]chat.Number, error) {
	all, err := s.Store.Numbers(ctx, v)
	byID := make(map[chat.NumberID]chat.Number, len(all))
	for _, n := range all {
		byID[n.ID] = n
	}
	return byID, err
}

// back is the page that a form stands on, for readers without script; the inbox if it is not one of ours.
func back(r *http.Request) string {
	from, err := url.Parse(r.Referer())
	if err != nil || from.Host != r.Host || !strings.HasPrefix(from.Path, "/") {
		return "/"
	}
	return from.Path
}

// lines writes the ends of lines as we keep them: browsers send two characters.
func lines(text string) string { return strings.ReplaceAll(text, "\r\n", "\n") }
