package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/store"
)

const (
	openBrowsers = 1000
	streamRate   = 200 // webhooks a second, each an event
	streamTime   = 15 * time.Second
	streamEnd    = 10 * time.Second // at most until the last message was heard
	streamWarm   = 3 * time.Second  // without browsers
)

// stream measures what open browsers cost: memory of the server for each, and how long a message takes from its webhook to
// the sockets of all of them.
func (b *bench) stream() (err error) {
	s, err := b.prepare("")
	if err != nil {
		return err
	}
	var crew staff
	err = s.offline(func(ctx context.Context, opened *store.Store, number chat.Number) (err error) {
		crew, err = hire(ctx, opened, number, 20)
		return err
	})
	if err != nil {
		return err
	}
	if err := s.start(); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.stop()) }()
	address, err := s.host()
	if err != nil {
		return err
	}
	return b.watched(s, crew, load{address: address, connections: 1, rate: streamRate, next: oneMessage})
}

// watched opens the browsers and lets messages come in.
func (b *bench) watched(s *server, crew staff, l load) error {
	warm, before, err := s.footing(l, 0, streamWarm)
	if err != nil {
		return err
	}
	audience := &audience{}
	defer audience.close()
	for i := range openBrowsers {
		if err := audience.open(l.address, crew.tokens[i%len(crew.tokens)]); err != nil {
			return err
		}
	}
	l.sent = audience.note
	r, open, err := s.footing(l, warm.requests+1, streamTime) // a worker takes a number it does not send
	if err != nil {
		return err
	}
	b.figure("stream.memory", (open-before)/1024/openBrowsers, "kB/browser")
	want := r.requests * openBrowsers
	for deadline := time.Now().Add(streamEnd); audience.heard.Load() < want && time.Now().Before(deadline); {
		time.Sleep(10 * time.Millisecond) // what is on its way arrives
	}
	return b.heard(audience, r)
}

// footing runs a load and returns what the server holds all the while, in bytes: the stacks, and the heap at its lowest,
// which is right after a collection.
func (s *server) footing(l load, first int64, d time.Duration) (r result, lowest float64, err error) {
	done := make(chan struct{})
	go func() {
		defer close(done)
		r, err = l.run(first, d)
	}()
	for {
		select {
		case <-done:
			return r, lowest, err
		case <-time.After(50 * time.Millisecond):
		}
		u, usageErr := s.usage()
		if usageErr != nil {
			return r, lowest, usageErr
		}
		if held := u.heap + u.stacks; lowest == 0 || held < lowest {
			lowest = held
		}
	}
}

// heard prints how long the messages took.
func (b *bench) heard(a *audience, r result) error {
	all := a.latencies()
	want := int(r.requests) * openBrowsers
	if len(all) != want {
		return fmt.Errorf("%d messages were heard over all streams, want %d; %d streams were cut off", len(all), want, a.ended.Load())
	}
	slices.Sort(all)
	at := func(p float64) float64 { return float64(all[int(p*float64(len(all)-1))].Microseconds()) / 1000 }
	b.figure("stream.rate", r.perSecond(), "events/s")
	b.figure("stream.latency_p50", at(0.5), "ms")
	b.figure("stream.latency_p99", at(0.99), "ms")
	return nil
}

// audience are browsers that listen. The n-th message.added that each hears is the n-th webhook that was sent.
type audience struct {
	heard atomic.Int64 // over all streams
	ended atomic.Int64 // streams that the server cut off
	mu    sync.RWMutex
	times []time.Time // when each webhook was sent
	all   []*listener
}

type listener struct {
	conn  net.Conn
	heard []time.Duration
	done  chan struct{}
}

// note remembers when a webhook was sent, in order: there is one connection that sends.
func (a *audience) note(at time.Time) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.times = append(a.times, at)
}

func (a *audience) open(address, token string) error {
	conn, err := net.Dial("tcp", address)
	if err != nil {
		return err
	}
	one := &listener{conn: conn, done: make(chan struct{})}
	_, err = fmt.Fprintf(conn, "GET /events HTTP/1.1\r\nHost: bench\r\nCookie: saltbridge_session=%s\r\nAccept: text/event-stream\r\n\r\n", token)
	if err != nil {
		return err
	}
	// A stream tells what happens from its answer on: before that, it may miss what was sent.
	response, err := http.ReadResponse(bufio.NewReaderSize(conn, 4<<10), nil)
	if err != nil {
		return err
	}
	a.all = append(a.all, one)
	go a.listen(one, response.Body)
	return nil
}

// listen reads a stream line by line: only those that tell of a message count. A chunk may end in the middle of one.
func (a *audience) listen(one *listener, body io.ReadCloser) {
	defer close(one.done)
	defer body.Close()
	in := bufio.NewReaderSize(body, 4<<10)
	for {
		text, err := in.ReadSlice('\n')
		if err != nil {
			if !errors.Is(err, net.ErrClosed) { // not by us, at the end
				a.ended.Add(1)
			}
			return
		}
		if !bytes.Contains(text, []byte(`"message.added"`)) {
			continue
		}
		now := time.Now()
		a.mu.RLock()
		sent := a.times[len(one.heard)]
		a.mu.RUnlock()
		one.heard = append(one.heard, now.Sub(sent))
		a.heard.Add(1)
	}
}

func (a *audience) close() {
	for _, one := range a.all {
		_ = one.conn.Close()
	}
}

// latencies ends the listening and returns all that was heard.
func (a *audience) latencies() (all []time.Duration) {
	a.close()
	for _, one := range a.all {
		<-one.done
		all = append(all, one.heard...)
	}
	return all
}
