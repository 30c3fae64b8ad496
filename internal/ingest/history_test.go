package ingest

import (
	"encoding/json"
	"fmt"
	"strconv"

	"pgregory.net/rapid"
)

// object is a JSON object of a webhook.
type object map[string]any

// fact is one element of a webhook: a message, a status, an entry of the address book …
type fact struct {
	at      int64  // seconds: where it belongs in time
	field   string // of the webhook
	list    string // which list of the value it stands in; "threads" for a message of a history chunk
	who     int    // the person it is about
	contact object // what contacts[] says about them; nil if nothing
	thread  object // of a history chunk: its id and context
	element object
}

// past is what really happened: messages with their copies, and what became of them.
type past struct {
	people []person
	facts  []fact
	sends  []send
}

// send is a message that an agent sent through the API, as it stands in the outbox's table before any webhook.
type send struct {
	who   int
	at    int64
	text  string
	wamid string // empty if the answer to our request was lost
	tag   string // stands for our message id, which each store makes anew
}

// person is a customer. Who has a user id is named by number, by user id or by both.
type person struct {
	phone, bsuid, username string
	movedAt                int64 // seconds; then phone and user id are others; zero if never
	newPhone, newBSUID     string
}

// start is the time of the first message, before and after which the number was onboarded at random.
const start = 1764000000

// historian draws a past.
type historian struct {
	*rapid.T
	past
	next int // numbers wamids
}

func drawPast(t *rapid.T) past {
	h := &historian{T: t}
	for n := range h.between(1, 3) {
		h.people = append(h.people, h.person(n))
	}
	for range h.between(1, 10) {
		h.message()
	}
	for range h.between(0, 3) {
		h.bookEntry()
	}
	for n := range h.people {
		h.wishes(n)
	}
	return h.past
}

func (h *historian) between(low, high int) int { return rapid.IntRange(low, high).Draw(h.T, "n") }
func (h *historian) chance() bool              { return rapid.Bool().Draw(h.T, "chance") }

// rarely is true one time in six.
func (h *historian) rarely() bool { return h.between(0, 5) == 5 }

// moment draws a time. Messages have even seconds, so that moves can lie between them.
func (h *historian) moment() int64 { return start + 2*int64(h.between(0, 20)) }

func (h *historian) wamid(prefix string) string {
	h.next++
	return fmt.Sprintf("wamid.%s%d", prefix, h.next)
}

func (h *historian) person(n int) person {
	p := person{phone: fmt.Sprintf("1312555017%d", n)}
	if h.chance() {
		p.bsuid = fmt.Sprintf("US.709%d", n)
		if h.chance() {
			p.username = fmt.Sprintf("user%d", n)
		}
	}
	if h.rarely() {
		p.movedAt, p.newPhone = h.moment()+1, fmt.Sprintf("1312555027%d", n)
		if p.bsuid != "" {
			p.newBSUID = p.bsuid + "0"
		}
		h.facts = append(h.facts, fact{at: p.movedAt, field: "messages", list: "messages", who: n, element: object{
			"from": p.phone, "id": h.wamid("move"), "timestamp": strconv.FormatInt(p.movedAt, 10), "type": "system",
			"system": without(object{"type": "user_changed_number", "wa_id": p.newPhone, "user_id": p.newBSUID, "previous_user_id": p.bsuid})}})
	}
	return p
}

// namesAt returns how a person is named at a time.
func (p person) namesAt(at int64) (phone, bsuid string) {
	if p.movedAt != 0 && at > p.movedAt {
		return p.newPhone, p.newBSUID
	}
	return p.phone, p.bsuid
}

// names returns how a webhook of a time names a person: phone and user id, either of which may be withheld.
func (h *historian) names(who int, at int64) (phone, bsuid string) {
	phone, bsuid = h.people[who].namesAt(at)
	if bsuid != "" {
		switch h.between(0, 2) {
		case 0:
			phone = ""
		case 1:
			bsuid = ""
		}
	}
	return phone, bsuid
}

// contact returns the contacts[] entry of a live webhook. People change their name every ten seconds.
func (h *historian) contact(who int, at int64, phone, bsuid string) object {
	name := fmt.Sprintf("Name %d of person %d", (at-start)/10, who)
	return without(object{"profile": without(object{"name": name, "username": h.people[who].username}), "wa_id": phone, "user_id": bsuid})
}

