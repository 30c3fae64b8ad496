package convert

import (
	"strings"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/graph"
	"github.com/saltbridge/saltbridge/internal/phonenumber"
)

// directory is the contacts of a change: they name people that its messages only point at.
type directory []graph.Contact

// meet reads the contacts of a change.
func (t *translation) meet(contacts []graph.Contact) {
	t.people = contacts
	for i := range contacts {
		if err := contacts[i].Err; err != nil {
			t.problem("contacts[%d]: %v", i, err)
		}
	}
}

// person returns who is meant by a phone number and user ids, any of which may be missing. With nothing
// to go by it is the only contact there is, if there is only one.
func (d directory) person(phone, userID, parentID string) chat.Person {
	p := chat.Person{Phone: phonenumber.Digits(phone), BSUID: userID, ParentBSUID: parentID}
	contact := d.find(p)
	if contact == nil {
		return p
	}
	return chat.Person{
		Phone:       first(p.Phone, phonenumber.Digits(contact.WaID)),
		BSUID:       first(p.BSUID, contact.UserID),
		ParentBSUID: first(p.ParentBSUID, contact.ParentUserID),
		Username:    strings.TrimPrefix(contact.Username, "@"),
		ProfileName: contact.Name,
	}
}

func (d directory) find(p chat.Person) *graph.Contact {
	if nobody(p) && len(d) == 1 {
		return &d[0]
	}
	for i := range d {
		if p.BSUID != "" && d[i].UserID == p.BSUID {
			return &d[i]
		}
	}
	for i := range d {
		// from and wa_id may differ by a mobile digit (Brazil, Mexico, Argentina).
		if p.Phone != "" && d[i].WaID != "" && phonenumber.Canonical(d[i].WaID) == phonenumber.Canonical(p.Phone) {
			return &d[i]
		}
	}
	return nil
}

// nobody reports whether a person has no name that Meta could route by.
func nobody(p chat.Person) bool { return p.Phone == "" && p.BSUID == "" && p.ParentBSUID == "" }

// book translates changes of the phone's address book.
func (t *translation) book(v *graph.StateSyncValue) {
	for i := range v.Changes {
		b := &v.Changes[i]
		entry := chat.BookEntry{
			Person: chat.Person{Phone: phonenumber.Digits(b.PhoneNumber), BSUID: b.UserID, ParentBSUID: b.ParentUserID,
				Username: strings.TrimPrefix(b.Username, "@")},
			Name:   first(b.FullName, b.FirstName),
			Remove: b.Remove(),
			At:     millis(b.Timestamp),
		}
		switch {
		case b.Err != nil:
			t.problem("state_sync[%d]: %v", i, b.Err)
		case b.Type != "contact" && b.Type != "":
			t.problem("state_sync[%d]: %q is not a contact", i, b.Type)
		case nobody(entry.Person):
			t.problem("state_sync[%d] names nobody", i)
		default:
			if entry.Remove {
				entry.Name = ""
			}
			t.facts.Book = append(t.facts.Book, entry)
		}
	}
}

// preferences translates wishes about marketing messages.
func (t *translation) preferences(v *graph.UserPreferences) {
	t.meet(v.Contacts)
	for i := range v.Preferences {
		p := &v.Preferences[i]
		person := t.people.person(p.WaID, p.UserID, p.ParentUserID)
		switch {
		case p.Err != nil:
			t.problem("user_preferences[%d]: %v", i, p.Err)
		case nobody(person):
			t.problem("user_preferences[%d] names nobody", i)
		case p.Category != "marketing_messages" || p.Value != "stop" && p.Value != "resume":
			t.notice(p.Category+" "+p.Value, p.Timestamp)
		default:
			t.facts.Preferences = append(t.facts.Preferences, chat.Preference{Person: person, Stop: p.Value == "stop", At: millis(p.Timestamp)})
		}
	}
}

// system translates news about a person. A new number or user id is a move; the rest (a changed device
// identity, words of a later version) is for the operator.
func (t *translation) system(where string, m *graph.Message) {
	s := m.System
	if s == nil || s.Type != "user_changed_number" && s.Type != "user_changed_user_id" {
		t.notice(first(systemType(s), m.Type), m.Timestamp)
		return
	}
	old := chat.Person{Phone: phonenumber.Digits(m.From), BSUID: first(s.PreviousUserID, m.FromUserID), ParentBSUID: first(s.PreviousParentUserID, m.FromParentUserID)}
	if old.BSUID == s.UserID {
		old.BSUID = "" // the sender is already named by the new id
	}
	if old.ParentBSUID == s.ParentUserID {
		old.ParentBSUID = ""
	}
	now := chat.Person{Phone: phonenumber.Digits(s.WaID), BSUID: s.UserID, ParentBSUID: s.ParentUserID}
	if nobody(old) || nobody(now) {
		t.problem("%s: a change of number or id does not tell from what to what", where)
		return
	}
	t.facts.Moves = append(t.facts.Moves, chat.Move{From: old, To: now, At: millis(m.Timestamp)})
}

func systemType(s *graph.System) string {
	if s == nil {
		return ""
	}
	return s.Type
}
