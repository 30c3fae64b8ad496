package sandbox

import (
	"errors"
	"fmt"
	"strconv"
	"time"
)

// phoneCall is a voice or video call between the owner's phone and a customer's. Calls stay in the app:
// nothing of them reaches Graph, a webhook or the history (Meta: onboarding page, Jun 2026).
type phoneCall struct {
	id                  string
	chat                *chat
	fromBusiness, video bool
	startedAt           time.Time
	answeredAt          time.Time // zero while it rings
}

// ringFor is how long a phone rings before the call counts as missed.
const ringFor = 45 * time.Second

// How a call ended.
const (
	callAnswered = "answered"
	callMissed   = "missed"
	callDeclined = "declined"
)

// appOnly says whether the message exists on the phones alone.
func (m *message) appOnly() bool { return m.kind == "call" || m.kind == "system" }

// Call lets one phone ring the other. by is "customer" or "owner".
func (w *World) Call(number, waID, by string, video bool) (string, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	n, c := w.findNumber(number), w.customers[digits(waID)]
	switch {
	case n == nil || c == nil:
		return "", fmt.Errorf("no number %q or no customer %q", number, waID)
	case by != "customer" && by != "owner":
		return "", fmt.Errorf(`by must be "customer" or "owner", not %q`, by)
	case w.callOf(n, c) != nil:
		return "", errors.New("the two are in a call already")
	case c.offline || c.blocked:
		return "", errors.New("the customer cannot be reached: the phone is offline or the business is blocked")
	}
	w.nextCall++
	p := &phoneCall{id: strconv.Itoa(w.nextCall), chat: n.chatWith(c), fromBusiness: by == "owner", video: video, startedAt: w.now()}
	w.calls[p.id] = p
	w.later(p.startedAt.Add(ringFor), func(time.Time) {
		if w.calls[p.id] == p && p.answeredAt.IsZero() {
			w.endCall(p, callMissed)
		}
	})
	w.callChanged(p)
	return p.id, nil
}

// ChangeCall answers a ringing call, declines it, or hangs up.
func (w *World) ChangeCall(id, action string) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	p := w.calls[id]
	if p == nil {
		return fmt.Errorf("no call %q: it ended", id)
	}
	ringing := p.answeredAt.IsZero()
	switch {
	case action == "answer" && ringing:
		p.answeredAt = w.now()
		w.callChanged(p)
	case action == "decline" && ringing:
		w.endCall(p, callDeclined)
	case action == "hang_up" && ringing:
		w.endCall(p, callMissed)
	case action == "hang_up":
		w.endCall(p, callAnswered)
	default:
		return fmt.Errorf("action %q does not fit: use answer or decline while it rings, hang_up at any time", action)
	}
	return nil
}

// endCall leaves a note of the call in the chat of the two.
func (w *World) endCall(p *phoneCall, outcome string) {
	delete(w.calls, p.id)
	body := object{"state": outcome, "video": p.video}
	if outcome == callAnswered {
		body["seconds"] = int(w.now().Sub(p.answeredAt).Seconds())
	}
	m := &message{id: w.wamid(p.chat.customer.waID, p.fromBusiness, stanzaPhone), fromBusiness: p.fromBusiness,
		via: viaCustomer, at: w.now(), kind: "call", body: body, status: "read"}
	if p.fromBusiness {
		m.via = viaApp
	} else if outcome == callMissed {
		p.chat.unread++
	}
	w.add(p.chat, m)
	w.callChanged(p)
}

// callOf is the call between the two, ringing or going on; nil without one.
func (w *World) callOf(n *number, c *customer) *phoneCall {
	for _, p := range w.calls {
		if p.chat.number == n && (c == nil || p.chat.customer == c) {
			return p
		}
	}
	return nil
}

func (w *World) callChanged(p *phoneCall) {
	w.changed(event{Kind: "message", Number: p.chat.number.id, Customer: p.chat.customer.waID})
}
