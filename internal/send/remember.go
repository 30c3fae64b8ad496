package send

import (
	"time"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/db"
	"github.com/saltbridge/saltbridge/internal/graph"
	"github.com/saltbridge/saltbridge/internal/store"
)

// fresh is how old news of a refusal may be to say anything about now: webhooks can be days late.
const fresh = time.Hour

// Told takes in what a receipt says about a message that failed after Meta took it, as codes about the contact mostly
// do. A restriction of the number stops it here too.
func (s *Sender) Told(tx *db.Tx, account chat.AccountID, number chat.NumberID, conversation chat.ConversationID, code int, at int64) error {
	now, x := s.Clock.NowMillis(), graph.Explain(code)
	if code == 0 || now-at > fresh.Milliseconds() {
		return nil
	}
	d, err := store.HoldDesk(tx, account, number)
	if err != nil {
		return err
	}
	v := verdict{outcome: graph.Refused, effect: x.Effect, code: code, say: x.Sentence, wait: x.Wait, clear: true}
	kind := v.stops(0)
	if kind == chat.HoldNone {
		return s.remember(tx, d.Number, conversation, v, now)
	}
	if h := d.Standing.Hold; h.Kind != kind || !h.Holds(now) {
		return s.hold(tx, d.Number, h, next(h, kind, v, now))
	}
	return nil
}

// remember keeps what a refusal says about the contact, or tells the operator.
func (s *Sender) remember(tx *db.Tx, n chat.Number, conversation chat.ConversationID, v verdict, now int64) error {
	h := chat.ContactHold{Code: v.code, Since: now}
	switch v.effect {
	case graph.Blocked:
		h.Kind = chat.ContactBlocked
	case graph.NoMarketing:
		h.Kind = chat.ContactMarketing
		if v.wait > 0 {
			h.Until = now + v.wait.Milliseconds()
		}
	case graph.Tell:
		return s.notice(tx, n, "REFUSED", v.code, v.say)
	default:
		return nil
	}
	return store.HoldContact(tx, n.Account, conversation, h)
}
