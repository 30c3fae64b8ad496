package store

import (
	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/db"
)

// unite merges contacts that turn out to be one person because the same message came under both: by number only in the
// history, say, and by user id only when it was live. at is where each filing was placed by its person.
func unite(tx *db.Tx, account chat.AccountID, filed []Filed, at []place) error {
	for i := range filed {
		stored := filed[i].Before
		if stored == nil || stored.Conversation == at[i].conversation {
			continue
		}
		owner, known, err := owners(tx, account, stored.Conversation, at[i].conversation)
		if err != nil {
			return err
		}
		if !known {
			return ErrMoved // what was remembered of the place is old
		}
		keep, drop := min(owner[0], owner[1]), max(owner[0], owner[1])
		if keep == drop {
			continue
		}
		if err := MergeContacts(tx, account, keep, drop); err != nil {
			return err
		}
		filed[i].Introduced = keep
		into, err := ConversationBetween(tx, account, keep, stored.Number)
		if err != nil {
			return err
		}
		follow(filed, at, keep, drop, [2]chat.ConversationID{stored.Conversation, at[i].conversation}, into)
	}
	return nil
}

// owners returns the contacts of two conversations; known is false if one of them is not there.
func owners(tx *db.Tx, account chat.AccountID, a, b chat.ConversationID) (owners [2]chat.ContactID, known bool, err error) {
	for i, id := range []chat.ConversationID{a, b} {
		owners[i], known, err = db.One(tx.Context(), tx, db.Value[chat.ContactID], `
			SELECT contact_id FROM conversation WHERE account_id = $1 AND id = $2`, account, id)
		if err != nil || !known {
			return owners, false, err
		}
	}
	return owners, true, nil
}

// ConversationBetween returns the conversation of a contact and a number; zero if there is none.
func ConversationBetween(tx *db.Tx, account chat.AccountID, contact chat.ContactID, number chat.NumberID) (chat.ConversationID, error) {
	id, _, err := db.One(tx.Context(), tx, db.Value[chat.ConversationID], `
		SELECT id FROM conversation WHERE account_id = $1 AND contact_id = $2 AND number_id = $3`, account, contact, number)
	return id, err
}

// follow corrects where filings are after a merge.
func follow(filed []Filed, at []place, keep, drop chat.ContactID, from [2]chat.ConversationID, into chat.ConversationID) {
	moved := func(id *chat.ConversationID) {
		if *id == from[0] || *id == from[1] {
			*id = into
		}
	}
	for i := range filed {
		f := &filed[i]
		moved(&f.Conversation)
		moved(&at[i].conversation)
		if f.Before != nil {
			moved(&f.Before.Conversation)
		}
		f.Recount = f.Recount || at[i].contact == keep || at[i].contact == drop
		for _, id := range []*chat.ContactID{&f.Contact, &at[i].contact} {
			if *id == drop {
				*id = keep
			}
		}
	}
}
