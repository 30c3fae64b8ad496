package web

import (
	"context"
	"net/http"
	"time"

	"github.com/a-h/templ"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/phonenumber"
	"github.com/saltbridge/saltbridge/internal/store"
	"github.com/saltbridge/saltbridge/internal/web/ui"
)

const (
	partLimit    = 60   // of what a part of the panel lists
	chargesLimit = 5000 // receipts that are added up
	adsLimit     = 5
	costYears    = 1
)

// showContactPart draws a part of a contact's panel that was opened.
func (s *server) showContactPart(w http.ResponseWriter, r *http.Request, me chat.Agent) error {
	id, err := pathID[chat.Contact](r)
	if err != nil {
		return err
	}
	ctx, v := r.Context(), viewer(me)
	who, err := s.Store.Contact(ctx, v, id)
	if err != nil {
		return err
	}
	parts := map[string]func(context.Context, chat.Viewer, chat.Contact, *http.Request) (templ.Component, error){
		"talks": s.contactTalks, "notes": s.contactNotes, "media": s.contactFiles, "costs": s.contactCosts, "ads": s.contactAds,
	}
	part := parts[r.PathValue("part")]
	if part == nil {
		return chat.Errorf(chat.NotFound, "There is no such page.")
	}
	drawn, err := part(ctx, v, who, r)
	if err != nil {
		return err
	}
	return draw(w, r, drawn)
}

func (s *server) contactTalks(ctx context.Context, v chat.Viewer, who chat.Contact, r *http.Request) (templ.Component, error) {
	found, err := s.Store.ConversationsOf(ctx, v, who.ID)
	if err != nil {
		return nil, err
	}
	via, err := s.vias(ctx, v)
	talks := make([]ui.Talk, len(found))
	for i, x := range found {
		talks[i] = ui.Talk{ID: x.ID, Via: via[x.Number], Last: x.Last, LastAt: x.LastAt, State: x.State, Here: x.ID.String() == r.FormValue("in")}
	}
	return ui.ContactTalks(talks), err
}

// vias name the numbers of an account.
func (s *server) vias(ctx context.Context, v chat.Viewer) (map[chat.NumberID]string, error) {
	numbers, err := s.numbers(ctx, v)
	names := make(map[chat.NumberID]string, len(numbers))
	for id, n := range numbers {
		if names[id] = n.Name; n.Name == "" {
			names[id] = phonenumber.Display(n.Digits)
		}
	}
	return names, err
}

func (s *server) contactNotes(ctx context.Context, v chat.Viewer, who chat.Contact, _ *http.Request) (templ.Component, error) {
	found, err := s.Store.NotesOf(ctx, v, who.ID, partLimit)
	if err != nil {
		return nil, err
	}
	agents, err := s.agentNames(ctx, v)
	notes := make([]ui.ContactNote, len(found))
	for i, e := range found {
		notes[i].Entry = *s.entryItem(v, stretch{agents: agents}, e).Entry
	}
	return ui.ContactNotes(notes), err
}

func (s *server) contactFiles(ctx context.Context, v chat.Viewer, who chat.Contact, r *http.Request) (templ.Component, error) {
	tab := ui.FilesTab{Contact: who.ID, Kind: r.FormValue("kind")}
	if tab.Kind == "" {
		tab.Kind = "media"
	}
	found, err := s.Store.FilesOf(ctx, v, who.ID, store.FileKind(tab.Kind), partLimit)
	if err != nil {
		return nil, err
	}
	files, err := s.files(ctx, v, found)
	for _, m := range found {
		tab.Items = append(tab.Items, ui.Item{Message: m, File: files[m.ID]})
	}
	return ui.ContactFiles(tab), err
}

// contactCosts adds up what Meta told, a message once: what its last receipt says counts.
func (s *server) contactCosts(ctx context.Context, v chat.Viewer, who chat.Contact, _ *http.Request) (templ.Component, error) {
	since := s.Clock.Now().AddDate(-costYears, 0, 0).UnixMilli()
	charges, err := s.Store.ChargesOf(ctx, v, who.ID, since, chargesLimit)
	if err != nil {
		return nil, err
	}
	type kind struct {
		month    int64
		category string
	}
	newest, order := map[chat.MessageID]int{}, []kind{}
	for i, c := range charges {
		newest[c.Message] = i
	}
	rows := map[kind]*ui.CostRow{}
	for i, c := range charges {
		p, ok := ui.PricingOf(c.Pricing)
		if !ok || newest[c.Message] != i {
			continue
		}
		k := kind{ui.MonthOf(ctx, c.At), p.Category}
		if rows[k] == nil {
			rows[k], order = &ui.CostRow{Month: k.month, Category: k.category, Known: who.Phone != ""}, append(order, k)
		}
		if !p.Charged() {
			rows[k].Free++
			continue
		}
		rows[k].Charged++
		rows[k].Amount += s.rateOf(who, p, c.At)
		rows[k].Known = rows[k].Known && p.Model == "PMP"
	}
	list := make([]ui.CostRow, len(order))
	for i, k := range order {
		list[len(order)-1-i] = *rows[k] // the newest month first
	}
	return ui.ContactCosts(list), nil
}

// rateOf is the list rate of a charged message in US dollars.
func (s *server) rateOf(who chat.Contact, p ui.Pricing, at int64) float64 {
	day := time.UnixMilli(at).UTC()
	return s.prices.Rate(s.prices.MarketOf(who.Phone, day), p.Category, day)
}

func (s *server) contactAds(ctx context.Context, v chat.Viewer, who chat.Contact, _ *http.Request) (templ.Component, error) {
	found, err := s.Store.AdsOf(ctx, v, who.ID, adsLimit)
	items := make([]ui.Item, len(found))
	for i, m := range found {
		items[i] = ui.Item{Message: m}
	}
	return ui.ContactAds(items), err
}
