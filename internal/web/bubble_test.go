package web_test

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/db"
	"github.com/saltbridge/saltbridge/internal/store"
	"github.com/saltbridge/saltbridge/internal/test/browser"
	"github.com/saltbridge/saltbridge/internal/test/storetest"
)

// wants checks that an answer is what was asked for and says all of the words.
func wants(t *testing.T, a answer, code int, words ...string) {
	t.Helper()
	body := isolates.Replace(a.body)
	for _, w := range words {
		if !strings.Contains(body, w) {
			t.Errorf("the answer lacks %q:\n%s", w, body)
		}
	}
	if a.StatusCode != code {
		t.Errorf("got %d, want %d:\n%s", a.StatusCode, code, body)
	}
}

func TestReactionsAreGivenAndTakenBack(t *testing.T) {
	d := newDesk(t)
	d.connectNumber()
	m := d.file(d.says(ana, time.Minute, "hello"))[0]
	v, path := d.signedIn(d.agent), "/messages/"+m.ID.String()+"/react"
	wants(t, v.post(path, url.Values{"emoji": {"🙏"}}), http.StatusOK, "🙏 by the business", `data-testid="own-reaction"`)
	if a := v.post(path, url.Values{"emoji": {""}}); a.StatusCode != http.StatusOK || strings.Contains(a.body, `data-testid="own-reaction"`) {
		t.Errorf("taking it back got %d\n%s", a.StatusCode, a.body)
	}
	wants(t, v.post(path, url.Values{"emoji": {"two words"}}), http.StatusUnprocessableEntity, "emoji")
	wants(t, d.stranger().post(path, url.Values{"emoji": {"🙏"}}), http.StatusNotFound)
}

func TestAMessageTellsAllThatIsKnownOfIt(t *testing.T) {
	d := newDesk(t)
	d.connectNumber()
	m := d.file(d.says(ana, time.Hour, "hello"), d.answers(ana, chat.FromAgent, chat.StatusAccepted, time.Minute, "hi"))[1]
	storetest.Write(t, d.store, func(tx *db.Tx) error {
		at := d.clock.NowMillis()
		return store.AddReceipts(tx, d.account, []store.Step{
			{Message: m.ID, Receipt: chat.Receipt{Status: chat.StatusSent, At: at, Pricing: []byte(`{"billable":true,"pricing_model":"PMP","category":"utility","type":"regular"}`)}},
			{Message: m.ID, Receipt: chat.Receipt{Status: chat.StatusDelivered, At: at + 1, Pricing: []byte(`{"billable":false,"category":"service","type":"free_customer_service"}`)}},
		})
	})
	wants(t, d.signedIn(d.agent).get("/messages/"+m.ID.String()+"/info"), http.StatusOK,
		"Meera Iyer, Agent", "Delivered", "Charged as utility", "Free, as service", m.WAMID)
}

func TestAnEditedMessageShowsItsEarlierWords(t *testing.T) {
	d := newDesk(t)
	d.connectNumber()
	m := d.file(d.says(ana, time.Hour, "first"))[0]
	at := d.clock.NowMillis()
	storetest.Write(t, d.store, func(tx *db.Tx) error {
		for i, v := range []store.Version{{Kind: store.Original, Content: m.Content, SentAt: m.SentAt}, {Kind: chat.Edit, Content: chat.Content{Type: "text", Text: "second"}, SentAt: at - 2},
			{Kind: chat.Edit, Content: chat.Content{Type: "text", Text: "third"}, SentAt: at - 1}} {
			v.Message, v.WAMID = m.ID, string(rune('a'+i))
			if _, err := store.AddVersion(tx, d.account, v); err != nil {
				return err
			}
		}
		_, err := store.ShowNewest(tx, m.Message)
		return err
	})
	v, path := d.signedIn(d.agent), "/messages/"+m.ID.String()+"/versions"
	a := v.get(path)
	wants(t, a, http.StatusOK, "first", "second")
	if strings.Contains(a.body, "third") || strings.Index(a.body, "first") > strings.Index(a.body, "second") {
		t.Errorf("the earlier words are\n%s", a.body)
	}
	storetest.Write(t, d.store, func(tx *db.Tx) error { return store.MarkRevoked(tx, d.account, m.ID, at) })
	wants(t, v.get(path), http.StatusForbidden, "was deleted")
}

func TestMessagesAreForwarded(t *testing.T) {
	d := newDesk(t)
	d.connectNumber()
	photograph := d.sends("image", "77", "image/jpeg", photo(t))
	d.stored(photograph)
	words := d.file(d.says(ana, time.Hour, "*hello*"))[0]
	place := d.file(d.line(ana, chat.FromCustomer, chat.In, time.Hour, chat.Content{Type: "location", Text: "Pier", Extra: json.RawMessage(`{"latitude":1.5,"longitude":-2.25,"name":"Pier"}`)}))[0]
	poll := d.file(d.line(ana, chat.FromCustomer, chat.In, time.Hour, chat.Content{Type: chat.TypeUnsupported}))[0]
	to := d.file(d.says(meera, time.Minute, "me too"))[0].Conversation
	late := d.file(d.says(bo, 25*time.Hour, "long ago"))[0].Conversation
	d.catchUp()
	v := d.signedIn(d.agent)
	wants(t, v.get("/messages/"+words.ID.String()+"/forward"), http.StatusOK, "मीरा शर्मा", "Ana Torres")
	wants(t, v.get("/messages/"+words.ID.String()+"/forward?q=शर्मा"), http.StatusOK, "मीरा शर्मा", `value="`+to.String()+`"`)
	for name, m := range map[string]store.Filed{"text": words, "image": photograph, "location": place} {
		wants(t, v.post("/messages/"+m.ID.String()+"/forward", url.Values{"to": {to.String()}}), http.StatusOK, "Sent to मीरा शर्मा.")
		thread, err := d.store.Thread(t.Context(), chat.SystemViewer(d.account), to, 0, 0, 1)
		if err != nil || len(thread) != 1 || thread[0].Content.Type != name || thread[0].Content.Text != m.Content.Text || thread[0].Direction != chat.Out {
			t.Errorf("%s: stored %+v (%v)", name, thread, err)
		}
	}
	wants(t, v.post("/messages/"+poll.ID.String()+"/forward", url.Values{"to": {to.String()}}), http.StatusUnprocessableEntity, "cannot be forwarded")
	wants(t, v.post("/messages/"+words.ID.String()+"/forward", url.Values{"to": {late.String()}}), http.StatusConflict, "24 hours")
	wants(t, d.stranger().post("/messages/"+words.ID.String()+"/forward", url.Values{"to": {to.String()}}), http.StatusNotFound)
}

