package store

import (
	"context"
	"fmt"
	"strings"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/db"
)

// Beside is the message before a hit in its conversation and the one after it; zero where there is none.
type Beside struct{ Before, After chat.Message }

// BesideHits returns what stands beside hits that the viewer may see, by their keys.
func (s *Store) BesideHits(ctx context.Context, v chat.Viewer, hits []Hit) (map[int64]Beside, error) {
	if len(hits) == 0 {
		return nil, nil
	}
	type sides struct{ before, after chat.MessageID }
	found := map[int64]sides{}
	var ids []chat.MessageID
	places, args := placesOf(hits, v.Account)
	_, err := db.All(ctx, s, func(row db.Scanner) (key int64, err error) {
		var x sides
		err = row.Scan(&key, &x.before, &x.after)
		found[key] = x
		for _, id := range []chat.MessageID{x.before, x.after} {
			if id != 0 {
				ids = append(ids, id)
			}
		}
		return key, err
	}, `WITH h (conversation_id, at, id) AS (VALUES `+places+`)
		SELECT h.id,
			COALESCE((SELECT m.id FROM message m WHERE m.account_id = $1 AND m.conversation_id = h.conversation_id AND (m.sent_at, m.id) < (h.at, h.id)
				ORDER BY m.sent_at DESC, m.id DESC LIMIT 1), 0),
			COALESCE((SELECT m.id FROM message m WHERE m.account_id = $1 AND m.conversation_id = h.conversation_id AND (m.sent_at, m.id) > (h.at, h.id)
				ORDER BY m.sent_at, m.id LIMIT 1), 0)
		FROM h JOIN conversation c ON c.account_id = $1 AND c.id = h.conversation_id WHERE 1 = 1`+sees(v, "c"), args...)
	if err != nil || len(ids) == 0 {
		return nil, err
	}
	messages, err := s.MessagesAmong(ctx, v.Account, ids)
	byID := make(map[chat.MessageID]chat.Message, len(messages))
	for _, m := range messages {
		byID[m.ID] = m
	}
	out := make(map[int64]Beside, len(found))
	for key, x := range found {
		out[key] = Beside{byID[x.before], byID[x.after]}
	}
	return out, err
}

// placesOf returns placeholders for where hits are, and all the arguments. As with [among] the last one fills up.
func placesOf(hits []Hit, account chat.AccountID) (string, []any) {
	n := 8
	for n < len(hits) {
		n *= 4
	}
	marks, args := make([]string, n), []any{account}
	for i := range marks {
		h := hits[min(i, len(hits)-1)]
		marks[i] = fmt.Sprintf("(CAST($%d AS BIGINT), CAST($%d AS BIGINT), CAST($%d AS BIGINT))", len(args)+1, len(args)+2, len(args)+3)
		args = append(args, h.Conversation.Int64(), h.SentAt, h.Key())
	}
	return strings.Join(marks, ", "), args
}
