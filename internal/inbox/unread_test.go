package inbox_test

import (
	"testing"
	"time"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/inbox"
)

func TestMarkUnreadIsToldAndTakenBack(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		m := r.receive(time.Minute)
		ids := []chat.ConversationID{m.Conversation, m.Conversation}
		before := r.lastEvent()
		if was, never, err := r.inbox.MarkUnread(t.Context(), r.shop.Viewer, ids); err != nil || len(was) != 0 || never != 0 || r.lastEvent() != before+1 {
			t.Fatalf("what is unread already: %v, %d, %v", was, never, err)
		}
		if err := r.inbox.MarkRead(t.Context(), r.shop.Viewer, m.Conversation, m.SentAt, inbox.AnyMark); err != nil {
			t.Fatal(err)
		}
		before = r.lastEvent()
		was, never, err := r.inbox.MarkUnread(t.Context(), r.shop.Viewer, ids)
		if err != nil || never != 0 || len(was) != 1 || was[0].Until != m.SentAt {
			t.Fatalf("got %v, %d, %v", was, never, err)
		}
		if c := r.conversation(m.Conversation); c.Unread != 1 || r.lastEvent() != before+1 {
			t.Errorf("%d unread, %d events", c.Unread, r.lastEvent()-before)
		}
		changed, err := r.inbox.TakeUnreadBack(t.Context(), r.shop.Viewer, was)
		if err != nil || len(changed) != 1 {
			t.Fatalf("taken back: %v, %v", changed, err)
		}
		if c := r.conversation(m.Conversation); c.Unread != 0 || c.ReadUntil != m.SentAt {
			t.Errorf("%d unread, read until %d", c.Unread, c.ReadUntil)
		}
		if changed, err := r.inbox.TakeUnreadBack(t.Context(), r.shop.Viewer, was); err != nil || len(changed) != 0 {
			t.Errorf("taken back twice: %v, %v", changed, err)
		}
	})
}

func TestWhoNeverWroteCannotBeUnread(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		m := r.sent(chat.FromAgent, chat.StatusSent, "")
		_, _, err := r.inbox.MarkUnread(t.Context(), r.shop.Viewer, []chat.ConversationID{m.Conversation})
		wantKind(t, err, chat.Conflict)
		elsewhere := r.shop.Receive(t, "4915112345678", "hello").Conversation
		was, never, err := r.inbox.MarkUnread(t.Context(), r.shop.Viewer, []chat.ConversationID{m.Conversation, elsewhere})
		if err != nil || never != 1 || len(was) != 0 {
			t.Errorf("beside one that is unread: %v, %d, %v", was, never, err)
		}
	})
}

func TestMarkAllReadIsToldShownAndTakenBack(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		first, last := r.receive(2*time.Minute), r.receive(time.Minute)
		ids := []chat.ConversationID{first.Conversation, first.Conversation}
		before := r.lastEvent()
		was, err := r.inbox.MarkAllRead(t.Context(), r.shop.Viewer, ids)
		if err != nil || len(was) != 1 || was[0].Conversation != first.Conversation || was[0].Until != 0 {
			t.Fatalf("got %v, %v", was, err)
		}
		if c := r.conversation(first.Conversation); c.Unread != 0 || c.ReadUntil != last.SentAt || r.lastEvent() != before+1 {
			t.Errorf("%d unread, read until %d, %d events", c.Unread, c.ReadUntil, r.lastEvent()-before)
		}
		if again, err := r.inbox.MarkAllRead(t.Context(), r.shop.Viewer, ids); err != nil || len(again) != 0 || r.lastEvent() != before+1 {
			t.Errorf("what is read already: %v, %v", again, err)
		}
		changed, err := r.inbox.TakeReadBack(t.Context(), r.shop.Viewer, was)
		if err != nil || len(changed) != 1 || changed[0].Until != last.SentAt {
			t.Fatalf("taken back: %v, %v", changed, err)
		}
		if c := r.conversation(first.Conversation); c.Unread != 2 || c.ReadUntil != 0 || c.UnreadAt == 0 || r.lastEvent() != before+2 {
			t.Errorf("%d unread, read until %d, marked at %d", c.Unread, c.ReadUntil, c.UnreadAt)
		}
		if changed, err := r.inbox.TakeReadBack(t.Context(), r.shop.Viewer, was); err != nil || len(changed) != 0 {
			t.Errorf("taken back twice: %v, %v", changed, err)
		}
	})
}