func TestContactCardsLeadToAChat(t *testing.T) {
	d := newDesk(t)
	d.connectNumber()
	card := d.file(d.line(ana, chat.FromCustomer, chat.In, time.Minute, chat.Content{Type: "contacts",
		Extra: json.RawMessage(`[{"name":{"formatted_name":"No WhatsApp"},"phones":[{"phone":"+1"}]},{"name":{"formatted_name":"Bo Lind"},"phones":[{"phone":"+44 7911 123456","wa_id":"447911123456"}]}]`)}))[0]
	v, path := d.signedIn(d.agent), "/messages/"+card.ID.String()+"/meet"
	wants(t, v.post(path, url.Values{"card": {"0"}}), http.StatusNotFound)
	a := v.post(path, url.Values{"card": {"1"}})
	if again := v.post(path, url.Values{"card": {"1"}}); a.StatusCode != http.StatusSeeOther || again.Header.Get("Location") != a.Header.Get("Location") {
		t.Fatalf("got %d to %q, then %q", a.StatusCode, a.Header.Get("Location"), again.Header.Get("Location"))
	}
	wants(t, v.get(a.Header.Get("Location")), http.StatusOK, "Bo Lind", "447911123456"[2:4])
}

func TestNotesAreChangedByWhoWroteThem(t *testing.T) {
	d := newDesk(t)
	d.connectNumber()
	c := d.file(d.says(ana, time.Minute, "hello"))[0].Conversation
	note := "/notes/" + d.notes(c, 0, chat.Entry{Kind: chat.EntryNote, Agent: d.agent.ID, Body: "first"}).String()
	mine, admin := d.signedIn(d.agent), d.signedIn(d.admin)
	wants(t, mine.get(note+"/edit"), http.StatusOK, "first</textarea>")
	wants(t, mine.post(note, url.Values{"note": {"ask @Meera Iyer"}}), http.StatusOK, `<b class="mention">@Meera Iyer</b>`, "edited")
	wants(t, admin.get(note+"/edit"), http.StatusForbidden, "Only who wrote")
	wants(t, mine.get(note+"/versions"), http.StatusOK, "first")
	wants(t, mine.post(note, url.Values{"note": {" "}}), http.StatusUnprocessableEntity, "empty")
	wants(t, admin.post(note+"/remove", nil), http.StatusOK, "This note was removed.")
	wants(t, d.stranger().get(note+"/versions"), http.StatusNotFound)
}

// TestBubblesByKeyboardAndMouse goes through a message's menu without a mouse, and jumps to a quote with one.
func TestBubblesByKeyboardAndMouse(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.connectNumber()
	lines := []line{d.says(ana, time.Hour, "the first of all")}
	for i := range 20 {
		lines = append(lines, d.says(ana, time.Duration(50-i)*time.Minute, "in between"))
	}
	last := d.says(ana, time.Minute, "as I said above")
	last.ReplyTo = lines[0].WAMID
	talk := d.file(append(lines, last)...)
	end := talk[len(talk)-1]
	p := browser.New(t)
	d.signIn(p, d.agent)
	p.Goto(d.url + "/c/" + end.Conversation.String())
	p.WaitTrue("document.documentElement.dataset.ready === ''")

	p.Eval("document.querySelector('chat-thread').focus()", nil)
	p.Press(browser.ArrowUp)
	p.WaitTrue("document.activeElement.closest('.item')?.id === 'm-" + end.ID.String() + "'")
	p.Press("+")
	p.WaitVisible("[data-testid=bubble-menu]")
	p.Screenshot("bubble-menu")
	p.Press(browser.Enter) // the first of the quick reactions
	p.WaitVisible(bubble(end) + " [data-testid=own-reaction]")
	p.WaitTrue("document.activeElement.closest('.item')?.id === 'm-" + end.ID.String() + "'")
	p.Eval("document.addEventListener('chat-quote', e => { window.quoted = e.detail }, {once: true})", nil)
	p.Press("r")
	p.WaitTrue("window.quoted?.id === '" + end.ID.String() + "' && window.quoted.author === 'Ana Torres' && window.quoted.preview === 'as I said above'")
	p.Eval("document.querySelector('#m-"+end.ID.String()+" .bubble').focus()", nil) // the composer has it now
	p.Press("i")
	p.WaitText("[data-testid=info]", "Ana Torres")
	p.Press(browser.Escape)
	p.WaitGone("[data-testid=bubble-dialog]")
	p.Click(bubble(end) + " [data-testid=quote]")
	p.WaitTrue("document.activeElement.closest('.item')?.id === 'm-" + talk[0].ID.String() + "'")
}
