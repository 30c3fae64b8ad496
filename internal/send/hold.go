package send

import (
	"encoding/json"
	"time"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/db"
	"github.com/saltbridge/saltbridge/internal/graph"
	"github.com/saltbridge/saltbridge/internal/store"
)

// Pauses before one message is tried, to see whether what stopped the number is over.
var (
	probesPause = [...]time.Duration{time.Second, 4 * time.Second, 16 * time.Second, time.Minute, 2 * time.Minute}
	probesStop  = [...]time.Duration{5 * time.Minute, 15 * time.Minute, time.Hour}
)

// probeAfter returns how long a hold lasts before its next probe.
func probeAfter(kind chat.HoldKind, tries int) time.Duration {
	if kind.NeedsSomeone() {
		return probesStop[min(tries, len(probesStop)-1)]
	}
	return probesPause[min(tries, len(probesPause)-1)]
}

// stop stops the number and puts the message back to what waits, which is kept.
func (l *line) stop(tx *db.Tx, j job, v verdict, kind chat.HoldKind, now int64) error {
	d, err := store.HoldDesk(tx, l.account, l.number)
	if err != nil {
		return err
	}
	h := d.Standing.Hold
	if h.Kind != kind || !h.Holds(now) { // else it stands already: this is one that was on its way with others
		if err := l.s.hold(tx, d.Number, h, next(h, kind, v, now)); err != nil {
			return err
		}
	}
	o := j.outgoing
	if v.outcome == graph.Uncertain {
		return l.s.doubt(tx, l.account, o, now, unclear)
	}
	o.Attempts-- // it was not the message's fault
	return l.s.wait(tx, l.account, o, now, v.say)
}

// next is the hold that follows from a refusal.
func next(old chat.Hold, kind chat.HoldKind, v verdict, now int64) chat.Hold {
	h := chat.Hold{Kind: kind, Code: v.code, Say: v.say, Since: now}
	if old.Kind == kind {
		h.Since, h.Tries = old.Since, old.Tries+1
	}
	h.Until = now + max(v.wait, probeAfter(kind, h.Tries)).Milliseconds()
	return h
}

// hold stores a hold and tells everyone who should know.
func (s *Sender) hold(tx *db.Tx, n chat.Number, old, h chat.Hold) error {
	if err := store.SetHold(tx, n.Account, n.ID, h); err != nil {
		return err
	}
	if h.Kind.NeedsSomeone() && old.Kind != h.Kind {
		tx.OnCommit(func() {
			s.counters.Held.Add(1)
			s.Log.Error("a number sends nothing until someone sees to it", "number", n.ID, "code", h.Code, "why", h.Say)
		})
		if err := s.notice(tx, n, "HELD", h.Code, h.Say); err != nil {
			return err
		}
	}
	return s.numberChanged(tx, n)
}

// lift lets a number go on.
func (s *Sender) lift(tx *db.Tx, n chat.Number, now int64) error {
	d, err := store.HoldDesk(tx, n.Account, n.ID)
	if err != nil || d.Standing.Hold.Kind == chat.HoldNone || d.Standing.Hold.Holds(now) {
		return err
	}
	if err := store.SetHold(tx, n.Account, n.ID, chat.Hold{}); err != nil {
		return err
	}
	if h := d.Standing.Hold; h.Kind.NeedsSomeone() {
		s.Log.Info("a number sends again", "number", n.ID)
		if err := s.notice(tx, n, "GOES_ON", h.Code, "The number sends again."); err != nil {
			return err
		}
	}
	return s.numberChanged(tx, n)
}

// noticeField is where notices of ours stand among those of Meta's webhook fields.
const noticeField = chat.NoticeSending

// notice tells the operator.
func (s *Sender) notice(tx *db.Tx, n chat.Number, event string, code int, say string) error {
	value, err := json.Marshal(map[string]any{"code": code, "say": say})
	if err != nil {
		return err
	}
	return store.AddNotice(tx, n.Account, s.Store.IDs.Next(), n.ID, chat.Notice{Field: noticeField, Event: event, At: s.Clock.NowMillis(), Value: value})
}

func (s *Sender) numberChanged(tx *db.Tx, n chat.Number) error {
	return s.Events.Append(tx, n.Account, chat.Event{Kind: chat.EventNumberChanged, Number: n.ID, At: s.Clock.NowMillis()})
}
