package web

import (
	"net/http"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/store"
	"github.com/saltbridge/saltbridge/internal/web/ui"
)

// showViews shows the saved views that an agent is offered.
func (s *server) showViews(w http.ResponseWriter, r *http.Request, me chat.Agent) error {
	shell, err := s.shell(r, me, ui.SectionSettings, "Views")
	if err != nil {
		return err
	}
	ctx, v := r.Context(), viewer(me)
	saved, err := s.Store.SavedViews(ctx, v)
	if err != nil {
		return err
	}
	desk, err := s.desk(ctx, v)
	if err != nil {
		return err
	}
	page := ui.ViewsPage{Desk: desk, Saved: r.FormValue("saved") != "", Fault: r.FormValue("fault")}
	for _, w := range saved {
		n, err := s.Store.CountList(ctx, v, store.Listing{View: chat.View{Kind: chat.ViewSaved, Saved: w.ID}, Now: s.Clock.NowMillis(), Zone: ui.Zone(ctx)})
		if err != nil {
			return err
		}
		page.Views = append(page.Views, ui.ViewRow{SavedView: w, For: viewFor(w), Count: ui.CountWord(ctx, n), Mine: w.Agent == me.ID || v.MayAdmin()})
	}
	return draw(w, r, ui.ViewsSettings(shell, page))
}

// changeView renames a view, offers it to others, moves or deletes it.
func (s *server) changeView(w http.ResponseWriter, r *http.Request, me chat.Agent) error {
	id, err := pathID[chat.SavedView](r)
	if err != nil {
		return err
	}
	ctx, v := r.Context(), viewer(me)
	switch r.PostFormValue("do") {
	case "up":
		err = s.Inbox.MoveView(ctx, v, id, -1)
	case "down":
		err = s.Inbox.MoveView(ctx, v, id, 1)
	case "delete":
		err = s.Inbox.RemoveView(ctx, v, id)
	default:
		err = s.renameView(r, me, id)
	}
	if err != nil {
		return err
	}
	http.Redirect(w, r, "/settings/views?saved=yes", http.StatusSeeOther)
	return nil
}

func (s *server) renameView(r *http.Request, me chat.Agent, id chat.ViewID) error {
	view, err := s.Store.SavedView(r.Context(), viewer(me), id)
	if err != nil {
		return err
	}
	view.Name = r.PostFormValue("name")
	if err := offerTo(&view, me, r.PostFormValue("for")); err != nil {
		return err
	}
	_, err = s.Inbox.PutView(r.Context(), viewer(me), view)
	return err
}
