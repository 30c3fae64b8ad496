package onboard

import (
	"cmp"
	"context"
	"strings"
	"time"

	"github.com/saltbridge/saltbridge/internal/auth"
	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/db"
	"github.com/saltbridge/saltbridge/internal/phonenumber"
	"github.com/saltbridge/saltbridge/internal/store"
)

// NewNumber describes a number to be added by token.
type NewNumber struct {
	PhoneNumberID string
	WABAID        string
	BusinessID    string
	Token         string
	AppSecret     string // of the app whose webhooks bring the number's messages; empty: the one known, or this server's own
	Digits        string // empty: the keeper asks Meta
	Name          string
	Mode          chat.Mode

	anew      bool      // Meta's window says that the number was connected just now
	onboarded time.Time // when Meta says it was; zero if it does not
}

// Add stores a number whose token someone already has, without a running keeper: that of the server finds it
// within seconds and connects it. Kinds of failure: Invalid, Conflict (another account has the number).
func Add(ctx context.Context, o Options, account chat.AccountID, n NewNumber) (chat.Number, error) {
	b := At(o)
	for field, value := range map[string]string{"phone number id": n.PhoneNumberID, "WABA id": n.WABAID} {
		if value == "" || strings.Trim(value, "0123456789") != "" {
			return chat.Number{}, chat.Errorf(chat.Invalid, "The %s is a number of Meta's with digits only, such as 410050006000701; %q is not.", field, value).See(chat.RunbookConnect)
		}
	}
	if n.Token == "" {
		return chat.Number{}, noToken()
	}
	if n.Mode != chat.ModeCoexistence && n.Mode != chat.ModeAPI {
		return chat.Number{}, chat.Errorf(chat.Invalid, "The mode is coexistence or api, not %q.", n.Mode).See(chat.RunbookConnect)
	}
	return b.add(ctx, account, n)
}

// add stores a number as connecting, with its syncs to be requested. A number the account already has gets the
// new token and starts over: that is what onboarding again means.
func (b *Onboard) add(ctx context.Context, account chat.AccountID, n NewNumber) (chat.Number, error) {
	now := b.Clock.NowMillis()
	second := now - now%1000 // Meta's times are whole seconds: what happens in this very second comes after
	number := chat.Number{Account: account, PhoneNumberID: n.PhoneNumberID, WABAID: n.WABAID, BusinessID: n.BusinessID,
		Digits: n.Digits, Name: n.Name, Mode: n.Mode, Link: chat.LinkConnecting, LinkChangedAt: second - 1, OnboardedAt: second, CreatedAt: now, Rate: chat.RateFor(n.Mode)}
	secrets := store.Secrets{Token: b.Vault.Seal(auth.PurposeToken, n.Token), AppSecret: b.Vault.Seal(auth.PurposeAppSecret, n.AppSecret)}
	err := b.Store.Write(ctx, func(tx *db.Tx) (err error) {
		if number, err = b.put(tx, number, n, secrets); err != nil {
			return err
		}
		if err := planSyncs(tx, number, now); err != nil {
			return err
		}
		tx.OnCommit(b.changed)
		return b.Events.Append(tx, account, chat.Event{Kind: chat.EventNumberChanged, Number: number.ID, At: now})
	})
	return number, err
}

// put adds the number, or renews the one the account already has.
func (b *Onboard) put(tx *db.Tx, n chat.Number, as NewNumber, secrets store.Secrets) (chat.Number, error) {
	owner, known, err := store.LookupIn(tx, store.KeyPhoneNumberID, n.PhoneNumberID)
	if err != nil {
		return n, err
	}
	if !known {
		return b.putNew(tx, n, as, secrets)
	}
	if owner.Account != n.Account {
		return n, chat.Errorf(chat.Conflict, "This number is already connected to another account of this server. Disconnect it there first.").See(chat.RunbookTaken)
	}
	old, err := store.HoldNumber(tx, n.Account, chat.NumberID(owner.Target))
	if err != nil {
		return n, err
	}
	n.ID, n.CreatedAt = old.ID, old.CreatedAt
	if n.Digits == "" {
		n.Digits, n.Name = old.Digits, old.Name
	}
	if err := b.shutWindows(tx, n, as.since(old, n.OnboardedAt)); err != nil {
		return n, err
	}
	if err := store.UpdateNumber(tx, n); err != nil {
		return n, err
	}
	return n, renew(tx, n, secrets)
}

// putNew adds a number that nobody has under this id. One that was tracked in the app becomes the connected one, with its passport
// and its place; one that was removed, or has another id at Meta by now, comes back to its conversations. Where only Meta knows
// which number it is, the keeper finds out, see recognise.
func (b *Onboard) putNew(tx *db.Tx, n chat.Number, as NewNumber, secrets store.Secrets) (chat.Number, error) {
	before, found, err := store.UnboundNumber(tx, n.Account, n.PhoneNumberID, n.Digits)
	if err != nil {
		return n, err
	}
	if !found {
		n.ID = chat.NumberID(b.Store.IDs.Next())
		return n, store.AddNumber(tx, n, secrets)
	}
	return b.bringBack(tx, n, before, secrets, as.since(before, n.OnboardedAt))
}

// bringBack gives a number that is here its id at Meta and its access, as n says. Meta counts what customers write since a time.
func (b *Onboard) bringBack(tx *db.Tx, n, before chat.Number, secrets store.Secrets, since int64) (chat.Number, error) {
	n.ID, n.CreatedAt = before.ID, before.CreatedAt
	n.Digits, n.Name = cmp.Or(n.Digits, before.Digits), cmp.Or(n.Name, before.Name)
	if err := b.shutWindows(tx, n, since); err != nil {
		return n, err
	}
	if err := store.BindNumber(tx, before, n.PhoneNumberID); err != nil {
		return n, err
	}
	if err := store.UpdateNumber(tx, n); err != nil {
		return n, err
	}
	return n, renew(tx, n, secrets)
}

