package web_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/test/browser"
)

func (d *desk) catchUp() {
	d.t.Helper()
	if err := d.search.CatchUp(d.t.Context()); err != nil {
		d.t.Fatal(err)
	}
}

func TestSearchPage(t *testing.T) {
	d := newDesk(t)
	talk := d.seed()
	d.catchUp()
	v := d.signedIn(d.agent)
	for query, want := range map[string]string{
		"lemon":            `<mark>lemon</mark>`,
		"नमस्ते":           `<mark>नमस्ते</mark>`,
		"مرحبا":            `<mark>مرحبا</mark>`,
		"sabado":           `<mark>sábado</mark>`,
		"from:ana deliver": `<mark>deliver</mark>`,
		"delivery":         fmt.Sprintf(`href="/c/%s?m=%s&amp;q=delivery#m-%s"`, talk[8].Conversation, talk[8].ID, talk[8].ID),
		"has:image":        `It should look like this one`,
		"bolind":           `data-testid="found-contact"`,
		"312 555 0177":     `Ana (lemon tree)`,
		"":                 `data-testid="search-help"`,
		"zebra":            `data-testid="search-nothing"`,
		"before:soon":      `before: needs a date like 2026-05-01.`,
		"label:vip":        `There is no label called &#34;vip&#34;.`,
		"<script>alert(1)": `value="&lt;script&gt;alert(1)"`,
	} {
		if body := v.get("/search?q=" + url.QueryEscape(query)).body; !strings.Contains(body, want) {
			t.Errorf("%s: the page lacks %s", query, want)
		}
	}
	if body := v.get("/fragments/search?q=lemon").body; strings.Contains(body, "<html") || !strings.Contains(body, `id="found"`) {
		t.Errorf("the fragment is %s", body)
	}
}

// TestNotesAreFoundAndOpened: a private note is found among the messages with the lines beside it, and opens where it stands.
func TestNotesAreFoundAndOpened(t *testing.T) {
	d := newDesk(t)
	d.connectNumber()
	var lines []line
	for i := range 90 {
		lines = append(lines, d.says(ana, time.Duration(200-i)*time.Minute, fmt.Sprintf("message %03d", i)))
	}
	talk := d.file(lines...)
	c := talk[0].Conversation
	note := d.notes(c, 170*time.Minute-time.Second, chat.Entry{Kind: chat.EntryNote, Agent: d.agent.ID, Body: "Wants the zinnias by Friday"}).String()
	first := d.notes(c, 300*time.Minute, chat.Entry{Kind: chat.EntryNote, Agent: d.agent.ID, Body: "Came by in person first"}).String()
	d.catchUp()
	v := d.signedIn(d.agent)
	address := fmt.Sprintf("/c/%s?e=%s&amp;q=zinnias#e-%s", c, note, note)
	wants(t, v.get("/search?q=zinnias"), http.StatusOK, "<mark>zinnias</mark>", `href="`+address, "Private note by", "message 030", "message 031", `data-testid="hit-beside"`, `<bdi class="unseen">After it: </bdi>`)
	wants(t, v.get("/search?q="+url.QueryEscape("zinnias -is:note")), http.StatusOK, `data-testid="search-nothing"`)
	opened := v.get(fmt.Sprintf("/c/%s?e=%s&q=zinnias", c, note)).body
	for text, want := range map[string]bool{"Wants the zinnias": true, "message 010": true, "message 009": false, "message 050": true, "message 051": false,
		`data-found="e-` + note: true, `aria-current="true"`: true, `class="newer"`: true} {
		if strings.Contains(opened, text) != want {
			t.Errorf("%s: want %v", text, want)
		}
	}
	wants(t, v.get("/fragments/conversation/"+c.String()+"?e="+first), http.StatusOK, "Came by in person first", "message 000", `data-found="e-`+first)
	other := d.file(d.says(bo, time.Minute, "elsewhere"))[0].Conversation
	wants(t, v.get("/c/"+other.String()+"?e="+note), http.StatusNotFound)
	wants(t, v.get("/find?q=bolind"), http.StatusOK)
	d.catchUp()
	wants(t, v.get("/find?q=bolind"), http.StatusOK, `"name":"Bo Lind"`)
}

func TestAThreadOpensAtAMessage(t *testing.T) {
	d := newDesk(t)
	d.connectNumber()
	var lines []line
	for i := range 130 {
		lines = append(lines, d.says(ana, time.Duration(200-i)*time.Minute, fmt.Sprintf("message %03d", i)))
	}
	talk := d.file(lines...)
	v := d.signedIn(d.agent)
	at := fmt.Sprintf("/c/%s?m=%s", talk[60].Conversation, talk[60].ID)
	body := v.get(at).body
	for text, want := range map[string]bool{"message 039": false, "message 040": true, "message 060": true, "message 080": true, "message 081": false,
		`data-found="m-` + talk[60].ID.String(): true, `class="older"`: true, `class="newer"`: true, "Back to the newest": true} {
		if strings.Contains(body, text) != want {
			t.Errorf("%s: want %v", text, want)
		}
	}
	newer := fmt.Sprintf("/fragments/newer/%s?after=%s", talk[0].Conversation, talk[80].ID)
	if body := v.get(newer).body; !strings.Contains(body, "message 081") || !strings.Contains(body, "message 120") || strings.Contains(body, "message 121") || !strings.Contains(body, `class="newer"`) {
		t.Errorf("newer ones: %s", body)
	}
	last := fmt.Sprintf("/fragments/newer/%s?after=%s", talk[0].Conversation, talk[120].ID)
	if body := v.get(last).body; !strings.Contains(body, "message 129") || strings.Contains(body, `class="newer"`) {
		t.Errorf("the newest: %s", body)
	}
	if body := v.get(fmt.Sprintf("/c/%s?m=%s", talk[129].Conversation, talk[129].ID)).body; strings.Contains(body, `class="newer"`) || !strings.Contains(body, "New messages") {
		t.Error("opened at the newest, there is something newer")
	}
	other := d.file(d.says(bo, time.Minute, "elsewhere"))
	if got := v.get(fmt.Sprintf("/c/%s?m=%s", talk[0].Conversation, other[0].ID)); got.StatusCode != http.StatusNotFound {
		t.Errorf("a message of another conversation: %d", got.StatusCode)
	}
}

