package web_test

import (
	"fmt"
	"testing"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/test/browser"
)

// TestTheListStandsWhereItWas goes from deep in the list into a conversation and back, on a phone, by every way there is.
func TestTheListStandsWhereItWas(t *testing.T) {
	d := newDesk(t)
	d.connectNumber()
	talk := d.chats(120)
	p := browser.New(t)
	p.Resize(browser.Phone)
	d.signIn(p, d.agent)
	ready := func() { p.WaitTrue("document.documentElement.dataset.ready === ''") }
	ready()
	const list = "document.querySelector('chat-list')"
	p.Eval("window.goDown = setInterval(() => { const l = "+list+"; l.list.scrollTop = 70 * l.height + 30; if (l.list.scrollTop === 70 * l.height + 30) clearInterval(window.goDown) }, 20)", nil)
	steady := talk[74] // in sight all the time
	p.WaitText(row(steady), "hello from 74")
	p.WaitTrue(list + ".list.scrollTop === 70 * " + list + ".height + 30")
	top := fmt.Sprintf("Math.round(document.querySelector(%q)?.getBoundingClientRect().top)", row(steady))
	at := p.EvalString("String(" + top + ")")

	enter := func() {
		p.Click(row(talk[73]))
		p.WaitVisible(bubble(talk[73]))
		p.WaitGone("#rows")
	}
	back := func(how string, does func()) {
		t.Helper()
		does()
		p.WaitVisible(row(steady))
		p.WaitTrue("!document.querySelector('.conversation[data-conversation]')")
		p.WaitTrue(top + " === " + at)
		p.WaitTrue("document.activeElement.closest('.row')?.dataset.conversation === '" + talk[73].Conversation.String() + "'")
		if p.WaitURL("/"); p.Count("[data-testid=panel]") > 0 {
			t.Errorf("the contact is still there after %s", how)
		}
	}
	enter()
	back("the browser's own way", func() { p.Eval("history.back()", nil) })
	enter()
	d.file(d.says(chat.Person{Phone: "4915100000100"}, 0, "news"), d.says(chat.Person{Phone: "4915100000060"}, 0, "more news"))
	p.WaitTrue(list + ".index('" + talk[60].Conversation.String() + "') < 2")
	back("the button, with news above", func() { p.Click("[data-testid=back]") })
	enter()
	p.Click("[data-testid=open-contact]")
	p.WaitText("[data-testid=panel]", "Known here since")
	p.WaitGone("#items")
	p.WaitText(".panel-head h1", "Contact") // the page's own title, while it is the contact's
	p.Swipe("[data-testid=panel]", wide, 0)
	p.WaitVisible(bubble(talk[73]))
	back("a swipe", func() { p.Swipe("chat-thread", wide, 0) })

	p.Reload()
	ready()
	p.WaitTrue(top + " === " + at)
	enter()
	p.Reload()
	p.WaitVisible(bubble(talk[73]))
	ready()
	back("a reload", func() { p.Click("[data-testid=back]") })
	p.Goto(d.url + "/") // by a link it starts at the top
	ready()
	p.WaitVisible(".row[aria-posinset='1']")
}
