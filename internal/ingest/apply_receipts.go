package ingest

import (
	"encoding/json"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/graph"
	"github.com/saltbridge/saltbridge/internal/store"
)

// applyReceipts lets messages climb. A receipt whose message is not known yet is parked: Meta's webhook can
// be faster than the answer to our own request.
func (a *apply) applyReceipts([]note) error {
	if len(a.receipts) == 0 {
		return nil
	}
	byID, byRef, err := a.locateReceipts()
	if err != nil {
		return err
	}
	var steps []store.Step
	var settled []chat.MessageID
	var early []store.Parked
	for _, r := range a.receipts {
		at, ours := byID[callback(r.item)]
		if !ours {
			at, ours = byRef[store.Ref{Number: r.number, WAMID: r.item.WAMID}]
		}
		if !ours {
			early = append(early, a.parked(r.number, r.item.WAMID, parkedReceipt, r.item))
			continue
		}
		steps = append(steps, store.Step{Message: at.Message, Say: failure(r.item), Receipt: r.item})
		if r.item.Callback != "" {
			settled = append(settled, at.Message)
		}
		a.add(chat.Event{Kind: chat.EventMessageChanged, Number: at.Number, Conversation: at.Conversation, Message: at.Message})
	}
	if err := store.AddReceipts(a.tx, a.account, steps); err != nil {
		return err
	}
	if err := store.Unqueue(a.tx, a.account, settled); err != nil {
		return err
	}
	return store.Park(a.tx, a.account, early)
}

// locateReceipts finds the messages of receipts: by our own id where it came back, else by wamid.
func (a *apply) locateReceipts() (map[chat.MessageID]store.Located, map[store.Ref]store.Located, error) {
	var ids []chat.MessageID
	var refs []store.Ref
	for _, r := range a.receipts {
		if id := callback(r.item); id != 0 {
			ids = append(ids, id)
		}
		refs = append(refs, store.Ref{Number: r.number, WAMID: r.item.WAMID})
	}
	byID, err := store.LocateByID(a.tx, a.account, ids)
	if err != nil {
		return nil, nil, err
	}
	byRef, err := store.Locate(a.tx, a.account, refs)
	return byID, byRef, err
}

// callback returns our message id that travelled with the message; zero if it was sent by another program.
func callback(r chat.Receipt) chat.MessageID {
	id, err := chat.ParseID[chat.Message](r.Callback)
	if err != nil {
		return 0
	}
	return id
}

// failure explains a failed receipt to people.
func failure(r chat.Receipt) string {
	if r.Status != chat.StatusFailed {
		return ""
	}
	return graph.Explain(r.Code).Sentence
}

// What is parked.
const (
	parkedReceipt   = "receipt"
	parkedAmendment = "amendment"
)

func (a *apply) parked(number chat.NumberID, wamid, kind string, item any) store.Parked {
	body, err := json.Marshal(item)
	if err != nil {
		panic(err) // plain structs of strings and numbers always marshal
	}
	return store.Parked{Ref: store.Ref{Number: number, WAMID: wamid}, ID: a.in.Store.IDs.Next(), Kind: kind, Body: string(body), ParkedAt: a.now}
}

// unpark takes out what waited for the messages that this batch stored.
func (a *apply) unpark([]note) error {
	refs := filedRefs(a.filed)
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
