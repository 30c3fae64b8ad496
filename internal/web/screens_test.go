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
	p.WaitTrue("'ready' in document.documentElement.dataset") // before that a click is lost
}

// sizes with the names of their pictures.
var sizes = map[string]browser.Size{"1440": browser.Desktop, "1024": browser.Tablet, "375": browser.Phone}

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
	for i := range p.Count(".block") {
		p.Eval(fmt.Sprintf("document.querySelectorAll('.block')[%d].scrollIntoView()", i), nil)
		shoot(t, p, fmt.Sprintf("block-%d", i))
	}
	for i, thing := range []string{"[data-testid=picture]", "[data-state=pending].card"} {
		p.Eval(fmt.Sprintf("document.querySelector('%s').scrollIntoView()", thing), nil)
		shoot(t, p, fmt.Sprintf("files-%d", i))
	}
}
