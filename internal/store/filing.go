package store

import (
	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/db"
)

// Filing is a message to be stored in the conversation with a person.
type Filing struct {
	Person  chat.Person
	Message chat.Message // with Number; ID, Account and Conversation are filled in
}

// Filed is what became of a filing.
type Filed struct {
	chat.Message               // as stored if New, else as it came, with the ids of the stored one
	New          bool          // it was not stored before
	Before       *chat.Message // the stored one, if not New
	ReadUntil    int64         // the conversation's, before this
}

// FileMessages stores messages where they belong, making contacts and conversations as needed. A message
// that is already stored (same number and wamid) is left as it is and returned in Before; so is the second
// of two equal ones in the same call.
func FileMessages(tx *db.Tx, ids *chat.IDs, account chat.AccountID, filings []Filing, now int64) ([]Filed, error) {
	filed, err := place(tx, ids, account, filings, now)
	if err != nil {
		return nil, err
	}
	messages := make([]chat.Message, len(filed))
	for i := range filed {
		messages[i] = filed[i].Message
	}
	added, err := AddMessages(tx, account, firstOfEach(messages))
	if err != nil {
		return nil, err
	}
	var known []Ref
	for i := range filed {
		if filed[i].New = added[filed[i].ID]; !filed[i].New {
			known = append(known, filed[i].ref())
		}
	}
	if len(known) == 0 {
		return filed, nil
	}
	return filed, recall(tx, account, filed, known)
}

func (f *Filed) ref() Ref { return Ref{f.Number, f.WAMID} }

// place gives every filing its contact's conversation and an id.
func place(tx *db.Tx, ids *chat.IDs, account chat.AccountID, filings []Filing, now int64) ([]Filed, error) {
	people := make([]chat.Person, len(filings))
	for i, f := range filings {
		people[i] = f.Person
	}
	contacts, err := ResolveContacts(tx, ids, account, people, now)
	if err != nil {
		return nil, err
	}
	pairs := make([]Pair, len(filings))
	for i, f := range filings {
		pairs[i] = Pair{Number: f.Message.Number, Contact: contacts[i]}
	}
	opened, err := OpenConversations(tx, ids, account, pairs, now)
	if err != nil {
		return nil, err
	}
	filed := make([]Filed, len(filings))
	for i, f := range filings {
		m := f.Message
		m.ID, m.Account, m.Conversation = chat.MessageID(ids.Next()), account, opened[pairs[i]].ID
		filed[i] = Filed{Message: m, ReadUntil: opened[pairs[i]].ReadUntil}
	}
	return filed, nil
}

// firstOfEach drops messages whose wamid stands earlier in the list: one statement over many rows must not
// meet the same key twice.
func firstOfEach(messages []chat.Message) []chat.Message {
	seen := make(map[Ref]bool, len(messages))
	out := messages[:0]
	for _, m := range messages {
		if ref := (Ref{m.Number, m.WAMID}); m.WAMID == "" || !seen[ref] {
			seen[ref] = true
			out = append(out, m)
		}
	}
	return out
}

// recall finds the stored messages of filings that were not new.
func recall(tx *db.Tx, account chat.AccountID, filed []Filed, known []Ref) error {
	stored, err := MessagesByRef(tx, account, known)
	if err != nil {
		return err
	}
	for i := range filed {
		f := &filed[i]
		before, ok := stored[f.ref()]
		if f.New || !ok {
			continue
		}
		f.Before, f.ID, f.Conversation = &before, before.ID, before.Conversation
	}
	return nil
}
