package send

import (
	"context"
	"time"

	"github.com/saltbridge/saltbridge/internal/auth"
	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/convert"
	"github.com/saltbridge/saltbridge/internal/db"
	"github.com/saltbridge/saltbridge/internal/graph"
	"github.com/saltbridge/saltbridge/internal/store"
)

// claim takes the next message of a number and commits the attempt: from here on it is out, as far as we
// know, until something proves otherwise.
func (s *Sender) claim(account chat.AccountID, n chat.Number) (job, bool, error) {
	j := job{account: account, number: n}
	if err := s.authorize(&j); err != nil {
		return j, false, err
	}
	found := false
	err := s.Store.Write(s.ctx, func(tx *db.Tx) (err error) {
		j.outgoing, found, err = store.NextOutgoing(tx, account, n.ID, s.Clock.NowMillis())
		if err != nil || !found {
			return err
		}
		if j.message, err = store.MessageIn(tx, chat.SystemViewer(account), j.outgoing.Message); err != nil {
			return err
		}
		if j.contact, err = store.ContactOf(tx, account, j.outgoing.Conversation); err != nil {
			return err
		}
		j.outgoing.State, j.outgoing.AttemptedAt = chat.StatusSending, attemptTime(j.message, s.Clock.NowMillis())
		j.outgoing.Attempts++
		return s.restate(tx, account, j.outgoing, "")
	})
	return j, found, err
}

// authorize gives the job the number's token.
func (s *Sender) authorize(j *job) error {
	secrets, err := s.Store.NumberSecrets(s.ctx, chat.SystemViewer(j.account), j.number.ID)
	if err != nil {
		return err
	}
	token, err := s.Vault.Open(auth.PurposeToken, secrets.Token)
	j.session = s.Graph.With(token)
	return err
}

// attempt asks Meta to send a message and stores what is certain afterwards.
func (s *Sender) attempt(j job) {
	sent, err := s.request(j)
	// The outcome is worth more tries than the request: without it the message stays uncertain.
	for range outcomeTries {
		failed := s.Store.Write(context.WithoutCancel(s.ctx), func(tx *db.Tx) error { return s.settle(tx, j, sent, err) })
		if failed == nil {
			return
		}
		s.Log.Error("the outcome of a send cannot be stored; trying again", "message", j.message.ID, "error", failed)
		time.Sleep(outcomePause)
	}
}

// request uploads the message's files, if it has any, and asks Meta to send it.
func (s *Sender) request(j job) (sent graph.Sent, err error) {
	message, err := s.attach(s.ctx, j.account, j.number, j.session, j.message)
	if err != nil {
		return sent, err
	}
	out, err := convert.Outgoing(message, j.contact)
	if err != nil {
		return sent, err
	}
	// A stop of the process must not cut a request short: it would only make its outcome uncertain.
	ctx, cancel := context.WithTimeout(context.WithoutCancel(s.ctx), patience)
	defer cancel()
	return j.session.Send(ctx, j.number.PhoneNumberID, out)
}

const (
	outcomeTries = 10
	outcomePause = time.Second // between tries to store an outcome: only trouble with storage gets here
)

// settle stores the outcome of an attempt.
func (s *Sender) settle(tx *db.Tx, j job, sent graph.Sent, err error) error {
	switch graph.OutcomeOf(err) {
	case graph.Accepted:
		if err := store.Climb(tx, j.account, j.message.ID, chat.StatusAccepted, sent.MessageID, 0, ""); err != nil {
			return err
		}
		return s.finish(tx, j)
	case graph.Refused:
		return s.fail(tx, j, err)
	case graph.Retry:
		return s.again(tx, j, err)
	}
	s.Log.Warn("nobody knows whether Meta took a message", "message", j.message.ID, "error", err)
	return s.uncertain(tx, j.account, j.outgoing, "Meta did not answer clearly, so this message may or may not have been sent. A receipt will settle it; otherwise look at the phone before you send it again.")
}

// finish takes a message whose fate is known out of the outbox.
func (s *Sender) finish(tx *db.Tx, j job) error {
	if err := store.Unqueue(tx, j.account, []chat.MessageID{j.message.ID}); err != nil {
		return err
	}
	return s.changed(tx, j.account, j.outgoing)
}

func (s *Sender) fail(tx *db.Tx, j job, err error) error {
	code, say := explain(err)
	s.Log.Info("Meta refused a message", "message", j.message.ID, "code", code, "error", err)
	if err := store.Climb(tx, j.account, j.message.ID, chat.StatusFailed, "", code, say); err != nil {
		return err
	}
	return s.finish(tx, j)
}

// retries are the pauses before further attempts of a message that Meta surely did not take.
var retries = [...]time.Duration{time.Second, 4 * time.Second, 16 * time.Second, time.Minute, 4 * time.Minute, 10 * time.Minute}

// again queues a message for another attempt, or gives up after the last.
func (s *Sender) again(tx *db.Tx, j job, err error) error {
	if j.outgoing.Attempts > len(retries) {
		return s.fail(tx, j, err)
	}
	_, say := explain(err)
	pause := max(retries[j.outgoing.Attempts-1], asked(err))
	j.outgoing.State = chat.StatusQueued
	j.outgoing.DueAt = s.Clock.Now().Add(pause).UnixMilli()
	s.Log.Info("a message is tried again later", "message", j.message.ID, "attempt", j.outgoing.Attempts, "error", err)
	return s.restate(tx, j.account, j.outgoing, say)
}

// uncertain notes that nobody knows whether Meta has a message.
func (s *Sender) uncertain(tx *db.Tx, account chat.AccountID, o store.Outgoing, say string) error {
	o.State = chat.StatusUncertain
	return s.restate(tx, account, o, say)
}

// restate stores the state of a message in the outbox and shows it on the message.
func (s *Sender) restate(tx *db.Tx, account chat.AccountID, o store.Outgoing, say string) error {
	if err := store.SetOutgoing(tx, account, o); err != nil {
		return err
	}
	if err := store.Restate(tx, account, o.Message, o.State, say); err != nil {
		return err
	}
	return s.changed(tx, account, o)
}

func (s *Sender) changed(tx *db.Tx, account chat.AccountID, o store.Outgoing) error {
	return s.Events.Append(tx, account, chat.Event{Kind: chat.EventMessageChanged, Number: o.Number, Conversation: o.Conversation,
		Message: o.Message, At: s.Clock.NowMillis()})
}
