package browser

import (
	"context"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// process is a running browser. Its own first page stays empty: each test has a profile of its own beside it, which ends with the test.
type process struct {
	ctx  context.Context
	stop func()
}

// kept are the running browsers that no test uses right now.
type kept struct {
	mu   sync.Mutex
	on   bool
	idle []*process
}

var between = sync.OnceValue(func() *kept { return &kept{} })

// Run runs the tests of a package and keeps their browsers between them: a start takes longer than many a test. No two tests use one at
// the same time.
//
//	func TestMain(m *testing.M) { os.Exit(browser.Run(m)) }
func Run(m *testing.M) int {
	k := between()
	k.keep(true)
	defer k.keep(false)
	return m.Run()
}

// keep says whether browsers are kept from now on; those that are not are stopped.
func (k *kept) keep(on bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.on = on
	if on {
		return
	}
	for _, p := range k.idle {
		p.stop()
	}
	k.idle = nil
}

// take returns a browser that was kept, or nil.
func (k *kept) take() *process {
	k.mu.Lock()
	defer k.mu.Unlock()
	n := len(k.idle)
	if n == 0 {
		return nil
	}
	p := k.idle[n-1]
	k.idle = k.idle[:n-1]
	return p
}

// giveBack keeps a browser for the next test, unless that should not have it: after a failure, the browser may be what is wrong.
func (k *kept) giveBack(p *process, spoilt bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if !k.on || spoilt || p.ctx.Err() != nil {
		p.stop()
		return
	}
	k.idle = append(k.idle, p)
}

// launch starts a browser with a profile of its own. Its first command binds the browser's life to the context, so the deadline is kept aside instead of being put
// on the context.
func launch(t testing.TB, program string, further []chromedp.ExecAllocatorOption) *process {
	t.Helper()
	// The user data directory is the allocator's, not t.TempDir: late writes of a dying browser must not fail the test.
	allocator, stopAllocator := chromedp.NewExecAllocator(context.Background(), append(flags(program), further...)...)
	ctx, cancel := chromedp.NewContext(allocator)
	p := &process{ctx: ctx, stop: func() {
		cancel()
		stopAllocator()
	}}
	started := make(chan error, 1)
	go func() { started <- chromedp.Do(ctx) }()
	select {
	case err := <-started:
		if err != nil {
			p.stop()
			t.Fatalf("starting the browser: %v", err)
		}
	case <-time.After(startTimeout):
		p.stop()
		t.Fatalf("starting the browser: no answer in %v", startTimeout)
	}
	return p
}
