package browser

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/target"
	"github.com/chromedp/chromedp"
)

// Page is one tab or pop-up window. Its methods end the test when they fail, so they must be called
// from the test's goroutine.
type Page struct {
	t       testing.TB
	ctx     context.Context
	profile context.Context // of the test's first page: further ones belong to its profile
	watch   *watch          // shared by all pages of one test
}

// Size is a viewport our pages are tested at.
type Size int

// The sizes: a desk, a tablet held sideways, a small phone held upright.
const (
	Desktop Size = iota // 1440 x 900
	Tablet              // 1024 x 768
	Phone               // 375 x 812, touch
)

// start opens the page's target. Its first command binds the page's life to the context, so the
// deadline is kept aside instead of being put on the context.
func (p *Page) start() {
	p.t.Helper()
	opened := make(chan error, 1)
	go func() { opened <- chromedp.Do(p.ctx, acceptDialogs) }()
	select {
	case err := <-opened:
		if err != nil {
			p.t.Fatalf("opening a page: %v", err)
		}
	case <-time.After(startTimeout):
		p.t.Fatalf("opening a page: no answer in %v", startTimeout)
	}
	p.Dark(false)
}

// acceptDialogs answers alert, confirm and prompt with OK, as they would otherwise stop the page.
func acceptDialogs(ctx context.Context, t *chromedp.Target) (chromedp.Void, error) {
	return chromedp.Void{}, chromedp.Listen(ctx, func(event any) {
		if _, ok := event.(*page.EventJavascriptDialogOpening); !ok {
			return
		}
		go func() { // a listener must not run commands itself
			_ = t.Call(ctx, page.CommandHandleJavaScriptDialog, page.HandleJavaScriptDialogParams{Accept: true}, nil)
		}()
	})
}

// Goto loads the URL and waits until its load event.
func (p *Page) Goto(url string) {
	p.t.Helper()
	if err := p.do(chromedp.Navigate(url)); err != nil {
		p.fail("loading %s: %v", url, err)
	}
}

// Cookie gives all pages of this browser a cookie of a site, out of the reach of scripts, as if the site had set it.
func (p *Page) Cookie(site, name, value string) {
	p.t.Helper()
	closed := true
	err := p.do(func(ctx context.Context, t *chromedp.Target) (chromedp.Void, error) {
		return chromedp.Void{}, t.Call(ctx, network.CommandSetCookie,
			network.SetCookieParams{URL: site, Name: name, Value: value, Path: "/", HTTPOnly: &closed, SameSite: network.CookieSameSiteLax}, nil)
	})
	if err != nil {
		p.fail("setting the cookie %s: %v", name, err)
	}
}

// Reload loads the page's URL again.
func (p *Page) Reload() {
	p.t.Helper()
	if err := p.do(chromedp.Reload()); err != nil {
		p.fail("reloading: %v", err)
	}
}

// URL returns the address the page shows.
func (p *Page) URL() string {
	p.t.Helper()
	return p.EvalString("location.href")
}

// Resize sets the viewport.
func (p *Page) Resize(size Size) {
	p.t.Helper()
	var action chromedp.Action[chromedp.Void]
	switch size {
	case Phone:
		action = chromedp.EmulateViewport(375, 812, chromedp.EmulateMobile, chromedp.EmulateTouch)
	case Tablet:
		action = chromedp.EmulateViewport(1024, 768)
	default:
		action = chromedp.EmulateViewport(1440, 900)
	}
	if err := p.do(action); err != nil {
		p.fail("resizing: %v", err)
	}
}

// Dark turns the preference for a dark colour scheme on or off.
func (p *Page) Dark(on bool) {
	p.t.Helper()
	scheme := "light"
	if on {
		scheme = "dark"
	}
	features := []*emulation.MediaFeature{
		{Name: "prefers-color-scheme", Value: scheme},
		{Name: "prefers-reduced-motion", Value: "reduce"}, // clicks would wait, screenshots would differ
	}
	set := func(ctx context.Context, t *chromedp.Target) (chromedp.Void, error) {
		return chromedp.Void{}, t.Call(ctx, emulation.CommandSetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: features}, nil)
	}
	if err := p.do(set); err != nil {
		p.fail("emulating a colour scheme: %v", err)
	}
}

// NewTab opens a further page of the same browser, with the same cookies.
func (p *Page) NewTab() *Page {
	p.t.Helper()
	return p.attach()
}

// Popup waits for a window that a page of this browser opened at a URL containing part, and returns
// it. It may be called after the click that opens it; a window is returned once.
func (p *Page) Popup(part string) *Page {
	p.t.Helper()
	var id target.ID
	mine := chromedp.FromContext(p.profile).BrowserContextID
	p.until("a pop-up at a URL containing "+part, func() (bool, error) {
		windows, err := chromedp.Targets(p.ctx)
		if err != nil {
			return false, err
		}
		for _, w := range windows {
			if w.Type == "page" && !w.Attached && w.BrowserContextID == mine && strings.Contains(w.URL, part) {
				id = w.TargetID
				return true, nil
			}
		}
		return false, nil
	})
	return p.attach(chromedp.WithTargetID(id))
}

// attach opens a page that closes, at the latest, with the test.
func (p *Page) attach(options ...chromedp.ContextOption) *Page {
	p.t.Helper()
	ctx, cancel := chromedp.NewContext(p.profile, append(options, chromedp.WithListener(p.watch.listen))...)
	p.t.Cleanup(cancel)
	other := &Page{t: p.t, ctx: ctx, profile: p.profile, watch: p.watch}
	other.start()
	if len(options) == 0 {
		other.Resize(Desktop)
	}
	return other
}

// WaitClosed waits until the page is gone, such as a pop-up that closes itself.
func (p *Page) WaitClosed() {
	p.t.Helper()
	gone, err := chromedp.Detached(p.ctx)
	if err != nil {
		p.t.Fatalf("waiting for the page to close: %v", err)
	}
	select {
	case <-gone:
	case <-time.After(waitTimeout):
		p.fail("the page did not close in %v", waitTimeout)
	}
}

// Allow accepts the problems for which match returns true, on all pages of this browser. A problem is
// one line such as "request failed: http://127.0.0.1:8080/login: ... status of 401 (Unauthorized)".
func (p *Page) Allow(match func(problem string) bool) {
	p.watch.allow(match)
}

// do runs the action within the deadline of one wait.
func (p *Page) do(action chromedp.Action[chromedp.Void]) error {
	ctx, cancel := context.WithTimeout(p.ctx, waitTimeout)
	defer cancel()
	return chromedp.Do(ctx, action)
}

// fail ends the test with what the page looked like.
func (p *Page) fail(format string, args ...any) {
	p.t.Helper()
	p.save("failed")
	p.t.Fatalf("%s\n%s", fmt.Sprintf(format, args...), p.look())
}

// look describes the page in a few lines, best effort.
func (p *Page) look() string {
	ctx, cancel := context.WithTimeout(p.ctx, 2*time.Second)
	defer cancel()
	const script = `location.href + "\n" + (document.body ? document.body.innerText : "").slice(0, 1500)`
	seen, err := chromedp.Run(ctx, chromedp.Evaluate[string](script))
	if err != nil {
		return "the page could not be read: " + err.Error()
	}
	return "the page was: " + seen
}
