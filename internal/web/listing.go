package web

import (
	"cmp"
	"context"
	"net/http"
	"strings"
	"time"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/phonenumber"
	"github.com/saltbridge/saltbridge/internal/store"
	"github.com/saltbridge/saltbridge/internal/web/ui"
)

const (
	rowsFirst  = 24 // rows a list begins with: more than a tall screen has
	rowsLimit  = 40 // rows fetched at once on scrolling
	rowsAtOnce = 60 // rows that a page asks for by their ids

	viewCookie = "saltbridge_view"  // the view an agent looks at, and its order: mine.newest
	foldCookie = "saltbridge_views" // written by static/js/views.js: folded or empty
)

// listing is which list a request is about: as its address says, else as the agent looked last.
func (s *server) listing(r *http.Request, v chat.Viewer) (l store.Listing, err error) {
	view, order := r.FormValue("view"), r.FormValue("order")
	if c, err := r.Cookie(viewCookie); err == nil {
		lastView, lastOrder, _ := strings.Cut(c.Value, ".")
		if view == "" {
			view = s.stillThere(r.Context(), v, lastView)
		}
		if order == "" {
			order = lastOrder
		}
	}
	if view == "" {
		view = string(chat.ViewOpen)
	}
	if l.View, err = chat.ParseView(view); err != nil {
		return l, err
	}
	if l.Order, err = chat.ParseOrder(order); err != nil {
		return l, err
	}
	l.Limit, l.Now, l.Zone = rowsFirst, s.Clock.NowMillis(), ui.Zone(r.Context())
	if after := r.FormValue("after"); after != "" {
		spot, err := chat.ParseSpot(after)
		if err != nil {
			return l, err
		}
		l.After, l.Limit = &spot, rowsLimit
	}
	return l, nil
}

// stillThere returns a view if it can be shown: a saved one or a team may have been deleted since.
func (s *server) stillThere(ctx context.Context, v chat.Viewer, view string) string {
	parsed, err := chat.ParseView(view)
	if err != nil {
		return ""
	}
	if _, err := s.viewName(ctx, v, parsed); err != nil {
		return ""
	}
	return view
}

// remember makes the list of a request the one that pages without a view show.
func remember(w http.ResponseWriter, l store.Listing) {
	http.SetCookie(w, &http.Cookie{Name: viewCookie, Value: l.View.String() + "." + string(l.Order), Path: "/", MaxAge: 365 * 24 * 3600,
		HttpOnly: true, SameSite: http.SameSiteLaxMode})
}

// viewName is what a view is called; NotFound if the viewer has no such view.
func (s *server) viewName(ctx context.Context, v chat.Viewer, view chat.View) (string, error) {
	switch view.Kind {
	case chat.ViewSaved:
		saved, err := s.Store.SavedView(ctx, v, view.Saved)
		return saved.Name, err
	case chat.ViewTeam:
		teams, err := s.Store.Teams(ctx, v)
		for _, t := range teams {
			if t.ID == view.Team {
				return t.Name, err
			}
		}
		if err == nil {
			err = chat.Errorf(chat.NotFound, "There is no such team. It may have been removed.")
		}
		return "", err
	}
	return ui.ViewName(ctx, view.Kind), nil
}

// rows reads a page of a list.
func (s *server) rows(ctx context.Context, v chat.Viewer, l store.Listing, open chat.ConversationID) (list ui.List, err error) {
	list.View, list.Order = l.View, l.Order
	if list.Name, err = s.viewName(ctx, v, l.View); err != nil {
		return list, err
	}
	page, err := s.Store.List(ctx, v, l)
	if err != nil {
		return list, err
	}
	if page.Next != nil {
		list.Next = page.Next.String()
	}
	list.Rows, err = s.rowsOf(ctx, v, l.Order, page.Items)
	for i := range list.Rows {
		list.Rows[i].Open = list.Rows[i].ID == open
	}
	return list, err
}

// rowsOf are conversations as the list shows them.
func (s *server) rowsOf(ctx context.Context, v chat.Viewer, order chat.Order, found []store.Summary) ([]ui.Row, error) {
	if len(found) == 0 {
		return nil, nil
	}
	ids := make([]chat.ConversationID, len(found))
	for i, x := range found {
		ids[i] = x.ID
	}
	d, err := s.dressing(ctx, v, ids)
	if err != nil {
		return nil, err
	}
	here, err := s.hereAt(ctx, v, ids...)
	if err != nil {
		return nil, err
	}
	rows := make([]ui.Row, len(found))
	for i, x := range found {
		rows[i] = d.row(x, order)
		rows[i].Here = here[i]
	}
	return rows, nil
}

