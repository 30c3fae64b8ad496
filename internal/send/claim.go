package send

import (
	"time"

	"github.com/saltbridge/saltbridge/internal/auth"
	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/db"
	"github.com/saltbridge/saltbridge/internal/graph"
	"github.com/saltbridge/saltbridge/internal/store"
)

// glances is how many messages are looked at in one transaction when their time has not come after all.
const glances = 32

// claim takes up to room messages of the number and commits their attempts: from here on they are out, as far as we
// know, until something proves otherwise. Without any it returns when to ask again.
func (l *line) claim(room int) (jobs []job, askAgain int64, err error) {
	s := l.s
	err = s.Store.Write(s.ctx, func(tx *db.Tx) error {
		now := s.Clock.NowMillis()
		jobs, askAgain = nil, now+look.Milliseconds()
		d, err := store.HoldDesk(tx, l.account, l.number)
		if err != nil {
			return err
		}
		l.grant(d)
		if d.Number.Link != chat.LinkConnected && !d.Number.Lost() {
			return nil // what waits is kept
		}
		if again, err := l.own(tx, d, now); err != nil || again != 0 {
			askAgain = again
			return err
		}
		if d.Number.Lost() {
			return l.giveUp(tx, d, now)
		}
		hold := d.Standing.Hold
		if hold.Holds(now) {
			askAgain = hold.Until
			return nil
		}
		probing := hold.Kind != chat.HoldNone
		if probing {
			if l.flying.Load() > 0 {
				return nil // one at a time
			}
			room = 1
		}
		session, err := l.session(d)
		if err != nil {
			askAgain = now + probeAfter(chat.HoldAccess, 0).Milliseconds()
			return s.hold(tx, d.Number, hold, next(hold, chat.HoldAccess, verdict{say: chat.Sentence(err)}, now))
		}
		if err := store.Admit(tx, l.account, l.number, now); err != nil {
			return err
		}
		jobs, err = l.take(tx, d, room, now)
		for i := range jobs {
			jobs[i].probing, jobs[i].session = probing, session
		}
		return err
	})
	return jobs, askAgain, err
}

// giveUp fails what waits for a number that is gone for good.
func (l *line) giveUp(tx *db.Tx, d store.Desk, now int64) error {
	if err := store.Admit(tx, l.account, l.number, now); err != nil {
		return err
	}
	_, err := l.take(tx, d, glances, now) // the rules refuse them all
	return err
}

// session opens the number's token.
func (l *line) session(d store.Desk) (graph.Session, error) {
	token, err := l.s.Vault.Open(auth.PurposeToken, d.Token)
	if err == nil && token == "" {
		err = chat.Errorf(chat.Conflict, "There is no access token for this number. Connect it again; what is waiting goes out afterwards.")
	}
	return l.s.Graph.With(token), err
}

// grant takes over what the number may send a second.
func (l *line) grant(d store.Desk) {
	rate := d.Number.Rate
	if d.Standing.Pace > 0 {
		rate = d.Standing.Pace
	}
	l.rate.Store(int64(rate))
	l.pace.set(rate)
}

// take marks the next messages as on their way.
func (l *line) take(tx *db.Tx, d store.Desk, room int, now int64) (jobs []job, err error) {
	for range glances {
		if len(jobs) >= room {
			break
		}
		o, ok, err := store.NextOutgoing(tx, l.account, l.number, now, l.lastLane())
		if err != nil || !ok {
			return jobs, err
		}
		j, ready, err := l.prepare(tx, d, o, now)
		if err != nil {
			return nil, err
		}
		if ready {
			jobs = append(jobs, j)
		}
	}
	return jobs, nil
}

// prepare looks at a message whose turn it is. If it may not go, that is stored; if not yet, it gets another turn.
func (l *line) prepare(tx *db.Tx, d store.Desk, o store.Outgoing, now int64) (j job, ready bool, err error) {
	s := l.s
	if at := l.pairs.ready(o.Conversation).UnixMilli(); at > now {
		return j, false, store.Requeue(tx, l.account, o, at)
	}
	m, err := store.MessageIn(tx, chat.SystemViewer(l.account), o.Message)
	if err != nil {
		return j, false, err
	}
	x, err := situationOf(tx, d, m, o.Marketing, now)
	if err != nil {
		return j, false, err
	}
	if x.conversation.LastAt < m.SentAt && m.Content.Type != chat.TypeReaction { // it was scheduled
		if err := advance(tx, m, x.conversation); err != nil {
			return j, false, err
		}
	}
	if late := now-m.SentAt > patienceOf(o.Lane).Milliseconds(); late {
		return j, false, s.fail(tx, l.account, o, 0, tooLate)
	}
	if refused := s.refusal(tx, x); refused != nil {
		if chat.KindOf(refused) == chat.Internal {
			return j, false, refused
		}
		return j, false, s.fail(tx, l.account, o, 0, chat.Sentence(refused))
	}
	o.AttemptedAt = attemptTime(m, now)
	o.Attempts++
	j = job{number: d.Number, outgoing: o, message: m, contact: x.contact}
	if ready, err = store.Claim(tx, l.account, o); err != nil || !ready {
		return j, false, err
	}
	if m.SentAt > m.ReceivedAt && o.Attempts == 1 { // it was scheduled, and is an answer from now on
		taken, err := s.takeCharge(tx, m, x.conversation)
		if err == nil && len(taken) > 0 {
			err = s.Events.Append(tx, l.account, taken...)
		}
		if err != nil {
			return j, false, err
		}
	}
	return j, true, s.restate(tx, l.account, o, chat.StatusSending, "")
}

const tooLate = "WhatsApp could not be reached in time, so the message was not sent. Send it again if it still matters."

// patienceOf is how long a message may wait for its number before it is given up: a late answer helps nobody.
func patienceOf(lane store.Lane) time.Duration {
	if lane == store.LaneBulk {
		return 72 * time.Hour
	}
	return 24 * time.Hour
}
