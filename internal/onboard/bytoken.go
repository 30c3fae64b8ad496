package onboard

import (
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/graph"
)

// Tokened is an access token that someone has, and what they know about the number it is for. Only Token must be there.
type Tokened struct {
	Token         string
	WABAID        string
	PhoneNumberID string
	AppSecret     string // of the app whose webhooks bring the number's messages; empty: this server's own app
}

// ByToken connects a number without Meta's window: its account, the number and how it is used are asked. The keeper goes on from
// there. Kinds of failure: Invalid (the token is missing, or more has to be told), Refused, Unavailable, Conflict (the number is
// connected elsewhere).
func (b *Onboard) ByToken(ctx context.Context, v chat.Viewer, in Tokened) (Finished, error) {
	in.Token, in.AppSecret = strings.TrimSpace(in.Token), strings.TrimSpace(in.AppSecret)
	in.WABAID, in.PhoneNumberID = strings.TrimSpace(in.WABAID), strings.TrimSpace(in.PhoneNumberID)
	if in.Token == "" {
		return Finished{}, noToken()
	}
	if strings.Trim(in.WABAID+in.PhoneNumberID, "0123456789") != "" {
		return Finished{}, chat.Errorf(chat.Invalid, "The ids of accounts and numbers at Meta are digits only, such as 410050006000701. Copy them from Meta's business settings.").See(chat.RunbookConnect)
	}
	ctx, cancel := context.WithTimeout(ctx, 2*callTime)
	defer cancel()
	session := b.Graph.With(in.Token)
	if in.WABAID == "" {
		waba, err := b.wabaOf(ctx, session)
		if err != nil {
			return Finished{}, err
		}
		in.WABAID = waba
	}
	all, err := b.choices(ctx, v, session, in.WABAID)
	if no, ok := errors.AsType[*graph.Error](err); ok {
		return Finished{}, notForToken(no)
	}
	if err != nil {
		return Finished{}, err
	}
	return b.takeTold(ctx, v, in, all)
}

// takeTold takes the number that was named, or the only one, or asks which.
func (b *Onboard) takeTold(ctx context.Context, v chat.Viewer, in Tokened, all []candidate) (Finished, error) {
	f, i := Finish{WABAID: in.WABAID}, 0
	switch {
	case in.PhoneNumberID != "":
		if i = slices.IndexFunc(all, func(c candidate) bool { return c.PhoneNumberID == in.PhoneNumberID }); i < 0 {
			return Finished{}, chat.Errorf(chat.Invalid, "The account has no number with this id. Leave its field empty to choose from the numbers there are.").See(chat.RunbookNoAccount)
		}
	case len(all) > 1 && in.AppSecret != "":
		return Finished{}, chat.Errorf(chat.Invalid, "The account has several numbers. Type the id of the one to connect: the app secret goes with it.").See(chat.RunbookNoAccount)
	case len(all) > 1:
		return b.askWhich(ctx, v, f, in.Token, all)
	}
	n, err := b.take(ctx, v, f, access{in.Token, in.AppSecret}, all[i])
	return Finished{Number: n}, err
}

// wabaOf asks which account a token is for.
func (b *Onboard) wabaOf(ctx context.Context, session graph.Session) (string, error) {
	info, err := b.debug(ctx, session)
	if err != nil {
		return "", notForToken(err)
	}
	if !info.Valid {
		return "", tokenNotTaken()
	}
	switch accounts := info.WABAs(); len(accounts) {
	case 1:
		return accounts[0], nil
	case 0:
		return "", chat.Errorf(chat.Invalid, "Meta does not tell which account this token is for. Type the id of the WhatsApp Business account; it stands in Meta's business settings.").See(chat.RunbookNoAccount)
	default:
		return "", chat.Errorf(chat.Invalid, "This token is for %d WhatsApp Business accounts. Type the id of the one whose number is to be connected.", len(accounts)).See(chat.RunbookNoAccount)
	}
}

// tokenNotTaken is what is said about a token that is good for nothing here.
func tokenNotTaken() *chat.Error {
	return chat.Errorf(chat.Refused, "Meta does not accept this token for the account. Make one for a system user with whatsapp_business_management and whatsapp_business_messaging, and give the user the account.").See(chat.RunbookToken)
}

// notForToken says it with Meta's answer for the log, or that Meta was not reached.
func notForToken(err error) error {
	return seeing(refused(err, tokenNotTaken().Say), chat.RunbookToken)
}
