package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"

	"github.com/saltbridge/saltbridge/internal/test/browser"
)

const (
	pageLoads   = 15
	pagePatient = 30 * time.Second
)

// inboxPage measures the first page in a browser with an empty cache: what is transferred, in how many requests, and when it
// is ready for the keyboard; then the same with what was kept.
func (b *bench) inboxPage(s *server, c *crew) error {
	program := browser.Find()
	if program == "" {
		fmt.Fprintln(os.Stderr, "bench: inbox.page: no Chromium on the PATH; not measured")
		return nil
	}
	host, err := s.host()
	if err != nil {
		return err
	}
	bytes, requests, err := b.pageWeight(program, host, c.plan.tokens[0])
	if err != nil {
		return err
	}
	b.figure("inbox.page_transferred", float64(bytes)/1024, "kB")
	b.figure("inbox.page_requests", float64(requests), "count")
	return b.pageSpeed(program, host, c.plan.tokens[0])
}

// pageWeight loads the page once through a counter of what is transferred, heads and all.
func (b *bench) pageWeight(program, host, token string) (transferred, requests int64, err error) {
	meter, err := newMeter(host)
	if err != nil {
		return 0, 0, err
	}
	defer meter.close()
	err = inBrowser(program, func(ctx context.Context) error {
		if err := loadPage(ctx, "http://"+meter.address()+"/", token); err != nil {
			return err
		}
		time.Sleep(2 * time.Second) // what is fetched after it is ready: icons, counters, the worker
		return nil
	})
	return meter.bytes.Load(), meter.requests.Load(), err
}

// pageSpeed loads the page in new browsers, and again in the same ones.
func (b *bench) pageSpeed(program, host, token string) error {
	var first, again []float64
	loads := pageLoads
	if b.short {
		loads = 1
	}
	for range loads {
		err := inBrowser(program, func(ctx context.Context) error {
			for _, to := range []*[]float64{&first, &again} {
				if err := loadPage(ctx, "http://"+host+"/", token); err != nil {
					return err
				}
				ready, err := chromedp.Run(ctx, chromedp.Evaluate[float64](`performance.getEntriesByName('saltbridge-ready')[0].startTime`))
				if err != nil {
					return err
				}
				*to = append(*to, ready)
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	slices.Sort(first)
	slices.Sort(again)
	b.figure("inbox.page_interactive_p50", first[len(first)/2], "ms")
	b.figure("inbox.page_interactive_max", first[len(first)-1], "ms")
	b.figure("inbox.page_again_p50", again[len(again)/2], "ms")
	return nil
}

// inBrowser runs something in a browser with an empty profile.
func inBrowser(program string, do func(ctx context.Context) error) error {
	options := []chromedp.ExecAllocatorOption{chromedp.ExecPath(program), chromedp.Headless, chromedp.NoSandbox, chromedp.NoFirstRun, chromedp.NoDefaultBrowserCheck,
		chromedp.Flag("host-resolver-rules", "MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"), chromedp.Flag("no-proxy-server", true), chromedp.Flag("disable-gpu", true),
		chromedp.Flag("disable-background-networking", true), chromedp.Flag("disable-component-update", true), chromedp.Flag("disable-dev-shm-usage", true)}
	allocator, stop := chromedp.NewExecAllocator(context.Background(), options...)
	defer stop()
	ctx, cancel := chromedp.NewContext(allocator)
	defer cancel()
	if err := chromedp.Do(ctx, chromedp.Navigate("about:blank")); err != nil {
		return err
	}
	timed, end := context.WithTimeout(ctx, pagePatient)
	defer end()
	return do(timed)
}

// loadPage goes to a page as a signed-in agent and waits until it says that it is ready.
func loadPage(ctx context.Context, address, token string) error {
	_, err := chromedp.Call(ctx, network.SetCookie, network.SetCookieParams{Name: "saltbridge_session", Value: token, URL: address})
	if err != nil {
		return err
	}
	if err := chromedp.Do(ctx, chromedp.Navigate(address)); err != nil {
		return err
	}
	_, err = chromedp.Run(ctx, chromedp.Poll[bool](`performance.getEntriesByName('saltbridge-ready').length > 0`))
	return err
}

// meter passes connections on and counts what goes through.
type meter struct {
	listener net.Listener
	to       string
	bytes    atomic.Int64 // from the server
	requests atomic.Int64
	open     sync.WaitGroup
}

func newMeter(to string) (*meter, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	m := &meter{listener: listener, to: to}
	go m.serve()
	return m, nil
}

func (m *meter) address() string { return m.listener.Addr().String() }

func (m *meter) close() { _ = m.listener.Close() }

func (m *meter) serve() {
	for {
		from, err := m.listener.Accept()
		if err != nil {
			return // closed
		}
		go func() { _ = m.pass(from) }() // a browser ends its connections as it likes
	}
}

func (m *meter) pass(from net.Conn) error {
	defer from.Close()
	to, err := net.Dial("tcp", m.to)
	if err != nil {
		return err
	}
	defer to.Close()
	back := make(chan error, 1)
	go func() {
		_, err := io.Copy(counted{from, func(b []byte) { m.bytes.Add(int64(len(b))) }}, to)
		back <- err
	}()
	_, err = io.Copy(counted{to, func(b []byte) { m.requests.Add(int64(bytes.Count(b, []byte("\r\nHost: ")))) }}, from)
	return errors.Join(err, <-back)
}

// counted is a writer that looks at what goes through.
type counted struct {
	io.Writer
	look func([]byte)
}

func (c counted) Write(b []byte) (int, error) {
	c.look(b)
	return c.Writer.Write(b)
}
