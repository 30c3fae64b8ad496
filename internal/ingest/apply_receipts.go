package ingest

import (
	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/graph"
	"github.com/saltbridge/saltbridge/internal/store"
)

// applyReceipts lets messages climb. A receipt whose message is not known yet is parked: Meta's webhook can
// be faster than the answer to our own request. Receipts may tell a message's wamid first, and so wake others.
func (a *apply) applyReceipts([]note) error {
	for len(a.receipts) > 0 {
		receipts := a.receipts
		a.receipts = nil
		learnt, err := a.climb(receipts)
		if err != nil {
			return err
		}
		if err := a.unpark(learnt); err != nil {
			return err
		}
	}
	return nil
}

// climb applies receipts and returns the messages whose wamid was not known before.
func (a *apply) climb(receipts []numbered[chat.Receipt]) (learnt []store.Ref, err error) {
	byID, byRef, err := a.locateReceipts(receipts)
	if err != nil {
		return nil, err
	}
	var steps []store.Step
	var settled []chat.MessageID
	var early []store.Parked
	for _, r := range receipts {
		ref := store.Ref{Number: r.number, WAMID: r.item.WAMID}
		at, ours := byID[callback(r.item)]
		if !ours {
			at, ours = byRef[ref]
		}
		if !ours {
			early = append(early, a.parkedReceipt(r))
			continue
		}
		if at.WAMID == "" {
			learnt = append(learnt, ref)
		}
		steps = append(steps, store.Step{Message: at.Message, Say: failure(r.item), Learns: at.WAMID == "", Receipt: r.item})
		if r.item.Callback != "" {
			settled = append(settled, at.Message)
		}
		if err := a.tellSending(at, r.item); err != nil {
			return nil, err
		}
		a.add(chat.Event{Kind: chat.EventMessageChanged, Number: at.Number, Conversation: at.Conversation, Message: at.Message, Part: chat.PartStatus})
	}
	if err := store.AddReceipts(a.tx, a.account, steps); err != nil {
		return nil, err
	}
	if err := store.Unqueue(a.tx, a.account, settled); err != nil {
		return nil, err
	}
	return learnt, a.park(early)
}

// tellSending hands a failure to whoever sends: it may concern more than this message.
func (a *apply) tellSending(at store.Located, r chat.Receipt) error {
	if a.in.Sending == nil || r.Status != chat.StatusFailed {
		return nil
	}
	return a.in.Sending.Told(a.tx, a.account, at.Number, at.Conversation, r.Code, r.At)
}

// locateReceipts finds the messages of receipts: by our own id where it came back, else by wamid.
func (a *apply) locateReceipts(receipts []numbered[chat.Receipt]) (map[chat.MessageID]store.Located, map[store.Ref]store.Located, error) {
	var ids []chat.MessageID
	var refs []store.Ref
	for _, r := range receipts {
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
