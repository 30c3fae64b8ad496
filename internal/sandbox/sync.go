package sandbox

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
)

// syncWindow is how long after onboarding the two syncs may be asked for, once each.
const syncWindow = 24 * time.Hour

// contactsPerHook is how many contacts one webhook of the first burst carries.
const contactsPerHook = 25

// startSync answers smb_app_data: it accepts the request, and the result comes by webhook.
func (w *World) startSync(c *call) (any, error) {
	if c.text("messaging_product") != "whatsapp" {
		return nil, missing("messaging_product")
	}
	kind := c.text("sync_type")
	if kind != "smb_app_state_sync" && kind != "history" {
		return nil, invalid("Param sync_type must be one of {SMB_APP_STATE_SYNC, HISTORY} - got %q.", kind)
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	n := w.numbers[c.id]
	asked := &n.link.askedContacts
	if kind == "history" {
		asked = &n.link.askedHistory
	}
	if w.now().Sub(n.link.at) > syncWindow {
		return nil, refuse(2593108, "Synchronization can be requested within 24 hours after onboarding. Offboard the number and onboard it again.")
	}
	if *asked {
		return nil, refuse(2593107, "This kind of data was already requested for the phone number. Offboard the number and onboard it again.")
	}
	*asked = true
	if kind == "history" {
		w.sendHistory(n)
	} else {
		w.sendContacts(n)
	}
	w.changed(event{Kind: "phone", Number: n.id})
	return object{"messaging_product": "whatsapp", "request_id": strings.ToLower(fmt.Sprintf("%s-%s", w.hex(8), w.hex(12)))}, nil
}

// sendContacts sends the whole address book as a burst of additions.
func (w *World) sendContacts(n *number) {
	at := w.now()
	keys := slices.Sorted(maps.Keys(n.phone.contacts))
	for part := range slices.Chunk(keys, contactsPerHook) {
		at = at.Add(w.opts.Delays.History / 2)
		w.later(at, func(time.Time) {
			var states []object
			for _, k := range part {
				if c := n.phone.contacts[k]; c != nil {
					states = append(states, w.contactState(c, "add"))
				}
			}
			w.notify(n, "smb_app_state_sync", object{"state_sync": states})
		})
	}
}

// contactState is one element of state_sync. A removal carries no name.
func (w *World) contactState(c *contact, action string) object {
	who := w.customerFor(c.digits)
	o := object{"user_id": who.userID}
	who.addParent(o, "parent_user_id")
	if !who.hidden {
		o["phone_number"] = c.digits
	}
	if who.username != "" {
		o["username"] = who.username
	}
	if action == "add" {
		o["full_name"], o["first_name"] = c.full, c.first
	}
	return object{"type": "contact", "contact": o, "action": action, "metadata": object{"timestamp": unix(w.now())}}
}

func firstWord(s string) string {
	first, _, _ := strings.Cut(s, " ")
	return first
}
