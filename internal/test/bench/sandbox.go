package main

import (
	"bytes"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"strings"
	"time"

	"github.com/saltbridge/saltbridge/internal/sandbox"
)

// sandbox measures Meta's side itself, so that nobody mistakes its pace for the server's: sends it answers,
// webhooks and history it pushes, and what a large world needs. Its world is a process of its own with Meta's
// limits lifted.
func (b *bench) sandbox() error {
	return errors.Join(b.sandboxSends(), b.sandboxWebhooks(), b.sandboxHistory())
}

// Spans of a measurement: the machine is shared, and the processor time a piece is what counts.
const (
	sandboxWarmUp  = time.Second
	sandboxMeasure = 5 * time.Second
	historySize    = 1_000_000
	historyLongest = 2 * time.Minute
)

func (b *bench) sandboxSends() error {
	s, err := startWorld("sends", "")
	if err != nil {
		return err
	}
	defer s.kill()
	address, err := s.host()
	if err != nil {
		return err
	}
	l := load{address: address, connections: 64, next: oneSend, graph: true}
	warm, err := l.run(0, sandboxWarmUp)
	if err != nil {
		return err
	}
	before, err := s.cpu()
	if err != nil {
		return err
	}
	r, err := l.run(warm.requests+int64(l.connections), sandboxMeasure)
	if err != nil {
		return err
	}
	after, err := s.cpu()
	b.figure("sandbox.sends", r.perSecond(), "sends/s")
	b.figure("sandbox.send_cpu", (after-before)/float64(r.requests)*1e6, "us/send")
	return err
}

// oneSend writes the body of a text to one of many customers.
func oneSend(n int64, w *bytes.Buffer) {
	fmt.Fprintf(w, `{"messaging_product":"whatsapp","to":"1312%07d","type":"text","text":{"body":"Hello, this is message %d"},"biz_opaque_callback_data":"job-%d"}`, n%people, n, n)
}

func (b *bench) sandboxWebhooks() error {
	to, err := receive()
	if err != nil {
		return err
	}
	defer to.close()
	s, err := startWorld("webhooks", to.url)
	if err != nil {
		return err
	}
	defer s.kill()
	time.Sleep(sandboxWarmUp)
	before, err := s.cpu()
	if err != nil {
		return err
	}
	from, start := to.requests.Load(), time.Now()
	time.Sleep(sandboxMeasure)
	n, elapsed := float64(to.requests.Load()-from), time.Since(start)
	after, err := s.cpu()
	if n == 0 {
		err = errors.Join(err, errors.New("no webhook arrived"))
	}
	b.figure("sandbox.webhooks", n/elapsed.Seconds(), "webhooks/s")
	b.figure("sandbox.webhook_cpu", (after-before)/n*1e6, "us/webhook")
	return err
}

func (b *bench) sandboxHistory() error {
	to, err := receive()
	if err != nil {
		return err
	}
	defer to.close()
	start := time.Now()
	s, err := startWorld("history", to.url)
	if err != nil {
		return err
	}
	defer s.kill()
	for to.messages.Load() < historySize && time.Since(start) < historyLongest {
		time.Sleep(10 * time.Millisecond)
	}
	elapsed := time.Since(start)
	cpu, err := s.cpu()
	if err != nil {
		return err
	}
	n := float64(to.messages.Load())
	if n < historySize {
		return fmt.Errorf("only %.0f of %d messages of the history in %s", n, historySize, elapsed.Round(time.Second))
	}
	mb, err := s.memory(true)
	b.figure("sandbox.history", n/elapsed.Seconds(), "messages/s")
	b.figure("sandbox.history_cpu", cpu/n*1e6, "us/message")
	b.figure("sandbox.history_memory", mb, "MB")
	return err
}

// startWorld starts this program again as a sandbox that plays a part and pushes to the given address.
func startWorld(part, callback string) (*server, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	s := &server{cmd: exec.Command(self, "world", part, callback)}
	s.cmd.Stderr = os.Stderr
	out, err := s.cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := s.cmd.Start(); err != nil {
		return nil, err
	}
	s.url, err = readAddress(out)
	return s, err
}

// kill ends a process that keeps nothing.
func (s *server) kill() {
	_ = s.cmd.Process.Kill()
	_ = s.cmd.Wait() // killed on purpose
}

const noLimit = 1 << 30

// serveWorld is the process of [startWorld].
func serveWorld(part, callback string) error {
	o := sandbox.Options{Seed: 1, Scenario: "crowd", App: sandbox.AppOptions{CallbackURL: callback},
		Limits: sandbox.Limits{MPS: noLimit, PairBurst: noLimit, Reach: -1, Workers: 64}}
	if part == "history" {
		o.Crowd = sandbox.CrowdOptions{Customers: 5000, History: historySize, Media: 0.1}
		o.Delays.History = time.Millisecond
	}
	w := sandbox.New(o)
	pair, err := w.Pair(crowdNumber, sandbox.ShareHistory)
	if err != nil {
		return err
	}
	post(w, pair, "/"+pair.WABAID+"/subscribed_apps", "")
	switch part {
	case "sends":
		for i := range people { // opens the windows
			if _, err := w.CustomerWrites(fmt.Sprintf("1312%07d", i), crowdNumber, sandbox.Text("Hi")); err != nil {
				return err
			}
		}
	case "webhooks":
		go writeOn(w)
	case "history":
		post(w, pair, "/"+pair.PhoneNumberID+"/smb_app_data", `{"messaging_product":"whatsapp","sync_type":"history"}`)
	}
	return http.Serve(announce(), withToken(w, pair.AccessToken))
}

// crowdNumber is the phone_number_id of the scenario crowd.
const crowdNumber = "410050006000731"

// post calls the world without a network.
func post(w *sandbox.World, pair sandbox.Paired, path, body string) {
	r := httptest.NewRequest(http.MethodPost, path, strings.NewReader(body))
	r.Header.Set("Authorization", "Bearer "+pair.AccessToken)
	w.ServeHTTP(httptest.NewRecorder(), r)
}

// withToken spares the load from asking for one.
func withToken(w *sandbox.World, token string) http.Handler {
	return http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		r.Header.Set("Authorization", "Bearer "+token)
		w.ServeHTTP(rw, r)
	})
}

// writeOn keeps a few webhooks waiting, so that the sandbox is never idle and never drowns.
func writeOn(w *sandbox.World) {
	for i := 0; ; i++ {
		for w.WebhookCounts().Pending > 500 {
			time.Sleep(100 * time.Microsecond)
		}
		for range 100 {
			i++
			if _, err := w.CustomerWrites(fmt.Sprintf("1312%07d", i%people), crowdNumber, sandbox.Text("Hello, do you still have this in stock?")); err != nil {
				fmt.Fprintln(os.Stderr, "bench:", err)
				return
			}
		}
	}
}
