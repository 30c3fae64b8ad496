package main

import (
	"bytes"
	"fmt"
	"time"
)

// past is what a phone shares: chats of many people over half a year. Message i is the same whenever it is asked for; 0 is the
// newest.
type past struct {
	messages, contacts int
	now                int64 // Unix seconds
}

func newPast(messages int) *past {
	return &past{messages: messages, contacts: min(bookSize, max(1, messages/50)), now: time.Now().Unix()}
}

// Most webhooks of a history hold a thousand messages, every tenth eight thousand, which is nearly as much as a webhook can hold.
const (
	chunkLength = 1000
	longChunk   = 8000
	chunkCycle  = 10
	cycleLength = (chunkCycle-1)*chunkLength + longChunk
)

// start returns the first message of webhook n.
func start(n int64) int { return int(n/chunkCycle)*cycleLength + int(n%chunkCycle)*chunkLength }

// hooks is how many webhooks the history takes.
func (p *past) hooks() (n int64) {
	for start(n) < p.messages {
		n++
	}
	return n
}

func (p *past) bookHooks() int64 { return int64((p.contacts + bookChunk - 1) / bookChunk) }

// who has message i: chats go on for some messages and come back now and then.
func (p *past) who(i int) int { return i / runLength * 7919 % p.contacts }

// openPast begins a webhook of a field.
func openPast(w *bytes.Buffer, field string) {
	fmt.Fprintf(w, `{"object":"whatsapp_business_account","entry":[{"id":"%s","changes":[{"field":"%s","value":{"messaging_product":"whatsapp","metadata":{"display_phone_number":"%s","phone_number_id":"%s"},`,
		wabaID, field, businessPhone, phoneNumberID)
}

// book writes webhook n of the address book.
func (p *past) book(n int64, w *bytes.Buffer) {
	openPast(w, "smb_app_state_sync")
	w.WriteString(`"state_sync":[`)
	for i := int(n) * bookChunk; i < min(p.contacts, int(n+1)*bookChunk); i++ {
		comma(w, int64(i%bookChunk))
		fmt.Fprintf(w, `{"type":"contact","contact":{"full_name":"Customer %d of the book","first_name":"Customer","phone_number":"1312%07d","user_id":"US.%020d"},"action":"add","metadata":{"timestamp":"%d"}}`,
			i, i, i, p.now)
	}
	w.WriteString(`]}}]}]}`)
}

// chunk writes webhook n of the history.
func (p *past) chunk(n int64, w *bytes.Buffer) {
	from, to := start(n), min(p.messages, start(n+1))
	openPast(w, "history")
	phase, percent := p.phase(from), min(100, to*100/p.messages)
	fmt.Fprintf(w, `"history":[{"metadata":{"phase":%d,"chunk_order":%d,"progress":%d},"threads":[`, phase, n+1, percent)
	for i := from; i < to; i++ {
		who := p.who(i)
		if i == from || who != p.who(i-1) {
			if i > from {
				w.WriteString(`]},`)
			}
			fmt.Fprintf(w, `{"id":"1312%07d","context":{"wa_id":"1312%07d","user_id":"US.%020d"},"messages":[`, who, who, who)
		} else {
			w.WriteByte(',')
		}
		p.message(i, who, w)
	}
	w.WriteString(`]}]}]}}]}]}`)
}

func (p *past) age(i int) time.Duration {
	return time.Minute + time.Duration(float64(historyReach)*float64(i)/float64(p.messages))
}

func (p *past) phase(i int) int {
	switch age := p.age(i); {
	case age <= 24*time.Hour:
		return 0
	case age <= 90*24*time.Hour:
		return 1
	}
	return 2
}

// message writes message i: every other is the business's, every tenth a file that only leaves its place.
func (p *past) message(i, who int, w *bytes.Buffer) {
	at := p.now - int64(p.age(i)/time.Second)
	if i%2 == 0 {
		fmt.Fprintf(w, `{"from":"%s","to":"1312%07d",`, businessPhone, who)
	} else {
		fmt.Fprintf(w, `{"from":"1312%07d","from_user_id":"US.%020d",`, who, who)
	}
	fmt.Fprintf(w, `"id":"wamid.HBgLMTMxMj%07dFQIAEhgUM0H%020dAA=","timestamp":"%d","history_context":{"status":"READ"},`, who, i, at)
	if i%10 == 9 {
		w.WriteString(`"type":"media_placeholder"}`)
		return
	}
	fmt.Fprintf(w, `"type":"text","text":{"body":"Hello, is order %d on its way? It should have been here yesterday."}}`, i)
}
