package life_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/inbox"
	"github.com/saltbridge/saltbridge/internal/onboard"
	"github.com/saltbridge/saltbridge/internal/sandbox"
	"github.com/saltbridge/saltbridge/internal/store"
	"github.com/saltbridge/saltbridge/internal/test/storetest"
)

// writes lets Ana write and returns her conversation.
func (l *life) writes(words string) chat.ConversationID {
	l.t.Helper()
	before := l.stats().Messages.Customer
	if _, err := l.CustomerWrites(ana, digits, sandbox.Text(words)); err != nil {
		l.t.Fatal(err)
	}
	l.eventually("the customer's message is stored", func() bool { return l.stats().Messages.Customer == before+1 })
	return l.newest().ID
}

// newest is the conversation on top of the list.
func (l *life) newest() chat.Conversation {
	l.t.Helper()
	list, err := l.store.Summaries(l.t.Context(), l.viewer, store.Page{Limit: 1})
	if err != nil || len(list) == 0 {
		l.t.Fatalf("no conversation: %v", err)
	}
	c, err := l.store.Conversation(l.t.Context(), l.viewer, list[0].ID)
	if err != nil {
		l.t.Fatal(err)
	}
	return c
}

// thread lists the messages of a conversation, oldest first, as "origin direction type text".
func (l *life) thread(id chat.ConversationID) []string {
	l.t.Helper()
	all, err := l.store.Thread(l.t.Context(), l.viewer, id, 0, 0, 500)
	if err != nil {
		l.t.Fatal(err)
	}
	var lines []string
	for _, m := range all {
		lines = append(lines, strings.TrimSpace(string(m.Origin)+" "+string(m.Direction)+" "+m.Content.Type+" "+m.Content.Text))
	}
	return lines
}

// replyAt has an agent answer after a time.
func (l *life) replyAt(c chat.ConversationID, words string, after time.Duration) {
	l.t.Helper()
	v := l.agent()
	draft := inbox.Text(words)
	if after > 0 {
		draft.At = l.shared.Now().Add(after).UnixMilli()
	}
	if _, err := l.inbox.Reply(l.t.Context(), v, c, draft); err != nil {
		l.t.Fatal(err)
	}
}

func (l *life) has(alert string) {
	l.t.Helper()
	if feed := l.alerts(); !strings.Contains(feed, alert) {
		l.t.Errorf("the feed lacks %q:\n%s", alert, feed)
	}
}

// addOther adds a second number of the same account, which Meta does not know.
func (l *life) addOther() chat.NumberID {
	l.t.Helper()
	n, err := onboard.Add(l.t.Context(), l.onboard.Options, l.viewer.Account, onboard.NewNumber{PhoneNumberID: "410050006000799", WABAID: waba,
		Token: l.newToken(), Mode: chat.ModeAPI, Digits: "12025550143"})
	if err != nil {
		l.t.Fatal(err)
	}
	return n.ID
}

func (l *life) linkOf(id chat.NumberID) chat.Link {
	l.t.Helper()
	n, err := l.store.Number(l.t.Context(), l.viewer, id)
	if err != nil {
		l.t.Fatal(err)
	}
	return n.Link
}

// newToken is the token of the partner's own system user.
func (l *life) newToken() string {
	l.t.Helper()
	var world struct {
		Token string `json:"system_user_token"`
	}
	if err := json.Unmarshal([]byte(l.world("?messages=0")), &world); err != nil {
		l.t.Fatal(err)
	}
	return world.Token
}

// world is all there is on Meta's side and on the phones, as JSON.
func (l *life) world(query string) string {
	rec := httptest.NewRecorder()
	l.ServeHTTP(rec, httptest.NewRequest(http.MethodGet, "/_sandbox/world"+query, nil))
	return rec.Body.String()
}

// label gives a conversation a label.
func (l *life) label(c chat.ConversationID, name string) {
	l.t.Helper()
	agents, err := l.store.Agents(l.t.Context(), l.viewer)
	if err != nil {
		l.t.Fatal(err)
	}
	v := chat.Viewer{Account: l.viewer.Account, Agent: agents[0].ID, Role: chat.RoleAdmin}
	label, err := l.inbox.PutLabel(l.t.Context(), v, chat.Label{Name: name, Colour: "red"})
	if err != nil {
		l.t.Fatal(err)
	}
	if _, err := l.inbox.Label(l.t.Context(), v, []chat.ConversationID{c}, []chat.LabelID{label.ID}, nil); err != nil {
		l.t.Fatal(err)
	}
}

func storetestSQLite(t *testing.T) *store.Store { return storetest.SQLite(t) }
