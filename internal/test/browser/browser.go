package browser

import (
	"context"
	"os/exec"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"github.com/saltbridge/saltbridge/internal/test/need"
)

const (
	// startTimeout bounds the start of the browser; a busy two-core machine needs a few seconds.
	startTimeout = 2 * time.Minute

	// waitTimeout bounds every single wait. It is only spent by a test that fails.
	waitTimeout = 2 * time.Minute

	// pollInterval is how often a condition is looked at.
	pollInterval = 20 * time.Millisecond
)

// New returns the first page of a browser for this test, empty, at [Desktop] size. What the browser knows (cookies, storage, caches) begins
// and ends with the test, and the test fails if a page reported problems that were not allowed. Start the servers under test before it,
// so that they still answer while it closes. Where the package's tests go through [Run], the browser itself may have served others before.
func New(t testing.TB) *Page {
	t.Helper()
	b := &watch{}
	t.Cleanup(func() { b.report(t) })
	ctx := Profile(t, b.listen)
	p := &Page{t: t, ctx: ctx, profile: ctx, watch: b}
	p.start()
	p.Resize(Desktop)
	return p
}

// Profile returns an empty page in a profile of its own, which ends with the test, for tests that drive pages in their own way; [New] is
// for all others. Its first command must not have a deadline, as it binds the page's life to its context. listen is told every event of
// the page. A browser that needs further flags is started for this test alone.
func Profile(t testing.TB, listen func(event any), flags ...chromedp.ExecAllocatorOption) context.Context {
	t.Helper()
	program := Program(t)
	var browser *process
	if len(flags) == 0 {
		browser = between().take()
	}
	if browser == nil {
		browser = launch(t, program, flags)
	}
	ctx, cancel := chromedp.NewContext(browser.ctx, chromedp.WithNewBrowserContext(), chromedp.WithListener(listen))
	t.Cleanup(func() {
		cancel()
		between().giveBack(browser, t.Failed() || len(flags) > 0)
	})
	return ctx
}

// Program returns the browser's path, for tests that start it in their own way. Without one the test is skipped, or failed
// where nothing may be skipped.
func Program(t testing.TB) string {
	t.Helper()
	program := Find()
	if program == "" {
		need.Missing(t, "no Chromium or Chrome on the PATH: apt-get install chromium")
	}
	return program
}

// Find returns the browser's path, or "" when there is none. The one without a window comes first: it renders the same
// pages with a third of the processor time (14 s against 5 s for five page tests).
func Find() string {
	for _, name := range []string{"chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	return ""
}

// flags keep the browser to the pages under test: no updates, no sync, no look at the network beyond
// loopback. Chromium's sandbox is off because it refuses to start for root and in most containers.
func flags(program string) []chromedp.ExecAllocatorOption {
	options := []chromedp.ExecAllocatorOption{
		chromedp.ExecPath(program),
		chromedp.Headless,
		chromedp.NoSandbox,
		chromedp.NoFirstRun,
		chromedp.NoDefaultBrowserCheck,
		chromedp.Flag("host-resolver-rules", "MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost"),
		chromedp.Flag("password-store", "basic"),
		chromedp.Flag("force-color-profile", "srgb"),
		chromedp.Flag("lang", "en-US"),
		chromedp.Flag("accept-lang", "en-GB"), // what Saltbridge calls plain English
	}
	for _, name := range []string{
		"disable-gpu", "disable-quic", "disable-background-networking", "disable-component-update",
		"disable-sync", "disable-default-apps", "disable-extensions", "disable-breakpad",
		"disable-dev-shm-usage", "disable-background-timer-throttling", "disable-renderer-backgrounding",
		"disable-backgrounding-occluded-windows", "metrics-recording-only", "no-proxy-server",
		"use-fake-device-for-media-stream", "use-fake-ui-for-media-stream", // a microphone that beeps, and may be used
	} {
		options = append(options, chromedp.Flag(name, true))
	}
	return options
}
