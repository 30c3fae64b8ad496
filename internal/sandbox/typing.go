package sandbox

import "time"

// typingLife is how long the indicator stays when no message follows (Meta: typing page, Oct 2025).
const typingLife = 25 * time.Second

func (w *World) showTyping(ch *chat) {
	until := w.now().Add(typingLife)
	ch.typingUntil = until
	w.later(until, func(time.Time) {
		w.changed(event{Kind: "message", Number: ch.number.id, Customer: ch.customer.waID})
	})
}
