package web

import (
	"cmp"
	"net/http"
	"slices"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/inbox"
	"github.com/saltbridge/saltbridge/internal/web/ui"
)

// wallRoutes are the pages of supervisors.
func (s *server) wallRoutes(mux *http.ServeMux) {
	mux.Handle("GET /wall", s.signedIn(s.showWall))
	mux.Handle("GET /wall/{id}", s.signedIn(s.showWatched))
	mux.Handle("POST /wall/{id}/whisper", s.signedIn(s.whisper))
	mux.Handle("GET /fragments/wall", s.watching(s.fragmentWall))
	mux.Handle("GET /fragments/wall/rows", s.watching(s.fragmentWallRows))
	mux.Handle("GET /fragments/wall/{id}", s.watching(s.fragmentWatched))
}

// wallAsk reads what a wall is to show.
func wallAsk(r *http.Request) (ask inbox.WallAsk, err error) {
	ask = inbox.WallAsk{State: cmp.Or(inbox.WallState(r.FormValue("state")), inbox.WallAll), Order: cmp.Or(chat.Order(r.FormValue("order")), chat.OrderWaiting), Limit: rowsLimit}
	if ask.Team, err = optionalID[chat.Team](r.FormValue("team")); err != nil {
		return ask, err
	}
	if ask.Agent, err = optionalID[chat.Agent](r.FormValue("agent")); err != nil {
		return ask, err
	}
	if after := r.FormValue("after"); after != "" {
		spot, err := chat.ParseSpot(after)
		if err != nil {
			return ask, err
		}
		ask.After = &spot
	}
	ask.Number, err = optionalID[chat.Number](r.FormValue("number"))
	return ask, err
}

// wall reads what happens, as the page shows it.
func (s *server) wall(r *http.Request, v chat.Viewer) (w ui.Wall, err error) {
	ctx := r.Context()
	if w.Ask, err = wallAsk(r); err != nil {
		return w, err
	}
	if w.Wall, err = s.Inbox.Wall(ctx, v, w.Ask); err != nil {
		return w, err
	}
	w.NextAfter(w.Wall.Next)
	if w.Rows, err = s.rowsOf(ctx, v, w.Ask.Order, w.Conversations); err != nil {
		return w, err
	}
	office, err := s.Store.Office(ctx, v)
	if err != nil {
		return w, err
	}
	w.Teams, w.Agents = office.Teams, office.Agents
	w.Target = office.Account.AnswerMinutes > 0 || slices.ContainsFunc(office.Teams, func(t chat.Team) bool { return t.AnswerMinutes > 0 })
	w.Numbers, err = s.Store.Numbers(ctx, v)
	return w, err
}

// watchedThread reads a conversation for someone who watches it: nothing is noted of their being there.
func (s *server) watchedThread(r *http.Request, me chat.Agent) (w ui.Watch, err error) {
	id, err := pathID[chat.Conversation](r)
	if err != nil {
		return w, err
	}
	v := viewer(me)
	if _, err := s.Inbox.Watch(r.Context(), v, id); err != nil {
		return w, err
	}
	ask, err := wallAsk(r)
	if err != nil {
		return w, err
	}
	found := seen(r)
	found.Watched = true
	w = ui.Watch{Me: me, Back: "/wall" + ui.WallQuery(ask), Whispers: r.FormValue("whispered") != ""}
	w.Thread, err = s.threadAt(r, v, id, ui.ShowThread, found)
	return w, err
}

// asWatched is a request whose answer is drawn for someone who only watches.
func asWatched(r *http.Request) *http.Request {
	return r.WithContext(ui.Watched(r.Context()))
}
