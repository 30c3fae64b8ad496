package web_test

import (
	"testing"
	"time"

	"github.com/saltbridge/saltbridge/internal/test/apptest"
	"github.com/saltbridge/saltbridge/internal/test/browser"
)

// TestTabsShareOneStream opens more tabs than a browser opens connections to a server. One of them has the stream;
// when it goes elsewhere, another takes over where it was.
func TestTabsShareOneStream(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.connectNumber()
	p := browser.New(t)
	d.signIn(p, d.agent)
	p.WaitTrue("'ready' in document.documentElement.dataset")
	apptest.Eventually(t, "the first tab has a stream", func() bool { return d.streams.Load() == 1 })
	tabs := []*browser.Page{p}
	for range 7 {
		tab := p.NewTab()
		tab.Goto(d.url + "/")
		tab.WaitTrue("'ready' in document.documentElement.dataset")
		tabs = append(tabs, tab)
	}
	first := d.file(d.says(ana, time.Minute, "to all of you"))[0]
	for _, tab := range tabs {
		tab.WaitText(row(first), "to all of you")
	}
	if n := d.streams.Load(); n != 1 {
		t.Errorf("%d tabs have %d streams, want one", len(tabs), n)
	}

	p.Goto("about:blank") // its stream ends
	second := d.file(d.says(meera, 0, "still there?"))[0]
	for _, tab := range tabs[1:] {
		tab.WaitText(row(second), "still there?")
	}
	apptest.Eventually(t, "another tab has the stream", func() bool { return d.streams.Load() == 1 })
}

// TestSigningOutEndsTheStreamsOfAllTabs: none of them shows anything more.
func TestSigningOutEndsTheStreamsOfAllTabs(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.connectNumber()
	p := browser.New(t)
	p.Allow(func(problem string) bool { return true }) // the refusals that lead to the login
	d.signInByHand(p, d.agent)
	other := p.NewTab()
	other.Goto(d.url + "/")
	other.WaitTrue("'ready' in document.documentElement.dataset")
	p.Click("[popovertarget=me]")
	p.Click("[data-testid=signout]")
	p.WaitURL("/login")
	d.file(d.says(ana, 0, "not for you any more"))
	other.WaitURL("/login")
	apptest.Eventually(t, "no stream is left", func() bool { return d.streams.Load() == 0 })
}
