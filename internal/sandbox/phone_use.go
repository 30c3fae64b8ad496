package sandbox

import (
	"errors"
	"fmt"
	"slices"
)

// readByOwner marks the chat as read on the owner's phone. Nothing of it reaches the API: read state in
// the app is not mirrored.
func (ch *chat) readByOwner() {
	ch.unread = 0
	for _, m := range ch.messages {
		if !m.fromBusiness {
			m.rise("read")
		}
	}
}

// OwnerOpens notes that the owner opened the app, which keeps the link alive; with a customer given, it
// opens that chat too.
func (w *World) OwnerOpens(number, waID string) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	n := w.findNumber(number)
	if n == nil {
		return fmt.Errorf("no phone %q", number)
	}
	w.phoneOpened(n, w.now())
	if ch := n.chats[digits(waID)]; ch != nil {
		ch.readByOwner()
	}
	w.changed(event{Kind: "phone", Number: n.id, Customer: digits(waID)})
	return nil
}

// blocks says whether the owner, or the API, blocked the customer: what they write stays with one tick.
func (n *number) blocks(c *customer) bool { return slices.Contains(n.meta.Blocked, c.waID) }

// BlockCustomer blocks or unblocks a customer in the Business app. The API's block list is the same.
func (w *World) BlockCustomer(number, waID string, blocked bool) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	n, c := w.findNumber(number), w.customers[digits(waID)]
	if n == nil || c == nil {
		return fmt.Errorf("no phone %q or no customer %q", number, waID)
	}
	n.meta.Blocked = slices.DeleteFunc(n.meta.Blocked, func(id string) bool { return id == c.waID })
	if blocked {
		n.meta.Blocked = append(n.meta.Blocked, c.waID)
	}
	w.phoneOpened(n, w.now())
	w.changed(event{Kind: "phone", Number: n.id})
	return nil
}

// CustomerReads lets a customer read everything the business sent.
func (w *World) CustomerReads(waID, number string) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	n, c := w.findNumber(number), w.customers[digits(waID)]
	if n == nil || c == nil || n.chats[c.waID] == nil {
		return fmt.Errorf("no chat between %q and %q", waID, number)
	}
	now := w.now()
	for _, m := range n.chats[c.waID].messages {
		if m.fromBusiness && (m.status == "sent" || m.status == "delivered") {
			w.advanceStatus(m, "read", now)
		}
	}
	return nil
}

// CustomerPlays lets a customer listen to a voice message, which earns the status played.
func (w *World) CustomerPlays(waID, messageID string) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	m := w.messages[messageID]
	if m == nil || !m.fromBusiness || m.chat.customer.waID != digits(waID) {
		return fmt.Errorf("no message %q from a business to %q", messageID, waID)
	}
	if m.kind != "audio" || nested(m.body)["voice"] != true {
		return fmt.Errorf("message %q is no voice message", messageID)
	}
	if m.status == "delivered" || m.status == "read" {
		w.advanceStatus(m, "played", w.now())
	}
	return nil
}

// ChangeContact adds, renames or removes somebody in the owner's address book. A connected number tells
// its partner at once.
func (w *World) ChangeContact(number, action, fullName, phoneNumber string) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	n := w.findNumber(number)
	d := digits(phoneNumber)
	switch {
	case n == nil:
		return fmt.Errorf("no phone %q", number)
	case len(d) < 5:
		return fmt.Errorf("phone_number %q is no phone number", phoneNumber)
	case action == "add" && fullName == "":
		return errors.New("full_name is needed to add or rename a contact")
	case action != "add" && action != "remove":
		return fmt.Errorf(`action must be add (also to rename) or remove, not %q`, action)
	}
	c := contact{digits: d, full: fullName, first: firstWord(fullName)}
	if action == "add" {
		n.phone.contacts[d] = &c
		w.customerFor(d)
	} else {
		delete(n.phone.contacts, d)
	}
	w.phoneOpened(n, w.now())
	if n.receiving() && n.link.askedContacts {
		w.notify(n, "smb_app_state_sync", object{"state_sync": []object{w.contactState(&c, action)}})
	}
	w.changed(event{Kind: "phone", Number: n.id})
	return nil
}