// since is the time from which Meta counts what customers write to a number that was known before; 0 if it was connected all
// along and only got a new token. Where Meta does not tell, it is now, if the connection had ended or Meta's window made one.
func (n NewNumber) since(old chat.Number, now int64) int64 {
	switch {
	case !n.onboarded.IsZero():
		return n.onboarded.UnixMilli()
	case n.anew, old.Link != chat.LinkConnected && old.Link != chat.LinkConnecting:
		return now
	}
	return 0
}

// shutWindows shuts the windows that customers opened before their number was connected: for Meta they never were.
func (b *Onboard) shutWindows(tx *db.Tx, n chat.Number, connected int64) error {
	now := b.Clock.NowMillis()
	shut, err := store.ShutWindows(tx, n.Account, n.ID, connected, now)
	if err != nil || len(shut) == 0 {
		return err
	}
	events := make([]chat.Event, len(shut))
	for i, id := range shut {
		events[i] = chat.Event{Kind: chat.EventConversationChanged, Number: n.ID, Conversation: id, At: now}
	}
	return b.Events.Append(tx, n.Account, events...)
}

// Track keeps a number that is used in the Business app only, under its digits: its passport and its features are here, its
// chats are not. Kinds of failure: Invalid, Conflict.
func (b *Onboard) Track(ctx context.Context, v chat.Viewer, digits, name string) (chat.Number, error) {
	n := chat.Number{Account: v.Account, Digits: phonenumber.Digits(digits), Name: strings.TrimSpace(name), Mode: chat.ModeApp, Link: chat.LinkTracked,
		CreatedAt: b.Clock.NowMillis(), Rate: chat.RateFor(chat.ModeApp)}
	if !phonenumber.Valid(n.Digits) {
		return n, noNumber(chat.RunbookNotEligible)
	}
	numbers, err := b.Store.Numbers(ctx, v)
	if err != nil {
		return n, err
	}
	for _, other := range numbers {
		if phonenumber.Canonical(other.Digits) == phonenumber.Canonical(n.Digits) {
			return n, chat.Errorf(chat.Conflict, "This number is here already.").See(chat.RunbookConnect)
		}
	}
	n.ID = chat.NumberID(b.Store.IDs.Next())
	err = b.Store.Write(ctx, func(tx *db.Tx) error {
		if err := store.TrackNumber(tx, n); err != nil {
			return err
		}
		tx.OnCommit(b.changed)
		return b.Events.Append(tx, n.Account, chat.Event{Kind: chat.EventNumberChanged, Number: n.ID, At: n.CreatedAt})
	})
	return n, err
}

// noNumber is what is said about something that is not a phone number.
func noNumber(runbook string) error {
	return chat.Errorf(chat.Invalid, "This is not a phone number. Write it with its country code, such as +49 151 2345678.").See(runbook)
}

// Remove forgets a tracked number, or ends the use of a connected one here: its id is free for another account, its conversations stay. Kinds of failure: NotFound.
func (b *Onboard) Remove(ctx context.Context, v chat.Viewer, id chat.NumberID) error {
	n, err := b.Store.Number(ctx, v, id)
	if err != nil {
		return err
	}
	return b.Store.Write(ctx, func(tx *db.Tx) error {
		if err := store.RemoveNumber(tx, n); err != nil {
			return err
		}
		now := b.Clock.NowMillis()
		if n.Link != chat.LinkTracked {
			if err := store.NoteLink(tx, n.Account, n.ID, chat.LinkChange{Link: chat.LinkDisconnected, Reason: "REMOVED", At: now}); err != nil {
				return err
			}
		}
		tx.OnCommit(b.changed)
		return b.Events.Append(tx, n.Account, chat.Event{Kind: chat.EventNumberChanged, Number: n.ID, At: now})
	})
}

// removed says that a number was removed here, if it was: it has no id at Meta any more.
func removed(n chat.Number) error {
	if n.PhoneNumberID == "" && n.Link != chat.LinkTracked {
		return chat.Errorf(chat.Conflict, "This number was removed here. Connect it again first; its conversations are kept.").See(chat.RunbookConnect)
	}
	return nil
}

// renew gives a number its new access, and with that another chance. An app secret that is not given stays.
func renew(tx *db.Tx, n chat.Number, secrets store.Secrets) error {
	if len(secrets.AppSecret) == 0 {
		desk, err := store.DeskOf(tx, n.Account, n.ID)
		if err != nil {
			return err
		}
		secrets.AppSecret = desk.AppSecret
	}
	if err := store.SetSecrets(tx, n.Account, n.ID, secrets); err != nil {
		return err
	}
	if err := store.SetTrouble(tx, n.Account, n.ID, chat.Trouble{}); err != nil {
		return err
	}
	return store.SetHold(tx, n.Account, n.ID, chat.Hold{})
}

// planSyncs notes what is to be requested once the number is connected. Only the app has something to share.
func planSyncs(tx *db.Tx, n chat.Number, now int64) error {
	if n.Mode != chat.ModeCoexistence {
		return nil
	}
	for _, kind := range []chat.SyncKind{chat.SyncContacts, chat.SyncHistory} {
		if err := store.PutSync(tx, n.Account, chat.Sync{Number: n.ID, Kind: kind, State: chat.SyncWaiting, UpdatedAt: now}); err != nil {
			return err
		}
	}
	return nil
}
