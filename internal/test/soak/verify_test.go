package soak

import (
	"testing"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/store"
)

// verify compares all that storage holds with what the journal and the ledger say it must. Everything sent must
// have been acknowledged by now.
func (s *shop) verify(st *store.Store, l *ledger, f *faults) {
	s.t.Helper()
	var sent []int
	records := l.all()
	for n, r := range records {
		if r.sends > 0 {
			sent = append(sent, n)
		}
	}
	counts := journal(s.t, st, s.traffic.fingerprints(sent), 0, f)
	journaled := 0
	for _, n := range sent {
		journaled += counts[n]
		switch r := records[n]; {
		case counts[n] < r.acks:
			f.add(&f.lost, "delivery %d was answered 200 %d times and stands in the journal %d times", n, r.acks, counts[n])
		case counts[n] > r.sends:
			f.add(&f.doubled, "delivery %d was sent %d times and stands in the journal %d times", n, r.sends, counts[n])
		}
	}
	m := s.traffic.expect(sent, s.number.OnboardedAt)
	stored := s.verifyChats(st, m, f)
	s.verifyStats(st, m, int64(journaled), f)
	verifyEvents(s.t, s.events(st, 0, f), m, stored, f)
}

// verifyChats compares every conversation with the model and returns the ids of the messages.
func (s *shop) verifyChats(st *store.Store, m *model, f *faults) map[chat.MessageID]message {
	s.t.Helper()
	stored := map[chat.MessageID]message{}
	left := map[string]int{}
	for _, customer := range m.customers() {
		left[waID(customer)] = customer
	}
	for page := (store.Page{Limit: 200}); ; {
		list, err := st.Summaries(s.t.Context(), s.viewer(), page)
		if err != nil {
			s.t.Fatal(err)
		}
		for _, x := range list {
			page.BeforeAt, page.BeforeID = x.LastAt, x.ID
			customer, ok := left[x.Who.Phone]
			if !ok {
				f.add(&f.doubled, "conversation %s with phone %q, user id %q: nobody, or a second one", x.ID, x.Who.Phone, x.Who.BSUID)
				continue
			}
			delete(left, x.Who.Phone)
			s.verifyChat(st, x, m.chats[customer], stored, f)
		}
		if len(list) == 0 {
			break
		}
	}
	for _, customer := range left {
		f.add(&f.lost, "customer %d has no conversation", customer)
	}
	return stored
}

// verifyChat compares one conversation.
func (s *shop) verifyChat(st *store.Store, x store.Summary, want *modelChat, stored map[chat.MessageID]message, f *faults) {
	s.t.Helper()
	thread := s.thread(st, x.ID)
	seen := map[string]bool{}
	for i, got := range thread {
		w, ok := want.messages[got.WAMID]
		switch {
		case seen[got.WAMID]:
			f.add(&f.doubled, "message %s is there twice", got.WAMID)
		case !ok:
			f.add(&f.doubled, "message %s is in the conversation and was never sent to it", got.WAMID)
		case got.Content.Text != w.text, got.SentAt != w.at*1000, got.Origin != w.origin(), got.Direction != w.direction(), got.Status != want.status[w.wamid]:
			f.add(&f.other, "message %+v, want %+v with status %q", got, w, want.status[w.wamid])
		}
		seen[got.WAMID] = true
		stored[got.ID] = w
		if i > 0 && (got.SentAt < thread[i-1].SentAt || got.SentAt == thread[i-1].SentAt && got.ID <= thread[i-1].ID) {
			f.add(&f.other, "message %s stands after a later one", got.WAMID)
		}
	}
	for wamid := range want.messages {
		if !seen[wamid] {
			f.add(&f.lost, "message %s is not there", wamid)
		}
	}
	if x.LastAt != want.lastAt || x.LastMessage != thread[len(thread)-1].ID || x.Unread != want.unread || x.ReadUntil != want.readUntil || x.Window.Until != want.windowUntil {
		f.add(&f.other, "conversation of %s: newest %s at %d, %d unread after %d, window until %d; want %s at %d, %d unread after %d, window until %d", x.Who.Phone,
			x.LastMessage, x.LastAt, x.Unread, x.ReadUntil, x.Window.Until, thread[len(thread)-1].ID, want.lastAt, want.unread, want.readUntil, want.windowUntil)
	}
}

