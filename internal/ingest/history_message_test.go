package ingest

import (
	"fmt"
	"strconv"

	"pgregory.net/rapid"
)

// told is a message with what is drawn about it.
type told struct {
	who   int
	at    int64
	out   bool
	id    string
	body  object // type and content
	media bool
}

// message adds a message with its copies, its receipts and its changes.
func (h *historian) message() {
	m := told{who: h.between(0, len(h.people)-1), at: h.moment(), out: h.chance(), id: h.wamid("m")}
	m.body, m.media = h.content(m.id)
	sent := m.out && h.rarely()
	switch {
	case sent:
		h.sent(&m)
	case m.out && h.rarely():
		h.receipts(m, "") // another program sent it: nobody tells but the history
	}
	if !m.out || !sent {
		h.copies(m)
	}
	for range h.between(0, 2) {
		h.change(m)
	}
}

// sent makes it a message of ours.
func (h *historian) sent(m *told) {
	s := send{who: m.who, at: m.at, text: "sent " + m.id, wamid: m.id, tag: "{{" + m.id + "}}"}
	m.body, m.media = object{"type": "text", "text": object{"body": s.text}}, false
	if h.chance() {
		s.wamid = "" // the answer to our request was lost
	}
	h.sends = append(h.sends, s)
	tag := s.tag
	if s.wamid != "" && h.chance() {
		tag = ""
	}
	h.receipts(*m, tag)
	if h.rarely() {
		h.old(m.who, true, m.at, h.status(), with(m.body, object{"id": m.id}))
	}
}

// receipts adds how far a message got; some are told twice.
func (h *historian) receipts(m told, tag string) {
	for n, word := range []string{"sent", "delivered", "read", "failed"} {
		if h.chance() {
			continue
		}
		at := m.at + int64(n)
		status := object{"id": m.id, "status": word, "timestamp": strconv.FormatInt(at, 10), "recipient_id": h.people[m.who].phone, "biz_opaque_callback_data": tag}
		if word == "failed" {
			status["errors"] = []object{{"code": 131047, "title": "Re-engagement message"}}
		}
		h.facts = append(h.facts, fact{at: at, field: "messages", list: "statuses", who: m.who, element: without(status)})
	}
}

// copies adds one or more ways in which a message comes.
func (h *historian) copies(m told) {
	live, old := h.chance(), h.chance()
	if !live && !old {
		live = true
	}
	status := h.status()
	if live {
		h.live(m.who, m.out, m.at, with(h.liveBody(m, old), object{"id": m.id}))
	}
	if !old {
		return
	}
	if h.rarely() {
		at := m.at // the phone's time may differ
		h.old(m.who, m.out, at+2*int64(h.between(0, 1)), status, with(m.body, object{"id": m.id}))
		return
	}
	switch {
	case m.media && h.chance():
		h.old(m.who, m.out, m.at, status, object{"type": "media_placeholder", "id": m.id})
		if h.chance() {
			h.file(m.who, m.out, m.at, with(m.body, object{"id": m.id}))
		}
	case h.chance():
		h.old(m.who, m.out, m.at, status, m.body) // without an id
		if h.chance() {
			h.old(m.who, m.out, m.at, status, with(m.body, object{"id": m.id}))
		}
	default:
		h.old(m.who, m.out, m.at, status, with(m.body, object{"id": m.id}))
	}
}

// liveBody returns the content of the live copy: Meta withholds some, and history may have it.
func (h *historian) liveBody(m told, old bool) object {
	if old && h.rarely() {
		return object{"type": "unsupported", "errors": []object{{"code": 131060, "title": "This message is unavailable"}}}
	}
	extra := object{}
	if h.rarely() {
		extra["context"] = object{"forwarded": true}
	}
	if h.rarely() {
		extra["referral"] = object{"source_type": "ad", "source_id": "1"}
	}
	if h.rarely() {
		extra["context"] = object{"from": business, "id": "wamid.quoted"}
	}
	return with(m.body, extra)
}

func (h *historian) status() string {
	return rapid.SampledFrom([]string{"READ", "delivered", "SENT", "PENDING", "ERROR", "PLAYED"}).Draw(h.T, "status")
}

// content draws what a message holds.
func (h *historian) content(id string) (body object, media bool) {
	switch h.between(0, 5) {
	case 0:
		return object{"type": "image", "image": object{"caption": "Like " + id, "mime_type": "image/jpeg", "sha256": hexOf(id), "id": "99" + id}}, true
	case 1:
		return object{"type": "audio", "audio": object{"mime_type": "audio/ogg; codecs=opus", "sha256": hexOf(id), "id": "98" + id, "voice": true}}, true
	case 2:
		return object{"type": "location", "location": object{"latitude": 41.8781, "longitude": -87.6298, "name": "Shop " + id}}, false
	case 3:
		return object{"type": "contacts", "contacts": []object{{"name": object{"formatted_name": "Cy " + id}, "phones": []object{{"phone": "+1 773-555-0166"}}}}}, false
	}
	return object{"type": "text", "text": object{"body": "Text " + id}}, false
}

func hexOf(id string) string { return fmt.Sprintf("%064x", id)[:64] }

// change adds an edit, a deletion or a reaction, live and perhaps in the history too.
func (h *historian) change(m told) {
	at, id, out := h.moment(), h.wamid("c"), m.out
	var body object
	kind := h.between(0, 3)
	if kind > 0 && m.body["type"] != "text" && m.body["type"] != "image" {
		kind = 3 // WhatsApp lets people edit texts and captions only
	}
	switch kind {
	case 0:
		body = object{"type": "revoke", "revoke": object{"original_message_id": m.id}}
	case 1, 2:
		inner := object{"type": "text", "text": object{"body": "Edit " + id}}
		if m.body["type"] == "image" {
			inner = object{"type": "image", "image": object{"caption": "Edit " + id, "mime_type": "image/jpeg", "sha256": hexOf(id), "id": "97" + id}}
		}
		body = object{"type": "edit", "edit": object{"original_message_id": m.id, "message": inner}}
	default:
		out = h.chance()
		reaction := object{"message_id": m.id, "emoji": "👍"}
		if h.chance() {
			delete(reaction, "emoji")
		}
		body = object{"type": "reaction", "reaction": reaction}
	}
	h.live(m.who, out, at, with(body, object{"id": id}))
	if h.rarely() {
		h.old(m.who, out, at, "READ", with(body, object{"id": id}))
	}
}
