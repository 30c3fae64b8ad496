package ingest

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/store"
)

// applyAmendments applies edits, deletions and reactions, oldest first; those whose message is not known
// yet are parked.
func (a *apply) applyAmendments([]note) error {
	if len(a.amendments) == 0 {
		return nil
	}
	slices.SortStableFunc(a.amendments, func(x, y numbered[chat.Amendment]) int { return cmp.Compare(x.item.SentAt, y.item.SentAt) })
	refs := make([]store.Ref, len(a.amendments))
	for i, m := range a.amendments {
		refs[i] = store.Ref{Number: m.number, WAMID: m.item.Target}
	}
	targets, err := store.MessagesByRef(a.tx, a.account, refs)
	if err != nil {
		return err
	}
	var early []store.Parked
	for i, m := range a.amendments {
		target, ok := targets[refs[i]]
		if !ok {
			early = append(early, a.parkedAmendment(m))
			continue
		}
		if target, err = a.amend(target, m.item); err != nil {
			return err
		}
		targets[refs[i]] = target
	}
	return a.park(early)
}

// amend applies one amendment and returns the message as it is after it. Only the side that wrote a message
// can edit or delete it.
func (a *apply) amend(target chat.Message, m chat.Amendment) (chat.Message, error) {
	if m.Kind != chat.Reaction && m.Direction != target.Direction {
		return target, nil
	}
	isNew, err := store.AddVersion(a.tx, a.account, store.Version{
		Message: target.ID, WAMID: m.WAMID, Kind: m.Kind, Direction: m.Direction, Content: m.Content, SentAt: m.SentAt})
	if err != nil || !isNew {
		return target, err
	}
	a.add(chat.Event{Kind: chat.EventMessageChanged, Number: target.Number, Conversation: target.Conversation, Message: target.ID})
	switch m.Kind {
	case chat.Edit:
		return a.edit(target)
	case chat.Revoke:
		return target, store.MarkRevoked(a.tx, a.account, target.ID, m.SentAt)
	}
	return target, nil
}

// edit shows the newest wording and keeps the first one.
func (a *apply) edit(target chat.Message) (chat.Message, error) {
	if target.EditedAt == 0 {
		_, err := store.AddVersion(a.tx, a.account, store.Version{
			Message: target.ID, WAMID: target.WAMID, Kind: store.Original, Direction: target.Direction, Content: target.Content, SentAt: target.SentAt})
		if err != nil {
			return target, err
		}
	}
	target, err := store.ShowNewest(a.tx, target)
	a.reworded = append(a.reworded, target)
	return target, err
}

// named gives an amendment without an id, as history may have them, one made from what tells it apart.
func named(m chat.Amendment) chat.Amendment {
	if m.WAMID == "" {
		sum := sha256.Sum256(fmt.Appendf(nil, "%s %q %s %d %s %q", m.Kind, m.Target, m.Direction, m.SentAt, m.Content.Type, m.Content.Text))
		m.WAMID = "idless:" + hex.EncodeToString(sum[:16])
	}
	return m
}
