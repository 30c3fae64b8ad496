package web_test

import (
	"testing"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/store"
	"github.com/saltbridge/saltbridge/internal/test/apptest"
	"github.com/saltbridge/saltbridge/internal/test/browser"
)

// TestKeysAreFasterThanAnswers presses keys while the conversation that the first one asked for is still on its way: none is lost, and
// none is about the conversation that is on screen meanwhile. What comes next for someone who moves on is there before the key.
func TestKeysAreFasterThanAnswers(t *testing.T) {
	d := newDesk(t)
	d.templatesCame()
	d.connectNumber()
	talk := d.chats(6)
	p := browser.New(t)
	d.signIn(p, d.agent)
	p.WaitTrue("document.documentElement.dataset.ready === ''")
	const burst = `for (const key of ['j', 'j', 'e', 'E', 'r', 'H', 'i']) (document.activeElement ?? document.body).dispatchEvent(new KeyboardEvent('keydown', {key, shiftKey: key === 'E', bubbles: true, cancelable: true}))`
	p.Press("j")
	p.WaitVisible(bubble(talk[0]))
	p.WaitTrue("performance.getEntriesByType('resource').some(e => e.name.endsWith('/fragments/conversation/" + talk[1].Conversation.String() + "'))")

	p.Eval("window.real = fetch, window.waits = [], window.fetch = (url, options) => String(url).includes('/fragments/conversation/') ? new Promise(done => waits.push(() => done(real(url, options)))) : real(url, options); 0", nil)
	p.Press("j") // it is here already: nothing has to be asked for
	p.WaitVisible(bubble(talk[1]))
	p.Eval(burst, nil)
	apptest.Eventually(t, "what was asked for last is resolved", func() bool { return d.work(talk[3].Conversation).State == chat.StateResolved })
	p.WaitTrue("document.querySelector('#early[open] textarea')?.value === 'Hi'") // what takes longer gets a field
	p.Type("[data-testid=early-field]", " there")
	p.Screenshot("early")
	p.Eval("window.fetch = real; waits.forEach(go => go())", nil)
	p.WaitVisible(bubble(talk[4]))
	p.WaitTrue("document.activeElement.id === 'composer' && document.activeElement.value === 'Hi there'")
	keepsWhatWasWritten(p, talk)
	for i, m := range talk {
		if state := d.work(m.Conversation).State; (state == chat.StateResolved) != (i == 3) {
			t.Errorf("%d is %s", i, state)
		}
	}
}

// keepsWhatWasWritten breaks the connection while somebody writes for a conversation that is on its way, and has them close the field that
// waits for another: both texts stand in their conversations, and keys go on.
func keepsWhatWasWritten(p *browser.Page, talk []store.Filed) {
	const hangs = "waits = [], window.fetch = (url, options) => String(url).includes('/fragments/conversation/') ? new Promise((_, fail) => waits.push({url, fail})) : real(url, options)"
	const press = "for (const key of keys) document.body.dispatchEvent(new KeyboardEvent('keydown', {key, bubbles: true, cancelable: true}))"
	p.WaitGone(row(talk[3]))
	p.Eval(hangs+"; document.activeElement.blur(), document.dispatchEvent(new CustomEvent('chat-missed')); var keys = ['k', 'r', 'Y', 'o']; "+press, nil)
	p.WaitTrue("document.querySelector('#early[open] textarea')?.value === 'Yo'")
	p.Click("[data-testid=early-keep]")
	p.WaitText("[data-testid=undo]", "The conversation did not come.")
	p.Eval("keys = ['k', 'n', 'O', 'h']; "+press, nil)
	p.WaitTrue("waits.some(({url}) => url.includes('" + talk[1].Conversation.String() + "'))")
	p.Eval("waits.forEach(({fail}) => fail(new TypeError('broken'))), window.fetch = real; 0", nil)
	p.WaitTrue("!document.querySelector('#early').open")
	for _, kept := range []struct {
		in    store.Filed
		field string
		text  string
	}{{talk[2], "composer", "Yo"}, {talk[1], "note-field", "Oh"}} {
		p.Click(row(kept.in) + " > a")
		p.WaitVisible(bubble(kept.in))
		p.WaitTrue("document.getElementById('" + kept.field + "').value === '" + kept.text + "'")
	}
}
