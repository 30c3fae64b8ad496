package ingest

import (
	"encoding/json"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/store"
)

// The kinds of what is parked.
const (
	parkedReceipt   = "receipt"
	parkedAmendment = "amendment"
)

// parkedReceipt returns a receipt to be parked. A message has each status once.
func (a *apply) parkedReceipt(r numbered[chat.Receipt]) store.Parked {
	p := a.parked(r.item, store.Ref{Number: r.number, WAMID: r.item.WAMID})
	p.Kind, p.Name, p.At = parkedReceipt, string(r.item.Status), r.item.At
	return p
}

func (a *apply) parkedAmendment(m numbered[chat.Amendment]) store.Parked {
	p := a.parked(m.item, store.Ref{Number: m.number, WAMID: m.item.Target})
	p.Kind, p.Name, p.At = parkedAmendment, m.item.WAMID, m.item.SentAt
	return p
}

func (a *apply) parked(item any, ref store.Ref) store.Parked {
	body, err := json.Marshal(item)
	if err != nil {
		panic(err) // plain structs of strings and numbers always marshal
	}
	return store.Parked{Ref: ref, ID: a.in.Store.IDs.Next(), Body: string(body), ParkedAt: a.now}
}

// park keeps what came before its message.
func (a *apply) park(early []store.Parked) error {
	a.parkedNow += int64(len(early))
	return store.Park(a.tx, a.account, early)
}

// unparkFiled takes out what waited for the messages that this batch stored.
func (a *apply) unparkFiled([]note) error { return a.unpark(filedRefs(a.filed)) }

// unpark takes out what waited for messages, so that it is applied with what this batch brought.
func (a *apply) unpark(refs []store.Ref) error {
	if len(refs) == 0 {
		return nil
	}
	if any, err := store.AnyParked(a.tx, a.account); err != nil || !any {
		return err
	}
	waited, err := store.Unpark(a.tx, a.account, refs)
	if err != nil {
		return err
	}
	for _, p := range waited {
		if err := a.wake(p); err != nil {
			return err
		}
	}
	return nil
}

func (a *apply) wake(p store.Parked) error {
	if p.Kind == parkedReceipt {
		var r chat.Receipt
		err := json.Unmarshal([]byte(p.Body), &r)
		a.receipts = append(a.receipts, numbered[chat.Receipt]{p.Number, r})
		return err
	}
	var m chat.Amendment
	err := json.Unmarshal([]byte(p.Body), &m)
	a.amendments = append(a.amendments, numbered[chat.Amendment]{p.Number, m})
	return err
}
