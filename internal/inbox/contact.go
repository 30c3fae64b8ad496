package inbox

import (
	"context"
	"fmt"
	"net/mail"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/db"
	"github.com/saltbridge/saltbridge/internal/store"
)

// Limits of what is noted about a contact, in characters, and of how many fields an account has.
const (
	longestAbout = 2000
	longestField = 500
	longestTitle = 100
	mostFields   = 50
)

// The fields of a contact that every account has. Any other name is a field of the account's own choice.
const (
	FieldName    = "given_name"
	FieldEmail   = "email"
	FieldCompany = "company"
	FieldAbout   = "about"
)

// FieldChange gives one field of a contact another value. It holds only if the field still is what it was when whoever
// changes it looked: nobody's words are lost unseen.
type FieldChange struct{ Name, Was, Value string }

// EditContact changes what agents note about a contact; all of the changes or none. Kinds of failure: Invalid, NotFound,
// Conflict (somebody else changed a field meanwhile).
func (i *Inbox) EditContact(ctx context.Context, v chat.Viewer, id chat.ContactID, changes []FieldChange) (c chat.Contact, err error) {
	for n := range changes {
		if changes[n], err = changes[n].tidy(); err != nil {
			return c, err
		}
	}
	err = i.store.Write(ctx, func(tx *db.Tx) error {
		if c, err = store.ContactIn(tx, v, id); err != nil {
			return err
		}
		for _, change := range changes {
			if err := i.setField(tx, &c, change); err != nil {
				return err
			}
		}
		if err := store.PutContact(tx, c); err != nil {
			return err
		}
		return i.contactChanged(tx, c)
	})
	return c, err
}

// tidy trims a change and checks it.
func (f FieldChange) tidy() (FieldChange, error) {
	f.Value, f.Name = strings.TrimSpace(f.Value), strings.Join(strings.Fields(f.Name), " ")
	most := longestField
	switch f.Name {
	case FieldAbout:
		most = longestAbout
	case FieldName, FieldCompany:
		most = longestTitle
		f.Value = strings.Join(strings.Fields(f.Value), " ")
	case FieldEmail:
		if a, err := mail.ParseAddress(f.Value); f.Value != "" && (err != nil || a.Address != f.Value) {
			return f, &chat.Error{Kind: chat.Invalid, Field: f.Name, Say: "That is no e-mail address. Write it like name@example.com."}
		}
	default:
		if n := utf8.RuneCountInString(f.Name); n == 0 || n > longestName {
			return f, &chat.Error{Kind: chat.Invalid, Field: "fields", Say: fmt.Sprintf("The name of a field has 1 to %d characters.", longestName)}
		}
	}
	if n := utf8.RuneCountInString(f.Value); n > most {
		return f, &chat.Error{Kind: chat.Invalid, Field: f.Name, Say: fmt.Sprintf("That has %d characters; it may have %d.", n, most)}
	}
	return f, nil
}

// setField applies a change to a contact. One that is there already is made again: its answer may have been lost.
func (i *Inbox) setField(tx *db.Tx, c *chat.Contact, f FieldChange) error {
	conflict := &chat.Error{Kind: chat.Conflict, Field: f.Name, Say: "Somebody else has changed this field meanwhile. Look at what it says now, then change it again."}
	places := map[string]*string{FieldName: &c.GivenName, FieldEmail: &c.Email, FieldCompany: &c.Company, FieldAbout: &c.About}
	if at := places[f.Name]; at != nil {
		if *at != f.Was && *at != f.Value {
			return conflict
		}
		*at = f.Value
		return nil
	}
	if now := c.Fields[f.Name]; now != f.Was && now != f.Value {
		return conflict
	}
	if err := i.knowField(tx, c.Account, f.Name); err != nil {
		return err
	}
	if f.Value == "" {
		delete(c.Fields, f.Name)
		return nil
	}
	if c.Fields == nil {
		c.Fields = map[string]string{}
	}
	c.Fields[f.Name] = f.Value
	return nil
}

