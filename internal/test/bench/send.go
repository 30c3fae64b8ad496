package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os/exec"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/saltbridge/saltbridge/internal/sandbox"
)

// senders are how many numbers send at once in the figures that are spread over numbers, each to a few customers: one
// alone would be held back by the pair rate.
const (
	senders       = 200
	customersEach = 4
)

// send measures what goes out: how soon, how much, and how evenly.
func (b *bench) send() error {
	return errors.Join(b.sendLatency(), b.sendRate(), b.sendPace())
}

// sendLatency measures the time from the answer to an API call to the request at Graph, at a steady 200 a second over
// many numbers.
func (b *bench) sendLatency() error {
	const rate = 200
	m := newTaker()
	defer m.Close()
	s, people, err := b.serveSender(m, senders, 1000)
	if err != nil {
		return err
	}
	length := b.length(20 * time.Second)
	asks := int(length.Seconds() * rate)
	began := time.Now()
	var callers sync.WaitGroup
	slots := make(chan struct{}, 64)
	for n := range asks {
		time.Sleep(time.Until(began.Add(time.Duration(n) * time.Second / rate)))
		slots <- struct{}{}
		callers.Go(func() {
			m.accepted(s.queue(people[n%len(people)], fmt.Sprint("message ", n)))
			<-slots
		})
	}
	callers.Wait()
	delays, err := m.delays(asks, time.Minute)
	if err == nil {
		b.figure("send.latency_p50", ms(delays[len(delays)/2]), "ms")
		b.figure("send.latency_p99", ms(delays[len(delays)*99/100]), "ms")
	}
	return errors.Join(err, s.stop())
}

// sendRate measures how many messages a second leave 200 numbers whose queues are full.
func (b *bench) sendRate() error {
	m := newTaker()
	defer m.Close()
	s, people, err := b.serveSender(m, senders, 1000)
	if err != nil {
		return err
	}
	m.hold() // until enough waits
	each := int(b.length(10*time.Second).Seconds()) * 2000 / len(people)
	var callers sync.WaitGroup
	for _, part := range slices.Collect(slices.Chunk(people, senders/8)) {
		callers.Go(func() {
			for n := range each {
				for _, p := range part {
					s.queue(p, fmt.Sprint("message ", n))
				}
			}
		})
	}
	callers.Wait()
	total := each * len(people)
	taken := m.release()
	began := time.Now()
	err = m.waitFor(total, 2*time.Minute)
	b.figure("send.rate", float64(total-taken)/time.Since(began).Seconds(), "messages/s")
	return errors.Join(err, s.stop())
}

// sendPace measures at the sandbox how far a number is from its 20 messages a second over a minute, with bursts queued
// and ten messages a second coming in half of the time. Meta must never say that it is too fast.
func (b *bench) sendPace() error {
	m := newBox()
	defer m.Close()
	s, people, err := b.serveBox(m)
	if err != nil {
		return err
	}
	length := b.length(60 * time.Second)
	total := int(length.Seconds() * 20)
	for n := range total + 60 {
		s.queue(people[n%len(people)], fmt.Sprint("message ", n))
	}
	times, err := m.waitTimes(total, 2*length)
	if err == nil {
		took := times[total-1].Sub(times[0]).Seconds()
		want := float64(total-1) / 20
		b.figure("send.pace_error", 100*(took-want)/want, "%")
		b.figure("send.throttled", float64(m.throttled()), "refusals")
	}
	if err == nil {
		err = b.sendPaceInbound(s, m, people, length)
	}
	return errors.Join(err, s.stop())
}

// sendPaceInbound has ten messages a second come in while as many as can be go out.
func (b *bench) sendPaceInbound(s *server, m *box, people []person, length time.Duration) error {
	total := int(length.Seconds() * 10)
	before := len(m.sent())
	for n := range total {
		s.queue(people[n%len(people)], fmt.Sprint("answer ", n))
	}
	tick := time.NewTicker(100 * time.Millisecond)
	defer tick.Stop()
	end := time.Now().Add(length)
	for n := 0; time.Now().Before(end); n++ {
		<-tick.C
		if err := m.customerWrites(people[n%len(people)].wa); err != nil {
			return err
		}
	}
	b.figure("send.rate_beside_inbound", float64(len(m.sent())-before)/length.Seconds(), "messages/s")
	b.figure("send.throttled_beside_inbound", float64(m.throttled()), "refusals")
	return nil
}

func ms(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }

// length is how long a figure is measured; short runs are for finding out whether it works.
func (b *bench) length(full time.Duration) time.Duration {
	if b.short {
		return max(2*time.Second, full/10)
	}
	return full
}

// person is somebody who can be written to.
type person struct{ wa, conversation string }

