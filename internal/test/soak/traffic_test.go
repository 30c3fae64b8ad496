package soak

import (
	"bytes"
	"fmt"
	"math/rand/v2"
)

const (
	phoneNumberID = "410050006000701"
	wabaID        = "510020003000401"
	business      = "12025550142"
	appSecret     = "soak-app-secret"
)

// traffic is what Meta sends: an endless row of deliveries, each made from the seed and its place in the row.
type traffic struct {
	seed   uint64
	start  int64 // Meta's times begin here, in Unix seconds
	people int   // customers who write
}

// kind is what a delivery brings.
type kind int

const (
	single  kind = iota // a customer's message
	batch               // messages of many customers
	echo                // a message of the owner, written on the phone
	receipt             // how far echoes got, some of them yet to come
	history             // old messages, and some that also come live
)

// message is one message of the traffic.
type message struct {
	wamid    string
	customer int
	at       int64 // Unix seconds
	out      bool
	live     bool
	text     string
}

// status is a receipt of the traffic.
type status struct {
	wamid string
	word  string
	at    int64 // Unix seconds; no two deliveries have the same, which tells their bodies apart
}

// delivery is one webhook.
type delivery struct {
	kind     kind
	messages []message
	statuses []status
	naming   naming
}

// naming is how a delivery names its customer: Meta leaves one or the other out.
type naming int

const (
	fully naming = iota
	byPhone
	byUserID
)

func (tr traffic) dice(n int) *rand.Rand { return rand.New(rand.NewPCG(tr.seed, uint64(n))) }

// kind returns what delivery n brings. The first deliveries are single messages, so that there always are
// echoes and messages to refer to, or soon will be.
func (tr traffic) kind(n int) kind {
	switch p := tr.dice(n).IntN(100); {
	case p < 62:
		return single
	case p < 72:
		return batch
	case p < 84:
		return echo
	case p < 93:
		return receipt
	}
	return history
}

// delivery returns delivery n.
func (tr traffic) delivery(n int) delivery {
	dice := tr.dice(n)
	d := delivery{kind: tr.kind(n)}
	dice.IntN(100) // the one that kind took
	switch d.kind {
	case single:
		d.naming = []naming{fully, fully, fully, fully, byPhone, byUserID}[dice.IntN(6)]
		d.messages = []message{tr.own(n, 0)}
	case echo:
		d.messages = []message{tr.own(n, 0)}
	case batch:
		for i := range 5 + dice.IntN(40) {
			d.messages = append(d.messages, tr.own(n, i))
		}
	case receipt:
		for range 1 + dice.IntN(3) {
			about := tr.near(n, dice, echo)
			d.statuses = append(d.statuses, status{tr.own(about, 0).wamid, []string{"sent", "delivered", "read"}[dice.IntN(3)], tr.start + int64(n)})
		}
	case history:
		for i := range 3 + dice.IntN(30) {
			d.messages = append(d.messages, tr.own(n, i))
		}
		for _, k := range []kind{single, echo} { // these come live as well, before or after
			m := tr.own(tr.near(n, dice, k), 0)
			m.live = false
			d.messages = append(d.messages, m)
		}
	}
	return d
}

// reach is how far ahead near looks at most. With one delivery in eight an echo it never comes to that.
const reach = 500

// near returns a delivery of a kind a little before or after n.
func (tr traffic) near(n int, dice *rand.Rand, k kind) int {
	m := max(0, n-300+dice.IntN(330))
	for tr.kind(m) != k {
		m++
	}
	return m
}

// own returns the i-th message that delivery n brings as the first.
func (tr traffic) own(n, i int) message {
	dice := rand.New(rand.NewPCG(^tr.seed, uint64(n)<<16|uint64(i)))
	k := tr.kind(n)
	m := message{customer: dice.IntN(tr.people), at: tr.start + dice.Int64N(600), live: k != history, text: fmt.Sprintf("message %d.%d", n, i)}
	m.wamid = fmt.Sprintf("wamid.HBgLMTMxMj%07dFQIAEhgU%07d.%d", m.customer, n, i)
	switch {
	case k == echo:
		m.out = true
	case k == history:
		m.at = tr.start - 1000 - dice.Int64N(8_000_000) // up to three months before
		m.out = dice.IntN(2) == 0
	case dice.IntN(50) == 0:
		m.at = tr.start - dice.Int64N(100) // written before onboarding, arrived after: opens no window
	}
	return m
}

