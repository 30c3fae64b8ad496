package store

import (
	"context"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/db"
)

// AppendEvents numbers events and stores them. Call it last in a transaction: the counter is a row that all
// transactions of the account want, and it is held until the commit, so that numbers become visible in order.
func AppendEvents(tx *db.Tx, account chat.AccountID, events []chat.Event) error {
	switch {
	case len(events) == 0:
		return nil
	case tx.Shared():
		return appendAtCommit(tx, account, events)
	}
	last, ok, err := db.One(tx.Context(), tx, db.Value[int64], countEvents+` RETURNING event_seq`, account, len(events))
	if err != nil {
		return err
	}
	if !ok {
		return chat.Errorf(chat.NotFound, "There is no account %s.", account)
	}
	return tx.InsertLast(insertEvents, eventRows(account, last, events))
}

// appendAtCommit leaves counting to the server, where it is done together with the commit: others wait for the counter only that long.
func appendAtCommit(tx *db.Tx, account chat.AccountID, events []chat.Event) error {
	if err := tx.ExecLast(countEvents, account, len(events)); err != nil {
		return err
	}
	insert := insertEvents
	insert.Values = `{1}, (SELECT event_seq FROM account WHERE account_id = {1}) + {2}, {3}, {4}, {5}, {6}, {7}, {8}, {9}, {10}, {11}`
	return tx.InsertLast(insert, eventRows(account, 0, events))
}

const countEvents = `UPDATE account SET event_seq = event_seq + $2 WHERE account_id = $1`

var insertEvents = db.Insert{
	Head:  `INSERT INTO event (account_id, seq, kind, number_id, conversation_id, message_id, at, entry_id, agent_id, contact_id, part)`,
	Types: []string{"BIGINT", "BIGINT", "TEXT", "BIGINT", "BIGINT", "BIGINT", "BIGINT", "BIGINT", "BIGINT", "BIGINT", "TEXT"},
}

// eventRows are the rows of events whose last has a number.
func eventRows(account chat.AccountID, last int64, events []chat.Event) [][]any {
	rows := make([][]any, len(events))
	for i, e := range events {
		seq := last - int64(len(events)-1-i)
		rows[i] = []any{account, seq, string(e.Kind), e.Number, e.Conversation, e.Message, e.At, e.Entry, e.Agent, e.Contact, string(e.Part)}
	}
	return rows
}

// Events returns up to limit events after a number, in order.
func (s *Store) Events(ctx context.Context, v chat.Viewer, after int64, limit int) ([]chat.Event, error) {
	scan := func(row db.Scanner) (e chat.Event, err error) {
		err = row.Scan(&e.Seq, &e.Kind, &e.Number, &e.Conversation, &e.Message, &e.At, &e.Entry, &e.Agent, &e.Contact, &e.Part)
		return e, err
	}
	return db.All(ctx, s, scan, `
		SELECT seq, kind, number_id, conversation_id, message_id, at, entry_id, agent_id, contact_id, part
		FROM event WHERE account_id = $1 AND seq > $2 ORDER BY seq LIMIT $3`, v.Account, after, limit)
}

// LastEvent returns the number of the newest event; zero if there is none.
func (s *Store) LastEvent(ctx context.Context, v chat.Viewer) (int64, error) {
	seq, _, err := db.One(ctx, s, db.Value[int64], `SELECT event_seq FROM account WHERE account_id = $1`, v.Account)
	return seq, err
}
