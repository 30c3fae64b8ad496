package soak

import (
	"bytes"
	"io"
	"net/http"
	"sync"
	"time"

	"github.com/saltbridge/saltbridge/internal/config"
)

// load sends a shop's traffic over some connections until it is stopped or the server is gone.
type load struct {
	shop   *shop
	ledger *ledger
	client *http.Client
	quit   chan struct{}
	gone   sync.WaitGroup
	// watch is told how each request went, if not nil; workers then go on after a refusal, for the fault passes.
	watch *answers
}

// answer is how a request went.
type answer struct {
	status     int // 0 if there was none
	retryAfter string
	sentence   string
	took       time.Duration
}

func newLoad(s *shop, l *ledger, connections int) *load {
	return &load{shop: s, ledger: l, quit: make(chan struct{}), client: &http.Client{
		Timeout:   patience,
		Transport: &http.Transport{MaxConnsPerHost: connections, MaxIdleConnsPerHost: connections},
	}}
}

// start starts so many workers.
func (l *load) start(workers int) *load {
	for range workers {
		l.gone.Go(l.work)
	}
	return l
}

// stop lets the requests under way end.
func (l *load) stop() {
	close(l.quit)
	l.gone.Wait()
	l.client.CloseIdleConnections()
}

func (l *load) work() {
	for {
		select {
		case <-l.quit:
			return
		default:
		}
		n := l.ledger.next()
		a := l.send(n)
		l.ledger.answered(n, a)
		if l.watch != nil {
			l.watch.add(a)
		}
		switch {
		case a.status == http.StatusOK:
		case l.watch == nil:
			return
		default:
			time.Sleep(50 * time.Millisecond) // a sender that is refused draws breath
		}
	}
}

// send delivers delivery n.
func (l *load) send(n int) answer {
	return post(l.client, l.shop.app.URL, l.shop.traffic.delivery(n).body())
}

// post delivers a body, signed.
func post(client *http.Client, url string, body []byte) answer {
	request, err := http.NewRequest(http.MethodPost, url+config.WebhookPath, bytes.NewReader(body))
	if err != nil {
		panic(err) // the address was printed by the server
	}
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("X-Hub-Signature-256", sign(body))
	began := time.Now()
	got, err := client.Do(request)
	if err != nil {
		return answer{took: time.Since(began)}
	}
	defer got.Body.Close()
	text, err := io.ReadAll(got.Body)
	if err != nil {
		return answer{took: time.Since(began)}
	}
	return answer{status: got.StatusCode, retryAfter: got.Header.Get("Retry-After"), sentence: string(text), took: time.Since(began)}
}

// redeliver sends everything again that has no answer, as Meta would, and what the rest refers to.
func (s *shop) redeliver(ledger *ledger) {
	s.t.Helper()
	ledger.begin()
	ledger.close(s.traffic)
	const workers = 16
	l := newLoad(s, ledger, workers)
	for range workers {
		l.gone.Go(func() {
			for n, ok := ledger.overdue(); ok; n, ok = ledger.overdue() {
				a := l.send(n)
				if ledger.answered(n, a); a.status != http.StatusOK {
					s.t.Errorf("delivery %d, sent again: %+v", n, a)
					return
				}
			}
		})
	}
	l.stop()
	if s.t.Failed() {
		s.t.FailNow()
	}
}
