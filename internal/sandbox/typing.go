package sandbox

import (
	"fmt"
	"time"
)

// typingLife is how long the API's indicator stays when no message follows (Meta: typing page, Oct 2025).
const typingLife = 25 * time.Second

// phoneTypingLife is how long a phone shows "typing…" after the last key on the other one.
const phoneTypingLife = 5 * time.Second

// showTyping answers the API's typing indicator.
func (w *World) showTyping(ch *chat) { w.typing(ch, &ch.typingUntil, typingLife) }

func (w *World) typing(ch *chat, until *time.Time, life time.Duration) {
	*until = w.now().Add(life)
	told := event{Kind: "message", Number: ch.number.id, Customer: ch.customer.waID}
	w.changed(told)
	w.later(*until, func(time.Time) { w.changed(told) })
}

// CustomerTypes shows "typing…" on the owner's phone. No partner learns of it.
func (w *World) CustomerTypes(waID, number string) error {
	return w.types(waID, number, func(ch *chat) *time.Time { return &ch.customerTypingUntil })
}

// OwnerTypes shows "typing…" on the customer's phone. No partner learns of it.
func (w *World) OwnerTypes(number, waID string) error {
	return w.types(waID, number, func(ch *chat) *time.Time { return &ch.typingUntil })
}

func (w *World) types(waID, number string, who func(*chat) *time.Time) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	n, c := w.findNumber(number), w.customers[digits(waID)]
	if n == nil || c == nil {
		return fmt.Errorf("no number %q or no customer %q", number, waID)
	}
	if ch := n.chatWith(c); !c.blocked {
		w.typing(ch, who(ch), phoneTypingLife)
	}
	return nil
}
