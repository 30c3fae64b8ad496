package sandbox

import (
	"errors"
	"net/http"
	"time"

	"github.com/saltbridge/saltbridge/internal/sandbox/content"
)

// errCutOff ends the connection without an answer: the fault that leaves a client uncertain.
var errCutOff = errors.New("cut off")

// outgoing is a message the API was asked to send, after validation.
type outgoing struct {
	to, userID string // as the client wrote it, and the BSUID when that was given instead
	kind       string
	body       any
	quoted     string
	callback   string
	identity   string // recipient_identity_key_hash
	marketing  bool   // through the Marketing Messages API
	direct     string // category of a Direct Send: utility or authentication
	ttl        int    // of a Direct Send, in seconds
	as         string // template name of a Direct Send
	service    bool   // category "service": free-form, and nothing but that
	template   *template
	rendered   string
	files      []content.File
}

// postMessages sends a message, or marks one as read.
func (w *World) postMessages(c *call) (any, error) {
	f := w.takeFault("messages")
	if f.DelayMS > 0 {
		if err := w.clock.Wait(c.r.Context(), time.Duration(f.DelayMS)*time.Millisecond); err != nil {
			return nil, errCutOff
		}
	}
	if f.Status != 0 || f.Code != 0 {
		return nil, f.refusal()
	}
	answer, err := w.acceptMessage(c)
	if f.Drop && err == nil {
		return nil, errCutOff
	}
	return answer, err
}

// refusal is the Graph error a fault asks for.
func (f Fault) refusal() *graphError {
	code := f.Code
	if code == 0 {
		code = 131000
		if f.Status == http.StatusTooManyRequests {
			code = 130429
		}
	}
	return &graphError{Code: code, Status: f.Status, Details: "Injected by a sandbox fault.", Subcode: f.Subcode, Transient: f.Transient,
		DataText: f.ErrorData == "text", Plain: f.ErrorData == "none"}
}

func (w *World) acceptMessage(c *call) (any, error) {
	if p := c.text("messaging_product"); p == "" {
		return nil, missing("messaging_product")
	} else if p != "whatsapp" {
		return nil, invalid("Param messaging_product must be one of {WHATSAPP} - got %q.", p)
	}
	if c.text("status") != "" {
		return w.markRead(c)
	}
	out, gerr := readOutgoing(c)
	if gerr != nil {
		return nil, gerr
	}
	w.fetchLinks(c.r.Context(), out)
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.send(w.numbers[c.id], out)
}

// send applies the rules that need the world: state of number and account, recipient, template and media,
// throughput and pair rate, window.
func (w *World) send(n *number, out *outgoing) (any, error) {
	now := w.now()
	if gerr := n.maySend(); gerr != nil {
		return nil, gerr
	}
	to, gerr := w.recipient(n, out)
	if gerr != nil {
		return nil, gerr
	}
	for _, check := range []func(*number, *customer, *outgoing) *graphError{w.checkRecipient, w.checkDirect, w.checkStanding, w.checkCapability, w.checkIdentity, w.checkFlow, w.checkAssets} {
		if gerr := check(n, to, out); gerr != nil {
			return nil, gerr
		}
	}
	ch := n.chatWith(to)
	if mps := w.mps(n); !n.pace.take(now, mps, false) {
		return nil, w.throttled(130429, "The number sends faster than its %d messages a second.", mps)
	}
	if !ch.pair.take(now, w.opts.Limits.PairBurst) {
		return nil, w.throttled(131056, "Too many messages to the same user in a short time.")
	}
	failure := w.foreseeFailure(ch, out, now)
	if failure != nil && failure.Code == 131047 && (w.opts.SyncWindowError || out.service) {
		return nil, failure
	}
	m := w.apiMessage(ch, out, now)
	w.playStatuses(m, out, failure, now)
	w.changed(event{Kind: "message", Number: n.id, Customer: to.waID})
	return sendAnswer(out, m), nil
}

func (w *World) throttled(code int, details string, args ...any) *graphError {
	g := refuse(code, details, args...)
	g.Status = w.opts.Limits.ThrottleStatus
	return g
}

// recipient finds whom to write to. A phone number wins over a user id; an unknown number is somebody
// who simply never wrote.
func (w *World) recipient(n *number, out *outgoing) (*customer, *graphError) {
	if out.to == "" {
		if c := w.customerByUserID(out.userID); c != nil {
			return c, nil
		}
		return nil, refuse(131009, "Parameter 'recipient' is not a user id known to this business.")
	}
	d := w.dial(n, out.to)
	if d == n.digits {
		return nil, refuse(131021, "The recipient is the sending number itself.")
	}
	return w.customerFor(d), nil
}

func (w *World) apiMessage(ch *chat, out *outgoing, now time.Time) *message {
	c := ch.customer
	m := &message{id: w.wamid(c.waID, true, stanzaAPI), fromBusiness: true, via: viaAPI, at: now,
		kind: out.kind, body: out.body, status: "pending", callback: out.callback, footnote: out.rendered}
	if q := w.messages[out.quoted]; q != nil && q.chat == ch { // an unknown quote is left out silently
		m.context = object{"id": q.id, "from": q.sender()}
	}
	if out.kind == "reaction" {
		return w.apiReaction(ch, m)
	}
	w.attachLinked(ch.number, m)
	return w.add(ch, m)
}

// apiReaction puts the emoji on its target instead of a bubble of its own.
func (w *World) apiReaction(ch *chat, m *message) *message {
	m.chat = ch
	r := m.body.(object)
	if target := w.messages[text(r["message_id"])]; target != nil && target.chat == ch {
		target.react("business", text(r["emoji"]))
	}
	return m
}

func (m *message) react(who, emoji string) {
	if emoji == "" {
		delete(m.reactions, who)
		return
	}
	if m.reactions == nil {
		m.reactions = map[string]string{}
	}
	m.reactions[who] = emoji
}

func (m *message) sender() string {
	if m.fromBusiness {
		return m.chat.number.digits
	}
	return m.chat.customer.waID
}

func sendAnswer(out *outgoing, m *message) object {
	who := object{"input": out.to, "wa_id": m.chat.customer.waID}
	if out.to == "" {
		who = object{"input": out.userID, "user_id": out.userID}
	}
	sent := object{"id": m.id}
	switch {
	case m.held != "":
		sent["message_status"] = "held_for_quality_assessment"
	case out.kind == "template":
		sent["message_status"] = "accepted"
	}
	return object{"messaging_product": "whatsapp", "contacts": []object{who}, "messages": []object{sent}}
}

// markRead handles the read receipt, with or without the typing indicator.
func (w *World) markRead(c *call) (any, error) {
	if c.text("status") != "read" {
		return nil, invalid("Param status must be one of {READ} - got %q.", c.text("status"))
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	m := w.messages[c.text("message_id")]
	if m == nil || m.fromBusiness || m.chat.number.id != c.id {
		return nil, refuse(131009, "Parameter 'message_id' is not a message this number received.")
	}
	for _, earlier := range m.chat.messages {
		if !earlier.fromBusiness {
			earlier.rise("read")
		}
		if earlier == m {
			break
		}
	}
	m.chat.unread = 0
	if nested(c.params["typing_indicator"]) != nil {
		w.showTyping(m.chat)
	}
	w.changed(event{Kind: "message", Number: c.id, Customer: m.chat.customer.waID})
	return object{"success": true}, nil
}
