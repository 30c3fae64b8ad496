package search

import (
	"context"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/db"
	"github.com/saltbridge/saltbridge/internal/search/block"
	"github.com/saltbridge/saltbridge/internal/store"
)

// filling is what was read of the past and is not in a block yet.
type filling struct {
	base     int64 // the stored place from which it began
	next     int64 // the id to go on with
	messages []block.Doc
	contacts []block.Doc
}

// scanRead is how many messages and contacts are read at once.
const scanRead = 1000

// scan reads on in the past: what was there before the index, and what imports brought.
func (s *Search) scan(ctx context.Context, p store.SearchPlace, f *followed) error {
	if f.fill.base != p.ScanFrom {
		f.fill = filling{base: p.ScanFrom, next: p.ScanFrom}
	}
	from := f.fill.next
	messages, contacts, next, err := s.stretch(ctx, p, from)
	if err != nil {
		return err
	}
	f.fill.messages, f.fill.contacts, f.fill.next = append(f.fill.messages, messages...), append(f.fill.contacts, contacts...), next
	full := max(len(f.fill.messages), len(f.fill.contacts)) > block.Size-2*scanRead // messages and notes
	if next <= p.ScanTo && !full {
		return nil
	}
	to := p
	to.ScanFrom = next
	_, err = s.keep(ctx, p, to, map[store.Shelf][]block.Doc{store.ShelfMessages: f.fill.messages, store.ShelfContacts: f.fill.contacts}, nil)
	f.fill, f.untidy = filling{}, true
	return err
}

// stretch reads messages and contacts with ids from one on; next is where to go on.
func (s *Search) stretch(ctx context.Context, p store.SearchPlace, from int64) (messages, contacts []block.Doc, next int64, err error) {
	v := chat.SystemViewer(p.Account)
	rows, err := s.store.MessagesFrom(ctx, v.Account, chat.MessageID(from), chat.MessageID(p.ScanTo), scanRead)
	if err != nil {
		return nil, nil, 0, err
	}
	people, err := s.store.Contacts(ctx, v, chat.ContactID(from-1), scanRead)
	if err != nil {
		return nil, nil, 0, err
	}
	// Up to where all were read whole.
	last := p.ScanTo
	if len(rows) == scanRead {
		last = min(last, int64(rows[scanRead-1].ID))
	}
	if len(people) == scanRead {
		last = min(last, int64(people[scanRead-1].ID))
	}
	notes, err := s.store.NotesFrom(ctx, v.Account, chat.EntryID(from), chat.EntryID(last), scanRead)
	if err != nil {
		return nil, nil, 0, err
	}
	if len(notes) == scanRead {
		last = min(last, notes[scanRead-1].Key())
	}
	for _, n := range notes {
		if d := noteDoc(n); d.Words != "\x00" {
			messages = append(messages, d)
		}
	}
	for _, m := range rows {
		if d := messageDoc(m); d.ID <= last && d.Words != "\x00" {
			messages = append(messages, d)
		}
	}
	var ids []chat.ContactID
	for _, c := range people {
		if int64(c.ID) <= last {
			ids = append(ids, c.ID)
		}
	}
	for few := range chunks(ids) {
		docs, err := s.contactDocs(ctx, v, few)
		if err != nil {
			return nil, nil, 0, err
		}
		contacts = append(contacts, docs...)
	}
	return messages, contacts, last + 1, nil
}

// contactDocs reads contacts as documents.
func (s *Search) contactDocs(ctx context.Context, v chat.Viewer, ids []chat.ContactID) ([]block.Doc, error) {
	rows, err := s.store.ContactsAmong(ctx, v.Account, ids)
	if err != nil {
		return nil, err
	}
	phones, err := s.store.Phones(ctx, v.Account, ids)
	if err != nil {
		return nil, err
	}
	docs := make([]block.Doc, len(rows))
	for i, c := range rows {
		docs[i] = contactDoc(c, phones[c.ID])
	}
	return docs, nil
}

// close makes blocks of an account's tail, and notes what imports brought as to be read.
func (s *Search) close(ctx context.Context, p store.SearchPlace, f *followed) error {
	docs := map[store.Shelf][]block.Doc{}
	for _, shelf := range []store.Shelf{store.ShelfMessages, store.ShelfContacts} {
		docs[shelf] = s.tail.docs(pileKey{p.Account, shelf}, f.seq)
	}
	to := p
	to.Seq = f.seq
	kept, err := s.keep(ctx, p, to, docs, func(tx *db.Tx, to store.SearchPlace) (store.SearchPlace, error) {
		if f.imported == 0 {
			return to, nil
		}
		return store.SearchAgain(tx, to, int64(f.imported))
	})
	if err != nil || !kept {
		return err
	}
	f.base, f.imported, f.untidy = to.Seq, 0, true
	s.tail.drop(p.Account, to.Seq)
	return nil
}
