package soak

import (
	"bytes"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/saltbridge/saltbridge/internal/config"
	"github.com/saltbridge/saltbridge/internal/test/apptest"
	"github.com/saltbridge/saltbridge/internal/test/need"
)

const (
	overLimit = 3<<20 + 1 // bytes of a body that is too large

	// headerTime and bodyTime are how long the server waits for each; here with time to notice.
	headerTime = 15 * time.Second
	bodyTime   = 40 * time.Second

	// memoryLimit is what the server may take under any of these floods, in MB. The race detector takes several
	// times as much again.
	memoryLimit = 250
)

// TestSoakFlood lets strangers do their worst while a shop's webhooks come in: they must all be taken.
func TestSoakFlood(t *testing.T) {
	s := inFolder(t, t.TempDir())
	l := newLedger(s.traffic.seed)
	s.serve()
	t.Run("bodies over the limit", func(t *testing.T) { s.during(t, l, s.largeBodies) })
	t.Run("headers that dribble", func(t *testing.T) { s.during(t, l, s.dribbledHeaders) })
	t.Run("bodies that dribble", func(t *testing.T) { s.during(t, l, s.dribbledBodies) })
	t.Run("bodies that fill the memory", func(t *testing.T) { s.during(t, l, s.heldBodies) })
	t.Run("thousands of connections", func(t *testing.T) { s.during(t, l, s.manyConnections) })
	s.settle(l)
}

// during runs a flood beside ordinary webhooks, which must be answered 200, and without much ado.
func (s *shop) during(t *testing.T, l *ledger, flood func(t *testing.T)) {
	t.Helper()
	load := newLoad(s, l, 4)
	load.watch = &answers{}
	load.start(4)
	s.thrives(l)
	flood(t)
	s.thrives(l)
	load.stop()
	w := load.watch
	if w.refused > 0 || len(w.strange) > 0 {
		t.Errorf("ordinary webhooks: %d refused, %d answered otherwise than 200 (%+v)", w.refused, len(w.strange), w.strange)
	}
	memory := s.memory(t)
	t.Log(sentence("%s: slowest ordinary webhook %v, memory %d MB", t.Name(), w.slowest.Round(time.Millisecond), memory))
	within(t, "the slowest ordinary webhook", w.slowest, 2*atOnce)
	if memory > memoryLimit && !apptest.Raced() {
		t.Errorf("the server takes %d MB, want at most %d", memory, memoryLimit)
	}
}

// memory returns the highest resident memory of the server so far, in MB.
func (s *shop) memory(t *testing.T) int {
	t.Helper()
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", s.app.PID()))
	if err != nil {
		need.Missing(t, "the memory of a process can only be read on Linux: %v", err)
	}
	_, after, _ := strings.Cut(string(text), "VmHWM:")
	kb, err := strconv.Atoi(strings.Fields(after)[0])
	if err != nil {
		t.Fatal(err)
	}
	return kb / 1024
}

// largeBodies sends bodies over the limit, with and without telling their length first.
func (s *shop) largeBodies(t *testing.T) {
	body := bytes.Repeat([]byte(" "), overLimit)
	signature := sign(body)
	client := &http.Client{Timeout: patience}
	defer client.CloseIdleConnections()
	for i := range 20 {
		var reader io.Reader = bytes.NewReader(body)
		if i%2 == 1 {
			reader = io.MultiReader(reader) // of unknown length: sent in chunks
		}
		request, err := http.NewRequest(http.MethodPost, s.app.URL+config.WebhookPath, reader)
		if err != nil {
			t.Fatal(err)
		}
		request.Header.Set("X-Hub-Signature-256", signature)
		got, err := client.Do(request)
		if err != nil {
			t.Fatal(err)
		}
		_ = got.Body.Close()
		if got.StatusCode != http.StatusRequestEntityTooLarge {
			t.Fatalf("status %d for a body of %d bytes, want 413", got.StatusCode, overLimit)
		}
	}
}

