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
	startTimeout = 60 * time.Second

	// waitTimeout bounds every single wait. It is only spent by a test that fails.
	waitTimeout = 60 * time.Second

	// pollInterval is how often a condition is looked at.
	pollInterval = 20 * time.Millisecond
)

// New starts a browser for this test and returns its first page, empty, at [Desktop] size. The browser
// ends with the test, and the test fails if a page reported problems that were not allowed. Start the
// servers under test before it, so that they still answer while it closes.
func New(t testing.TB) *Page {
	t.Helper()
	program := Program(t)
	// The user data directory is ours, not t.TempDir: late writes of a dying browser must not fail the test.
	allocator, stopAllocator := chromedp.NewExecAllocator(context.Background(), flags(program)...)
	b := &watch{}
	ctx, cancel := chromedp.NewContext(allocator, chromedp.WithListener(b.listen))
	t.Cleanup(func() {
		cancel()
		stopAllocator()
		b.report(t)
	})
	p := &Page{t: t, ctx: ctx, watch: b}
	p.start()
	p.Resize(Desktop)
	return p
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
