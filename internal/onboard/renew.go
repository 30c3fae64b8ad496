package onboard

import (
	"context"
	"strings"

	"github.com/saltbridge/saltbridge/internal/auth"
	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/db"
	"github.com/saltbridge/saltbridge/internal/store"
)

// noToken is what is said when a token is missing.
func noToken() error {
	return chat.Errorf(chat.Invalid, "The access token is missing. Make one for a system user in Meta's business settings.").See(chat.RunbookToken)
}

// Renew gives a number a new access token without onboarding it again: what waits goes on at once. The token is tried
// first. Kinds of failure: NotFound, Invalid, Refused, Conflict (the number is tracked only), Unavailable.
func (b *Onboard) Renew(ctx context.Context, v chat.Viewer, id chat.NumberID, token string) error {
	n, err := b.Store.Number(ctx, v, id)
	if err != nil {
		return err
	}
	if err := removed(n); err != nil {
		return err
	}
	token = strings.TrimSpace(token)
	switch {
	case n.Link == chat.LinkTracked:
		return chat.Errorf(chat.Conflict, "This number is used in the app only. Connect it instead.").See(chat.RunbookConnect)
	case token == "":
		return noToken()
	}
	asking, cancel := context.WithTimeout(ctx, callTime)
	defer cancel()
	if _, err := b.Graph.With(token).PhoneNumber(asking, n.PhoneNumberID, "display_phone_number"); err != nil {
		return seeing(refused(err, "Meta does not accept this token for the number. Make one with whatsapp_business_management and whatsapp_business_messaging for its WhatsApp Business account."), chat.RunbookToken)
	}
	err = b.Store.Write(ctx, func(tx *db.Tx) error {
		tx.OnCommit(b.changed)
		if err := renew(tx, n, store.Secrets{Token: b.Vault.Seal(auth.PurposeToken, token)}); err != nil {
			return err
		}
		return b.Events.Append(tx, n.Account, chat.Event{Kind: chat.EventNumberChanged, Number: n.ID, At: b.Clock.NowMillis()})
	})
	if err != nil {
		return err
	}
	_, err = b.check(ctx, n)
	return err
}
