package graph

import (
	"encoding/json"
	"strings"
)

// MessagesValue is the value of field messages: what customers wrote, and how far our messages got.
type MessagesValue struct {
	Metadata Metadata
	Contacts []Contact
	Messages []Message
	Statuses []Status
	Errors   []EventError // trouble of the account or system, not of one message
}

func (v *MessagesValue) read(c *cursor) {
	c.object(func(key string) {
		switch key {
		case "metadata":
			v.Metadata.read(c)
		case "contacts":
			v.Contacts = list(c, (*Contact).read)
		case "messages":
			v.Messages = list(c, (*Message).read)
		case "statuses":
			v.Statuses = list(c, (*Status).read)
		case "errors":
			v.Errors = list(c, (*EventError).read)
		}
	})
}

// EchoesValue is the value of field smb_message_echoes: what the business wrote in the phone's app or on
// a companion device.
type EchoesValue struct {
	Metadata Metadata
	Contacts []Contact // since 2026
	Messages []Message
	Errors   []EventError
}

func (v *EchoesValue) read(c *cursor) {
	c.object(func(key string) {
		switch key {
		case "metadata":
			v.Metadata.read(c)
		case "contacts":
			v.Contacts = list(c, (*Contact).read)
		case "message_echoes":
			v.Messages = list(c, (*Message).read)
		case "errors":
			v.Errors = list(c, (*EventError).read)
		}
	})
}

// Contact is the person on the other side, as message-level values introduce it.
type Contact struct {
	WaID            string // digits; absent when the person's number may not be disclosed
	UserID          string // business-scoped user id, in real webhooks since Apr 2026
	ParentUserID    string
	Name            string // the person's own label
	Username        string
	IdentityKeyHash string // only if the identity check is on

	Raw json.RawMessage
	Err error
}

func (p *Contact) read(c *cursor) {
	p.Raw, p.Err = c.alone(func() {
		c.object(func(key string) {
			switch key {
			case "wa_id":
				p.WaID = c.text()
			case "user_id":
				p.UserID = c.text()
			case "parent_user_id":
				p.ParentUserID = c.text()
			case "username":
				p.Username = c.text()
			case "identity_key_hash":
				p.IdentityKeyHash = c.text()
			case "profile":
				p.readProfile(c)
			}
		})
	})
}

func (p *Contact) readProfile(c *cursor) {
	c.object(func(key string) {
		switch key {
		case "name":
			p.Name = c.text()
		case "username":
			p.Username = c.text()
		}
	})
}

// StateSyncValue is the value of field smb_app_state_sync: the phone's address book, then its changes.
type StateSyncValue struct {
	Metadata Metadata
	Changes  []BookChange
}

func (v *StateSyncValue) read(c *cursor) {
	c.object(func(key string) {
		switch key {
		case "metadata":
			v.Metadata.read(c)
		case "state_sync":
			v.Changes = list(c, (*BookChange).read)
		}
	})
}

// BookChange is one change of the phone's address book.
type BookChange struct {
	Type         string // contact, the only one documented
	Action       string // add (also for edits) or remove
	FullName     string // the business's label; absent on remove
	FirstName    string
	PhoneNumber  string // absent when it may not be disclosed
	UserID       string
	ParentUserID string
	Username     string
	Timestamp    int64 // Unix seconds; the last writer wins

	Raw json.RawMessage
	Err error
}

// Remove reports whether the person was taken out of the address book.
func (b *BookChange) Remove() bool { return strings.EqualFold(b.Action, "remove") }

func (b *BookChange) read(c *cursor) {
	b.Raw, b.Err = c.alone(func() {
		c.object(func(key string) {
			switch key {
			case "type":
				b.Type = c.text()
			case "action":
				b.Action = c.lower()
			case "contact":
				b.readContact(c)
			case "metadata":
				c.object(func(key string) {
					if key == "timestamp" {
						b.Timestamp = c.int()
					}
				})
			}
		})
	})
}

func (b *BookChange) readContact(c *cursor) {
	c.object(func(key string) {
		switch key {
		case "full_name":
			b.FullName = c.text()
		case "first_name":
			b.FirstName = c.text()
		case "phone_number":
			b.PhoneNumber = c.text()
		case "user_id":
			b.UserID = c.text()
		case "parent_user_id":
			b.ParentUserID = c.text()
		case "username":
			b.Username = c.text()
		}
	})
}

// UserPreferences is the value of field user_preferences: people who stop or resume marketing messages.
type UserPreferences struct {
	Metadata    Metadata
	Contacts    []Contact
	Preferences []Preference
}

func (v *UserPreferences) read(c *cursor) {
	c.object(func(key string) {
		switch key {
		case "metadata":
			v.Metadata.read(c)
		case "contacts":
			v.Contacts = list(c, (*Contact).read)
		case "user_preferences":
			v.Preferences = list(c, (*Preference).read)
		}
	})
}

// Preference is one person's wish.
type Preference struct {
	WaID         string
	UserID       string
	ParentUserID string
	Detail       string // Meta's sentence
	Category     string // marketing_messages
	Value        string // stop or resume
	Timestamp    int64  // Unix seconds

	Raw json.RawMessage
	Err error
}

func (p *Preference) read(c *cursor) {
	p.Raw, p.Err = c.alone(func() {
		c.object(func(key string) {
			switch key {
			case "wa_id":
				p.WaID = c.text()
			case "user_id":
				p.UserID = c.text()
			case "parent_user_id":
				p.ParentUserID = c.text()
			case "detail":
				p.Detail = c.text()
			case "category":
				p.Category = c.text()
			case "value":
				p.Value = c.lower()
			case "timestamp":
				p.Timestamp = c.int()
			}
		})
	})
}
