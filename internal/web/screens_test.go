package web_test

import (
	"fmt"
	"testing"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/test/browser"
)

// signIn opens the inbox with a session, as the login page leaves it.
func (d *desk) signIn(p *browser.Page, a chat.Agent) {
	d.t.Helper()
	token, err := d.auth.SignIn(d.t.Context(), a.Email, password)
	if err != nil {
		d.t.Fatal(err)
	}
	p.Cookie(d.url, "saltbridge_session", token)
	p.Goto(d.url + "/")
	p.WaitVisible("#main")
	p.WaitTrue("'ready' in document.documentElement.dataset") // before that a click is lost
}

// signInByHand goes through the login page.
func (d *desk) signInByHand(p *browser.Page, a chat.Agent) {
	d.t.Helper()
	p.Goto(d.url + "/login")
	p.Type("[data-testid=login-email]", a.Email)
	p.Type("[data-testid=login-password]", password)
	p.Click("[data-testid=login-submit]")
	p.WaitVisible("#main")
	p.WaitTrue("'ready' in document.documentElement.dataset") // before that a click is lost
}

// sized is a size with the name of its pictures.
type sized struct {
	name string
	size browser.Size
}

var sizes = []sized{{"1440", browser.Desktop}, {"1024", browser.Tablet}, {"375", browser.Phone}}

// shoot takes pictures at every size, light and dark, and sees to it that nothing scrolls sideways. It brings what is to be seen into view.
func shoot(t *testing.T, p *browser.Page, name string, views ...string) {
	t.Helper()
	for _, s := range sizes {
		p.Resize(s.size)
		for theme, dark := range map[string]bool{"light": false, "dark": true} {
			p.Dark(dark)
			p.WaitTrue("document.documentElement.scrollWidth <= innerWidth")
			for i, view := range views {
				if browser.Pictures() {
					p.Eval(view+".scrollIntoView()", nil)
					p.Screenshot(fmt.Sprintf("%s-%d-%s-%s", name, i, s.name, theme))
				}
			}
			if len(views) == 0 {
				p.Screenshot(name + "-" + s.name + "-" + theme)
			}
		}
	}
	p.Dark(false)
	p.Resize(browser.Desktop)
}

// TestGallery shows every component in every state, block by block.
func TestGallery(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	p := browser.New(t)
	d.signIn(p, d.admin)
	p.Goto(d.url + "/_gallery")
	var views []string
	for i := range p.Count(".block") {
		views = append(views, fmt.Sprintf("document.querySelectorAll('.block')[%d]", i))
	}
	if len(views) == 0 {
		t.Fatal("the gallery is empty")
	}
	shoot(t, p, "block", append(views, "document.querySelector('[data-testid=picture]')", "document.querySelector('[data-state=pending].card')")...)
}
