package store

import (
	"context"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/db"
)

// Ad is when a customer last came from an advertisement, and when the business first answered through the API after that.
type Ad struct {
	CameAt     int64 // zero: not since the time that was asked for
	AnsweredAt int64 // zero: not yet
}

// AdOf looks for an advertisement that the customer of a conversation came from since a time.
func (s *Store) AdOf(ctx context.Context, v chat.Viewer, id chat.ConversationID, since int64) (ad Ad, err error) {
	ad.CameAt, _, err = db.One(ctx, s, db.Value[int64], `
		SELECT sent_at FROM message WHERE account_id = $1 AND conversation_id = $2 AND sent_at >= $3 AND direction = 'in' AND origin = 'customer'
			AND content LIKE '%"referral":{%'`+seesConversation(v, "message")+` ORDER BY sent_at DESC LIMIT 1`, v.Account, id, since)
	if err != nil || ad.CameAt == 0 {
		return ad, err
	}
	ad.AnsweredAt, _, err = db.One(ctx, s, db.Value[int64], `
		SELECT sent_at FROM message WHERE account_id = $1 AND conversation_id = $2 AND sent_at >= $3 AND origin IN ('agent', 'bot', 'campaign')
			AND status IN ('accepted', 'sent', 'delivered', 'read', 'played')`+seesConversation(v, "message")+` ORDER BY sent_at LIMIT 1`, v.Account, id, ad.CameAt)
	return ad, err
}