// taker is a Graph that takes every message at once and notes when it came.
type taker struct {
	*httptest.Server
	mu      sync.Mutex
	came    map[string]time.Time // by our id
	told    map[string]time.Time // when the API call was answered
	news    chan struct{}
	blocked chan struct{} // closed when messages are let in
}

func newTaker() *taker {
	t := &taker{came: map[string]time.Time{}, told: map[string]time.Time{}, news: make(chan struct{}, 1)}
	t.Server = httptest.NewServer(http.HandlerFunc(t.serve))
	return t
}

func (t *taker) serve(w http.ResponseWriter, r *http.Request) {
	now := time.Now()
	if !strings.HasSuffix(r.URL.Path, "/messages") {
		fmt.Fprintf(w, `{"success":true,"display_phone_number":"1202%s","verified_name":"Bench"}`, r.URL.Path[max(0, len(r.URL.Path)-7):])
		return
	}
	var asked struct {
		Callback string `json:"biz_opaque_callback_data"`
	}
	if err := json.NewDecoder(r.Body).Decode(&asked); err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	t.mu.Lock()
	gate := t.blocked
	t.mu.Unlock()
	if gate != nil {
		<-gate
		now = time.Now()
	}
	t.mu.Lock()
	t.came[asked.Callback] = now
	t.mu.Unlock()
	select {
	case t.news <- struct{}{}:
	default:
	}
	fmt.Fprintf(w, `{"messaging_product":"whatsapp","messages":[{"id":"wamid.%s"}]}`, asked.Callback)
}

// hold lets nothing in until release, which returns how much came before.
func (t *taker) hold() { t.blocked = make(chan struct{}) }

func (t *taker) release() int {
	t.mu.Lock()
	defer t.mu.Unlock()
	close(t.blocked)
	t.blocked = nil
	return len(t.came)
}

// accepted notes that the API took a message.
func (t *taker) accepted(id string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.told[id] = time.Now()
}

// waitFor waits until so many messages came.
func (t *taker) waitFor(n int, patience time.Duration) error {
	end := time.After(patience)
	for {
		t.mu.Lock()
		came := len(t.came)
		t.mu.Unlock()
		if came >= n {
			return nil
		}
		select {
		case <-t.news:
		case <-end:
			return fmt.Errorf("only %d of %d messages came to Graph", came, n)
		}
	}
}

// delays returns, sorted, how long after the API's answer each message came to Graph; none can come before.
func (t *taker) delays(n int, patience time.Duration) ([]time.Duration, error) {
	if err := t.waitFor(n, patience); err != nil {
		return nil, err
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	var all []time.Duration
	for id, at := range t.told {
		all = append(all, max(0, t.came[id].Sub(at)))
	}
	slices.Sort(all)
	return all, nil
}

// box is Meta's side with its real limits; it notes when it took each message.
type box struct {
	*httptest.Server
	world   *sandbox.World
	paired  sandbox.Paired
	mu      sync.Mutex
	times   []time.Time
	tooFast int
}

func newBox() *box {
	m := &box{world: sandbox.New(sandbox.Options{Seed: 1, Limits: sandbox.Limits{Reach: -1}})}
	m.Server = httptest.NewServer(http.HandlerFunc(m.serve))
	return m
}

// Close ends the sandbox.
func (m *box) Close() { m.Server.Close(); m.world.Close() }

func (m *box) serve(w http.ResponseWriter, r *http.Request) {
	now, messages := time.Now(), strings.HasSuffix(r.URL.Path, "/messages")
	answer := httptest.NewRecorder()
	m.world.ServeHTTP(answer, r)
	m.mu.Lock()
	switch {
	case messages && answer.Code == http.StatusOK:
		m.times = append(m.times, now)
	case messages && bytes.Contains(answer.Body.Bytes(), []byte("130429")):
		m.tooFast++
	}
	m.mu.Unlock()
	w.WriteHeader(answer.Code)
	_, _ = io.Copy(w, answer.Body)
}

func (m *box) sent() []time.Time {
	m.mu.Lock()
	defer m.mu.Unlock()
	return slices.Clone(m.times)
}

func (m *box) throttled() int {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.tooFast
}

func (m *box) customerWrites(wa string) error {
	_, err := m.world.CustomerWrites(wa, businessPhone, sandbox.Text("hello"))
	return err
}

// waitTimes waits until so many messages were taken and returns when.
func (m *box) waitTimes(n int, patience time.Duration) ([]time.Time, error) {
	for end := time.Now().Add(patience); time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
		if times := m.sent(); len(times) >= n {
			return times, nil
		}
	}
	return nil, fmt.Errorf("only %d of %d messages were taken, %d refused as too fast", len(m.sent()), n, m.throttled())
}

// output runs a command of the binary on the server's storage and returns what it printed.
func (s *server) output(args ...string) (string, error) {
	out, err := exec.Command(s.bin, append(args, s.args...)...).Output()
	return strings.TrimSpace(string(out)), err
}
