package inbox_test

import (
	"testing"
	"time"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/inbox"
)

// TestAConversationOfSomeoneElseCannotBeTouched: an agent who sees only their own conversations, with ids of another's.
func TestAConversationOfSomeoneElseCannotBeTouched(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		from := r.receive(time.Minute)
		failed, waiting := r.sent(chat.FromAgent, chat.StatusFailed, ""), r.sent(chat.FromAgent, chat.StatusUncertain, "")
		r.enqueue(waiting)
		before, was := r.queued(), r.conversation(from.Conversation)
		v := chat.Viewer{Account: r.shop.Account.ID, Agent: 7, Role: chat.RoleAgent, Scope: chat.ScopeAssigned}
		for name, act := range map[string]func() error{
			"reply": func() error {
				_, err := r.inbox.Reply(t.Context(), v, from.Conversation, inbox.Text("hello"))
				return err
			},
			"retry":  func() error { return r.retry(v, failed.ID) },
			"cancel": func() error { return r.inbox.Cancel(t.Context(), v, waiting.ID) },
			"taken":  func() error { return r.inbox.TakeAsSent(t.Context(), v, waiting.ID) },
			"read":   func() error { return r.inbox.MarkRead(t.Context(), v, from.Conversation, from.SentAt, inbox.AnyMark) },
			"unread": func() error {
				_, _, err := r.inbox.MarkUnread(t.Context(), v, []chat.ConversationID{from.Conversation})
				return err
			},
			"unread taken back": func() error {
				_, err := r.inbox.TakeUnreadBack(t.Context(), v, []chat.ReadMark{{Conversation: from.Conversation, Until: from.SentAt}})
				return err
			},
			"read unopened": func() error {
				_, err := r.inbox.MarkAllRead(t.Context(), v, []chat.ConversationID{from.Conversation})
				return err
			},
			"read taken back": func() error {
				_, err := r.inbox.TakeReadBack(t.Context(), v, []chat.ReadMark{{Conversation: from.Conversation}})
				return err
			},
			"typing": func() error { return r.inbox.ShowTyping(t.Context(), v, from.Conversation) },
		} {
			t.Run(name, func(t *testing.T) { wantKind(t, act(), chat.NotFound) })
		}
		if c := r.conversation(from.Conversation); c != was || r.queued() != before {
			t.Errorf("it is %+v with %d queued, want %+v with %d", c, r.queued(), was, before)
		}
	})
}
