package web_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/db"
	"github.com/saltbridge/saltbridge/internal/store"
	"github.com/saltbridge/saltbridge/internal/test/browser"
	"github.com/saltbridge/saltbridge/internal/test/storetest"
)

// notes stores an entry of a conversation, so long ago, and tells so.
func (d *desk) notes(c chat.ConversationID, ago time.Duration, e chat.Entry) chat.EntryID {
	d.t.Helper()
	e.ID, e.Account, e.Conversation, e.At = chat.EntryID(d.store.IDs.Next()), d.account, c, d.clock.NowMillis()-ago.Milliseconds()
	storetest.Write(d.t, d.store, func(tx *db.Tx) error {
		if err := store.AddEntry(tx, e); err != nil {
			return err
		}
		return d.events.Append(tx, d.account, chat.Event{Kind: chat.EventEntryAdded, Conversation: c, Entry: e.ID})
	})
	return e.ID
}

var (
	timeline = regexp.MustCompile(`data-testid="(unread-divider|import-divider|live-divider|note)"|data-testid="line" data-kind="(\w+)"|data-testid="text">([^<]*)`)
	isolates = strings.NewReplacer("\u2068", "", "\u2069", "")
)

// told is what stands in a thread, in order.
func told(body string) []string {
	var all []string
	body, _, _ = strings.Cut(body, "<chat-composer")
	for _, m := range timeline.FindAllStringSubmatch(body, -1) {
		all = append(all, m[1]+m[2]+strings.TrimSpace(m[3]))
	}
	return all
}

func TestWhatHappenedStandsBetweenTheMessages(t *testing.T) {
	d := newDesk(t)
	d.connectNumber()
	first := d.file(d.line(ana, chat.FromImport, chat.In, 40*24*time.Hour, chat.Content{Type: "text", Text: "old"}),
		d.says(ana, 25*time.Hour+40*time.Minute, "one"), d.answers(ana, chat.FromAgent, chat.StatusRead, 25*time.Hour, "two"),
		d.says(ana, 20*time.Minute, "three"), d.says(ana, 10*time.Minute, "four"))[0]
	c := first.Conversation
	d.notes(c, 24*time.Hour, chat.Entry{Kind: chat.EntryAssigned, Agent: d.admin.ID, Detail: chat.EntryDetail{Agent: d.agent.ID}})
	d.notes(c, 15*time.Minute, chat.Entry{Kind: chat.EntryNote, Agent: d.admin.ID, Body: "Ask @Jonas Weber <b>first</b>", Detail: chat.EntryDetail{Agents: []chat.AgentID{d.agent.ID}}})
	d.sync(chat.Sync{Kind: chat.SyncHistory, State: chat.SyncReceiving, Percent: 42, Phase: 1})
	storetest.Write(t, d.store, func(tx *db.Tx) error {
		for _, x := range []chat.LinkChange{{Link: chat.LinkOffboarded, At: d.clock.NowMillis() - 5*60_000}, {Link: chat.LinkConnected, At: d.clock.NowMillis() - 4*60_000}} {
			if err := store.NoteLink(tx, d.account, d.number.ID, x); err != nil {
				return err
			}
		}
		return nil
	})

	body := isolates.Replace(d.signedIn(d.agent).get("/fragments/conversation/" + c.String()).body)
	want := []string{"import-divider", "old", "live-divider", "one", "opened", "two", "assigned", "shut", "unread-divider", "three", "opened", "note", "Ask", "four", "broken", "mended"}
	if diff := cmp.Diff(want, told(body)); diff != "" {
		t.Error(diff)
	}
	for _, want := range []string{"Meera Iyer assigned it to Jonas Weber", `<b class="mention">@Jonas Weber</b>`, "&lt;b&gt;first&lt;/b&gt;", "2 unread messages", "still coming in: the last 90 days, 42 %"} {
		if !strings.Contains(body, want) {
			t.Errorf("the conversation lacks %q", want)
		}
	}
	if strings.Contains(body, `data-testid="note-edit"`) {
		t.Error("someone else's note can be edited")
	}
}

// TestOlderPagesTellTheSameAsOne cuts a conversation into pages in which every thing stands once, in order.
func TestOlderPagesTellTheSameAsOne(t *testing.T) {
	d := newDesk(t)
	d.connectNumber()
	var lines []line
	for i := range 100 {
		lines = append(lines, d.says(ana, time.Duration(100-i)*time.Minute, string(rune('A'+i%26))))
	}
	c := d.file(lines...)[0].Conversation
	for i := range 50 {
		d.notes(c, time.Duration(2*i)*time.Minute+30*time.Second, chat.Entry{Kind: chat.EntryResolved, Agent: d.admin.ID})
	}
	v, next := d.signedIn(d.agent), regexp.MustCompile(`hx-get="(/fragments/older/[^"]*)"`)
	var all []string
	for path := "/fragments/conversation/" + c.String(); path != ""; {
		body := v.get(path).body
		all = append(told(body), all...)
		path = ""
		if m := next.FindStringSubmatch(body); m != nil {
			path = strings.ReplaceAll(m[1], "&amp;", "&")
		}
	}
	var want []string
	for i := range 100 {
		want = append(want, string(rune('A'+i%26)))
		if i == 0 {
			want = append(want, "opened")
		}
		if i%2 == 1 {
			want = append(want, "resolved")
		}
	}
	want = slices.Insert(want, 0, "unread-divider")
	if diff := cmp.Diff(want, all); diff != "" {
		t.Error(diff)
	}
}

// TestTheThreadFollowsNotesLive has a conversation open while notes come and change; its unread divider stays.
func TestTheThreadFollowsNotesLive(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.connectNumber()
	m := d.file(d.says(ana, time.Minute, "hello"))[0]
	p := browser.New(t)
	d.signIn(p, d.agent)
	p.Click(row(m))
	p.WaitText("[data-testid=unread-divider]", "1 unread message")
	id := d.notes(m.Conversation, 0, chat.Entry{Kind: chat.EntryNote, Agent: d.agent.ID, Body: "Call first"})
	p.WaitText("#e-"+id.String(), "Call first")
	p.WaitVisible("[data-testid=unread-divider]")
	storetest.Write(t, d.store, func(tx *db.Tx) error {
		if err := store.ChangeNote(tx, chat.Entry{ID: id, Account: d.account, Conversation: m.Conversation, Body: "Write first", EditedAt: d.clock.NowMillis()}); err != nil {
			return err
		}
		return d.events.Append(tx, d.account, chat.Event{Kind: chat.EventEntryChanged, Conversation: m.Conversation, Entry: id})
	})
	p.WaitText("#e-"+id.String(), "Write first")
	p.Click("#e-" + id.String() + " summary")
	p.WaitText("#e-"+id.String()+" [data-testid=version]", "Call first")
	p.Screenshot("note")
}
