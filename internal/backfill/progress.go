package backfill

import (
	"slices"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/db"
	"github.com/saltbridge/saltbridge/internal/store"
)

// countHistory counts the history sync forward.
func (b *Backfill) countHistory(tx *db.Tx, n chat.Number, f *chat.Facts, added int) error {
	s, err := b.sync(tx, n, chat.SyncHistory)
	if err != nil {
		return err
	}
	s.Items += added
	switch {
	case f.Declined:
		s.State, s.Error = chat.SyncDeclined, "The business chose not to share its chat history. Messages from now on are mirrored; older ones stay on the phone."
	case s.State == chat.SyncComplete, s.State == chat.SyncFiles && f.Progress == nil: // late, or a file that was waited for
	default:
		s.State, s.Error = chat.SyncReceiving, ""
	}
	if f.Progress != nil {
		s.Chunks++
		s.Percent, s.Phase, s.Chunk = max(s.Percent, f.Progress.Percent), max(s.Phase, f.Progress.Phase), f.Progress.Chunk
	}
	return store.PutSync(tx, n.Account, s)
}

// book applies address book changes and counts the contacts sync forward. It returns whose changes they are, each once.
func (b *Backfill) book(tx *db.Tx, n chat.Number, entries []chat.BookEntry, part bool) ([]chat.ContactID, error) {
	people := make([]chat.Person, len(entries))
	newest := int64(0)
	for i, e := range entries {
		people[i] = e.Person
		people[i].At = e.At
		newest = max(newest, e.At)
	}
	contacts, err := store.ResolveContacts(tx, b.store.IDs, n.Account, people, b.clock.NowMillis())
	if err != nil {
		return nil, err
	}
	if err := store.ApplyBook(tx, n.Account, contacts, entries); err != nil {
		return nil, err
	}
	if err := seclude(tx, n.Account, contacts, entries); err != nil {
		return nil, err
	}
	if err := store.SawApp(tx, n.Account, n.ID, newest, chat.EvidenceBook); err != nil {
		return nil, err
	}
	s, err := b.sync(tx, n, chat.SyncContacts)
	if err != nil {
		return nil, err
	}
	s.Items += len(entries)
	if !part {
		s.Chunks++
	}
	if s.State != chat.SyncComplete {
		s.State, s.Error = chat.SyncReceiving, ""
	}
	slices.Sort(contacts)
	return slices.Compact(contacts), store.PutSync(tx, n.Account, s)
}

// sync returns a number's sync of a kind; one that nobody planned is made, for Meta sends address book
// changes without being asked.
func (b *Backfill) sync(tx *db.Tx, n chat.Number, kind chat.SyncKind) (chat.Sync, error) {
	s, ok, err := store.SyncIn(tx, n.Account, n.ID, kind)
	if !ok {
		s = chat.Sync{Number: n.ID, Kind: kind, State: chat.SyncReceiving}
	}
	s.UpdatedAt = b.clock.NowMillis()
	if s.StartedAt == 0 {
		s.StartedAt = s.UpdatedAt
	}
	return s, err
}

// seclude makes those private whose name in the book a rule covers.
func seclude(tx *db.Tx, account chat.AccountID, contacts []chat.ContactID, entries []chat.BookEntry) error {
	rules, err := store.PrivateRulesIn(tx, account)
	if err != nil {
		return err
	}
	for _, r := range rules {
		var covered []chat.ContactID
		for i, e := range entries {
			if r.MatchesName(e.Name) {
				covered = append(covered, contacts[i])
			}
		}
		if err := store.MarkPrivate(tx, account, r.ID, covered); err != nil {
			return err
		}
	}
	return nil
}
