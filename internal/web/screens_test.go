package web_test

import (
	"fmt"
	"testing"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/test/browser"
)

// signIn goes through the login page.
func (d *desk) signIn(p *browser.Page, a chat.Agent) {
	d.t.Helper()
	p.Goto(d.url + "/login")
	p.Type("[data-testid=login-email]", a.Email)
	p.Type("[data-testid=login-password]", password)
	p.Click("[data-testid=login-submit]")
	p.WaitVisible("#main")
}

// sizes with the names of their pictures.
var sizes = map[string]browser.Size{"1440": browser.Desktop, "1024": browser.Tablet, "375": browser.Phone}

// TestPagesAtEverySize opens each page at each size in both themes. A page must not scroll sideways; the
// pictures are for people to look at.
func TestPagesAtEverySize(t *testing.T) {
	d := newDesk(t)
	p := browser.New(t)
	p.Goto(d.url + "/login")
	shoot(t, p, "login")
	d.signIn(p, d.admin)
	shoot(t, p, "first")
	talk := d.seed()
	d.sync(chat.Sync{Kind: chat.SyncContacts, State: chat.SyncComplete, Items: 312})
	d.sync(chat.Sync{Kind: chat.SyncHistory, State: chat.SyncReceiving, Percent: 42, Phase: 1, Items: 18234})
	conversation := "/c/" + talk[0].Conversation.String()
	for name, path := range map[string]string{"inbox": "/", "thread": conversation, "contact": conversation + "/contact", "numbers": "/numbers",
		"connect": "/numbers/connect", "operator": "/operator", "gallery": "/_gallery", "missing": "/no-such-page"} {
		if name == "missing" {
			p.Allow(func(problem string) bool { return true })
		}
		p.Goto(d.url + path)
		shoot(t, p, name)
	}
}

func shoot(t *testing.T, p *browser.Page, name string) {
	t.Helper()
	for width, size := range sizes {
		p.Resize(size)
		for theme, dark := range map[string]bool{"light": false, "dark": true} {
			p.Dark(dark)
			p.WaitTrue("document.documentElement.scrollWidth <= innerWidth")
			p.Screenshot(name + "-" + width + "-" + theme)
		}
	}
	p.Dark(false)
	p.Resize(browser.Desktop)
}

// TestGallery shows every component in every state, block by block.
func TestGallery(t *testing.T) {
	d := newDesk(t)
	p := browser.New(t)
	d.signIn(p, d.admin)
	p.Goto(d.url + "/_gallery")
	for i := range 7 {
		p.Eval(fmt.Sprintf("document.querySelectorAll('.block')[%d].scrollIntoView()", i), nil)
		shoot(t, p, fmt.Sprintf("block-%d", i))
	}
	for i, thing := range []string{"[data-testid=picture]", "[data-state=pending].card"} {
		p.Eval(fmt.Sprintf("document.querySelector('%s').scrollIntoView()", thing), nil)
		shoot(t, p, fmt.Sprintf("files-%d", i))
	}
}
