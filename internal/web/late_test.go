package web_test

import (
	"strings"
	"testing"
	"time"

	"github.com/saltbridge/saltbridge/internal/test/browser"
)

// hold asks for something and keeps the answer until it is let go, as a slow network would. It is the next request whose address holds
// a text: nothing else on the page has its turn in between.
func hold(p *browser.Page, address, ask string) {
	p.Eval(`(() => {
	const real = window.fetch
	window.fetch = async (url, options) => {
		if (!String(url).includes('`+address+`') || options?.method === 'POST') return real(url, options)
		window.fetch = real
		const answer = await real(url, options), copy = answer.clone()
		return new Promise(done => { window.letGo = async () => {
			done(answer)
			await copy.text()
			for (let i = 0; i < 3; i++) await new Promise(soon => setTimeout(soon)) // what waits for it has its turn
		} })
	}
	`+ask+`
})()`, nil)
}

// TestALateAnswerIsNotDrawnOverANewerOne has answers overtake each other: of a row, of what was begun to be written, and of the
// conversation.
func TestALateAnswerIsNotDrawnOverANewerOne(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.connectNumber()
	first := d.file(d.says(ana, time.Minute, "hello"))[0]
	p := browser.New(t)
	d.signIn(p, d.agent)
	p.Goto(d.url + "/c/" + first.Conversation.String())
	late := func(address, ask string) {
		hold(p, address, ask)
		p.WaitTrue("window.letGo")
	}
	letGo := func() { p.Eval("letGo().then(() => { delete window.letGo })", nil) }

	late("/fragments/rows", "document.querySelector('chat-list').refresh(['"+first.Conversation.String()+"'])")
	d.file(d.says(ana, 0, "news"))
	p.WaitText(row(first), "news")
	letGo()
	if got := p.Text(row(first)); !strings.Contains(got, "news") {
		t.Errorf("the row says %q after an older answer", got)
	}

	late("/unsent", "document.querySelector('chat-composer').unsent.refresh()")
	p.Type("[data-testid=composer]", "half a thought")
	p.WaitText("chat-composer [data-part=saved]", "aved")
	letGo()
	if got := p.EvalString("document.getElementById('composer').value"); got != "half a thought" {
		t.Errorf("the field holds %q after an older answer", got)
	}

	late("/fragments/conversation/", "document.dispatchEvent(new CustomEvent('window-shut'))")
	p.Press(browser.Enter)
	p.WaitText(".bubble[data-origin=agent]", "half a thought")
	p.Eval(`new MutationObserver(() => { if (!document.querySelector('.bubble[data-origin=agent]')) window.lost = true }).observe(document.getElementById('items'), {childList: true})`, nil)
	letGo()
	p.WaitText(".bubble[data-origin=agent][data-status=accepted]", "half a thought")
	var lost bool
	p.Eval("window.lost === true", &lost)
	if lost {
		t.Error("an older answer took the message away")
	}
}
