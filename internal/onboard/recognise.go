package onboard

import (
	"context"
	"slices"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/db"
	"github.com/saltbridge/saltbridge/internal/graph"
	"github.com/saltbridge/saltbridge/internal/phonenumber"
	"github.com/saltbridge/saltbridge/internal/store"
)

// recognise asks Meta which number was added without its digits, where it may be one that is here: tracked, removed, or known under
// another id at Meta. Then that one takes over what was added, and true comes back. It comes before we are subscribed, so that
// hardly anything can arrive for the wrong one.
func (b *Onboard) recognise(ctx context.Context, session graph.Session, asked chat.Number) (bool, error) {
	if asked.Digits != "" {
		return false, nil
	}
	numbers, err := b.Store.Numbers(ctx, chat.SystemViewer(asked.Account))
	if err != nil || !slices.ContainsFunc(numbers, func(n chat.Number) bool { return n.PhoneNumberID == "" || n.Link == chat.LinkDisconnected }) {
		return false, err
	}
	ctx, cancel := context.WithTimeout(ctx, callTime)
	defer cancel()
	phone, err := session.PhoneNumber(ctx, asked.PhoneNumberID, "display_phone_number", "verified_name")
	if err != nil {
		return false, err
	}
	known := false
	err = b.Store.Write(ctx, func(tx *db.Tx) error {
		known = false
		desk, err := store.DeskOf(tx, asked.Account, asked.ID)
		if err != nil || desk.Number.Link != chat.LinkConnecting || desk.Number.OnboardedAt != asked.OnboardedAt {
			return err // it was removed or onboarded again while we asked
		}
		n := desk.Number
		n.Digits, n.Name = phonenumber.Digits(phone.DisplayPhoneNumber), phone.VerifiedName
		before, found, err := store.UnboundNumber(tx, n.Account, "", n.Digits)
		if err != nil || !found {
			return err
		}
		known, err = b.unite(tx, n, before, store.Secrets{Token: desk.Token, AppSecret: desk.AppSecret})
		return err
	})
	return known, err
}

// unite has a number that is here take over one that was just added. If somebody has written to the new one already, it stays: a
// tracked one goes instead, and of two that have conversations both stay.
func (b *Onboard) unite(tx *db.Tx, n, before chat.Number, secrets store.Secrets) (bool, error) {
	now := b.Clock.NowMillis()
	forgotten, err := store.ForgetNumber(tx, n)
	if err != nil {
		return false, err
	}
	tx.OnCommit(b.changed)
	events := []chat.Event{{Kind: chat.EventNumberChanged, Number: n.ID, At: now}, {Kind: chat.EventNumberChanged, Number: before.ID, At: now}}
	if !forgotten {
		if before.Link != chat.LinkTracked {
			b.Log.Warn("a number was added that is here already, and both have conversations", "number", n.ID, "other", before.ID)
			return false, nil
		}
		if err := store.RemoveNumber(tx, before); err != nil {
			return false, err
		}
		return false, b.Events.Append(tx, n.Account, events...)
	}
	n, err = b.bringBack(tx, n, before, secrets, NewNumber{}.since(before, n.OnboardedAt))
	if err != nil {
		return false, err
	}
	if err := planSyncs(tx, n, now); err != nil {
		return false, err
	}
	return true, b.Events.Append(tx, n.Account, events...)
}
