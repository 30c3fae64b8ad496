package ingest

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"pgregory.net/rapid"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/store"
)

// state is all that a feed leaves behind, in words that do not depend on ids and on the order of arrival.
type state struct {
	Chats   []conversation
	Parked  []string
	AppSeen int64
	Sync    string
}

type conversation struct {
	Names    string // of the contact
	Contact  chat.Contact
	State    chat.State
	LastAt   int64
	Unread   int
	Read     int64
	Window   chat.Window
	Messages []entry
}

type entry struct {
	chat.Message
	Media    string // what is to be fetched
	Versions []store.Version
	Receipts []chat.Receipt
}

// dumper reads the state of one account, and checks on its way what must hold in any state.
type dumper struct {
	*rapid.T
	store *store.Store
	shop  shop
	story string // what was told, for a failing test
}

func must[T any](t *rapid.T, v T, err error) T {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func (d *dumper) dump(parked []store.Parked) state {
	ctx, v := d.Context(), d.shop.viewer
	var s state
	summaries, err := d.store.Summaries(ctx, v, store.Page{Limit: 100})
	for _, c := range must(d.T, summaries, err) {
		s.Chats = append(s.Chats, d.conversation(c))
	}
	slices.SortFunc(s.Chats, func(a, b conversation) int { return cmp.Compare(a.Names, b.Names) })
	for _, p := range parked {
		if p.Account == d.shop.account {
			s.Parked = append(s.Parked, fmt.Sprint(p.WAMID, " ", p.Kind, " ", p.Name, " ", p.At))
		}
	}
	slices.Sort(s.Parked)
	number, err := d.store.Number(ctx, v, d.shop.number.ID)
	s.AppSeen = must(d.T, number, err).AppSeenAt
	syncs, err := d.store.Syncs(ctx, v, d.shop.number.ID)
	for _, x := range must(d.T, syncs, err) {
		s.Sync += fmt.Sprintln(x.Kind, x.State, x.Percent, x.Phase)
	}
	return s
}

func (d *dumper) conversation(c store.Summary) conversation {
	ctx, v := d.Context(), d.shop.viewer
	names, err := d.store.Identities(ctx, v, c.Contact)
	var list []string
	for _, n := range must(d.T, names, err) {
		list = append(list, n.Value)
	}
	thread, err := d.store.Thread(ctx, v, c.ID, 0, 0, 1000)
	d.check(c, must(d.T, thread, err))
	c.Who.ID, c.Who.Account, c.Who.CreatedAt = 0, 0, 0
	out := conversation{Names: strings.Join(list, " "), Contact: c.Who, State: c.State, LastAt: c.LastAt, Unread: c.Unread, Read: c.ReadUntil, Window: c.Window}
	for _, m := range thread {
		out.Messages = append(out.Messages, d.entry(m))
	}
	slices.SortFunc(out.Messages, func(a, b entry) int {
		return cmp.Or(cmp.Compare(a.SentAt, b.SentAt), cmp.Compare(a.WAMID, b.WAMID),
			cmp.Compare(a.Content.Text, b.Content.Text), cmp.Compare(a.Content.Type, b.Content.Type), cmp.Compare(a.Media, b.Media))
	})
	return out
}

// check requires what must hold in any state: the list shows what the thread ends with, and unread is what a count
// of the thread gives.
func (d *dumper) check(c store.Summary, thread []chat.Message) {
	if len(thread) == 0 {
		if c.LastMessage != 0 {
			d.Fatalf("an empty conversation shows message %s", c.LastMessage)
		}
		return
	}
	if last := thread[len(thread)-1]; c.LastMessage != last.ID || c.LastAt != last.SentAt || c.Last.Content.Text != last.Content.Text {
		d.Fatalf("the list shows %s of %d, the thread ends with %s of %d; %s", c.LastMessage, c.LastAt, last.ID, last.SentAt, d.story)
	}
	unread := 0
	for _, m := range thread {
		if m.Origin == chat.FromCustomer && m.SentAt > c.ReadUntil {
			unread++
		}
	}
	if unread != c.Unread {
		d.Fatalf("%d unread, the thread has %d; %s", c.Unread, unread, d.story)
	}
}

func (d *dumper) entry(m chat.Message) entry {
	ctx, v := d.Context(), d.shop.viewer
	versions, err := d.store.Versions(ctx, v, m.ID)
	must(d.T, versions, err)
	for i := range versions {
		versions[i].Message, versions[i].Content = 0, plain(versions[i].Content)
	}
	receipts, err := d.store.Receipts(ctx, v, m.ID)
	must(d.T, receipts, err)
	e := entry{Message: m, Versions: versions, Receipts: receipts}
	files, err := d.store.MediaOf(ctx, v, []chat.MessageID{m.ID})
	if row, ok := must(d.T, files, err)[m.ID]; ok {
		e.Media = row.MediaID
	}
	e.ID, e.Account, e.Number, e.Conversation, e.Agent, e.ReceivedAt = 0, 0, 0, 0, 0, 0
	e.Content = plain(m.Content)
	return e
}

// plain writes JSON the same way whatever way it came.
func plain(c chat.Content) chat.Content {
	for _, raw := range []*json.RawMessage{&c.Extra, &c.Referral} {
		var out bytes.Buffer
		if json.Compact(&out, *raw) == nil {
			*raw = out.Bytes()
		}
	}
	return c
}
