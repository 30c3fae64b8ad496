package web_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"github.com/saltbridge/saltbridge/internal/auth"
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

func newWalker(t *testing.T, rules axe.Rules) *walker {
	t.Helper()
	d := newDesk(t)
	return &walker{d, browser.New(t), rules}
}

// translated finds the letters of a language.
var translated = map[string]string{"hi": `/[\u0900-\u097f]/`, pseudo: `/\u202e/`}

// visit looks at the pages that are of a kind.
func (w *walker) visit(stops []stop, language string, of func(stop) bool) {
	w.desk.t.Helper()
	for _, s := range stops {
		if of(s) {
			w.look(s, language)
		}
	}
}

// speak signs in somebody who reads another language.
func (w *walker) speak(language string) {
	w.desk.t.Helper()
	w.desk.signIn(w.page, w.desk.admin)
	w.desk.prefer(w.desk.admin, auth.PreferLanguage, language)
}

// visitIn looks at the pages in another language. Samples are in English and as they come.
func (w *walker) visitIn(language string, stops []stop) {
	w.desk.t.Helper()
	w.speak(language)
	w.visit(stops, language, func(s stop) bool { return !s.stranger && !s.samples })
}

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
			w.rules.Want(w.desk.t, name+", narrow", axe.Page, p.Eval)
		}
	default:
		p.WaitTrue(fmt.Sprintf("document.documentElement.lang === '%s'", language))
		wantNoEnglish(w.desk.t, p, name, translated[language])
		w.shoot(name, wideAndNarrow)
	}
	p.Resize(browser.Desktop)
	if language == "hi" || s.samples || s.stranger {
		w.barriers(name, axe.Page)
	}
	w.since(name, begun)
}

// open opens what opens on a page, in Hindi.
func (w *walker) open(s stop) {
	w.desk.t.Helper()
	for _, o := range s.opens {
		begun, p, name := time.Now(), w.page, s.name+"-hi-"+o.name
		p.Goto(w.desk.url + s.path)
		p.WaitTrue("document.documentElement.dataset.ready === ''")
		o.open(p)
		p.WaitVisible(o.wait)
		wantNoEnglish(w.desk.t, p, name, translated["hi"])
		p.Screenshot(name)
		w.barriers(name, opened(o.wait))
		w.shootDark(name)
		w.since(name, begun)
	}
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

// shoot takes pictures at some sizes, and sees to it that nothing scrolls sideways. It leaves the page at the last of them.
func (w *walker) shoot(name string, at []sized) {
	w.desk.t.Helper()
	for _, s := range at {
		w.page.Resize(s.size)
		w.page.WaitTrue("document.documentElement.scrollWidth <= innerWidth && [...document.querySelectorAll('.table-scroll')].every(table => table.scrollWidth <= table.clientWidth)")
		w.page.Screenshot(name + "-" + s.name)
		if len(at) == len(sizes) { // colours are the same in every language
			w.shootDark(name + "-" + s.name)
		}
	}
}

// shootDark takes a picture in dark colours.
func (w *walker) shootDark(name string) {
	if !browser.Pictures() {
		return
	}
	w.page.Dark(true)
	w.page.Screenshot(name + "-dark")
	w.page.Dark(false)
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
