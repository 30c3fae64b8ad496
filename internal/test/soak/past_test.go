package soak

import (
	"bytes"
	"fmt"
	"math/rand/v2"
)

// past is a history with its address book: message i is the same whenever it is asked for; 0 is the newest.
type past struct {
	traffic
	messages int
	chunk    int // messages of a webhook: more than are stored at a time
}

const (
	bookChunk = 500 // contacts of a webhook
	runLength = 8   // messages of a chat that stand together
)

// books and hooks are how many webhooks bring the address book, and how many all.
func (p past) books() int { return (p.people + bookChunk - 1) / bookChunk }
func (p past) hooks() int { return p.books() + (p.messages+p.chunk-1)/p.chunk }

// message returns message i: minutes apart, half of them the business's.
func (p past) message(i int) message {
	customer := i / runLength * 7919 % p.people
	return message{wamid: fmt.Sprintf("wamid.HBgLMTMxMjU1NT%04dFQIAEhgUM0H%09d", customer, i), customer: customer, at: p.start - 1000 - int64(i)*15, out: i%2 == 0,
		text: fmt.Sprintf("old message %d", i)}
}

// of lists the messages of webhook n.
func (p past) of(n int) (list []message) {
	if n < p.books() {
		return nil
	}
	from := (n - p.books()) * p.chunk
	for i := from; i < min(p.messages, from+p.chunk); i++ {
		list = append(list, p.message(i))
	}
	return list
}

// body writes webhook n.
func (p past) body(n int) []byte {
	if n >= p.books() {
		return delivery{kind: history, messages: p.of(n)}.body()
	}
	var w bytes.Buffer
	fmt.Fprintf(&w, `{"object":"whatsapp_business_account","entry":[{"id":%q,"changes":[{"field":"smb_app_state_sync","value":{"messaging_product":"whatsapp",`+
		`"metadata":{"display_phone_number":%q,"phone_number_id":%q},`, wabaID, business, phoneNumberID)
	var customers []int
	for c := n * bookChunk; c < min(p.people, (n+1)*bookChunk); c++ {
		customers = append(customers, c)
	}
	list(&w, `"state_sync"`, customers, func(c int) {
		fmt.Fprintf(&w, `{"type":"contact","action":"add","contact":{"full_name":%q,"phone_number":%q,"user_id":%q},"metadata":{"timestamp":"%d"}}`,
			bookName(c), waID(c), userID(c), p.start)
	})
	w.WriteString(`}}]}]}`)
	return w.Bytes()
}

func bookName(customer int) string { return fmt.Sprintf("Customer %d of the book", customer) }

// model is what storage must hold once all is there.
func (p past) model(onboardedAt int64) *model {
	m := &model{chats: map[int]*modelChat{}, imported: map[string]bool{}}
	for i := range p.messages {
		m.add(p.message(i))
	}
	for _, c := range m.chats {
		c.settle(nil, onboardedAt)
	}
	return m
}

// shuffled are the webhooks in the order in which they are sent: Meta promises none.
func (p past) shuffled() []int {
	return rand.New(rand.NewPCG(p.seed, 1<<43)).Perm(p.hooks())
}
