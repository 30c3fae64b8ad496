package sandbox

import (
	"slices"
	"strings"
	"time"

	"github.com/saltbridge/saltbridge/internal/sandbox/refusal"
)

// History goes back 180 days; media resolve when they are younger than 14 (Meta: history page, Jun 2026).
const (
	historyReach      = 180 * 24 * time.Hour
	historyMediaReach = 14 * 24 * time.Hour
)

// chunk is the content of one history webhook.
type chunk struct {
	phase, order, progress int
	messages               []*message
}

// sendHistory plans the webhooks of a history request, according to what the owner chose.
func (w *World) sendHistory(n *number) {
	switch n.link.history {
	case historySilent:
		return
	case historyDeclined:
		w.later(w.now().Add(w.opts.Delays.History), func(time.Time) { w.declineHistory(n) })
		return
	}
	if k := w.crowd; k != nil && k.number == n && k.History > 0 {
		w.sendCrowdHistory(k)
		return
	}
	past := n.past(n.link.at)
	chunks := w.historyChunks(n, past)
	if !w.opts.OrderedHistory {
		w.letSomeOvertake(chunks)
	}
	at := w.now()
	for _, ck := range chunks {
		at = at.Add(w.opts.Delays.History)
		w.later(at, func(time.Time) { w.notify(n, "history", w.chunkValue(n, ck)) })
	}
	w.sendHistoryMedia(n, past, at)
}

// past lists what was said before the number was connected, oldest first.
func (n *number) past(until time.Time) []*message {
	var out []*message
	for _, ch := range n.chats {
		for _, m := range ch.messages {
			if m.at.Before(until) && until.Sub(m.at) <= historyReach && m.via != viaAPI && !m.appOnly() && !m.withheld {
				out = append(out, m)
			}
		}
	}
	slices.SortFunc(out, func(a, b *message) int {
		if c := a.at.Compare(b.at); c != 0 {
			return c
		}
		return strings.Compare(a.id, b.id)
	})
	return out
}

// phaseOf counts back from onboarding: the last day, up to day 90, up to day 180.
func phaseOf(age time.Duration) int {
	switch {
	case age <= 24*time.Hour:
		return 0
	case age <= 90*24*time.Hour:
		return 1
	}
	return 2
}

// historyChunks cuts the past into webhooks, newest phase first. An empty phase has none.
func (w *World) historyChunks(n *number, past []*message) []chunk {
	phases := [3][]*message{}
	for _, m := range past {
		p := phaseOf(n.link.at.Sub(m.at))
		phases[p] = append(phases[p], m)
	}
	var chunks []chunk
	done := 0
	for p, msgs := range phases {
		order := 0
		for part := range slices.Chunk(msgs, w.opts.Limits.HistoryChunk) {
			order++
			done += len(part)
			chunks = append(chunks, chunk{p, order, done * 100 / len(past), part})
		}
	}
	return chunks
}

// letSomeOvertake swaps neighbours now and then: chunks may arrive in any order, and 100 % need not be last.
func (w *World) letSomeOvertake(chunks []chunk) {
	for i := 1; i < len(chunks); i++ {
		if w.rng.IntN(4) == 0 {
			chunks[i-1], chunks[i] = chunks[i], chunks[i-1]
		}
	}
}

func (w *World) chunkValue(n *number, ck chunk) object {
	threads := []object{}
	byChat := map[*chat][]object{}
	var order []*chat
	for _, m := range ck.messages {
		if byChat[m.chat] == nil {
			order = append(order, m.chat)
		}
		byChat[m.chat] = append(byChat[m.chat], w.historyObject(m))
	}
	for _, ch := range order {
		msgs := byChat[ch]
		if w.opts.CapturedHistory {
			slices.Reverse(msgs)
		}
		t := object{"messages": msgs, "context": threadContext(ch.customer)}
		if !ch.customer.hidden {
			t["id"] = ch.customer.waID
		}
		threads = append(threads, t)
	}
	meta := object{"phase": ck.phase, "chunk_order": ck.order, "progress": ck.progress}
	return object{"history": []object{{"metadata": meta, "threads": threads}}}
}

func threadContext(c *customer) object {
	o := object{"user_id": c.userID}
	c.addParent(o, "parent_user_id")
	if !c.hidden {
		o["wa_id"] = c.waID
	}
	if c.username != "" {
		o["username"] = c.username
	}
	return o
}

// historyObject is one message of a chunk. Media are placeholders there, without content.
func (w *World) historyObject(m *message) object {
	ctx := object{"status": m.historyStatus()}
	o := object{"id": m.id, "timestamp": unix(m.at), "type": m.kind, "history_context": ctx}
	switch {
	case m.fromBusiness:
		o["from"], o["to"] = m.chat.number.digits, m.chat.customer.waID
	case !m.chat.customer.hidden:
		o["from"] = m.chat.customer.waID
		fallthrough
	default:
		o["from_user_id"] = m.chat.customer.userID
		m.chat.customer.addParent(o, "from_parent_user_id")
	}
	if w.opts.CapturedHistory {
		ctx["status"] = strings.ToLower(m.historyStatus())
		if m.fromBusiness {
			ctx["from_me"] = true
		}
	}
	switch {
	case nested(m.body)["view_once"] == true || m.kind == "live_location": // no page tells how they look; "unsupported-like" was seen
		o["type"] = "unsupported"
		return o
	case isMedia(m.kind):
		o["type"] = "media_placeholder"
		return o
	}
	w.putContent(o, m)
	return o
}

func (m *message) historyStatus() string {
	if m.status == "failed" {
		return "ERROR"
	}
	return strings.ToUpper(m.status)
}

// sendHistoryMedia resolves the recent placeholders, one flat webhook each, some before their chunk.
func (w *World) sendHistoryMedia(n *number, past []*message, chunksEnd time.Time) {
	start := w.now()
	at := chunksEnd
	for _, m := range past {
		if !isMedia(m.kind) || nested(m.body)["view_once"] == true || n.link.at.Sub(m.at) > historyMediaReach {
			continue
		}
		when := at.Add(w.opts.Delays.History / 3)
		at = when
		if !w.opts.OrderedHistory && w.rng.IntN(6) == 0 {
			when = start.Add(w.opts.Delays.History / 2)
		}
		w.later(when, func(time.Time) { w.notify(n, "history", w.historyMedia(m)) })
	}
}

func (w *World) historyMedia(m *message) object {
	contacts := []object{{"wa_id": m.chat.customer.waID, "user_id": m.chat.customer.userID}}
	if m.fromBusiness {
		return object{"contacts": contacts, "message_echoes": []object{w.echoObject(m)}}
	}
	return object{"contacts": contacts, "messages": []object{w.inboundObject(m)}}
}

// declineHistory reports that the owner keeps the chats private. Meta's page prints the bare value;
// integrators receive the envelope.
func (w *World) declineHistory(n *number) {
	title := refusal.Title(2593109)
	value := object{"history": []object{{"errors": []object{{"code": 2593109, "title": title, "message": title,
		"error_data": object{"details": title}}}}}}
	if !w.opts.BareDecline {
		w.notify(n, "history", value)
		return
	}
	value["messaging_product"] = "whatsapp"
	value["metadata"] = object{"display_phone_number": n.digits, "phone_number_id": n.id}
	for _, a := range w.subscribers(n.waba) {
		w.deliverBare(a, value)
	}
}