// thread reads a whole conversation.
func (s *shop) thread(st *store.Store, id chat.ConversationID) []chat.Message {
	s.t.Helper()
	const length = 1000
	var all []chat.Message
	for beforeAt, before := int64(0), chat.MessageID(0); ; {
		page, err := st.Thread(s.t.Context(), s.viewer(), id, beforeAt, before, length)
		if err != nil {
			s.t.Fatal(err)
		}
		all = append(page, all...)
		if len(page) < length {
			return all
		}
		beforeAt, before = page[0].SentAt, page[0].ID
	}
}

func (s *shop) verifyStats(st *store.Store, m *model, journaled int64, f *faults) {
	s.t.Helper()
	x, err := st.Stats(s.t.Context())
	if err != nil {
		s.t.Fatal(err)
	}
	parked, err := st.ParkedCount(s.t.Context())
	if err != nil {
		s.t.Fatal(err)
	}
	people := int64(len(m.chats))
	for _, c := range []struct {
		what      string
		got, want int64
	}{
		{"deliveries applied", x.Deliveries.Applied, journaled},
		{"deliveries failed", x.Deliveries.Failed, 0},
		{"customer messages", x.Messages.Customer, m.byOrigin(chat.FromCustomer)},
		{"phone messages", x.Messages.Phone, m.byOrigin(chat.FromPhone)},
		{"imported messages", x.Messages.Import, m.byOrigin(chat.FromImport)},
		{"messages", x.Messages.Total, m.byOrigin(chat.FromCustomer) + m.byOrigin(chat.FromPhone) + m.byOrigin(chat.FromImport)},
		{"contacts", x.Contacts, people},
		{"conversations", x.Conversations, people},
		{"parked", parked, 0},
	} {
		if c.got != c.want {
			f.add(&f.other, "stats: %d %s, want %d", c.got, c.what, c.want)
		}
	}
}

// events reads all events after a number and requires that none is missing or double.
func (s *shop) events(st *store.Store, after int64, f *faults) []chat.Event {
	s.t.Helper()
	var all []chat.Event
	for {
		page, err := st.Events(s.t.Context(), s.viewer(), after, 5000)
		if err != nil {
			s.t.Fatal(err)
		}
		for _, e := range page {
			if e.Seq != after+1 {
				f.add(&f.other, "event %d follows event %d", e.Seq, after)
			}
			after = e.Seq
		}
		if all = append(all, page...); len(page) == 0 {
			break
		}
	}
	if last, err := st.LastEvent(s.t.Context(), s.viewer()); err != nil || last != after {
		f.add(&f.other, "the newest event is %d, the counter says %d (error %v)", after, last, err)
	}
	return all
}

// verifyEvents requires that every live message was told exactly once, and history not at all. A message that
// came as history first and live later is told as changed.
func verifyEvents(t testing.TB, events []chat.Event, m *model, stored map[chat.MessageID]message, f *faults) {
	t.Helper()
	added := map[chat.MessageID]int{}
	for _, e := range events {
		if e.Kind == chat.EventMessageAdded {
			added[e.Message]++
		}
	}
	for id, x := range stored {
		n := added[id]
		delete(added, id)
		switch {
		case n > 1, n == 1 && !x.live:
			f.add(&f.doubled, "message %s was told %d times, live: %v", x.wamid, n, x.live)
		case n == 0 && x.live && !m.imported[x.wamid]:
			f.add(&f.lost, "message %s was never told", x.wamid)
		}
	}
	for id := range added {
		f.add(&f.other, "message %s was told and is not there", id)
	}
}
