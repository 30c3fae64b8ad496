package web_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"github.com/saltbridge/saltbridge/internal/language"
	"github.com/saltbridge/saltbridge/internal/test/axe"
	"github.com/saltbridge/saltbridge/internal/test/browser"
)

const (
	ctrl   = chromedp.ModifierCtrl
	pseudo = language.Pseudo
)

// walker looks at pages in one browser.
type walker struct {
	desk  *desk
	page  *browser.Page
	rules axe.Rules
}

func newWalker(t *testing.T) *walker {
	t.Helper()
	rules := axe.New(t)
	d := newDesk(t)
	return &walker{d, browser.New(t), rules}
}

// translated finds the letters of a language.
var translated = map[string]string{"hi": `/[\u0900-\u097f]/`, pseudo: `/\u202e/`}

// look checks a page: in English its looks, in other languages its words and its other direction.
func (w *walker) look(s stop, language string) {
	w.desk.t.Helper()
	begun, p := time.Now(), w.page
	name := s.name
	if language != "" {
		name += "-" + language
	}
	p.Goto(w.desk.url + s.path)
	switch language {
	case "":
		w.shoot(name, sizes)
		if !s.samples { // there is too much of it to be looked at twice
			p.Resize(browser.Phone)
			w.rules.Want(w.desk.t, name+", narrow", axe.Page, p.Eval)
			p.Resize(browser.Desktop)
		}
	default:
		p.WaitTrue(fmt.Sprintf("document.documentElement.lang === '%s'", language))
		wantNoEnglish(w.desk.t, p, name, translated[language])
		w.shoot(name, wideAndNarrow)
	}
	if language == "hi" || s.samples || s.stranger {
		w.barriers(name, axe.Page)
		for _, o := range s.opens {
			p.Goto(w.desk.url + s.path)
			p.WaitTrue("document.documentElement.dataset.ready === ''")
			o.open(p)
			p.WaitVisible(o.wait)
			wantNoEnglish(w.desk.t, p, name+"-"+o.name, translated[language])
			p.Screenshot(name + "-" + o.name)
			w.barriers(name+", "+o.name, opened(o.wait))
			p.Dark(true)
			p.Screenshot(name + "-" + o.name + "-dark")
			p.Dark(false)
		}
	}
	w.since(name, begun)
}

// barriers looks for what keeps people out: by all rules in light colours, by those about colours in dark ones.
func (w *walker) barriers(name, within string) {
	w.desk.t.Helper()
	w.rules.Want(w.desk.t, name, within, w.page.Eval)
	w.page.Dark(true)
	w.rules.WantColours(w.desk.t, name+", dark", within, w.page.Eval)
	w.page.Dark(false)
}

// opened is what has opened around an element.
func opened(selector string) string {
	return fmt.Sprintf("(e => e.closest('dialog, [popover], [role=dialog], chat-composer') ?? e.parentElement)(document.querySelector(%q))", selector)
}

// shoot takes pictures at some sizes, and sees to it that nothing scrolls sideways.
func (w *walker) shoot(name string, at map[string]browser.Size) {
	w.desk.t.Helper()
	for width, size := range at {
		w.page.Resize(size)
		w.page.WaitTrue("document.documentElement.scrollWidth <= innerWidth && [...document.querySelectorAll('.table-scroll')].every(table => table.scrollWidth <= table.clientWidth)")
		w.page.Screenshot(name + "-" + width)
		if len(at) == len(sizes) { // colours are the same in every language
			w.page.Dark(true)
			w.page.Screenshot(name + "-" + width + "-dark")
			w.page.Dark(false)
		}
	}
	w.page.Resize(browser.Desktop)
}

// wantMirrored looks at what stands where in a conversation that is read from right to left.
func (w *walker) wantMirrored(thread stop) {
	w.desk.t.Helper()
	p := w.page
	p.Goto(w.desk.url + thread.path)
	p.WaitTrue("document.documentElement.dir === 'rtl'")
	for what, holds := range map[string]string{
		"the navigation is on the right":  "left('.rail') > left('.list')",
		"the list is right of the thread": "left('.list') > left('.thread')",
		"the panel is on the left":        "left('.thread') > left('.panel')",
		"the avatar begins a row":         "left('.row .avatar') > left('.row .row-name')",
		"customers write on the right":    "gap('.item.in .bubble') < 60",
		"the business writes on the left": "gap('.item.out .bubble') > 60",
		"the button to send is mirrored":  "getComputedStyle(document.querySelector('.icon-send')).transform.startsWith('matrix(-1')",
		"a phone number reads as it does": "getComputedStyle(document.querySelector('.panel .number')).unicodeBidi === 'plaintext'",
	} {
		p.Eval(`left = s => document.querySelector(s).getBoundingClientRect().left
			gap = s => document.querySelector('.items').getBoundingClientRect().right - document.querySelector(s).getBoundingClientRect().right`, nil)
		var yes bool
		p.Eval(holds, &yes)
		if !yes {
			w.desk.t.Errorf("not so: %s", what)
		}
	}
	for _, opener := range []string{"me", "legend"} {
		p.Click("[popovertarget=" + opener + "]")
		p.WaitTrue("(r => r.width > 0 && r.left >= 0 && r.right <= innerWidth)(document.getElementById('" + opener + "').getBoundingClientRect())")
		p.Screenshot(opener + "-1440")
		p.Press("\x1b")
	}
}