// body writes the webhook as Meta would.
func (d delivery) body() []byte {
	var w bytes.Buffer
	field := map[kind]string{echo: "smb_message_echoes", history: "history"}[d.kind]
	if field == "" {
		field = "messages"
	}
	fmt.Fprintf(&w, `{"object":"whatsapp_business_account","entry":[{"id":%q,"changes":[{"field":%q,"value":{"messaging_product":"whatsapp",`+
		`"metadata":{"display_phone_number":%q,"phone_number_id":%q},`, wabaID, field, business, phoneNumberID)
	switch d.kind {
	case single, batch:
		d.writeContacts(&w)
		list(&w, `"messages"`, d.messages, func(m message) { d.writeMessage(&w, m) })
	case echo:
		d.writeContacts(&w)
		list(&w, `"message_echoes"`, d.messages, func(m message) { d.writeMessage(&w, m) })
	case receipt:
		list(&w, `"statuses"`, d.statuses, func(s status) {
			fmt.Fprintf(&w, `{"id":%q,"status":%q,"timestamp":"%d","recipient_id":"13120000000"}`, s.wamid, s.word, s.at)
		})
	case history:
		d.writeHistory(&w)
	}
	w.WriteString(`}}]}]}`)
	return w.Bytes()
}

func list[T any](w *bytes.Buffer, name string, items []T, write func(T)) {
	w.WriteString(name + `:[`)
	for i, item := range items {
		if i > 0 {
			w.WriteByte(',')
		}
		write(item)
	}
	w.WriteByte(']')
}

func waID(customer int) string   { return fmt.Sprintf("1312555%04d", customer) }
func userID(customer int) string { return fmt.Sprintf("US.%020d", customer) }

func (d delivery) writeContacts(w *bytes.Buffer) {
	list(w, `"contacts"`, d.messages, func(m message) {
		fmt.Fprintf(w, `{"profile":{"name":"Customer %d"}`, m.customer)
		if d.naming != byUserID {
			fmt.Fprintf(w, `,"wa_id":%q`, waID(m.customer))
		}
		if d.naming != byPhone {
			fmt.Fprintf(w, `,"user_id":%q`, userID(m.customer))
		}
		w.WriteByte('}')
	})
	w.WriteByte(',')
}

func (d delivery) writeMessage(w *bytes.Buffer, m message) {
	w.WriteByte('{')
	who, other := "from", ""
	if m.out {
		who, other = "to", fmt.Sprintf(`"from":%q,`, business)
	}
	w.WriteString(other)
	if d.naming != byUserID {
		fmt.Fprintf(w, `%q:%q,`, who, waID(m.customer))
	}
	if d.naming != byPhone {
		fmt.Fprintf(w, `"%s_user_id":%q,`, who, userID(m.customer))
	}
	fmt.Fprintf(w, `"id":%q,"timestamp":"%d","type":"text","text":{"body":%q}}`, m.wamid, m.at, m.text)
}

// writeHistory writes one chunk with a thread a message.
func (d delivery) writeHistory(w *bytes.Buffer) {
	w.WriteString(`"history":[{"metadata":{"phase":1,"chunk_order":1,"progress":55},`)
	list(w, `"threads"`, d.messages, func(m message) {
		fmt.Fprintf(w, `{"id":%q,"context":{"wa_id":%q,"user_id":%q},"messages":[`, waID(m.customer), waID(m.customer), userID(m.customer))
		d.writeMessage(w, m)
		w.WriteString(`]}`)
	})
	w.WriteString(`}]`)
}
