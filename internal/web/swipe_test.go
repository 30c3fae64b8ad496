package web_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/saltbridge/saltbridge/internal/auth"
	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/store"
	"github.com/saltbridge/saltbridge/internal/test/browser"
)

const wide = 130 // pixels, enough for a swipe

// swipes goes from pane to pane and does what rows offer, by finger alone; p is a phone that shows the conversation.
func (d *desk) swipes(p *browser.Page, talk []store.Filed) {
	d.t.Helper()
	gestures(d.t, p)
	thread, inThread := "chat-thread", "/c/"+talk[0].Conversation.String()
	p.Swipe(thread, 20, 300)
	p.WaitTrue("document.querySelector('chat-thread').scrollTop < 0") // down is the browser's
	p.Swipe(thread, wide/3, 0)
	p.Swipe(thread, wide, wide)
	p.WaitTrue("!document.getElementById('swipe-hint') && location.pathname === '" + inThread + "'")
	p.Swipe(thread, -wide, 0)
	p.WaitURL(inThread + "/contact")
	p.WaitTrue("document.documentElement.dataset.ready === ''")
	p.Swipe("[data-testid=panel]", wide, 0)
	p.WaitVisible(bubble(talk[9]))
	p.WaitTrue("document.documentElement.dataset.ready === '' && !location.pathname.includes('contact')")
	p.Eval("getSelection().selectAllChildren(document.querySelector('"+bubble(talk[9])+" .text'))", nil)
	p.Swipe(thread, wide, 0)
	p.WaitTrue("location.pathname === '" + inThread + "' && !getSelection().isCollapsed") // someone is selecting
	p.Eval("getSelection().empty()", nil)
	p.Swipe(thread, wide, 0)
	p.WaitVisible("#rows")
	p.WaitTrue("document.documentElement.dataset.ready === ''")
	d.swipesRows(p, talk[0])
}

// swipesRows resolves and snoozes from the list, and takes both back.
func (d *desk) swipesRows(p *browser.Page, m store.Filed) {
	d.t.Helper()
	for _, step := range []struct {
		way   float64
		pick  string
		state chat.State
	}{{wide, "", chat.StateResolved}, {2 * wide, "", chat.StateResolved}, {-wide, "Later today", chat.StateSnoozed}} {
		p.Swipe(row(m), step.way, 0)
		if step.pick != "" {
			p.ClickText("#chooser [role=option]", step.pick)
		}
		p.WaitGone(row(m))
		if c := d.work(m.Conversation); c.State != step.state {
			d.t.Errorf("it is %s, want %s", c.State, step.state)
		}
		p.Click("[data-testid=take-back]")
		p.WaitVisible(row(m))
		p.WaitGone(row(m) + " .row-swipe")
		if c := d.work(m.Conversation); c.State != chat.StateOpen {
			d.t.Errorf("it is %s after it was taken back", c.State)
		}
	}
	d.swipesUnread(p, m)
	d.prefer(d.agent, auth.PreferLanguage, pseudo) // from right to left the ways are mirrored
	p.Goto(d.url + "/c/" + m.Conversation.String())
	p.WaitTrue("document.documentElement.dataset.ready === ''")
	p.Swipe("chat-thread", -wide, 0)
	p.WaitVisible("#rows")
}

// swipesUnread marks a row as unread and as read by swiping further than for snoozing, and by holding it.
func (d *desk) swipesUnread(p *browser.Page, m store.Filed) {
	d.t.Helper()
	badge := row(m) + " [data-testid=unread]"
	p.WaitGone(badge)
	for _, step := range []struct {
		say    string
		unread int
	}{{"1 conversation marked as unread.", 1}, {"1 conversation marked as read.", 0}} {
		p.Swipe(row(m), -1.6*wide, 0)
		p.WaitText("[data-testid=undo]", step.say)
		if c := d.work(m.Conversation); c.Unread != step.unread {
			d.t.Errorf("%s %d unread", step.say, c.Unread)
		}
		p.WaitTrue(fmt.Sprintf("document.querySelector(%q).dataset.unread === '%d'", row(m), step.unread))
		p.WaitGone(row(m) + " .row-swipe")
	}
	p.Click("[data-testid=take-back]")
	p.WaitText(badge, "1")
	hold := "['pointerdown', 'contextmenu', 'pointerup', 'click'].forEach(name => document.querySelector(%q).dispatchEvent(new PointerEvent(name, {bubbles: true, cancelable: true, isPrimary: true, pointerType: 'touch'})))"
	p.Eval(fmt.Sprintf(hold, row(m)+" > a"), nil)
	p.WaitVisible("[data-testid=chooser]")
	p.WaitText("#chooser.few h2", "Ana (lemon tree)") // no field, and so no keyboard over it
	p.Screenshot("row-held")
	p.ClickText("#chooser [role=option]", "Mark as read")
	p.WaitGone(badge)
	p.WaitTrue("location.pathname === '/'") // it was no click
}

// gestures asks the module what ways mean.
func gestures(t *testing.T, p *browser.Page) {
	t.Helper()
	tests := []struct{ call, want string }{
		{"axisOf(11, 0)", "undefined"}, {"axisOf(-8, 8)", "undefined"}, {"axisOf(-12, 7)", `"inline"`}, {"axisOf(12, 8)", `"block"`}, {"axisOf(0, -12)", `"block"`},
		{"axisOf(100, -66)", `"inline"`}, {"axisOf(100, 67)", `"block"`},
		{"along(5, false)", "5"}, {"along(5, true)", "-5"}, {"sideOf(1)", `"end"`}, {"sideOf(-1)", `"start"`},
		{"stepOf(71)", "0"}, {"stepOf(72)", "1"}, {"stepOf(-72, 2)", "1"}, {"stepOf(300)", "1"}, {"stepOf(-167, 2)", "1"}, {"stepOf(-168, 2)", "2"},
		{"atEdge(23, 375)", "true"}, {"atEdge(24, 375)", "false"}, {"atEdge(351, 375)", "false"}, {"atEdge(352, 375)", "true"},
		{"shift(30)", "30"}, {"shift(-72)", "-72"}, {"shift(144)", "108"}, {"shift(-144, 2)", "-144"}, {"shift(100000) < 145", "true"},
	}
	calls := make([]string, len(tests))
	for i, x := range tests {
		calls[i] = "String(JSON.stringify(g." + x.call + "))"
	}
	var got []string
	p.Eval(fmt.Sprintf("import('/static/now/js/gesture.js').then(g => [%s])", strings.Join(calls, ", ")), &got)
	for i, x := range tests {
		if got[i] != x.want {
			t.Errorf("%s is %s, want %s", x.call, got[i], x.want)
		}
	}
}
