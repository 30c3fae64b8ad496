package sandbox

import "time"

// windowLife is how long a customer's message lets the business answer freely through the API.
const windowLife = 24 * time.Hour

// windowOpen says whether a free-form API message is allowed. Only customer messages that arrived after
// onboarding count; what the owner types in the app neither needs nor touches the window
// (Meta: onboarding page for Business app users, Jun 2026).
func (ch *chat) windowOpen(now time.Time) bool {
	return !ch.lastInbound.IsZero() && now.Before(ch.lastInbound.Add(windowLife))
}

// openWindow notes a customer's message. Reactions, edits and revocations do not count: Meta does not
// document that they do, and the careful reading is the one that hurts least.
func (ch *chat) openWindow(kind string, at time.Time) {
	switch kind {
	case "reaction", "edit", "revoke", "unsupported", "system":
		return
	}
	if ch.number.link != nil {
		ch.lastInbound = at
	}
}

// noteInbound writes a customer's message into the account's books: it is counted, an ad opens the way to
// a free entry point, and a tapped button counts for its template.
func (w *World) noteInbound(ch *chat, m *message) {
	if ch.number.link == nil || !m.bubble() {
		return
	}
	if m.referral != nil {
		ch.adAt = m.at
	}
	if m.kind == "button" {
		if quoted := w.messages[text(m.context["id"])]; quoted != nil && quoted.row() != nil {
			r := quoted.row()
			if r.Clicked == nil {
				r.Clicked = map[string]int{}
			}
			r.Clicked[text(nested(m.body)["text"])]++
		}
	}
	ch.number.waba.enter(ledgerRow{At: m.at, Number: ch.number.digits, To: ch.customer.waID, Kind: m.kind, Inbound: true})
}

// resetWindows forgets every window: a new onboarding starts with all of them closed.
func (n *number) resetWindows() {
	for _, ch := range n.chats {
		ch.lastInbound = time.Time{}
	}
}