// knowField makes a field one of the account's, if there is room.
func (i *Inbox) knowField(tx *db.Tx, account chat.AccountID, name string) error {
	known, err := store.ContactFieldsIn(tx, account)
	if err != nil || slices.Contains(known, name) {
		return err
	}
	if len(known) >= mostFields {
		return chat.Errorf(chat.Invalid, "There are %d fields already, and no more are possible. Remove one first.", mostFields)
	}
	return store.AddContactField(tx, account, name, i.clock.NowMillis())
}

// RemoveField takes a field from all contacts' panels. Only administrators may.
func (i *Inbox) RemoveField(ctx context.Context, v chat.Viewer, name string) error {
	if err := mayAdmin(v); err != nil {
		return err
	}
	return i.desk(ctx, v, func(tx *db.Tx) error {
		there, err := store.RemoveContactField(tx, v.Account, name)
		if err == nil && !there {
			err = chat.Errorf(chat.NotFound, "There is no such field.")
		}
		return err
	})
}

// contactChanged tells whoever sees a contact's conversations.
func (i *Inbox) contactChanged(tx *db.Tx, c chat.Contact, more ...chat.Event) error {
	talks, err := store.ConversationsOfIn(tx, c.Account, c.ID)
	if err != nil {
		return err
	}
	events := append(more, chat.Event{Kind: chat.EventContactChanged, Contact: c.ID, At: i.clock.NowMillis()})
	for _, t := range talks {
		events = append(events, chat.Event{Kind: chat.EventContactChanged, Contact: c.ID, Number: t.Number, Conversation: t.ID, At: i.clock.NowMillis()})
	}
	return i.events.Append(tx, c.Account, events...)
}

// MergeContacts makes drop a part of keep: its names, conversations and notes. The viewer must see all conversations of both.
// It cannot be taken back. Kinds of failure: Invalid (the same twice), NotFound.
func (i *Inbox) MergeContacts(ctx context.Context, v chat.Viewer, keep, drop chat.ContactID) (c chat.Contact, err error) {
	if keep == drop {
		return c, chat.Errorf(chat.Invalid, "That is the same contact. Choose another one.")
	}
	err = i.store.Write(ctx, func(tx *db.Tx) error {
		gone, err := i.mergeable(tx, v, drop)
		if err != nil {
			return err
		}
		if _, err := i.mergeable(tx, v, keep); err != nil {
			return err
		}
		if err := store.MergeContacts(tx, v.Account, keep, drop); err != nil {
			return err
		}
		if c, err = store.ContactIn(tx, v, keep); err != nil {
			return err
		}
		talks, err := store.ConversationsOfIn(tx, v.Account, keep)
		if err != nil {
			return err
		}
		var events []chat.Event
		for _, t := range talks {
			event, err := i.line(tx, v, t, chat.Entry{Kind: chat.EntryMerged, Detail: chat.EntryDetail{Name: gone.Name()}})
			if err != nil {
				return err
			}
			events = append(events, event)
		}
		return i.contactChanged(tx, c, events...)
	})
	return c, err
}

// mergeable returns a contact of which the viewer sees all conversations.
func (i *Inbox) mergeable(tx *db.Tx, v chat.Viewer, id chat.ContactID) (chat.Contact, error) {
	c, err := store.ContactIn(tx, v, id)
	if err != nil {
		return c, err
	}
	talks, err := store.ConversationsOfIn(tx, v.Account, id)
	for _, t := range talks {
		if _, err := store.ConversationIn(tx, v, t.ID); err != nil {
			return c, chat.Errorf(chat.Forbidden, "One of the two has conversations that you may not see. Ask someone who sees all of them to merge.")
		}
	}
	return c, err
}

// line leaves a line beside the messages of a conversation and returns its event.
func (i *Inbox) line(tx *db.Tx, v chat.Viewer, c chat.Conversation, e chat.Entry) (chat.Event, error) {
	e.ID, e.Account, e.Conversation, e.Agent, e.At = chat.EntryID(i.store.IDs.Next()), v.Account, c.ID, v.Agent, i.clock.NowMillis()
	return chat.Event{Kind: chat.EventEntryAdded, Number: c.Number, Conversation: c.ID, Entry: e.ID, At: e.At}, store.AddEntry(tx, e)
}

