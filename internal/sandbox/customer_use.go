package sandbox

import (
	"errors"
	"fmt"
)

// CustomerChangesNumber moves a customer to a new phone number. WhatsApp gives a new user id with it,
// and every business of the customer's chats is told by a system message.
func (w *World) CustomerChangesNumber(waID, to string) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	c, d := w.customers[digits(waID)], digits(to)
	switch {
	case c == nil:
		return fmt.Errorf("no customer %q", waID)
	case len(d) < 5 || len(d) > 15:
		return fmt.Errorf("%q is no phone number: use digits with country code, such as 13125550177", to)
	case w.customers[d] != nil:
		return fmt.Errorf("%s belongs to somebody already", d)
	}
	oldNumber, oldID := c.waID, c.userID
	delete(w.customers, oldNumber)
	delete(w.byUserID, oldID)
	c.waID, c.userID = d, countryOf(d)+"."+decimals(w, 20)
	w.customers[d], w.byUserID[c.userID] = c, c
	for _, n := range w.sortedNumbers() {
		if ch := n.chats[oldNumber]; ch != nil {
			delete(n.chats, oldNumber)
			n.chats[d] = ch
			w.tellNumberChange(ch, oldNumber, oldID)
		}
	}
	w.changed(event{Kind: "customer", Customer: oldNumber})
	w.changed(event{Kind: "customer", Customer: d})
	return nil
}

func (w *World) tellNumberChange(ch *chat, oldNumber, oldID string) {
	c, now := ch.customer, w.now()
	words := fmt.Sprintf("User %s changed from %s to %s", c.name, oldNumber, c.waID)
	m := w.add(ch, &message{id: w.wamid(oldNumber, false, stanzaPhone), via: viaCustomer, at: now, kind: "system", status: "delivered",
		body: object{"body": words, "type": "user_changed_number", "wa_id": c.waID, "user_id": c.userID, "previous_user_id": oldID}})
	if ch.number.receiving() { // no contacts[] here (Meta: system page, Nov 2025)
		w.notify(ch.number, "messages", object{"messages": []object{{"from": oldNumber, "from_user_id": oldID, "id": m.id,
			"timestamp": unix(now), "type": "system", "system": m.body}}})
	}
	w.changed(event{Kind: "message", Number: ch.number.id, Customer: c.waID})
}

// ad is a click-to-WhatsApp advertisement of a business.
type ad struct {
	id, headline, body, picture string // picture is a media id
}

// adReferral is what Meta adds to the first message after a tap on the ad.
func (w *World) adReferral(n *number) object {
	return object{"source_url": "https://ads.example/" + n.ad.id, "source_id": n.ad.id, "source_type": "ad",
		"headline": n.ad.headline, "body": n.ad.body, "media_type": "image", "image_url": w.base + "/_sandbox/media/" + n.ad.picture,
		"ctwa_clid": w.word(40), "welcome_message": object{"text": "Hi! How can we help?"}}
}

// adOf is the referral of a number's advertisement, nil without a number.
func (w *World) adOf(number string) object {
	w.mu.Lock()
	defer w.mu.Unlock()
	if n := w.findNumber(number); n != nil {
		return w.adReferral(n)
	}
	return nil
}

// FromAd is a text written after a tap on the number's advertisement.
func (w *World) FromAd(number, words string) Writing {
	in := Text(words)
	in.Referral = w.adOf(number)
	return in
}

// unavailable says why Meta hides a message from the partner: an unsupported companion, or the first
// message of all, which often arrives as 131060 on a coexistence number.
func (w *World) unavailable(ch *chat, m *message) bool {
	if !m.bubble() {
		return false
	}
	return ch.customer.oldDevice || (w.firstUnavailable && ch.firstFromCustomer(m))
}

func (ch *chat) firstFromCustomer(m *message) bool {
	for _, earlier := range ch.messages {
		if earlier != m && !earlier.fromBusiness && !earlier.appOnly() {
			return false
		}
	}
	return true
}

// unavailableObject is the 131060 placeholder that Meta sends instead of the content.
func (w *World) unavailableObject(m *message) object {
	o := w.inboundObject(&message{id: m.id, chat: m.chat, at: m.at, kind: "unsupported", body: object{}})
	delete(o, "unsupported")
	o["errors"] = []object{{"code": 131060, "title": "This message is unavailable", "message": "This message is unavailable",
		"error_data": object{"details": "The content could not be provided."}}}
	return o
}

var errBlocked = errors.New("the customer blocked the business: unblock it first")

// ExpireTokens ends access tokens as if their time were over: one, or all of the business kind when value is empty.
func (w *World) ExpireTokens(value string) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	found := false
	for _, t := range w.tokens {
		if t.value == value || (value == "" && t.kind == tokenBusiness) {
			t.expires, found = w.now(), true
		}
	}
	if !found {
		return errors.New("no such access token: see tokens in GET /_sandbox/world")
	}
	w.changed(event{Kind: "fault"})
	return nil
}

// SetQuality changes a number's quality rating: GREEN, YELLOW or RED. A drop flags the number, a return
// to GREEN unflags it. Meta's current page lists other events; these two are the ones partners receive.
func (w *World) SetQuality(number, rating string) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	n := w.findNumber(number)
	if n == nil {
		return fmt.Errorf("no number %q", number)
	}
	if rating != "GREEN" && rating != "YELLOW" && rating != "RED" {
		return fmt.Errorf("rating must be GREEN, YELLOW or RED, not %q", rating)
	}
	what := map[bool]string{true: "UNFLAGGED", false: "FLAGGED"}[rating == "GREEN"]
	if n.quality != rating {
		n.quality = rating
		w.notifyAccount(n, "phone_number_quality_update", object{"display_phone_number": n.digits, "event": what,
			"current_limit": "TIER_250", "max_daily_conversations_per_business": "TIER_250"})
	}
	w.changed(event{Kind: "phone", Number: n.id})
	return nil
}