// dribbledHeaders opens connections that send a header a byte at a time.
func (s *shop) dribbledHeaders(t *testing.T) {
	s.dribble(t, "POST "+config.WebhookPath+" HTTP/1.1\r\nHost: x\r\nX-Long: ", headerTime)
}

// dribbledBodies opens connections that send a body a byte at a time.
func (s *shop) dribbledBodies(t *testing.T) {
	s.dribble(t, "POST "+config.WebhookPath+" HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000\r\n\r\n", bodyTime)
}

// dribble opens 500 connections that begin like head and go on byte by byte. At full length it waits until the server
// has given them all up.
func (s *shop) dribble(t *testing.T, head string, limit time.Duration) {
	t.Helper()
	const connections = 500
	var open atomic.Int64
	var all sync.WaitGroup
	quit := make(chan struct{})
	began := time.Now()
	for range connections {
		conn := s.dial(t)
		open.Add(1)
		all.Go(func() {
			defer open.Add(-1)
			defer conn.Close()
			go func() { _, _ = io.Copy(io.Discard, conn); _ = conn.Close() }() // ends when the server hangs up
			_, err := io.WriteString(conn, head)
			for drip := time.NewTicker(200 * time.Millisecond); err == nil; {
				select {
				case <-drip.C:
					_, err = conn.Write([]byte("x"))
				case <-quit:
					return
				}
			}
		})
	}
	defer all.Wait()
	defer close(quit)
	if !full() {
		time.Sleep(time.Second) // a flood lasts a while
		return
	}
	apptest.Eventually(t, "the server gives up connections that dribble", func() bool { return open.Load() == 0 })
	within(t, "giving up", time.Since(began), limit)
}

func (s *shop) dial(t *testing.T) net.Conn {
	t.Helper()
	address, err := url.Parse(s.app.URL)
	if err != nil {
		t.Fatal(err)
	}
	conn, err := net.Dial("tcp", address.Host)
	if err != nil {
		t.Fatal(err)
	}
	return conn
}

// heldBodies sends large bodies but for their last byte, twice as many as the server has memory for: it refuses what
// is too much.
func (s *shop) heldBodies(t *testing.T) {
	const bodies, tooMany = 64, 25
	part := bytes.Repeat([]byte(" "), 2<<20)
	var refused atomic.Int64
	for range bodies {
		conn := s.dial(t)
		defer conn.Close()
		go func() { // ends when the server or this test hangs up
			if n, _ := conn.Read(make([]byte, 12)); n > 0 {
				refused.Add(1)
			}
		}()
		if _, err := fmt.Fprintf(conn, "POST %s HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n", config.WebhookPath, len(part)+1); err != nil {
			t.Fatal(err)
		}
		_, _ = conn.Write(part) // a refusal may come before all of it was sent
	}
	apptest.Eventually(t, "bodies are refused", func() bool { return refused.Load() >= tooMany })
}

// manyConnections opens thousands of connections that say nothing, or not enough: ten at full length.
func (s *shop) manyConnections(t *testing.T) {
	connections := 2_000
	if full() {
		connections = 10_000
	}
	var limit syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_NOFILE, &limit); err != nil || limit.Cur < uint64(connections)+1000 {
		need.Missing(t, "this process may open only %d files: allow more with ulimit -n %d", limit.Cur, 2*connections)
	}
	began := time.Now()
	for i := range connections {
		conn := s.dial(t)
		defer conn.Close()
		if i%2 == 0 {
			_, _ = io.WriteString(conn, "POST /webhooks/whatsapp HTTP/1.1\r\n") // the server may have hung up already
		}
	}
	t.Logf("opened %d connections in %v", connections, time.Since(began).Round(time.Millisecond))
	got := s.ready()
	if got.status != http.StatusOK {
		t.Errorf("a newcomer in the crowd: %+v, want an answer", got)
	}
	within(t, "the answer to a newcomer in the crowd", got.took, atOnce)
}