// live adds a message of either side as it comes the moment it is written.
func (h *historian) live(who int, out bool, at int64, m object) {
	phone, bsuid := h.names(who, at)
	f := fact{at: at, field: "messages", list: "messages", who: who, contact: h.contact(who, at, phone, bsuid)}
	f.element = with(m, object{"timestamp": strconv.FormatInt(at, 10), "from": phone, "from_user_id": bsuid})
	if out {
		f.field, f.list = "smb_message_echoes", "message_echoes"
		f.element = with(m, object{"timestamp": strconv.FormatInt(at, 10), "from": business, "to": phone, "to_user_id": bsuid})
	}
	h.facts = append(h.facts, f)
}

// old adds a message as it comes in a chunk of the history.
func (h *historian) old(who int, out bool, at int64, status string, m object) {
	phone, bsuid := h.names(who, at)
	f := fact{at: at, field: "history", list: "threads", who: who}
	f.thread = without(object{"id": phone, "context": without(object{"wa_id": phone, "user_id": bsuid, "username": h.people[who].username})})
	f.element = with(m, object{"timestamp": strconv.FormatInt(at, 10), "from": phone, "from_user_id": bsuid, "history_context": object{"status": status}})
	if out {
		f.element = with(m, object{"timestamp": strconv.FormatInt(at, 10), "from": business, "history_context": object{"status": status}})
	}
	h.facts = append(h.facts, f)
}

// file adds the file that a placeholder of the history announced.
func (h *historian) file(who int, out bool, at int64, m object) {
	phone, bsuid := h.names(who, at)
	f := fact{at: at, field: "history", list: "messages", who: who, contact: without(object{"wa_id": phone, "user_id": bsuid})}
	f.element = with(m, object{"timestamp": strconv.FormatInt(at, 10), "from": phone, "from_user_id": bsuid})
	if out {
		f.list = "message_echoes"
		f.element = with(m, object{"timestamp": strconv.FormatInt(at, 10), "from": business, "to": phone, "to_user_id": bsuid})
	}
	h.facts = append(h.facts, f)
}

func (h *historian) bookEntry() {
	who, at := h.between(0, len(h.people)-1), start+int64(1000+h.next) // each at a time of its own
	h.next++
	phone, bsuid := h.people[who].namesAt(at)
	contact := object{"full_name": fmt.Sprintf("Book %d", h.next), "phone_number": phone, "user_id": bsuid}
	action := "add"
	if h.rarely() {
		action = "remove"
		delete(contact, "full_name")
	}
	if bsuid != "" && h.chance() {
		delete(contact, "phone_number")
	}
	h.facts = append(h.facts, fact{at: at, field: "smb_app_state_sync", list: "state_sync", who: who, element: object{
		"type": "contact", "action": action, "contact": without(contact), "metadata": object{"timestamp": strconv.FormatInt(at, 10)}}})
}

// wishes adds what a person wants of marketing, at most two wishes.
func (h *historian) wishes(who int) {
	phone, _ := h.people[who].namesAt(start + 2000)
	for n := range h.between(0, 4) - 2 {
		at := start + int64(2000+n)
		value := []string{"stop", "resume"}[n%2]
		h.facts = append(h.facts, fact{at: at, field: "user_preferences", list: "user_preferences", who: who, element: object{
			"wa_id": phone, "category": "marketing_messages", "value": value, "timestamp": at, "detail": "asked"}})
	}
}

// with returns both objects in one, without empty values.
func with(a, b object) object {
	out := object{}
	for _, o := range []object{a, b} {
		for k, v := range o {
			out[k] = v
		}
	}
	return without(out)
}

// without drops empty texts and objects: Meta leaves such keys out.
func without(o object) object {
	for k, v := range o {
		if text, ok := v.(string); ok && text == "" {
			delete(o, k)
		}
		if inner, ok := v.(object); ok && len(inner) == 0 {
			delete(o, k)
		}
	}
	return o
}

func (o object) String() string {
	text, err := json.Marshal(o)
	if err != nil {
		panic(err)
	}
	return string(text)
}

const business = "12025550142"
