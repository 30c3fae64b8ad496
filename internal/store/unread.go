package store

import (
	"context"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/db"
)

// UnreadMost is where counting what is unread ends.
const UnreadMost = 1000

// UnreadCount returns how many conversations have something unread, [UnreadMost] if there are so many or more. What it costs does
// not depend on how many there are.
func (s *Store) UnreadCount(ctx context.Context, v chat.Viewer) (int, error) {
	if v.Restricted() {
		unread := chat.Filter{Rules: []chat.Rule{{Field: chat.FieldUnread, Op: chat.OpIs, Values: []string{"yes"}}}}
		n, err := s.CountList(ctx, v, Listing{Filter: unread})
		if n.More {
			n.N = UnreadMost
		}
		return n.N, err
	}
	n, _, err := db.One(ctx, s, db.Value[int], `
		SELECT COUNT(*) FROM (SELECT id FROM conversation WHERE account_id = $1 AND has_unread = 1 LIMIT $2) AS counted`, v.Account, UnreadMost)
	return n, err
}
