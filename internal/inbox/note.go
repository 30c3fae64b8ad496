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

// longestNote is how many characters a note may have.
const longestNote = 10_000

// AddNote leaves a private note in a conversation, which the customer never sees. Whoever it mentions may see the
// conversation from then on. Kinds of failure: Invalid (empty, too long, an agent that is not there), NotFound.
func (i *Inbox) AddNote(ctx context.Context, v chat.Viewer, id chat.ConversationID, words string, mentions []chat.AgentID) (note chat.Entry, err error) {
	if err := checkNote(words, false); err != nil {
		return note, err
	}
	err = i.store.Write(ctx, func(tx *db.Tx) (err error) {
		told, err := i.finishUnsent(tx, v, id, chat.UnsentNote)
		if err != nil {
			return err
		}
		if note, err = i.addNote(tx, v, id, words, mentions); err != nil {
			return err
		}
		return i.events.Append(tx, v.Account, told...)
	})
	return note, err
}

// leaveNote is AddNote inside an act.
func (i *Inbox) leaveNote(tx *db.Tx, v chat.Viewer, id chat.ConversationID, words string, mentions []chat.AgentID) error {
	_, err := i.addNote(tx, v, id, words, mentions)
	return err
}

func (i *Inbox) addNote(tx *db.Tx, v chat.Viewer, id chat.ConversationID, words string, mentions []chat.AgentID) (chat.Entry, error) {
	note := chat.Entry{ID: chat.EntryID(i.store.IDs.Next()), Account: v.Account, Conversation: id, Kind: chat.EntryNote, Agent: v.Agent,
		Body: strings.TrimSpace(words), Detail: chat.EntryDetail{Agents: tidy(mentions)}, At: i.clock.NowMillis()}
	c, err := store.ConversationIn(tx, v, id)
	if err != nil {
		return note, err
	}
	if err := agentsKnown(tx, v, mentions); err != nil {
		return note, err
	}
	if err := store.AddEntry(tx, note); err != nil {
		return note, err
	}
	return note, i.events.Append(tx, v.Account, chat.Event{Kind: chat.EventEntryAdded, Number: c.Number, Conversation: id, Entry: note.ID, At: note.At})
}

// EditNote gives one's own note other words and mentions. Forbidden: somebody else's.
func (i *Inbox) EditNote(ctx context.Context, v chat.Viewer, id chat.EntryID, words string, mentions []chat.AgentID) (chat.Entry, error) {
	if err := checkNote(words, false); err != nil {
		return chat.Entry{}, err
	}
	return i.changeNote(ctx, v, id, func(tx *db.Tx, note *chat.Entry) error {
		note.Body, note.Detail.Agents, note.EditedAt = strings.TrimSpace(words), tidy(mentions), i.clock.NowMillis()
		return agentsKnown(tx, v, mentions)
	})
}

// RemoveNote takes one's own note back; that there was one stays visible. Administrators may remove everyone's.
func (i *Inbox) RemoveNote(ctx context.Context, v chat.Viewer, id chat.EntryID) (chat.Entry, error) {
	return i.changeNote(ctx, v, id, func(_ *db.Tx, note *chat.Entry) error {
		note.Body, note.RemovedAt = "", i.clock.NowMillis()
		return nil
	})
}

func (i *Inbox) changeNote(ctx context.Context, v chat.Viewer, id chat.EntryID, fn func(*db.Tx, *chat.Entry) error) (note chat.Entry, err error) {
	err = i.store.Write(ctx, func(tx *db.Tx) (err error) {
		if note, err = store.EntryIn(tx, v, id); err != nil {
			return err
		}
		switch {
		case note.Kind != chat.EntryNote || note.RemovedAt != 0:
			return chat.Errorf(chat.Conflict, "This note was removed, or it is no note.")
		case note.Agent != v.Agent && !v.MayAdmin():
			return chat.Errorf(chat.Forbidden, "Only who wrote a note can change it.")
		}
		if err := fn(tx, &note); err != nil {
			return err
		}
		if err := store.ChangeNote(tx, note); err != nil {
			return err
		}
		return i.events.Append(tx, v.Account, chat.Event{Kind: chat.EventEntryChanged, Conversation: note.Conversation, Entry: id, At: i.clock.NowMillis()})
	})
	return note, err
}

// checkNote checks the words of a note.
func checkNote(words string, mayBeEmpty bool) error {
	n := utf8.RuneCountInString(strings.TrimSpace(words))
	switch {
	case n == 0 && !mayBeEmpty:
		return chat.Errorf(chat.Invalid, "The note is empty. Write something first.")
	case n > longestNote:
		return chat.Errorf(chat.Invalid, "The note has %d characters; it may have %d.", n, longestNote)
	}
	return nil
}

// tidy returns ids once each, in order.
func tidy(agents []chat.AgentID) []chat.AgentID {
	return slices.Compact(slices.Sorted(slices.Values(agents)))
}

func agentsKnown(tx *db.Tx, v chat.Viewer, agents []chat.AgentID) error {
	for _, id := range agents {
		if _, err := store.AgentIn(tx, v, id); err != nil {
			return chat.Errorf(chat.Invalid, "An agent who is mentioned is not in your account.")
		}
	}
	return nil
}
