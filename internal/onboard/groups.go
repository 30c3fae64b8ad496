package onboard

import (
	"context"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/db"
	"github.com/saltbridge/saltbridge/internal/store"
)

// longestGroup is how many characters the name of a group may have; WhatsApp allows 100.
const longestGroup = 200

// NameGroup notes a group of a number's phone, so that everyone knows where to look: groups stay in the app. Kinds of failure:
// NotFound, Invalid, Incapable (a number without the app has none).
func (b *Onboard) NameGroup(ctx context.Context, v chat.Viewer, id chat.NumberID, name string) error {
	n, err := b.Store.Number(ctx, v, id)
	if err != nil {
		return err
	}
	name = strings.TrimSpace(name)
	switch {
	case name == "" || utf8.RuneCountInString(name) > longestGroup:
		return chat.Errorf(chat.Invalid, "The group needs a name of at most 200 characters.").See(chat.RunbookBlindSpots)
	case chat.Capability(chat.FeatureGroups, n.Mode) != chat.PlaceApp:
		return chat.Errorf(chat.Incapable, "This number is not in the app, so it has no groups there.").See(chat.RunbookBlindSpots)
	}
	return b.putGroup(ctx, n, name, false)
}

// ForgetGroup forgets a group that was named. Kinds of failure: NotFound.
func (b *Onboard) ForgetGroup(ctx context.Context, v chat.Viewer, id chat.NumberID, name string) error {
	n, err := b.Store.Number(ctx, v, id)
	if err != nil {
		return err
	}
	groups, err := b.Store.AppGroups(ctx, v, id)
	if err != nil {
		return err
	}
	name = strings.TrimSpace(name)
	if !slices.ContainsFunc(groups, func(g chat.AppGroup) bool { return g.Name == name }) {
		return chat.Errorf(chat.NotFound, "No group of this name is listed for the number.")
	}
	return b.putGroup(ctx, n, name, true)
}

func (b *Onboard) putGroup(ctx context.Context, n chat.Number, name string, forget bool) error {
	now := b.Clock.NowMillis()
	return b.Store.Write(ctx, func(tx *db.Tx) error {
		if err := store.PutAppGroup(tx, n.Account, n.ID, chat.AppGroup{Name: name, AddedAt: now}, forget); err != nil {
			return err
		}
		return b.Events.Append(tx, n.Account, chat.Event{Kind: chat.EventNumberChanged, Number: n.ID, At: now})
	})
}
