package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"os/exec"
	"sync"
	"sync/atomic"
	"time"
)

// What a busy shop shares when it connects its number.
const (
	historyMessages = 1_000_000
	historyReach    = 180 * 24 * time.Hour
	bookSize        = 20_000
	bookChunk       = 200 // contacts of a webhook
	runLength       = 8   // messages of a chat that stand together
	importSenders   = 8   // webhooks that Meta has on their way at once
	importPause     = 200 * time.Millisecond

	// Live webhooks meanwhile: five times what a number in coexistence may move a second.
	besideRate        = 100
	besideConnections = 8
	besideIDs         = 800_000_000
)

// imports measures the import of a history and an address book into an empty shop while live webhooks come in.
func (b *bench) imports() (err error) {
	s, err := b.serve("")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.stop()) }()
	address, err := s.host()
	if err != nil {
		return err
	}
	p := newPast(b.historySize())
	l := load{address: address, connections: besideConnections, next: oneMessage, rate: besideRate}
	alone, err := l.run(besideIDs, warmUp)
	if err != nil {
		return err
	}
	b.figure("import.ack_p99_before.sqlite", milliseconds(alone.percentile(0.99)), "ms")
	began := time.Now()
	live, refused, err := b.bring(s, l, p, alone.requests)
	if err != nil {
		return err
	}
	b.figure("import.ack_p50.sqlite", milliseconds(live.percentile(0.5)), "ms")
	b.figure("import.ack_p99.sqlite", milliseconds(live.percentile(0.99)), "ms")
	b.figure("import.ack_max.sqlite", milliseconds(live.percentile(1)), "ms")
	b.figure("import.live.sqlite", live.perSecond(), "webhooks/s")
	b.figure("import.refused.sqlite", float64(refused), "webhooks")
	b.figure("import.time.sqlite", time.Since(began).Seconds(), "s")
	mb, err := s.memory(true)
	b.figure("import.memory.sqlite", mb, "MB")
	return errors.Join(err, s.has(p))
}

func (b *bench) historySize() int {
	switch {
	case b.size > 0:
		return b.size
	case b.short:
		return 20_000
	}
	return historyMessages
}

func milliseconds(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }

// bring sends the address book and the history, and live webhooks until they are there.
func (b *bench) bring(s *server, l load, p *past, sent int64) (live result, refused int64, err error) {
	over := make(chan struct{})
	l.beside = over
	var beside sync.WaitGroup
	var trouble error
	beside.Go(func() { live, trouble = l.run(besideIDs+sent+besideConnections, time.Hour) })
	before, err := s.usage()
	if err == nil {
		refused, err = b.sendPast(l.address, "import.contacts", "contacts/s", p.contacts, p.bookHooks(), p.book)
	}
	if err == nil {
		var more int64
		more, err = b.sendPast(l.address, "import.rate", "messages/s", p.messages, p.hooks(), p.chunk)
		refused += more
	}
	close(over)
	beside.Wait()
	if err = errors.Join(err, trouble); err != nil {
		return live, refused, err
	}
	after, err := s.usage()
	n := float64(p.messages)
	b.figure("import.cpu.sqlite", (after.cpu-before.cpu)/n*1e6, "us/message")
	b.figure("import.written.sqlite", (after.written-before.written)/n, "bytes/message")
	b.figure("import.allocs.sqlite", (after.allocs-before.allocs)/n, "allocations/message")
	return live, refused, err
}

// sendPast sends so many webhooks over several connections, each until it is taken, and prints how many things a second came in. It
// returns how often one was refused.
func (b *bench) sendPast(address, name, unit string, things int, hooks int64, next func(int64, *bytes.Buffer)) (int64, error) {
	var counter, refused atomic.Int64
	var senders sync.WaitGroup
	errs := make([]error, importSenders)
	began := time.Now()
	for i := range importSenders {
		senders.Go(func() {
			errs[i] = sendAll(load{address: address, next: next}, hooks, &counter, &refused)
		})
	}
	senders.Wait()
	b.figure(name+".sqlite", float64(things)/time.Since(began).Seconds(), unit)
	return refused.Load(), errors.Join(errs...)
}

// sendAll sends what nobody has sent yet over one connection, and again what was refused because too much was under way.
func sendAll(l load, hooks int64, counter, refused *atomic.Int64) error {
	c, err := l.dial()
	if err != nil {
		return err
	}
	defer c.close()
	for n := counter.Add(1) - 1; n < hooks; n = counter.Add(1) - 1 {
		for status := 0; status != http.StatusOK; {
			if status, _, err = c.send(n); err != nil {
				return err
			}
			switch status {
			case http.StatusOK:
			case http.StatusServiceUnavailable:
				refused.Add(1)
				time.Sleep(importPause)
			default:
				return fmt.Errorf("the history was answered %d", status)
			}
		}
	}
	return nil
}

// has requires that all of it is there, once.
func (s *server) has(p *past) error {
	out, err := exec.Command(s.bin, append([]string{"stats", "--json"}, s.args...)...).Output()
	if err != nil {
		return err
	}
	var stats struct {
		Deliveries struct{ Failed int }
		Messages   struct{ Import int }
		Contacts   int
	}
	if err := json.Unmarshal(out, &stats); err != nil {
		return err
	}
	if stats.Messages.Import != p.messages || stats.Contacts < p.contacts || stats.Deliveries.Failed > 0 {
		return fmt.Errorf("%+v is stored, want %d messages and %d contacts", stats, p.messages, p.contacts)
	}
	return nil
}
