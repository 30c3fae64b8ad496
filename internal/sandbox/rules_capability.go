package sandbox

import (
	"errors"
	"fmt"
	"slices"
)

// maySend refuses for the state of the number or of its account.
func (n *number) maySend() *graphError {
	switch {
	case n.link == nil || n.link.offboarded:
		return refuse(133010, "The phone was registered anew; sending is suspended until the account is reconnected.")
	case n.meta.CloudOnly && !n.meta.Registered:
		return refuse(133010, "The number is not registered: POST /{phone_number_id}/register.")
	}
	return nil
}

// checkCapability refuses what the number, its country or the recipient cannot do.
func (w *World) checkCapability(n *number, to *customer, out *outgoing) *graphError {
	if slices.Contains(n.meta.Blocked, to.waID) {
		return refuse(130403, "The business blocked this user. Unblock it first.")
	}
	kind := text(nested(out.body)["type"])
	if out.kind != "interactive" {
		return nil
	}
	switch kind {
	case "call_permission_request", "voice_call":
		_, err := noCalls(nil)
		return err.(*graphError)
	case "product", "product_list", "catalog_message": // the catalogue of an app number stays in the app (Meta: feature table, Jun 2026); the code is ours
		if !n.meta.CloudOnly {
			return refuse(131009, "interactive.type: the catalogue of a number that is used with the WhatsApp Business app is available in the app only")
		}
	case "address_message": // only within one country (Meta: address-messages page, Nov 2025)
		country := text(nested(nested(nested(out.body)["action"])["parameters"])["country"])
		if countryOf(n.digits) != country || countryOf(to.waID) != country {
			return refuse(131009, "interactive.type: address messages need a business and a user of %s", country)
		}
	case "order_details", "order_status":
		if c := countryOf(n.digits); c != "IN" && c != "BR" && c != "SG" {
			return refuse(131009, "interactive.type: payments exist in India, Brazil and Singapore only")
		}
	}
	return nil
}

// checkIdentity compares the identity the business last accepted, where that check is switched on.
func (w *World) checkIdentity(n *number, to *customer, out *outgoing) *graphError {
	if out.identity == "" || !n.identityChecked() || out.identity == to.identityHash() {
		return nil
	}
	return refuse(137000, "The identity of the recipient changed. Compare identity_key_hash of the newest webhook.")
}

// identityHash changes when the customer installs WhatsApp anew.
func (c *customer) identityHash() string {
	return sign(c.userID, fmt.Appendf(nil, "identity %d", c.reinstalls))[:16]
}

// CustomerReinstalls gives a customer a new identity, as a new phone does. Numbers that check identities
// are told by a system message.
func (w *World) CustomerReinstalls(waID string) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	c := w.customers[digits(waID)]
	if c == nil {
		return fmt.Errorf("no customer %q", waID)
	}
	c.reinstalls++
	now := w.now()
	for _, n := range w.sortedNumbers() {
		if n.chats[c.waID] == nil || !n.receiving() || !n.identityChecked() {
			continue
		}
		identity := object{"acknowledged": false, "created_timestamp": unix(now), "hash": c.identityHash()}
		w.notify(n, "messages", object{"contacts": []object{contactOf(c)}, "messages": []object{{
			"from": c.waID, "from_user_id": c.userID, "id": w.wamid(c.waID, false, stanzaPhone), "timestamp": unix(now), "type": "system",
			"identity": identity,
			"system": object{"body": "User " + c.name + " changed identity", "type": "customer_identity_changed", "wa_id": c.waID,
				"user_id": c.userID, "identity": c.identityHash(), "customer": c.waID}}}})
	}
	w.changed(event{Kind: "customer", Customer: c.waID})
	return nil
}

// switchedOff refuses what the app offers no more in one-to-one chats while the number is connected (Meta: feature table,
// 26 Jun 2026).
func (n *number) switchedOff(in Writing) error {
	if n.link == nil {
		return nil
	}
	if nested(in.Body)["view_once"] == true {
		return errors.New("view once is switched off while the account is connected to a platform: send the file as it is")
	}
	if in.Type == "live_location" {
		return errors.New("live location is switched off while the account is connected to a platform: send a location")
	}
	return nil
}
