package ingest

import (
	"crypto/sha256"
	"fmt"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/graph"
	"github.com/saltbridge/saltbridge/internal/store"
)

// bury takes private messages, whose content was dropped already, out of what is stored, and leaves tombstones. The notes
// get facts of their own: a batch that is tried again needs the others whole.
func (a *apply) bury(notes []note) error {
	for i := range notes {
		f := notes[i].facts
		if !hasPrivate(f) {
			continue
		}
		open := *f
		open.Arrivals, open.Imports = nil, nil
		number := notes[i].number.ID
		for _, m := range f.Arrivals {
			if m.Content.Type != chat.TypePrivate {
				open.Arrivals = append(open.Arrivals, m)
				continue
			}
			if m.Origin == chat.FromPhone {
				a.sawApp(number, m.SentAt)
			}
			if err := a.tombstone(chat.Tombstone{Number: number, Hash: graveOf(number, m.WAMID, m.SentAt, m.Direction), Direction: m.Direction, At: m.SentAt}); err != nil {
				return err
			}
		}
		for _, m := range f.Imports {
			if m.Content.Type != chat.TypePrivate {
				open.Imports = append(open.Imports, m)
				continue
			}
			t := chat.Tombstone{Number: number, Hash: graveOf(number, m.WAMID, m.SentAt, m.Direction), Direction: m.Direction, History: true, At: m.SentAt}
			if err := a.tombstone(t); err != nil {
				return err
			}
		}
		notes[i].facts = &open
	}
	return nil
}

func hasPrivate(f *chat.Facts) bool {
	for _, m := range f.Arrivals {
		if m.Content.Type == chat.TypePrivate {
			return true
		}
	}
	for _, m := range f.Imports {
		if m.Content.Type == chat.TypePrivate {
			return true
		}
	}
	return false
}

// graveOf tells private messages apart without naming them.
func graveOf(number chat.NumberID, wamid string, at int64, d chat.Direction) []byte {
	if wamid == "" {
		wamid = fmt.Sprint(at, d)
	}
	sum := sha256.Sum256([]byte(number.String() + " " + wamid))
	return sum[:16]
}

func (a *apply) tombstone(t chat.Tombstone) error {
	fresh, err := store.AddTombstone(a.tx, a.account, t)
	if err != nil || !fresh {
		return err
	}
	return store.CountBlind(a.tx, a.account, t.Number, chat.BlindPrivate, t.At, 1)
}

// blind counts what came and could not be mirrored: messages that Meta does not hand out, and groups.
func (a *apply) blind(notes []note) error {
	for _, f := range a.filed {
		if !f.New || f.Content.Type != chat.TypeUnsupported {
			continue
		}
		kind := chat.BlindUnsupported
		if f.Content.Text == graph.Explain(codeUnavailable).Sentence {
			kind = chat.BlindUnavailable
		}
		if err := store.CountBlind(a.tx, a.account, f.Number, kind, f.SentAt, 1); err != nil {
			return err
		}
	}
	for _, n := range notes {
		if x := n.facts.Notice; x != nil && x.Event == "group message" {
			if err := store.CountBlind(a.tx, a.account, n.number.ID, chat.BlindGroup, max(x.At, 1), 1); err != nil {
				return err
			}
		}
	}
	return nil
}

// codeUnavailable is Meta's code of a message that only the phone can show (Meta: onboarding page, Jun 2026).
const codeUnavailable = 131060
