package web_test

import (
	"testing"
	"time"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/test/apptest"
	"github.com/saltbridge/saltbridge/internal/test/browser"
)

// TestAPressIsNotLost has what is pressed change before it is let go: a row of the list, which moves as well, and a button of a bubble.
func TestAPressIsNotLost(t *testing.T) {
	d := newDesk(t)
	d.connectNumber()
	talk := d.chats(3)
	p := browser.New(t)
	d.signIn(p, d.agent)
	p.WaitTrue("document.documentElement.dataset.ready === ''")

	redraw := func(ask, address string) { // and wait for the answer
		p.Eval("window.since = performance.now(); "+ask+"; 0", nil)
		p.WaitTrue("performance.getEntriesByType('resource').some(e => e.name.includes('" + address + "') && e.startTime >= window.since)")
	}
	letGo := p.Hold(row(talk[2]) + " .row-text")
	d.file(d.says(chat.Person{Phone: "4915100000002"}, 0, "one more"))
	redraw("document.querySelector('chat-list').refresh(['"+talk[2].Conversation.String()+"'])", "/fragments/rows")
	letGo()
	p.WaitURL("/c/" + talk[2].Conversation.String())
	p.WaitText(".bubble", "one more")
	p.WaitText(row(talk[2])+"[aria-posinset='1']", "one more")

	failed := d.file(d.answers(chat.Person{Phone: "4915100000002"}, chat.FromAgent, chat.StatusFailed, time.Second, "did not go out"))[0]
	letGo = p.Hold("#m-" + failed.ID.String() + " [data-testid=retry]")
	d.react(failed, "👍")
	redraw("document.dispatchEvent(new CustomEvent('window-shut'))", "/fragments/conversation")
	letGo()
	apptest.Eventually(t, "it is sent again", func() bool { return len(d.meta.texts()) == 1 })
	p.WaitText(bubble(failed), "👍")
}
