package web_test

import (
	"encoding/json"
	"fmt"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/db"
	"github.com/saltbridge/saltbridge/internal/store"
	"github.com/saltbridge/saltbridge/internal/test/storetest"
)

// outline is what a thread shows, a line a thing, in order.
func outline(body string) []string {
	var lines []string
	for _, m := range outlined.FindAllStringSubmatch(body, -1) {
		switch {
		case m[1] != "":
			lines = append(lines, m[1])
		case m[2] != "":
			lines = append(lines, strings.TrimSpace(m[2]+" "+m[3]))
		}
	}
	return lines
}

var outlined = regexp.MustCompile(`data-testid="(import-divider|live-divider|revoked|media|picture|location|contact-card|order|unsupported|trouble|reactions)"|data-testid="bubble" data-origin="(\w+)" data-status="(\w*)"`)

func TestThreadShowsWhoWroteWhat(t *testing.T) {
	d := newDesk(t)
	talk := d.seed()
	got := outline(d.signedIn(d.agent).get("/fragments/conversation/" + talk[0].Conversation.String()).body)
	want := []string{"import-divider", "import", "import", "live-divider", "customer", "phone", "customer", "customer", "location", "customer", "picture",
		"bot delivered", "agent read", "reactions", "customer", "agent failed", "trouble"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Fatal(diff)
	}
}

func TestThreadQuotesAndNames(t *testing.T) {
	d := newDesk(t)
	talk := d.seed()
	body := d.signedIn(d.agent).get("/fragments/conversation/" + talk[0].Conversation.String()).body
	for _, want := range []string{
		`data-jump="` + talk[4].ID.String() + `"`, // the quoted message
		`>Meera Iyer</`, // who of the agents answered
		`<a href="https://example.test/delivery" target="_b`,      // a link in a text
		`The message cannot be delivered`,                         // why it failed
		`+1 312-555-0177`, `Ana (lemon tree)`, `Known here since`, // the contact
		`data-testid="window" data-open="true" data-until="17`, // Unix milliseconds
	} {
		if !strings.Contains(body, want) {
			t.Errorf("the conversation lacks %q", want)
		}
	}
}

func TestThreadShowsAmendments(t *testing.T) {
	d := newDesk(t)
	d.connectNumber()
	m := d.file(d.says(ana, time.Minute, "first wording"), d.says(ana, 0, "regretted"))
	storetest.Write(t, d.store, func(tx *db.Tx) error {
		if err := store.ReplaceContent(tx, d.account, m[0].ID, chat.Content{Type: "text", Text: "second wording"}, d.clock.NowMillis()); err != nil {
			return err
		}
		return store.MarkRevoked(tx, d.account, m[1].ID, d.clock.NowMillis())
	})
	d.react(m[0], "👍")
	d.react(m[0], "🎉")
	d.react(m[1], "😢")
	d.react(m[1], "")
	v := d.signedIn(d.agent)
	body := v.get("/fragments/message/" + m[0].ID.String()).body
	if !strings.Contains(body, "second wording") || !strings.Contains(body, ">edited<") || !strings.Contains(body, "🎉") || strings.Contains(body, "👍") {
		t.Errorf("the edited message is\n%s", body)
	}
	body = v.get("/fragments/message/" + m[1].ID.String()).body
	if strings.Contains(body, "regretted") || !strings.Contains(body, `data-testid="revoked"`) || strings.Contains(body, "😢") {
		t.Errorf("the deleted message is\n%s", body)
	}
	if row := v.get("/fragments/rows?ids=" + m[1].Conversation.String()).body; strings.Contains(row, "regretted") || !strings.Contains(row, "Deleted message") {
		t.Errorf("the row is\n%s", row)
	}
}

func TestEveryTypeOfContentIsShown(t *testing.T) {
	d := newDesk(t)
	d.connectNumber()
	tests := map[string]struct {
		content chat.Content
		want    []string
	}{
		"image":           {chat.Content{Type: "image", Text: "look", Media: &chat.Media{ID: "1"}}, []string{"Photo", "look"}},
		"voice":           {chat.Content{Type: "audio", Media: &chat.Media{ID: "1", Voice: true}}, []string{"Voice message"}},
		"document":        {chat.Content{Type: "document", Media: &chat.Media{ID: "1", Filename: "plan.pdf"}}, []string{"plan.pdf"}},
		"placeholder":     {chat.Content{Type: chat.TypePlaceholder}, []string{"File from the phone"}},
		"location":        {chat.Content{Type: "location", Extra: json.RawMessage(`{"latitude":1.5,"longitude":-2.25,"name":"Pier"}`)}, []string{"Pier", "1.50000, -2.25000", "openstreetmap.org"}},
		"broken location": {chat.Content{Type: "location", Extra: json.RawMessage(`"?"`)}, []string{"Location"}},
		"contacts":        {chat.Content{Type: "contacts", Extra: json.RawMessage(`[{"name":{"formatted_name":"Bo Lind"},"phones":[{"phone":"+44 1632 960555"}]},"?"]`)}, []string{"Bo Lind", "+44 1632 960555"}},
		"order":           {chat.Content{Type: "order", Extra: json.RawMessage(`{"product_items":[{"product_retailer_id":"LEMON","quantity":2,"item_price":18.5,"currency":"EUR"}]}`)}, []string{"LEMON", "37.00 EUR"}},
		"button":          {chat.Content{Type: "button", Text: "Yes please"}, []string{"Yes please"}},
		"interactive":     {chat.Content{Type: "interactive", Text: "Size 3"}, []string{"Size 3"}},
		"unsupported":     {chat.Content{Type: chat.TypeUnsupported}, []string{"Look at the phone"}},
		"new to us":       {chat.Content{Type: "hologram"}, []string{"Look at the phone"}},
		"markup":          {chat.Content{Type: "text", Text: `<script>alert(1)</script> javascript:alert(1)`}, []string{"&lt;script&gt;alert(1)&lt;/script&gt; javascript:alert(1)"}},
	}
	v := d.signedIn(d.agent)
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			m := d.file(d.line(ana, chat.FromCustomer, chat.In, 0, tt.content))[0]
			body := v.get("/fragments/message/" + m.ID.String()).body
			for _, want := range tt.want {
				if !strings.Contains(body, want) {
					t.Errorf("%q is missing:\n%s", want, body)
				}
			}
			if a := v.get("/fragments/rows?ids=" + m.Conversation.String()); a.StatusCode != 200 {
				t.Errorf("the row got %d", a.StatusCode)
			}
		})
	}
}

