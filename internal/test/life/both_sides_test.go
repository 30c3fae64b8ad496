package life_test

import (
	"errors"
	"net/http"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/inbox"
	"github.com/saltbridge/saltbridge/internal/sandbox"
	"github.com/saltbridge/saltbridge/internal/store"
)

// sent counts the messages that Meta was asked to send.
func (l *life) sent() (n int) {
	for _, r := range l.Requests() {
		if r.Method == http.MethodPost && strings.HasSuffix(r.Path, "/"+shop+"/messages") && !strings.Contains(r.Input, `"status"`) {
			n++
		}
	}
	return n
}

// TestWhatThePhoneWritesStartsNothing has the owner answer on the phone while an agent writes an answer too: the echo is the
// business's own, nothing answers it, and the agent's answer is stopped. An echo of what was sent from here is no second message.
// (Pitfalls 7 and 8.)
func TestWhatThePhoneWritesStartsNothing(t *testing.T) {
	eachEngine(t, choices{}, func(t *testing.T, l *life) {
		l.connect(sandbox.DeclineHistory)
		c := l.writes("Is it ready?")
		asked := l.newest().LastMessage
		l.Advance(time.Second)
		if _, err := l.OwnerWrites(shop, ana, sandbox.Text("Yes, come by")); err != nil {
			t.Fatal(err)
		}
		l.eventually("the echo is stored", func() bool { return l.stats().Messages.Phone == 1 })
		if now := l.newest(); now.ID != c || now.Unread != 0 || now.WaitingSince != 0 {
			t.Errorf("%+v: want the same conversation, answered", now)
		}
		v := l.agent()
		draft := inbox.Text("In an hour")
		draft.Seen = asked
		_, err := l.inbox.Reply(t.Context(), v, c, draft)
		if by, stopped := errors.AsType[*inbox.Overtaken](err); !stopped || by.By.Origin != chat.FromPhone {
			t.Errorf("an answer that crosses the phone's: %v", err)
		}
		l.Advance(10 * time.Minute)
		l.quiet()
		if s := l.stats(); l.sent() != 0 || s.Outbox.Queued != 0 || s.Messages.Total != 2 {
			t.Errorf("%d sent, %+v: want nothing to answer the echo", l.sent(), s)
		}
		l.replyAt(c, "See you", 0)
		l.settle("the answer went out", func() bool { return l.stats().Outbox.Queued == 0 && l.sent() == 1 })
		all, err := l.store.Thread(t.Context(), l.viewer, c, 0, 0, 10)
		if err != nil {
			t.Fatal(err)
		}
		ours := all[len(all)-1]
		l.says("smb_message_echoes", "message", map[string]any{"message_echoes": []any{
			text(ours.WAMID, ours.SentAt/1000, "See you", map[string]any{"from": digits, "to": ana})}})
		l.quiet()
		if got := l.thread(c); !slices.Equal(got, []string{"customer in text Is it ready?", "phone out text Yes, come by", "agent out text See you"}) || l.sent() != 1 {
			t.Errorf("the thread is %q, %d sent", got, l.sent())
		}
	})
}

// agent is somebody who works in the inbox.
func (l *life) agent() chat.Viewer {
	l.t.Helper()
	agents, err := l.store.Agents(l.t.Context(), l.viewer)
	if err != nil {
		l.t.Fatal(err)
	}
	v := l.viewer
	v.Agent = agents[0].ID
	return v
}

// TestOneNumberOnBothSides shares the chats and the address book, and writes from all three sides: one thread holds everything,
// under the name of the book, and the phone and the customer have what was written here. (Pitfall 26.)
func TestOneNumberOnBothSides(t *testing.T) {
	eachEngine(t, choices{}, func(t *testing.T, l *life) {
		if _, err := l.CustomerWrites(ana, digits, sandbox.Text("Before, by Ana")); err != nil {
			t.Fatal(err)
		}
		if _, err := l.OwnerWrites(shop, ana, sandbox.Text("Before, by the owner")); err != nil {
			t.Fatal(err)
		}
		if err := l.ChangeContact(shop, "add", "Ana from the market", ana); err != nil {
			t.Fatal(err)
		}
		l.Advance(time.Hour)
		l.connect(sandbox.ShareHistory)
		l.settle("the history is complete", func() bool { return l.sync(chat.SyncHistory).State == chat.SyncComplete })
		c := l.writes("Hello")
		l.Advance(time.Second)
		if _, err := l.OwnerWrites(shop, ana, sandbox.Text("From the phone")); err != nil {
			t.Fatal(err)
		}
		l.eventually("the echo is stored", func() bool { return l.stats().Messages.Phone == 1 })
		l.Advance(time.Second)
		l.replyAt(c, "From here", 0)
		l.settle("the answer was read", func() bool { return l.lastOf(c).Status == chat.StatusRead })
		got := l.thread(c)
		want := []string{"import in text Before, by Ana", "import out text Before, by the owner", "customer in text Hello", "phone out text From the phone", "agent out text From here"}
		if len(got) < len(want) || !slices.Equal(got[len(got)-len(want):], want) {
			t.Errorf("the thread is %q, want it to end with %q", got, want)
		}
		list, err := l.store.Summaries(t.Context(), l.viewer, store.Page{Limit: 1})
		if err != nil || list[0].Who.BookName != "Ana from the market" || list[0].ID != c {
			t.Errorf("%+v, %v", list, err)
		}
		if body := l.world(""); !strings.Contains(body, "From here") {
			t.Error("the customer's phone lacks what was written here")
		}
	})
}

// lastOf is the newest message of a conversation.
func (l *life) lastOf(c chat.ConversationID) chat.Message {
	l.t.Helper()
	all, err := l.store.Thread(l.t.Context(), l.viewer, c, 0, 0, 1)
	if err != nil || len(all) == 0 {
		l.t.Fatalf("%d messages, %v", len(all), err)
	}
	return all[len(all)-1]
}

// TestNoUnofficialClientIsInside looks for libraries that speak WhatsApp's own protocol instead of Meta's interface: beside one of
// those customers see "Waiting for this message". (Pitfall 14.)
func TestNoUnofficialClientIsInside(t *testing.T) {
	modules, err := os.ReadFile("../../../go.sum")
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(modules), "github.com/jackc/pgx") {
		t.Fatal("this is not the list of modules")
	}
	for _, name := range []string{"whatsmeow", "go-whatsapp", "baileys", "libsignal", "signal-protocol"} {
		if strings.Contains(strings.ToLower(string(modules)), name) {
			t.Errorf("a module is called %s", name)
		}
	}
}
