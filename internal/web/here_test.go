package web_test

import (
	"net/http"
	"net/url"
	"testing"
	"time"

	"github.com/saltbridge/saltbridge/internal/store"
	"github.com/saltbridge/saltbridge/internal/test/browser"
)

// TestColleaguesSeeWhoIsReplying opens one conversation in two browsers.
func TestColleaguesSeeWhoIsReplying(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.connectNumber()
	m := d.file(d.says(ana, time.Minute, "Is anyone there?"))[0]
	jonas, meera := browser.New(t), browser.New(t)
	d.signIn(jonas, d.agent)
	d.signIn(meera, d.admin)
	for _, p := range []*browser.Page{jonas, meera} {
		p.Goto(d.url + "/c/" + m.Conversation.String())
	}
	jonas.WaitText("[data-testid=here-note]", "Meera Iyer is looking at this too")
	jonas.WaitVisible(row(m) + " [data-testid=here-mark] .avatar")
	meera.WaitText("[data-testid=here-note]", "Jonas Weber is looking at this too")
	marksUnread(jonas, meera, m)
	jonas.Type("#composer", "One moment")
	meera.WaitText("[data-testid=here-note].writing", "Jonas Weber is replying")
	meera.Screenshot("colleague-replying")
	jonas.Goto(d.url + "/numbers")
	meera.WaitGone("[data-testid=here-note]")
}

// marksUnread has one page mark what both show as unread: it leaves the conversation, the other neither tells that it was read nor moves.
func marksUnread(stays, marks *browser.Page, m store.Filed) {
	for _, p := range []*browser.Page{stays, marks} {
		p.WaitTrue("document.documentElement.dataset.ready === ''")
		p.WaitGone(row(m) + " [data-testid=unread]")
	}
	stays.Eval("window.toldRead = 0, window.real = fetch, window.fetch = (url, options) => { if (String(url).endsWith('/read')) toldRead++; return real(url, options) }; 0", nil)
	marks.Press("u")
	marks.WaitGone(bubble(m))
	marks.WaitText("[data-testid=undo]", "1 conversation marked as unread.")
	marks.WaitText(row(m)+" [data-testid=unread]", "1")
	marks.WaitTrue("document.title.startsWith('(1)')")
	stays.WaitText(row(m)+" [data-testid=unread]", "1")
	stays.WaitTrue("document.querySelector('chat-thread').dataset.unread === '1' && toldRead === 0")
	marks.Click("[data-testid=take-back]")
	marks.WaitGone(row(m) + " [data-testid=unread]")
	marks.Press("j")
	marks.WaitVisible(bubble(m))
	marks.Click("[data-testid=act-unread]")
	marks.WaitText(row(m)+" [data-testid=unread]", "1")
	marks.Click(row(m) + " > a")
	marks.WaitVisible(bubble(m))
	marks.WaitGone(row(m) + " [data-testid=unread]")
	stays.WaitTrue("toldRead === 0")
}

func TestHereIsNotForOthers(t *testing.T) {
	d := newDesk(t)
	d.connectNumber()
	m := d.file(d.says(ana, time.Minute, "hello"))[0]
	v := d.signedIn(d.agent)
	for path, want := range map[string]int{"/c/7/here": http.StatusNotFound, "/c/" + m.Conversation.String() + "/here": http.StatusUnprocessableEntity} {
		if a := v.post(path, url.Values{"as": {"nobody"}}); a.StatusCode != want {
			t.Errorf("%s: got %d, want %d", path, a.StatusCode, want)
		}
	}
	if a := v.get("/fragments/here?of=7"); a.StatusCode != http.StatusOK || a.body != "" {
		t.Errorf("of nothing: %d %q", a.StatusCode, a.body)
	}
}
