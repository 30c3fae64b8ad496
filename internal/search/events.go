package search

import (
	"context"
	"hash/fnv"
	"maps"
	"slices"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/store"
)

// read takes the next events of an account into the tail; more reports whether there may be more.
func (s *Search) read(ctx context.Context, p store.SearchPlace, f *followed) (more bool, err error) {
	v := chat.SystemViewer(p.Account)
	events, err := s.store.Events(ctx, v, f.seq, eventsRead)
	if err != nil || len(events) == 0 {
		return false, err
	}
	last := events[len(events)-1].Seq
	messages, entries, contacts := map[chat.MessageID]bool{}, map[chat.EntryID]bool{}, map[chat.ContactID]bool{}
	var imported chat.MessageID
	for _, e := range events {
		switch e.Kind {
		case chat.EventMessageAdded, chat.EventMessageChanged:
			if e.Part == chat.PartStatus { // the index holds none; searches look at the messages they find
				continue
			}
			messages[e.Message] = messages[e.Message] || e.Kind == chat.EventMessageAdded
		case chat.EventEntryAdded, chat.EventEntryChanged:
			entries[e.Entry] = true
		case chat.EventContactChanged:
			contacts[e.Contact] = true
		case chat.EventSyncChanged:
			if e.Message != 0 && (imported == 0 || e.Message < imported) {
				imported = e.Message
			}
		}
	}
	delete(contacts, 0)
	if err := s.takeMessages(ctx, v, messages, last); err != nil {
		return false, err
	}
	if err := s.takeNotes(ctx, v, entries, last); err != nil {
		return false, err
	}
	if err := s.takeContacts(ctx, v, f, contacts, last); err != nil {
		return false, err
	}
	f.seq = last
	if imported != 0 && (f.imported == 0 || imported < f.imported) {
		f.imported = imported
	}
	return len(events) == eventsRead, nil
}

// chunk is how many rows are asked for at once.
const chunk = 128

// takeMessages puts messages into the tail; those that are not new only if their words can have changed.
func (s *Search) takeMessages(ctx context.Context, v chat.Viewer, messages map[chat.MessageID]bool, seq int64) error {
	for ids := range slices.Chunk(slices.Sorted(maps.Keys(messages)), chunk) {
		rows, err := s.store.MessagesAmong(ctx, v.Account, ids)
		if err != nil {
			return err
		}
		for _, m := range rows {
			if messages[m.ID] || reworded(m) {
				s.tail.add(pileKey{v.Account, store.ShelfMessages}, messageDoc(m), seq)
			}
		}
	}
	return nil
}

// takeNotes puts private notes into the tail, among the messages; other entries have no words.
func (s *Search) takeNotes(ctx context.Context, v chat.Viewer, entries map[chat.EntryID]bool, seq int64) error {
	for ids := range slices.Chunk(slices.Sorted(maps.Keys(entries)), chunk) {
		rows, err := s.store.NotesAmong(ctx, v.Account, ids)
		if err != nil {
			return err
		}
		for _, n := range rows {
			s.tail.add(pileKey{v.Account, store.ShelfMessages}, noteDoc(n), seq)
		}
	}
	return nil
}

// reworded reports whether a message that was stored before may have other words now: what is sent here has, only if it
// was edited or taken back.
func reworded(m chat.Message) bool {
	ours := m.Origin == chat.FromAgent || m.Origin == chat.FromBot || m.Origin == chat.FromCampaign
	return !ours || m.EditedAt != 0 || m.RevokedAt != 0
}

// mostPrints bounds what is remembered of an account's contacts.
const mostPrints = 64 << 10

// takeContacts puts contacts into the tail that are called otherwise now.
func (s *Search) takeContacts(ctx context.Context, v chat.Viewer, f *followed, changed map[chat.ContactID]bool, seq int64) error {
	if len(f.prints) > mostPrints {
		clear(f.prints)
	}
	for ids := range slices.Chunk(slices.Sorted(maps.Keys(changed)), chunk) {
		docs, err := s.contactDocs(ctx, v, ids)
		if err != nil {
			return err
		}
		for _, d := range docs {
			print := fnv.New32a()
			_, _ = print.Write([]byte(d.Words)) // never fails
			id := chat.ContactID(d.ID)
			if f.prints[id] != print.Sum32() {
				f.prints[id] = print.Sum32()
				s.tail.add(pileKey{v.Account, store.ShelfContacts}, d, seq)
			}
		}
	}
	return nil
}
