package life_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/sandbox"
	"github.com/saltbridge/saltbridge/internal/store"
)

// text is a text message as a webhook holds it; names are further keys of who it is from or to.
func text(id string, at int64, words string, names map[string]any) map[string]any {
	m := map[string]any{"id": id, "timestamp": fmt.Sprint(at), "type": "text", "text": map[string]any{"body": words}}
	for key, value := range names {
		m[key] = value
	}
	return m
}

// arrives has a live webhook come that names the customer in its own way.
func (l *life) arrives(contact map[string]any, m map[string]any) {
	l.t.Helper()
	contact["profile"] = map[string]any{"name": "Someone"}
	l.says("messages", "message", map[string]any{"contacts": []any{contact}, "messages": []any{m}})
}

// remembers has a piece of history come.
func (l *life) remembers(threads ...map[string]any) {
	l.t.Helper()
	l.says("history", "message", map[string]any{"history": []any{map[string]any{
		"metadata": map[string]any{"phase": 1, "chunk_order": 1, "progress": 50}, "threads": threads}}})
}

// chats lists the conversations with somebody whose number has these last digits, each as its thread.
func (l *life) chats(ending string) (threads [][]string) {
	l.t.Helper()
	list, err := l.store.Summaries(l.t.Context(), l.viewer, store.Page{Limit: 500})
	if err != nil {
		l.t.Fatal(err)
	}
	for _, c := range list {
		if strings.HasSuffix(c.Who.Phone, ending) || c.Who.BSUID == ending {
			threads = append(threads, l.thread(c.ID))
		}
	}
	return threads
}

// TestOnePersonInEverySpelling has the history, the address book, live messages and echoes write one number each in its own way.
// (Pitfall 24.)
func TestOnePersonInEverySpelling(t *testing.T) {
	people := map[string][4]string{ // history, book, live, echo
		"plus, spaces, 00":       {"+1 (312) 555-0888", "0013125550888", "13125550888", "1 312 555 0888"},
		"Brazil's ninth digit":   {"551187654321", "+55 11 98765-4321", "551187654321", "5511987654321"},
		"Mexico's 1":             {"5215512345678", "+52 55 1234 5678", "5215512345678", "525512345678"},
		"Argentina's 9":          {"5491123456789", "0054 9 11 2345-6789", "541123456789", "5491123456789"},
		"Argentina's 15":         {"5493514567890", "+54 (0351) 15-456-7890", "5493514567890", "543514567890"},
		"nothing is left out":    {"919811000001", "+91 98110 00001", "919811000001", "919811000001"},
		"landlines stay as such": {"551137659876", "+55 11 3765-9876", "551137659876", "551137659876"},
	}
	eachEngine(t, choices{}, func(t *testing.T, l *life) {
		l.connect(sandbox.DeclineHistory)
		now := l.shared.Now().Unix()
		for name, n := range people {
			id := func(kind string) string { return "wamid." + kind + n[2] }
			l.remembers(map[string]any{"id": n[0], "messages": []any{text(id("old"), now-86_400, "Old", map[string]any{"from": n[0]})}})
			l.says("smb_app_state_sync", "message", map[string]any{"state_sync": []any{map[string]any{"type": "contact", "action": "add",
				"contact": map[string]any{"full_name": name, "phone_number": n[1]}, "metadata": map[string]any{"timestamp": fmt.Sprint(now)}}}})
			l.arrives(map[string]any{"wa_id": n[2]}, text(id("live"), now, "Live", map[string]any{"from": n[2]}))
			l.says("smb_message_echoes", "message", map[string]any{"message_echoes": []any{text(id("echo"), now+1, "Echo", map[string]any{"from": digits, "to": n[3]})}})
		}
		want := []string{"import in text Old", "customer in text Live", "phone out text Echo"}
		for name, n := range people {
			l.eventually(name+": one thread, under the name of the book", func() bool {
				chats := l.chats(n[2][len(n[2])-6:])
				return len(chats) == 1 && slices.Equal(chats[0], want) && l.inBook(name)
			})
		}
	})
}

// inBook reports whether exactly one contact has a name in the book, and a conversation.
func (l *life) inBook(name string) bool {
	l.t.Helper()
	list, err := l.store.Summaries(l.t.Context(), l.viewer, store.Page{Limit: 500})
	if err != nil {
		l.t.Fatal(err)
	}
	n := 0
	for _, c := range list {
		if c.Who.BookName == name && c.Who.InBook {
			n++
		}
	}
	return n == 1
}