// dressing is what rows show besides their conversations.
type dressing struct {
	numbers map[chat.NumberID]chat.Number
	agents  map[chat.AgentID]*chat.Agent
	account chat.Account
	teams   map[chat.TeamID]chat.Team
	labels  map[chat.LabelID]chat.Label
	has     map[chat.ConversationID][]chat.LabelID
	drafts  map[chat.ConversationID]chat.Unsent
}

// dressing reads it for conversations.
func (s *server) dressing(ctx context.Context, v chat.Viewer, ids []chat.ConversationID) (d dressing, err error) {
	office, err := s.Store.Office(ctx, v)
	if err != nil {
		return d, err
	}
	d.account = office.Account
	d.agents = make(map[chat.AgentID]*chat.Agent, len(office.Agents))
	for i, a := range office.Agents {
		d.agents[a.ID] = &office.Agents[i]
	}
	d.teams = make(map[chat.TeamID]chat.Team, len(office.Teams))
	for _, t := range office.Teams {
		d.teams[t.ID] = t
	}
	d.labels = make(map[chat.LabelID]chat.Label, len(office.Labels))
	for _, l := range office.Labels {
		d.labels[l.ID] = l
	}
	if d.numbers, err = s.numbers(ctx, v); err != nil {
		return d, err
	}
	if d.has, err = s.Store.ConversationLabels(ctx, v, ids); err != nil {
		return d, err
	}
	unsent, err := s.Store.Unsents(ctx, v, ids)
	d.drafts = make(map[chat.ConversationID]chat.Unsent, len(unsent))
	for _, u := range unsent { // newest first
		if _, later := d.drafts[u.Conversation]; !later && u.Agent == v.Agent && u.Body != "" {
			d.drafts[u.Conversation] = u
		}
	}
	return d, err
}

// row is a conversation as the list shows it; the number only matters where there are several.
func (d dressing) row(x store.Summary, order chat.Order) ui.Row {
	r := ui.Row{ID: x.ID, Spot: order.Spot(x.Conversation), Who: x.Who, Last: x.Last, LastAt: x.LastAt, Unread: x.Unread, Window: x.Window, State: x.State,
		Until: x.SnoozedUntil, Assignee: d.agents[x.Assignee], Team: d.teams[x.Team].Name, Priority: x.Priority}
	if x.State == chat.StateOpen {
		r.Waiting = x.WaitingSince
		r.Target = time.Duration(cmp.Or(d.teams[x.Team].AnswerMinutes, d.account.AnswerMinutes)) * time.Minute
	}
	for _, id := range d.has[x.ID] {
		if l, ok := d.labels[id]; ok {
			r.Labels = append(r.Labels, l)
		}
	}
	if draft, ok := d.drafts[x.ID]; ok {
		r.Draft, r.Note = draft.Body, draft.Kind == chat.UnsentNote
	}
	r.Via = via(d.numbers, x.Number)
	return r
}

// via is what a number is called where there are several.
func via(numbers map[chat.NumberID]chat.Number, id chat.NumberID) string {
	if n := numbers[id]; len(numbers) > 1 {
		return cmp.Or(n.Name, phonenumber.Display(n.Digits))
	}
	return ""
}

// pane reads the list of a request with what stands around it.
func (s *server) pane(r *http.Request, v chat.Viewer, open chat.ConversationID) (page ui.Inbox, err error) {
	ctx := r.Context()
	l, err := s.listing(r, v)
	if err != nil {
		return page, err
	}
	if page.List, err = s.rows(ctx, v, l, open); err != nil {
		return page, err
	}
	if page.Imports, err = s.imports(ctx, v); err != nil {
		return page, err
	}
	numbers, err := s.Store.Numbers(ctx, v)
	page.Numbers, page.MayAdd = len(numbers), v.MayAdmin()
	return page, err
}

// inboxPage reads the page of three panes without an open conversation.
func (s *server) inboxPage(w http.ResponseWriter, r *http.Request, v chat.Viewer, open chat.ConversationID) (page ui.Inbox, err error) {
	if page, err = s.pane(r, v, open); err != nil {
		return page, err
	}
	if r.FormValue("view") != "" {
		remember(w, store.Listing{View: page.View, Order: page.Order})
	}
	page.Views, err = s.views(r.Context(), v, page.View, false)
	c, _ := r.Cookie(foldCookie) // none is unfolded
	page.Views.Folded = c != nil && c.Value == "folded"
	return page, err
}
