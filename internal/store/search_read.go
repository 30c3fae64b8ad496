package store

import (
	"context"
	"fmt"
	"strings"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/db"
)

// What the word index is made from is read for Saltbridge itself, a whole account's.

// Phones returns the phone numbers that lead to each of some contacts.
func (s *Store) Phones(ctx context.Context, account chat.AccountID, ids []chat.ContactID) (map[chat.ContactID][]string, error) {
	phones := map[chat.ContactID][]string{}
	marks, args := among(ids, account)
	_, err := db.All(ctx, s, func(row db.Scanner) (id chat.ContactID, err error) {
		var digits string
		err = row.Scan(&id, &digits)
		phones[id] = append(phones[id], digits)
		return id, err
	}, `SELECT contact_id, value FROM identity WHERE account_id = $1 AND kind = 'phone' AND contact_id IN (`+strings.Join(marks, ", ")+`)`, args...)
	return phones, err
}

// MessagesAmong returns some messages of an account, in no particular order.
func (s *Store) MessagesAmong(ctx context.Context, account chat.AccountID, ids []chat.MessageID) ([]chat.Message, error) {
	marks, args := among(ids, account)
	return db.All(ctx, s, scanMessage, `SELECT `+messageColumns+` FROM message WHERE account_id = $1 AND id IN (`+strings.Join(marks, ", ")+`)`, args...)
}

// MessagesFrom returns up to limit messages of an account with ids from one to another, in their order.
func (s *Store) MessagesFrom(ctx context.Context, account chat.AccountID, from, to chat.MessageID, limit int) ([]chat.Message, error) {
	return db.All(ctx, s, scanMessage, `
		SELECT `+messageColumns+` FROM message WHERE account_id = $1 AND id >= $2 AND id <= $3 ORDER BY id LIMIT $4`, account, from, to, limit)
}

// ContactsAmong returns some contacts of an account, in no particular order.
func (s *Store) ContactsAmong(ctx context.Context, account chat.AccountID, ids []chat.ContactID) ([]chat.Contact, error) {
	marks, args := among(ids, account)
	return db.All(ctx, s, scanContact, `SELECT `+contactColumns+` FROM contact WHERE account_id = $1 AND id IN (`+strings.Join(marks, ", ")+`)`, args...)
}

// among returns placeholders for a list of ids and all the arguments of the statement, others first. Lists of different
// lengths share a few statements: the last id fills up.
func among[N ~int64](ids []N, others ...any) (marks []string, args []any) {
	n := 8
	for n < len(ids) {
		n *= 4
	}
	marks = make([]string, n)
	args = append(make([]any, 0, len(others)+n), others...)
	for i := range marks {
		marks[i] = fmt.Sprintf("$%d", len(others)+i+1)
		id := N(0)
		if len(ids) > 0 {
			id = ids[min(i, len(ids)-1)]
		}
		args = append(args, int64(id))
	}
	return marks, args
}