var messageIDs = regexp.MustCompile(`id="m-(\d+)"`)
var olderAddress = regexp.MustCompile(`hx-get="(/fragments/older/[^"]+)"`)

// TestOlderMessagesPageWithoutGapOrDouble walks a long conversation up to its start; many messages share
// a second, as Meta's times are whole seconds.
func TestOlderMessagesPageWithoutGapOrDouble(t *testing.T) {
	d := newDesk(t)
	d.connectNumber()
	var lines []line
	for i := range 130 {
		l := d.says(ana, 10*24*time.Hour, fmt.Sprintf("number %d", i))
		l.SentAt = l.SentAt/1000*1000 + int64(i/7)*3600_000
		lines = append(lines, l)
	}
	var want []string
	filed := d.file(lines...)
	for _, m := range filed {
		want = append(want, m.ID.String())
	}
	v := d.signedIn(d.agent)
	var got []string
	days := 0
	for path := "/fragments/conversation/" + filed[0].Conversation.String(); path != ""; {
		body := v.get(path).body
		var page []string
		for _, m := range messageIDs.FindAllStringSubmatch(body, -1) {
			page = append(page, m[1])
		}
		got = append(page, got...)
		days += strings.Count(body, `<p class="divider"><span dir="auto">`)
		path = ""
		if m := olderAddress.FindStringSubmatch(body); m != nil {
			path = strings.ReplaceAll(m[1], "&amp;", "&")
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Fatal(diff)
	}
	if days != 1 && days != 2 { // 19 hours touch one midnight at most
		t.Errorf("%d days are shown over all pages", days)
	}
}

func TestListPagesWithoutGapOrDouble(t *testing.T) {
	d := newDesk(t)
	d.connectNumber()
	want := map[string]bool{}
	for i := range 95 {
		m := d.file(d.says(chat.Person{Phone: fmt.Sprintf("1202555%04d", i)}, time.Duration(i/4)*time.Hour, "hello"))[0]
		want[m.Conversation.String()] = true
	}
	v := d.signedIn(d.agent)
	rows := regexp.MustCompile(`data-conversation="(\d+)"[^>]* data-spot`)
	more := regexp.MustCompile(`href="/(\?[^"]+)">Loading`) // the page without script leads on in the same words
	pages := 0
	for path := "/fragments/rows"; path != ""; pages++ {
		body := v.get(path).body
		for _, m := range rows.FindAllStringSubmatch(body, -1) {
			if !want[m[1]] {
				t.Errorf("conversation %s came twice", m[1])
			}
			delete(want, m[1])
		}
		path = ""
		if m := more.FindStringSubmatch(body); m != nil {
			path = "/fragments/rows" + strings.ReplaceAll(m[1], "&amp;", "&")
		}
	}
	if len(want) != 0 || pages != 3 {
		t.Errorf("%d conversations never came, in %d pages", len(want), pages)
	}
}

func TestReplyWithoutScript(t *testing.T) {
	d := newDesk(t)
	d.connectNumber()
	m := d.file(d.says(ana, time.Minute, "hello"))[0]
	v := d.signedIn(d.agent)
	path := "/c/" + m.Conversation.String()
	if a := v.post(path+"/messages", url.Values{"text": {"  Good morning!\n"}}); a.StatusCode != 303 || a.Header.Get("Location") != path {
		t.Fatalf("got %d to %q:\n%s", a.StatusCode, a.Header.Get("Location"), a.body)
	}
	body := v.get(path).body
	if !strings.Contains(body, "Good morning!") || !strings.Contains(body, "Jonas Weber") {
		t.Fatal("the answer is not shown")
	}
}

func TestWindowShutReplacesTheComposer(t *testing.T) {
	d := newDesk(t)
	d.connectNumber()
	written := d.file(d.says(ana, 25*time.Hour, "hello"))[0]
	never := d.file(d.answers(bo, chat.FromPhone, "", time.Hour, "hello"))[0]
	v := d.signedIn(d.agent)
	for _, tt := range []struct {
		id   chat.ConversationID
		want string
	}{
		{written.Conversation, "More than 24 hours have passed"},
		{never.Conversation, "this customer has not written since the number was connected"},
	} {
		body := v.get("/c/" + tt.id.String()).body
		if !strings.Contains(body, tt.want) || strings.Contains(body, `data-testid="composer"`) || !strings.Contains(body, `data-testid="window" data-open="false"`) {
			t.Errorf("the conversation lacks %q", tt.want)
		}
	}
	again := d.file(d.says(ana, 0, "hello again"))[0]
	d.clock.Advance(23*time.Hour + 30*time.Minute)
	v = d.signedIn(d.agent) // sessions end by the same clock
	if body := v.get("/c/" + again.Conversation.String()); !strings.Contains(body.body, "29 min left") && !strings.Contains(body.body, "30 min left") {
		t.Errorf("the countdown does not follow the product's clock: %d", body.StatusCode)
	}
}
