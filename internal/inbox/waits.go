package inbox

import (
	"context"

	"github.com/saltbridge/saltbridge/internal/chat"
)

// TellWaits gives the messages that are queued the reason why they do not go out now. What was written while the number did not
// send was stored with one; what was accepted before has none, and by now it may be another.
func (i *Inbox) TellWaits(ctx context.Context, v chat.Viewer, messages []chat.Message) error {
	var numbers map[chat.NumberID]chat.Number
	var standings map[chat.NumberID]chat.Standing
	for at := range messages {
		m := &messages[at]
		if m.Status != chat.StatusQueued {
			continue
		}
		if numbers == nil {
			all, err := i.store.Numbers(ctx, v)
			if err != nil {
				return err
			}
			numbers = make(map[chat.NumberID]chat.Number, len(all))
			for _, n := range all {
				numbers[n.ID] = n
			}
			if standings, err = i.store.Standings(ctx, v); err != nil {
				return err
			}
		}
		n := numbers[m.Number]
		if n.Lost() {
			continue // it fails in a moment, and says why then
		}
		if say := chat.WaitsAt(n, standings[n.ID].Hold, m.SentAt, i.clock.NowMillis()); say != "" {
			m.ErrorSay = say
		}
	}
	return nil
}
