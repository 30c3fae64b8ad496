package onboard

import (
	"encoding/json"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/db"
	"github.com/saltbridge/saltbridge/internal/graph"
	"github.com/saltbridge/saltbridge/internal/store"
)

func noticeOf(field, event string, now int64, value map[string]any) chat.Notice {
	raw, err := json.Marshal(value)
	if err != nil {
		raw = nil // words and numbers: cannot be
	}
	return chat.Notice{Field: field, Event: event, At: now, NotedAt: now, Value: raw}
}

// access stops the sending of a number whose token ended, with the queue kept, and lets it go on when it works again.
func (b *Onboard) access(tx *db.Tx, n chat.Number, f finding, now int64) error {
	d, err := store.HoldDesk(tx, n.Account, n.ID)
	if err != nil {
		return err
	}
	hold := d.Standing.Hold
	no, wasRefused := f.refused()
	if wasRefused && no.Code == codeToken && hold.Kind != chat.HoldAccess {
		return store.SetHold(tx, n.Account, n.ID, chat.Hold{Kind: chat.HoldAccess, Code: codeToken, Say: graph.Explain(codeToken).Sentence,
			Since: now, Until: now + refusedAgain[0].Milliseconds()})
	}
	if f.err == nil && hold.Kind == chat.HoldAccess && hold.Code == codeToken && hold.Holds(now) {
		hold.Until = now // one message is tried, and when it goes out all goes on
		tx.OnCommit(b.changed)
		return store.SetHold(tx, n.Account, n.ID, hold)
	}
	return nil
}

// tellHealth adds to the feed what changed since the last look.
func (b *Onboard) tellHealth(tx *db.Tx, n chat.Number, old, h chat.Health, now int64) error {
	tell := func(when bool, event string, value map[string]any) error {
		if !when {
			return nil
		}
		return b.notice(tx, n, chat.NoticeHealth, event, now, value)
	}
	asked := old.AskedAt != 0
	soon := func(h chat.Health) bool { return h.TokenUntil != 0 && h.TokenUntil-now < endsSoon.Milliseconds() }
	for _, err := range []error{
		tell(h.TokenAt != 0 && !h.TokenOK && (old.TokenOK || old.TokenAt == 0), chat.HealthTokenEnded, nil),
		tell(h.TokenOK && soon(h) && (old.TokenUntil != h.TokenUntil || !wasSoon(old, h)), chat.HealthTokenEnds, map[string]any{"until": h.TokenUntil}),
		tell(h.Code == 0 && h.Platform != "" && n.Mode == chat.ModeCoexistence && !h.OnBizApp && (old.OnBizApp || !asked), chat.HealthNotInApp, nil),
		tell(h.Code == 0 && h.Say == "" && n.Link == chat.LinkConnected && !h.Subscribed && (old.Subscribed || !asked), chat.HealthUnsubscribed, nil),
		tell(asked && h.Quality != old.Quality && old.Quality != "", chat.HealthQuality, map[string]any{"from": old.Quality, "to": h.Quality}),
		tell(asked && h.Status != old.Status && old.Status != "" && h.Status != "", chat.HealthStatus, map[string]any{"from": old.Status, "to": h.Status}),
	} {
		if err != nil {
			return err
		}
	}
	return nil
}

// wasSoon reports whether the end of the token was near at the look before, too: then it was told.
func wasSoon(old, h chat.Health) bool {
	return old.AskedAt != 0 && h.TokenUntil-old.AskedAt < endsSoon.Milliseconds()
}
