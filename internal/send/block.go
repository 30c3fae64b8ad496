package send

import (
	"context"

	"github.com/saltbridge/saltbridge/internal/auth"
	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/graph"
)

// Block puts a person on the block list of a number at WhatsApp, or takes them off it, and waits for the answer. It may be
// repeated. Kinds of failure: Conflict (the number is not connected), Refused, Unavailable.
func (s *Sender) Block(ctx context.Context, account chat.AccountID, number chat.NumberID, who chat.Contact, blocked bool) error {
	ctx, cancel := context.WithTimeout(ctx, presenceTime)
	defer cancel()
	v := chat.SystemViewer(account)
	n, err := s.Store.Number(ctx, v, number)
	if err != nil {
		return err
	}
	if n.Link != chat.LinkConnected {
		return notConnected(n)
	}
	secrets, err := s.Store.NumberSecrets(ctx, v, number)
	if err != nil {
		return err
	}
	token, err := s.Vault.Open(auth.PurposeToken, secrets.Token)
	if err != nil {
		return err
	}
	user := who.Phone
	if user == "" {
		user = who.BSUID
	}
	err = s.Graph.With(token).Block(ctx, n.PhoneNumberID, user, blocked)
	switch graph.OutcomeOf(err) {
	case graph.Accepted:
		return nil
	case graph.Refused:
		_, say := explain(err)
		return chat.Because(chat.Refused, err, "WhatsApp did not do it. %s", say)
	}
	return chat.Because(chat.Unavailable, err, "Meta did not answer, so the person may not be blocked or unblocked. Try again.")
}
