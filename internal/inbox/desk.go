package inbox

import (
	"context"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/db"
	"github.com/saltbridge/saltbridge/internal/store"
)

const (
	longestName = 60  // characters of the name of a label or a team
	mostLabels  = 500 // of an account
	mostTeams   = 200
)

// PutLabel makes a label (ID zero) or changes one. Invalid: no name, one that is too long or taken, an unknown colour.
func (i *Inbox) PutLabel(ctx context.Context, v chat.Viewer, l chat.Label) (chat.Label, error) {
	l.Account, l.Name = v.Account, strings.Join(strings.Fields(l.Name), " ")
	if l.Colour == "" {
		l.Colour = chat.Colours()[0]
	}
	if err := checkName(l.Name); err != nil {
		return l, err
	}
	if !slices.Contains(chat.Colours(), l.Colour) {
		return l, chat.Errorf(chat.Invalid, "There is no colour %q. Choose one of %s.", l.Colour, strings.Join(chat.Colours(), ", "))
	}
	return l, i.desk(ctx, v, func(tx *db.Tx) error {
		all, err := store.LabelsIn(tx, v.Account)
		if err != nil {
			return err
		}
		names := make(map[int64]string, len(all))
		for _, other := range all {
			names[other.ID.Int64()] = other.Name
		}
		if err := place(names, l.ID.Int64(), l.Name, mostLabels); err != nil {
			return err
		}
		if l.ID == 0 {
			l.ID, l.CreatedAt = chat.LabelID(i.store.IDs.Next()), i.clock.NowMillis()
		}
		return store.PutLabel(tx, l)
	})
}

// RemoveLabel deletes a label; with into not zero its conversations get that label instead.
func (i *Inbox) RemoveLabel(ctx context.Context, v chat.Viewer, id, into chat.LabelID) error {
	return i.desk(ctx, v, func(tx *db.Tx) error {
		if into != 0 {
			if err := labelsKnown(tx, v, []chat.LabelID{into}); err != nil {
				return err
			}
		}
		if err := store.RemoveLabel(tx, v.Account, id, into); err != nil || into == 0 {
			return err
		}
		return renamed(tx, v.Account, func(a *chat.Acts) {
			if at := slices.Index(a.Labels, id); at >= 0 {
				a.Labels[at] = into
				slices.Sort(a.Labels)
				a.Labels = slices.Compact(a.Labels)
			}
		})
	})
}

// desk writes a change of what all agents work with, and tells them.
func (i *Inbox) desk(ctx context.Context, v chat.Viewer, fn func(*db.Tx) error) error {
	return i.store.Write(ctx, func(tx *db.Tx) error {
		if err := fn(tx); err != nil {
			return err
		}
		return i.events.Append(tx, v.Account, chat.Event{Kind: chat.EventDeskChanged, At: i.clock.NowMillis()})
	})
}

func mayAdmin(v chat.Viewer) error {
	if v.MayAdmin() {
		return nil
	}
	return chat.Errorf(chat.Forbidden, "Only administrators may do this. Ask one of your team.")
}

func checkName(name string) error {
	switch n := utf8.RuneCountInString(name); {
	case n == 0:
		return chat.Errorf(chat.Invalid, "The name is missing.")
	case n > longestName:
		return chat.Errorf(chat.Invalid, "The name has %d characters; it may have %d.", n, longestName)
	}
	return nil
}

// place checks that a thing (id zero: a new one) may have a name among those there are.
func place(names map[int64]string, id int64, name string, most int) error {
	if id == 0 && len(names) >= most {
		return chat.Errorf(chat.Invalid, "There are %d already, and no more are possible. Remove one first.", most)
	}
	if id != 0 && names[id] == "" {
		return chat.Errorf(chat.NotFound, "It is not there any more. Someone has removed it.")
	}
	for other, taken := range names {
		if other != id && strings.EqualFold(taken, name) {
			return chat.Errorf(chat.Conflict, "There is one called %q already. Choose another name.", taken)
		}
	}
	return nil
}
