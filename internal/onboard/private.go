package onboard

import (
	"context"
	"strings"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/db"
	"github.com/saltbridge/saltbridge/internal/phonenumber"
	"github.com/saltbridge/saltbridge/internal/store"
)

// AddPrivate adds a rule that marks private chats. Kinds of failure: Invalid.
func (b *Onboard) AddPrivate(ctx context.Context, v chat.Viewer, kind chat.PrivateKind, value string) (chat.PrivateRule, error) {
	r, err := ruleOf(kind, value)
	if err != nil {
		return r, err
	}
	r.ID, r.MadeAt, r.MadeBy = b.Store.IDs.Next(), b.Clock.NowMillis(), v.Agent
	err = b.Store.Write(ctx, func(tx *db.Tx) error {
		if err := store.AddPrivateRule(tx, v.Account, r); err != nil {
			return err
		}
		tx.OnCommit(b.changed)
		return cover(tx, b.Store, v.Account, r)
	})
	return r, err
}

// ruleOf checks what somebody wrote.
func ruleOf(kind chat.PrivateKind, value string) (chat.PrivateRule, error) {
	value = strings.TrimSpace(value)
	switch {
	case len(value) > 200:
		return chat.PrivateRule{}, chat.Errorf(chat.Invalid, "A rule has at most 200 characters.").See(chat.RunbookPrivate)
	case kind == chat.PrivateNumber:
		if value = phonenumber.Digits(value); len(value) < 7 || len(value) > 15 {
			return chat.PrivateRule{}, noNumber(chat.RunbookPrivate)
		}
	case kind == chat.PrivateName:
		if strings.Trim(value, "* ") == "" {
			return chat.PrivateRule{}, chat.Errorf(chat.Invalid, "A rule on names needs more than a star: it would make every chat private.").See(chat.RunbookPrivate)
		}
	case kind == chat.PrivateLabel:
		if value == "" {
			return chat.PrivateRule{}, chat.Errorf(chat.Invalid, "The label is missing.").See(chat.RunbookPrivate)
		}
	default:
		return chat.PrivateRule{}, chat.Errorf(chat.Invalid, "A rule is about a number, a name or a label, not %q.", kind).See(chat.RunbookPrivate)
	}
	return chat.PrivateRule{Kind: kind, Value: value}, nil
}

// cover marks the contacts that a rule covers by now.
func cover(tx *db.Tx, s *store.Store, account chat.AccountID, r chat.PrivateRule) (err error) {
	var contacts []chat.ContactID
	switch r.Kind {
	case chat.PrivateNumber: // whoever has the number, under all names they have
		person := chat.Person{Phone: r.Value}
		if contacts, err = store.KnownContacts(tx, account, person); err != nil {
			return err
		}
	case chat.PrivateLabel:
		if contacts, err = store.ContactsOfLabel(tx, account, r.Value); err != nil {
			return err
		}
	case chat.PrivateName:
		err = store.BookNames(tx, account, func(id chat.ContactID, name string) {
			if r.MatchesName(name) {
				contacts = append(contacts, id)
			}
		})
		if err != nil {
			return err
		}
	}
	return store.MarkPrivate(tx, account, r.ID, contacts)
}

// RemovePrivate removes a rule: from then on the chats are mirrored again. Kinds of failure: NotFound.
func (b *Onboard) RemovePrivate(ctx context.Context, v chat.Viewer, id int64) error {
	return b.Store.Write(ctx, func(tx *db.Tx) error {
		found, err := store.RemovePrivateRule(tx, v.Account, id)
		if err == nil && !found {
			err = chat.Errorf(chat.NotFound, "There is no such rule.")
		}
		tx.OnCommit(b.changed)
		return err
	})
}

// keepPrivate marks those whose conversation got a private label since, and numbers that became known.
func (b *Onboard) keepPrivate(ctx context.Context, account chat.AccountID) error {
	rules, err := b.Store.PrivateRules(ctx, chat.SystemViewer(account))
	if err != nil || len(rules) == 0 {
		return err
	}
	return b.Store.Write(ctx, func(tx *db.Tx) error {
		rules, err := store.PrivateRulesIn(tx, account) // one may be gone since
		if err != nil {
			return err
		}
		for _, r := range rules {
			if r.Kind == chat.PrivateName {
				continue // the address book sees to it as it comes
			}
			if err := cover(tx, b.Store, account, r); err != nil {
				return err
			}
		}
		return nil
	})
}

// waitsForBook reports whether a history has to wait: a rule on names can be applied only once the address book is here.
func (b *Onboard) waitsForBook(ctx context.Context, n chat.Number, syncs []chat.Sync) (bool, error) {
	rules, err := b.Store.PrivateRules(ctx, chat.SystemViewer(n.Account))
	if err != nil {
		return false, err
	}
	named := false
	for _, r := range rules {
		named = named || r.Kind == chat.PrivateName
	}
	if !named || b.Clock.NowMillis()-n.OnboardedAt > bookTime.Milliseconds() {
		return false, nil
	}
	for _, s := range syncs {
		if s.Kind == chat.SyncContacts && !s.State.Over() {
			return true, nil
		}
	}
	return false, nil
}
