package search_test

import (
	"log/slog"
	"testing"
	"time"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/clock"
	"github.com/saltbridge/saltbridge/internal/db"
	"github.com/saltbridge/saltbridge/internal/search"
	"github.com/saltbridge/saltbridge/internal/store"
	"github.com/saltbridge/saltbridge/internal/test/storetest"
)

const noon = storetest.Noon

// rig is a shop with a search over it.
type rig struct {
	*testing.T
	*storetest.Shop
	store  *store.Store
	search *search.Search
}

// each runs a test on both engines.
func each(t *testing.T, test func(r *rig)) {
	t.Helper()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		test(&rig{t, storetest.NewShop(t, s), s, begin(s)})
	})
}

// begin returns a search as after a start.
func begin(s *store.Store) *search.Search {
	c := clock.New()
	return search.New(search.Options{Store: s, Clock: c, Log: slog.New(slog.DiscardHandler)})
}

// restart forgets what was not stored, as a kill does.
func (r *rig) restart() { r.search = begin(r.store) }

func (r *rig) catchUp() {
	r.Helper()
	if err := r.search.CatchUp(r.Context()); err != nil {
		r.Fatal(err)
	}
}

// write stores messages with their events, as ingest does.
func (r *rig) write(filings ...store.Filing) []store.Filed {
	r.Helper()
	filed := r.File(r.T, filings...)
	var events []chat.Event
	for _, f := range filed {
		if f.Introduced != 0 {
			events = append(events, chat.Event{Kind: chat.EventContactChanged, Contact: f.Introduced})
		}
		events = append(events, chat.Event{Kind: chat.EventMessageAdded, Number: f.Number, Conversation: f.Conversation, Message: f.ID})
	}
	r.tell(events...)
	return filed
}

func (r *rig) tell(events ...chat.Event) {
	r.Helper()
	storetest.Write(r.T, r.store, func(tx *db.Tx) error { return store.AppendEvents(tx, r.Account.ID, events) })
}

// find returns the texts of what is found, newest first.
func (r *rig) find(query string) []string {
	page := r.page(r.Viewer, query, search.Request{Limit: 200})
	hits := page.Hits
	for page.Part { // on a busy machine the time of a page is up before it is full
		page = r.page(r.Viewer, query, search.Request{Limit: 200, Before: page.More})
		hits = append(hits, page.Hits...)
	}
	return texts(hits)
}

func texts(hits []search.Hit) []string {
	out := []string{}
	for _, h := range hits {
		out = append(out, h.Content.Text)
	}
	return out
}

func (r *rig) page(v chat.Viewer, query string, request search.Request) search.Found {
	r.Helper()
	q, err := search.Parse(query)
	if err != nil {
		r.Fatal(err)
	}
	request.Query, request.Place = q, time.UTC
	found, err := r.search.Messages(r.Context(), v, request)
	if err != nil {
		r.Fatalf("%s: %v", query, err)
	}
	return found
}