// TestHistoryInOtherCaseAndOrder shares the same chats as Meta's page writes them, and as captures of April 2026 show them:
// other case, from_me, newest first, chunks that overtake each other. (Pitfalls 18 and 19.)
func TestHistoryInOtherCaseAndOrder(t *testing.T) {
	want := map[string][]string{}
	for _, captured := range []bool{false, true} {
		eachEngine(t, choices{box: sandbox.Options{CapturedHistory: captured, OrderedHistory: !captured, Limits: sandbox.Limits{HistoryChunk: 10}}}, func(t *testing.T, l *life) {
			l.connect(sandbox.ShareHistory)
			l.settle("the history is complete", func() bool { return l.sync(chat.SyncHistory).State == chat.SyncComplete })
			got, engine := l.past(), t.Name()[strings.LastIndex(t.Name(), "/")+1:][:6]
			if !captured {
				want[engine] = got
				if len(got) < 20 || !strings.Contains(strings.Join(got, "\n"), " read ") {
					t.Errorf("too little to compare: %q", got)
				}
				return
			}
			if !slices.Equal(got, want[engine]) {
				t.Errorf("as captured:\n%s\nas documented:\n%s", strings.Join(got, "\n"), strings.Join(want[engine], "\n"))
			}
		})
	}
}

// past lists the imported messages of all conversations, with what is known of each, in the order in which they are shown.
func (l *life) past() (lines []string) {
	l.t.Helper()
	list, err := l.store.Summaries(l.t.Context(), l.viewer, store.Page{Limit: 500})
	if err != nil {
		l.t.Fatal(err)
	}
	slices.SortFunc(list, func(a, b store.Summary) int { return strings.Compare(a.Who.Phone+a.Who.BSUID, b.Who.Phone+b.Who.BSUID) })
	for _, c := range list {
		all, err := l.store.Thread(l.t.Context(), l.viewer, c.ID, 0, 0, 500)
		if err != nil {
			l.t.Fatal(err)
		}
		for _, m := range all {
			lines = append(lines, fmt.Sprintf("%s %s %s %s %s %s %q", c.Who.Name(), m.WAMID, m.Origin, m.Direction, m.Content.Type, m.Status, m.Content.Text))
		}
	}
	return lines
}

// TestHistoryWithKeysNobodyKnows brings a chunk with statuses in mixed case, numbers as texts, the newest message first and keys of
// another year. (Pitfall 19.)
func TestHistoryWithKeysNobodyKnows(t *testing.T) {
	eachEngine(t, choices{}, func(t *testing.T, l *life) {
		l.connect(sandbox.DeclineHistory)
		const phone = "13125550999"
		now := l.shared.Now().Unix() - 86_400
		status := func(word string, fromMe bool) map[string]any {
			return map[string]any{"status": word, "from_me": fromMe, "confidence": 0.5}
		}
		l.says("history", "message", map[string]any{"sync_version": 3, "history": []any{map[string]any{
			"metadata": map[string]any{"phase": "0", "chunk_order": "1", "progress": "100", "of": 1}, "labels": []any{"a"},
			"threads": []any{map[string]any{"id": phone, "context": map[string]any{"wa_id": phone, "lid": "1@lid"}, "messages": []any{
				text("wamid.c", now+2, "Third", map[string]any{"from": digits, "history_context": status("Read", true), "key": map[string]any{"x": 1}}),
				text("wamid.b", now+1, "Second", map[string]any{"from": phone, "history_context": status("pending", false)}),
				text("wamid.a", now, "First", map[string]any{"from": digits, "to": phone, "history_context": status("DELIVERED", true)}),
			}}}}}})
		l.eventually("the chat is stored", func() bool { return len(l.chats(phone)) == 1 })
		var got []string
		for _, line := range l.past() {
			if strings.Contains(line, "wamid.a") || strings.Contains(line, "wamid.b") || strings.Contains(line, "wamid.c") {
				_, line, _ = strings.Cut(line, "wamid.")
				got = append(got, line)
			}
		}
		want := []string{`a import out text delivered "First"`, `b import in text  "Second"`, `c import out text read "Third"`}
		if !slices.Equal(got, want) {
			t.Errorf("stored %q, want %q", got, want)
		}
		if s := l.stats(); s.Deliveries.Failed != 0 {
			t.Errorf("%d deliveries failed", s.Deliveries.Failed)
		}
	})
}
