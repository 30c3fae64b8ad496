package send

import (
	"context"
	"time"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/convert"
	"github.com/saltbridge/saltbridge/internal/db"
	"github.com/saltbridge/saltbridge/internal/graph"
	"github.com/saltbridge/saltbridge/internal/store"
)

// attempt asks Meta to send a message and stores what is certain afterwards.
func (l *line) attempt(j job) {
	s := l.s
	sent, exchanges, err := s.request(j)
	v := judge(err)
	l.learn(j, v)
	// The outcome is worth more tries than the request: without it the message stays uncertain.
	for range outcomeTries {
		failed := s.Store.Write(context.WithoutCancel(s.ctx), func(tx *db.Tx) error {
			if err := s.note(tx, j, exchanges); err != nil {
				return err
			}
			return l.settle(tx, j, sent, v)
		})
		if failed == nil {
			s.count(v)
			return
		}
		s.Log.Error("the outcome of a send cannot be stored; trying again", "message", j.message.ID, "error", failed)
		time.Sleep(outcomePause)
	}
}

// request uploads the message's files, if it has any, and asks Meta to send it.
func (s *Sender) request(j job) (sent graph.Sent, exchanges []graph.Exchange, err error) {
	record := func(x graph.Exchange) { exchanges = append(exchanges, x) }
	message, err := s.attach(graph.Recording(s.ctx, record), j.number.Account, j.number, j.session, j.message)
	if err != nil {
		return sent, exchanges, err
	}
	out, err := convert.Outgoing(message, j.contact)
	if err != nil {
		return sent, exchanges, err
	}
	// A stop of the process must not cut a request short: it would only make its outcome uncertain.
	ctx, cancel := context.WithTimeout(context.WithoutCancel(s.ctx), s.Patience)
	defer cancel()
	sent, err = j.session.Send(graph.Recording(ctx, record), j.number.PhoneNumberID, out)
	return sent, exchanges, err
}

const (
	outcomeTries = 10
	outcomePause = time.Second // between tries to store an outcome: only trouble with storage gets here
)

// quiet is how many requests in a row get no clear answer before the number rests: Meta, or the way there, is down.
const quiet = 5

// learn takes in what an answer says about the pace, before anything is stored.
func (l *line) learn(j job, v verdict) {
	now := l.s.Clock.Now()
	if v.clear {
		l.silent.Store(0)
	} else {
		l.silent.Add(1)
	}
	switch v.effect {
	case graph.Slower:
		l.pace.slower(now)
	case graph.RestPair:
		l.pairs.pause(j.outgoing.Conversation, now.Add(v.pause(j.outgoing.Attempts)))
	}
}

// count counts an answer.
func (s *Sender) count(v verdict) {
	switch v.outcome {
	case graph.Accepted:
		s.counters.Accepted.Add(1)
	case graph.Refused:
		s.counters.Refused.Add(1)
	case graph.Retry:
		s.counters.Retried.Add(1)
	case graph.Uncertain:
		s.counters.Uncertain.Add(1)
	}
	if v.effect == graph.Slower {
		s.counters.Throttled.Add(1)
	}
}

// settle stores the outcome of an attempt.
func (l *line) settle(tx *db.Tx, j job, sent graph.Sent, v verdict) error {
	s, o, now := l.s, j.outgoing, l.s.Clock.NowMillis()
	if kind := v.stops(l.silent.Load()); kind != chat.HoldNone {
		return l.stop(tx, j, v, kind, now)
	}
	if j.probing && v.clear {
		if err := s.lift(tx, j.number, now); err != nil {
			return err
		}
	}
	if err := s.remember(tx, j.number, o.Conversation, v, now); err != nil {
		return err
	}
	switch v.outcome {
	case graph.Accepted:
		if err := store.Climb(tx, l.account, o.Message, chat.StatusAccepted, sent.MessageID, 0, ""); err != nil {
			return err
		}
		return s.finish(tx, l.account, o)
	case graph.Refused:
		s.Log.Info("Meta refused a message", "message", o.Message, "code", v.code, "error", v.err)
		return s.fail(tx, l.account, o, v.code, v.say)
	case graph.Retry:
		return s.again(tx, l.account, o, v, now)
	}
	s.Log.Warn("nobody knows whether Meta took a message", "message", o.Message, "error", v.err)
	return s.doubt(tx, l.account, o, now, unclear)
}

// finish takes a message whose fate is known out of the outbox.
func (s *Sender) finish(tx *db.Tx, account chat.AccountID, o store.Outgoing) error {
	if err := store.Unqueue(tx, account, []chat.MessageID{o.Message}); err != nil {
		return err
	}
	return s.changed(tx, account, o)
}

// fail gives a message up with a sentence.
func (s *Sender) fail(tx *db.Tx, account chat.AccountID, o store.Outgoing, code int, say string) error {
	if err := store.Climb(tx, account, o.Message, chat.StatusFailed, "", code, say); err != nil {
		return err
	}
	return s.finish(tx, account, o)
}

// again queues a message for another attempt, or gives up after the last.
func (s *Sender) again(tx *db.Tx, account chat.AccountID, o store.Outgoing, v verdict, now int64) error {
	pause := v.pause(o.Attempts)
	if o.Attempts > v.tries || pause > longestWait(o.Lane) {
		return s.fail(tx, account, o, v.code, v.say)
	}
	s.Log.Info("a message is tried again later", "message", o.Message, "attempt", o.Attempts, "pause", pause, "error", v.err)
	return s.wait(tx, account, o, now+pause.Milliseconds(), v.say)
}

// wait queues a message that was on its way again, with a sentence that says why.
func (s *Sender) wait(tx *db.Tx, account chat.AccountID, o store.Outgoing, until int64, say string) error {
	if err := store.Requeue(tx, account, o, until); err != nil {
		return err
	}
	return s.restate(tx, account, o, chat.StatusQueued, say)
}

// longestWait is how long a message waits because Meta says so. A person is rather told at once.
func longestWait(lane store.Lane) time.Duration {
	if lane == store.LanePeople {
		return 15 * time.Minute
	}
	return patienceOf(lane)
}

// restate shows on a message where it stands.
func (s *Sender) restate(tx *db.Tx, account chat.AccountID, o store.Outgoing, status chat.Status, say string) error {
	if err := store.Restate(tx, account, o.Message, status, say); err != nil {
		return err
	}
	return s.changed(tx, account, o)
}

func (s *Sender) changed(tx *db.Tx, account chat.AccountID, o store.Outgoing) error {
	return s.Events.Append(tx, account, chat.Event{Kind: chat.EventMessageChanged, Number: o.Number, Conversation: o.Conversation,
		Message: o.Message, Part: chat.PartStatus, At: s.Clock.NowMillis()})
}
