package web

import (
	"context"
	"fmt"
	"net/http"
	"net/url"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/search"
	"github.com/saltbridge/saltbridge/internal/search/block"
	"github.com/saltbridge/saltbridge/internal/web/ui"
)

// searchRoutes are the search and what it leads to.
func (s *server) searchRoutes(mux *http.ServeMux) {
	mux.Handle("GET /search", s.signedIn(s.showSearch))
	mux.Handle("GET /fragments/search", s.signedIn(s.fragmentSearch))
	mux.Handle("GET /fragments/newer/{id}", s.signedIn(s.fragmentNewer))
}

const (
	hitsLimit     = 30 // messages fetched at once
	contactsLimit = 5
)

// searchAddress is where what was searched for is.
func searchAddress(q string) string { return "/search?" + url.Values{"q": {q}}.Encode() }

// showSearch shows what is found in place of the list.
func (s *server) showSearch(w http.ResponseWriter, r *http.Request, me chat.Agent) error {
	return s.drawSearch(w, r, me, r.FormValue("q"), nil)
}

// drawSearch draws the page of three panes with what is found in place of the list.
func (s *server) drawSearch(w http.ResponseWriter, r *http.Request, me chat.Agent, q string, thread *ui.Thread) error {
	shell, err := s.shell(r, me, ui.SectionInbox, "Search")
	if err != nil {
		return err
	}
	found, err := s.found(r, me, q)
	if err != nil {
		return err
	}
	if found.Offers, err = s.offers(r.Context(), viewer(me)); err != nil {
		return err
	}
	found.Thread = thread
	return draw(w, r, ui.SearchPage(shell, found))
}

// fragmentSearch draws what is found alone: while someone types, and further down.
func (s *server) fragmentSearch(w http.ResponseWriter, r *http.Request, me chat.Agent) error {
	found, err := s.found(r, me, r.FormValue("q"))
	if err != nil {
		return err
	}
	if r.FormValue("before") != "" {
		return s.drawPart(w, r, viewer(me), ui.Hits(found))
	}
	return s.drawPart(w, r, viewer(me), ui.Found(found))
}

// found searches. What is wrong with a query is part of what is shown.
func (s *server) found(r *http.Request, me chat.Agent, text string) (out ui.Search, err error) {
	ctx, v := r.Context(), viewer(me)
	out = ui.Search{Query: text, Open: max(whole(r.FormValue("m")), whole(r.FormValue("e"))), Filling: s.Search.Lag().Filling > 0}
	q, err := search.Parse(text)
	if err == nil && !q.Empty() {
		err = s.search(ctx, v, r, q, &out)
	}
	if chat.KindOf(err) == chat.Invalid {
		out.Fault = ui.Sorry(ctx, err)
		return out, nil
	}
	return out, err
}

func (s *server) search(ctx context.Context, v chat.Viewer, r *http.Request, q search.Query, out *ui.Search) error {
	before := block.Place{At: whole(r.FormValue("at")), ID: whole(r.FormValue("before"))}
	found, err := s.Search.Messages(ctx, v, search.Request{Query: q, Place: ui.Zone(ctx), Before: before, Limit: hitsLimit})
	if err != nil {
		return err
	}
	numbers, err := s.numbers(ctx, v)
	if err != nil {
		return err
	}
	agents, err := s.agentNames(ctx, v)
	if err != nil {
		return err
	}
	previous := chat.ConversationID(whole(r.FormValue("in")))
	shown := map[chat.MessageID]bool{}
	for _, h := range found.Hits {
		shown[h.ID] = true
	}
	for _, h := range found.Hits {
		hit := ui.Hit{Hit: h, Address: s.hitAddress(h, out.Query), Follows: h.Conversation == previous, Open: h.Key() == out.Open,
			ShowBefore: h.Before.ID != 0 && !shown[h.Before.ID], ShowAfter: h.After.ID != 0 && !shown[h.After.ID]}
		if h.Note != 0 {
			hit.Writer = agents[h.Agent]
		}
		hit.Via = via(numbers, h.Number)
		out.Hits, previous = append(out.Hits, hit), h.Conversation
	}
	if found.More != (block.Place{}) {
		more := url.Values{"q": {out.Query}, "at": {fmt.Sprint(found.More.At)}, "before": {fmt.Sprint(found.More.ID)}, "in": {previous.String()}}
		out.More = "/fragments/search?" + more.Encode()
	}
	if before == (block.Place{}) {
		out.Contacts, err = s.Search.Contacts(ctx, v, q, contactsLimit)
	}
	return err
}

// hitAddress is where a message or note is shown in its conversation, beside what was found with it.
func (s *server) hitAddress(h search.Hit, q string) string {
	if h.Note != 0 {
		return fmt.Sprintf("/c/%s?%s#e-%s", h.Conversation, url.Values{"e": {h.Note.String()}, "q": {q}}.Encode(), h.Note)
	}
	return fmt.Sprintf("/c/%s?%s#m-%s", h.Conversation, url.Values{"m": {h.ID.String()}, "q": {q}}.Encode(), h.ID)
}

// offers are the words that a search knows, for those who type.
func (s *server) offers(ctx context.Context, v chat.Viewer) (offers ui.Offers, err error) {
	labels, err := s.Store.Labels(ctx, v)
	if err != nil {
		return offers, err
	}
	for _, l := range labels {
		offers.Labels = append(offers.Labels, l.Name)
	}
	agents, err := s.Store.Agents(ctx, v)
	if err != nil {
		return offers, err
	}
	for _, a := range agents {
		offers.Agents = append(offers.Agents, a.Name)
	}
	numbers, err := s.Store.Numbers(ctx, v)
	for _, n := range numbers {
		if n.Name != "" {
			offers.Numbers = append(offers.Numbers, n.Name)
		}
	}
	return offers, err
}
