package send

import (
	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/db"
	"github.com/saltbridge/saltbridge/internal/phonenumber"
	"github.com/saltbridge/saltbridge/internal/store"
)

// situation is all that decides whether a message may go. The same rules are asked when it is queued and again when
// it goes out: in between a window shuts, a contact opts out, a number is disconnected.
type situation struct {
	number       chat.Number
	conversation chat.Conversation
	contact      chat.Contact
	holds        []chat.ContactHold
	message      chat.Message
	marketing    bool
	now          int64 // when it is to go
}

// situationOf reads what decides about a message of a conversation.
func situationOf(tx *db.Tx, d store.Desk, m chat.Message, marketing bool, now int64) (x situation, err error) {
	x = situation{number: d.Number, message: m, marketing: marketing, now: now}
	if x.conversation, err = store.ConversationIn(tx, chat.SystemViewer(m.Account), m.Conversation); err != nil {
		return x, err
	}
	if x.contact, err = store.ContactOf(tx, m.Account, m.Conversation); err != nil {
		return x, err
	}
	x.holds, err = store.ContactHolds(tx, m.Account, m.Conversation)
	return x, err
}

// refusal says why a message may not go, with what to do instead; nil if it may. Everything here Meta would refuse
// too, only later and at the cost of the number's standing.
func (s *Sender) refusal(tx *db.Tx, x situation) error {
	if err := chat.Permit(x.message.Content, x.number, x.contact); err != nil {
		return err
	}
	for _, rule := range []func(situation) *chat.Error{linked, blocked, marketingAllowed, windowOpen} {
		if refused := rule(x); refused != nil {
			return refused
		}
	}
	if x.marketing && s.Consent != nil {
		return s.Consent(tx, x.message, x.contact)
	}
	return nil
}

// linked refuses where the number is gone for good. A number whose connection is only broken, or that is held, takes messages: they
// wait (chat.Waits) and go out when it sends again.
func linked(x situation) *chat.Error {
	if x.number.Lost() {
		return chat.Errorf(chat.Conflict, "The number %s is not connected any more, so nothing can be sent from it. Answer from the phone, or connect the number that took its place.", shown(x))
	}
	return nil
}

func notConnected(n chat.Number) *chat.Error {
	return chat.Errorf(chat.Conflict, "The number %s is not connected to Meta at the moment. Answer from the phone, or connect it again.", phonenumber.Display(n.Digits))
}

// blocked refuses writing to whom the business blocked, unless they wrote since: who is blocked cannot.
func blocked(x situation) *chat.Error {
	if x.contact.BlockedAt != 0 {
		return chat.Errorf(chat.Blocked, "This person is blocked on WhatsApp. Unblock them in the contact panel first, then send again.")
	}
	for _, h := range x.holds {
		if h.Kind == chat.ContactBlocked && x.conversation.Window.Until < h.Since+chat.WindowLength.Milliseconds() {
			return chat.Errorf(chat.Blocked, "Your business has blocked this person. Unblock them on the phone first, then send again.")
		}
	}
	return nil
}

// marketingAllowed refuses marketing to whom does not want it, or to whom Meta does not deliver it for now.
func marketingAllowed(x situation) *chat.Error {
	if !x.marketing {
		return nil
	}
	if x.contact.OptedOutAt != 0 {
		return chat.Errorf(chat.OptedOut, "This person stopped marketing messages. Send none until they change their mind; answers to what they ask are fine.")
	}
	for _, h := range x.holds {
		if h.Kind == chat.ContactMarketing && (h.Until == 0 || x.now < h.Until) {
			return chat.Errorf(chat.OptedOut, "Meta does not deliver marketing messages to this person at present. Wait until they write to you, or try again after a day or longer.")
		}
	}
	return nil
}

// windowOpen refuses free text outside of the customer service window.
func windowOpen(x situation) *chat.Error {
	if !x.message.Content.Free() || x.conversation.Window.Open(x.now) {
		return nil
	}
	if x.conversation.Window.Until == 0 {
		return chat.Errorf(chat.WindowShut, "The customer has not written here since the number was connected, so WhatsApp takes no free text. Send a template, wait for the customer to write, or answer from the phone.")
	}
	return chat.Errorf(chat.WindowShut, "More than 24 hours have passed since the customer last wrote here, so WhatsApp takes no free text. Send a template, wait for the customer to write, or answer from the phone.")
}

func shown(x situation) string { return phonenumber.Display(x.number.Digits) }