// TestSearchAndJump is the journey: type, choose with the keyboard, land in the middle of a long thread, read on, and back to
// the newest.
func TestSearchAndJump(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.seed()
	var lines []line
	for i := range 160 {
		lines = append(lines, d.says(plain, time.Duration(400-i)*time.Minute, fmt.Sprintf("linha %03d do pedido", i)))
	}
	lines[50].Content.Text = "A orquídea azul chegou?"
	d.file(lines...)
	d.catchUp()
	p := browser.New(t)
	d.signIn(p, d.admin)
	p.WaitTrue("document.documentElement.dataset.ready === ''")
	p.Press("/")
	p.WaitTrue("document.activeElement.id === 'search'")
	p.Fill("#search", "orquidea") // the driver types the slash too, which a keyboard does not
	p.Press(kb.Enter)
	p.WaitURL("/search?q=orquidea")
	p.WaitVisible("[data-testid=hit] mark")
	p.Screenshot("found-1440")
	p.WaitTrue("document.documentElement.dataset.ready === ''")
	p.Click("#search")
	p.Press(kb.ArrowDown + kb.Enter)
	p.WaitVisible(".item.found")
	inSight := "(() => { const r = document.querySelector('.item.found').getBoundingClientRect(); return r.top > 0 && r.bottom < innerHeight })()"
	p.WaitTrue(inSight)
	p.WaitURL("#m-")
	p.Screenshot("jumped-1440")
	p.Reload()
	p.WaitTrue(inSight)
	p.WaitTrue("document.querySelectorAll('[data-testid=hit]').length === 1")
	p.Eval("document.querySelector('.newer').scrollIntoView()", nil)
	p.WaitTrue("[...document.querySelectorAll('.item')].some(i => i.textContent.includes('linha 100'))")
	p.WaitVisible("[data-testid=pill]")
	p.Click("[data-testid=pill]")
	p.WaitTrue("document.querySelector('.item:last-child').textContent.includes('linha 159') && !document.querySelector('.newer')")
	p.WaitGone("[data-testid=pill]:not([hidden])")
}

// TestSearchWhileTyping shows what is found with each pause, offers what may come next, and remembers.
func TestSearchWhileTyping(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.seed()
	d.catchUp()
	p := browser.New(t)
	d.signIn(p, d.admin)
	p.Goto(d.url + "/search")
	p.WaitTrue("document.documentElement.dataset.ready === ''")
	for name, query := range map[string]string{"help": "", "hindi": "गुलाब", "arabic": "مرحبا", "long": "Donaudampf", "nothing": "zebra", "fault": "before:soon", "contacts": "ana"} {
		p.Goto(d.url + "/search?q=" + url.QueryEscape(query))
		shoot(t, p, "search-"+name)
	}
	p.Goto(d.url + "/search")
	p.WaitTrue("document.documentElement.dataset.ready === ''")
	p.Click("#search")
	p.Press("lemon ha")
	p.WaitVisible("#search-offers [role=option]")
	p.Screenshot("offers")
	p.Press(kb.ArrowDown + kb.Tab)
	p.WaitTrue("document.getElementById('search').value === 'lemon has:'")
	for range 4 {
		p.Press(kb.Backspace)
	}
	p.WaitCount("[data-testid=hit]", 2)
	p.WaitURL("/search?q=lemon+")
	p.Press(kb.Enter)
	p.WaitTrue("document.activeElement.matches('[data-hit]')")
	p.Press(kb.ArrowDown)
	p.Press(kb.ArrowUp)
	p.Press(kb.ArrowUp)
	p.WaitTrue("document.activeElement.id === 'search'")
	p.Press("a", chromedp.ModifierCtrl)
	p.Press(kb.Backspace)
	p.WaitVisible("[data-testid=search-help]")
	p.WaitTrue("document.querySelector('#search-offers [role=option]').textContent === 'lemon'")
	p.Screenshot("recent")
	p.Resize(browser.Phone)
	p.Press(kb.ArrowDown + kb.Enter)
	p.WaitCount("[data-testid=hit]", 2)
	p.Click("[data-testid=hit] a")
	p.WaitVisible(".item.found")
	p.Screenshot("jumped-375")
	p.Click("[data-testid=back]")
	p.WaitVisible("[data-testid=hit]")
	if !strings.Contains(p.URL(), "q=lemon") {
		t.Errorf("back leads to %s", p.URL())
	}
}