// blockable is how long ago a person may have written to be blocked (Meta: block-users page, Oct 2025).
const blockable = 24 * time.Hour

// Block blocks the person of a conversation at WhatsApp, for the conversation's number, or unblocks them. Kinds of failure:
// NotFound, Conflict (they have not written within 24 hours, the number is not connected), Refused, Unavailable.
func (i *Inbox) Block(ctx context.Context, v chat.Viewer, id chat.ConversationID, blocked bool) error {
	c, err := i.store.Conversation(ctx, v, id)
	if err != nil {
		return err
	}
	who, err := i.store.Contact(ctx, v, c.Contact)
	if err != nil || (who.BlockedAt != 0) == blocked {
		return err
	}
	last, err := i.store.LastLive(ctx, v, id, 0, 0)
	if err != nil {
		return err
	}
	if blocked && i.clock.NowMillis()-last > blockable.Milliseconds() {
		return chat.Errorf(chat.Conflict, "WhatsApp lets a business block only who wrote within the last 24 hours. Block them on the phone, or when they write again.")
	}
	if err := i.sender.Block(ctx, v.Account, c.Number, who, blocked); err != nil {
		return err
	}
	return i.store.Write(ctx, func(tx *db.Tx) error {
		who, err := store.ContactIn(tx, v, c.Contact)
		if err != nil || (who.BlockedAt != 0) == blocked {
			return err
		}
		kind := chat.EntryUnblocked
		if who.BlockedAt = 0; blocked {
			who.BlockedAt, kind = i.clock.NowMillis(), chat.EntryBlocked
		}
		if err := store.PutContact(tx, who); err != nil {
			return err
		}
		event, err := i.line(tx, v, c, chat.Entry{Kind: kind})
		if err != nil {
			return err
		}
		return i.contactChanged(tx, who, event)
	})
}

// Meet finds or makes the contact with a WhatsApp number and its conversation with one of ours, and gives it a name if it has
// none of the business's. Whoever sees only their own conversations gets a new one. NotFound: the conversation is somebody
// else's.
func (i *Inbox) Meet(ctx context.Context, v chat.Viewer, number chat.NumberID, digits, name string) (id chat.ConversationID, err error) {
	if _, err := i.store.Number(ctx, v, number); err != nil {
		return 0, err
	}
	title, err := FieldChange{Name: FieldName, Value: name}.tidy()
	if err != nil {
		title.Value = ""
	}
	err = i.store.Write(ctx, func(tx *db.Tx) error {
		now := i.clock.NowMillis()
		found, err := store.ResolveContacts(tx, i.store.IDs, v.Account, []chat.Person{{Phone: digits}}, now)
		if err != nil {
			return err
		}
		pair := store.Pair{Number: number, Contact: found[0]}
		talks, err := store.OpenConversations(tx, i.store.IDs, v.Account, []store.Pair{pair}, now)
		if err != nil {
			return err
		}
		id = talks[pair]
		if err := i.take(tx, v, id); err != nil {
			return err
		}
		c, err := store.ContactIn(tx, v, found[0])
		if err != nil {
			return err
		}
		if c.GivenName == "" && c.BookName == "" {
			c.GivenName = title.Value
			if err := store.PutContact(tx, c); err != nil {
				return err
			}
		}
		return i.contactChanged(tx, c)
	})
	return id, err
}

// take gives a conversation in which nothing was said to a viewer who would not see it otherwise.
func (i *Inbox) take(tx *db.Tx, v chat.Viewer, id chat.ConversationID) error {
	if _, err := store.ConversationIn(tx, v, id); chat.KindOf(err) != chat.NotFound {
		return err
	}
	c, err := store.ConversationIn(tx, chat.SystemViewer(v.Account), id)
	if err != nil {
		return err
	}
	if c.LastMessage != 0 || c.Assignee != 0 || c.Team != 0 {
		return chat.Errorf(chat.NotFound, "This chat is not one of yours. Ask your team.")
	}
	stand, err := store.WorkOf(tx, chat.SystemViewer(v.Account), []chat.ConversationID{id})
	if err != nil {
		return err
	}
	after := slices.Clone(stand)
	after[0].Agent = v.Agent
	return i.put(tx, v, stand, after)
}
