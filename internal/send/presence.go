package send

import (
	"context"
	"time"

	"github.com/saltbridge/saltbridge/internal/auth"
	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/graph"
)

// presenceTime is how long Meta may take to note that a message was read.
const presenceTime = 10 * time.Second

// Presence is what a customer sees of us besides messages: that theirs was read, and that an answer is being written.
type Presence struct {
	Account chat.AccountID
	Number  chat.NumberID
	WAMID   string // of the newest message that was read; all before it count as read too
	Typing  bool   // for up to 25 seconds (Meta: typing indicators page, Oct 2025)
}

// Show tells Meta of our presence and waits for the answer. It may be repeated. Kinds of failure: Conflict (the number
// is not connected), Refused, Unavailable.
func (s *Sender) Show(ctx context.Context, p Presence) error {
	ctx, cancel := context.WithTimeout(ctx, presenceTime)
	defer cancel()
	v := chat.SystemViewer(p.Account)
	number, err := s.Store.Number(ctx, v, p.Number)
	if err != nil {
		return err
	}
	if number.Link != chat.LinkConnected {
		return notConnected(number)
	}
	secrets, err := s.Store.NumberSecrets(ctx, v, p.Number)
	if err != nil {
		return err
	}
	token, err := s.Vault.Open(auth.PurposeToken, secrets.Token)
	if err != nil {
		return err
	}
	return unshown(s.Graph.With(token).MarkRead(ctx, number.PhoneNumberID, p.WAMID, p.Typing))
}

func unshown(err error) error {
	switch graph.OutcomeOf(err) {
	case graph.Accepted:
		return nil
	case graph.Refused:
		_, say := explain(err)
		return chat.Because(chat.Refused, err, "The customer was not shown it. %s", say)
	}
	return chat.Because(chat.Unavailable, err, "Meta did not answer, so the customer may not have been shown it. Try again.")
}

// ShowSoon is Show in the background, one after the other: nobody waits for it, and it is not worth another try. What no message of a
// customer is known for is left out.
func (s *Sender) ShowSoon(all ...Presence) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.ctx.Err() != nil || len(all) == 0 {
		return
	}
	s.running.Go(func() {
		for _, p := range all {
			if p.WAMID == "" || s.ctx.Err() != nil {
				continue
			}
			if err := s.Show(s.ctx, p); err != nil && s.ctx.Err() == nil {
				s.Log.Info("the customer was not shown that a message was read", "number", p.Number, "error", err)
			}
		}
	})
}
