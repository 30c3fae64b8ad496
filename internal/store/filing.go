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
	chat.Message                // as it is stored now
	Contact      chat.ContactID // whose conversation it is in; zero if it was stored before
	Introduced   chat.ContactID // whom it made known, or by another name; zero if nobody
	New          bool           // it was not stored before
	Before       *chat.Message  // as it was stored before, if not New
	Changed      bool           // this copy told something that the stored one did not know
	Filled       bool           // so that it has other content now
	Woke         bool           // so that it is live now, and was imported before
	Recount      bool           // contacts were merged meanwhile: unread must be counted anew
}

// Files stores messages where they belong. It remembers where people's conversations are.
type Files struct {
	ids    *chat.IDs
	places places
}

// Forget makes Files look again where conversations are, after ErrMoved.
func (f *Files) Forget() { f.places.clear() }

// Add stores messages, making contacts and conversations as needed. A message that is already stored (same
// number and wamid) only learns what this copy of it tells (chat.Complete); so does the first of two equal ones
// in the same call. The conversations of new messages must then be advanced, which also checks that they are still where
// they were remembered to be, and [Adopt] comes last.
func (f *Files) Add(tx *db.Tx, account chat.AccountID, filings []Filing, now int64) ([]Filed, error) {
	filed, err := f.place(tx, account, filings, now)
	if err != nil {
		return nil, err
	}
	first, messages := firstOfEach(filed)
	added, err := AddMessages(tx, account, messages)
	if err != nil {
		return nil, err
	}
	for i, n := range first {
		filed[n].New = added[i]
	}
	if err := recall(tx, account, filed); err != nil {
		return nil, err
	}
	if err := addIdless(tx, account, filed); err != nil {
		return nil, err
	}
	return filed, complete(tx, account, filed)
}

func (f *Filed) ref() Ref { return Ref{f.Number, f.WAMID} }

// place gives every filing its contact's conversation and an id.
func (f *Files) place(tx *db.Tx, account chat.AccountID, filings []Filing, now int64) ([]Filed, error) {
	filed := make([]Filed, len(filings))
	var unknown []int // filings whose place is not remembered
	for i, x := range filings {
		m := x.Message
		m.ID, m.Account = chat.MessageID(f.ids.Next()), account
		at, ok := f.places.get(keyOf(account, m.Number, x.Person))
		if !ok || !at.calls(x.Person) {
			at, unknown = place{}, append(unknown, i)
		}
		m.Conversation = at.conversation
		filed[i] = Filed{Message: m, Contact: at.contact}
	}
	if len(unknown) == 0 {
		return filed, nil
	}
	return filed, f.find(tx, account, filings, filed, unknown, now)
}

// find looks up, or makes, the contacts and conversations of filings that are not remembered.
func (f *Files) find(tx *db.Tx, account chat.AccountID, filings []Filing, filed []Filed, unknown []int, now int64) error {
	people := make([]chat.Person, len(unknown))
	for i, n := range unknown {
		people[i] = filings[n].Person
		people[i].At = filings[n].Message.SentAt
	}
	contacts, met, err := introduce(tx, f.ids, account, people, now)
	if err != nil {
		return err
	}
	pairs := make([]Pair, len(unknown))
	for i, n := range unknown {
		pairs[i] = Pair{Number: filed[n].Number, Contact: contacts[i]}
	}
	opened, err := OpenConversations(tx, f.ids, account, pairs, now)
	if err != nil {
		return err
	}
	found := make(map[placeKey]place, len(unknown))
	for i, n := range unknown {
		filed[n].Contact, filed[n].Conversation = contacts[i], opened[pairs[i]]
		if met[contacts[i]] {
			filed[n].Introduced = contacts[i]
			delete(met, contacts[i]) // once is enough
		}
		who := filings[n].Person
		found[keyOf(account, filed[n].Number, who)] = place{contacts[i], opened[pairs[i]], who.Username, who.ProfileName}
	}
	tx.OnCommit(func() { f.places.put(found) })
	return nil
}

// firstOfEach returns the messages to be stored and where they stand in filed, without those whose wamid stands
// earlier: one statement over many rows must not meet the same key twice. Those without an id have their own way.
func firstOfEach(filed []Filed) (first []int, messages []chat.Message) {
	seen := make(map[Ref]bool, len(filed))
	first, messages = make([]int, 0, len(filed)), make([]chat.Message, 0, len(filed))
	for i := range filed {
		ref := filed[i].ref()
		if !filed[i].idless() && (ref.WAMID == "" || !seen[ref]) {
			seen[ref] = true
			first, messages = append(first, i), append(messages, filed[i].Message)
		}
	}
	return first, messages
}

// recall finds the stored messages of filings that were not new, wherever they are.
func recall(tx *db.Tx, account chat.AccountID, filed []Filed) error {
	var known []Ref
	for i := range filed {
		if !filed[i].New && !filed[i].idless() {
			known = append(known, filed[i].ref())
		}
	}
	if len(known) == 0 {
		return nil
	}
	stored, err := MessagesByRef(tx, account, known)
	if err != nil {
		return err
	}
	at := make([]place, len(filed))
	for i := range filed {
		f := &filed[i]
		at[i] = place{contact: f.Contact, conversation: f.Conversation}
		if before, ok := stored[f.ref()]; ok && !f.New {
			f.Before, f.ID, f.Conversation, f.Contact = &before, before.ID, before.Conversation, 0
		}
	}
	return unite(tx, account, filed, at)
}
