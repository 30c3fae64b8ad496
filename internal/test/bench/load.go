package main

import (
	"bufio"
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"hash"
	"net"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// load sends prepared requests over many connections, by hand rather than through net/http: the generator
// runs on the cores it measures.
type load struct {
	address     string
	connections int
	// next writes the n-th body; it is called from many goroutines.
	next  func(n int64, body *bytes.Buffer)
	graph bool            // sends to the sandbox instead of webhooks to the server
	sent  func(time.Time) // told when each request is sent, if there is one
	rate  int             // requests a second over all connections; 0: as fast as answers come
	// beside is closed when the load is to end early; nil: never.
	beside <-chan struct{}
}

// result is what a load found.
type result struct {
	requests  int64
	elapsed   time.Duration
	latencies []time.Duration
	statuses  map[int]int64
}

func (r result) perSecond() float64 { return float64(r.requests) / r.elapsed.Seconds() }

// percentile returns the latency below which a share p (0 to 1) of the requests stayed.
func (r result) percentile(p float64) time.Duration {
	slices.Sort(r.latencies)
	return r.latencies[min(len(r.latencies)-1, int(p*float64(len(r.latencies))))]
}

// run sends requests numbered from first until d has passed.
func (l load) run(first int64, d time.Duration) (result, error) {
	var counter atomic.Int64
	counter.Store(first)
	start := time.Now()
	stop := start.Add(d)
	var mu sync.Mutex
	total := result{statuses: map[int]int64{}}
	var failure error
	var workers sync.WaitGroup
	for range l.connections {
		workers.Go(func() {
			part, err := l.worker(&counter, first, start, stop)
			mu.Lock()
			defer mu.Unlock()
			total.requests += part.requests
			total.latencies = append(total.latencies, part.latencies...)
			for status, n := range part.statuses {
				total.statuses[status] += n
			}
			if err != nil {
				failure = err
			}
		})
	}
	workers.Wait()
	total.elapsed = time.Since(start)
	if failure == nil && total.statuses[200] != total.requests {
		failure = fmt.Errorf("answers %v, want only 200", total.statuses)
	}
	return total, failure
}

// worker sends on one connection.
func (l load) worker(counter *atomic.Int64, first int64, start, stop time.Time) (result, error) {
	r := result{statuses: map[int]int64{}}
	c, err := l.dial()
	if err != nil {
		return r, err
	}
	defer c.close()
	for time.Now().Before(stop) && !l.over() {
		n := counter.Add(1) - 1
		if l.rate > 0 {
			time.Sleep(time.Until(start.Add(time.Duration(n-first) * time.Second / time.Duration(l.rate))))
		}
		status, took, err := c.send(n)
		if err != nil {
			return r, err
		}
		r.requests++
		r.statuses[status]++
		r.latencies = append(r.latencies, took)
	}
	return r, nil
}

// over reports whether what the load goes on beside has ended.
func (l load) over() bool {
	select {
	case <-l.beside:
		return true
	default: // also where there is no such thing
		return false
	}
}

// caller is one connection of a load.
type caller struct {
	load
	conn          net.Conn
	reader        *bufio.Reader
	signer        hash.Hash
	body, request bytes.Buffer
}

func (l load) dial() (*caller, error) {
	conn, err := net.Dial("tcp", l.address)
	if err != nil {
		return nil, err
	}
	return &caller{load: l, conn: conn, reader: bufio.NewReader(conn), signer: hmac.New(sha256.New, []byte(appSecret))}, nil
}

func (c *caller) close() { _ = c.conn.Close() }

// send sends the n-th request and returns how it was answered, and after how long.
func (c *caller) send(n int64) (status int, took time.Duration, err error) {
	c.body.Reset()
	c.next(n, &c.body)
	c.request.Reset()
	if c.graph {
		fmt.Fprintf(&c.request, "POST /v25.0/%s/messages HTTP/1.1\r\nHost: bench\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n", crowdNumber, c.body.Len())
	} else {
		c.signer.Reset()
		c.signer.Write(c.body.Bytes())
		fmt.Fprintf(&c.request, "POST /webhooks/whatsapp HTTP/1.1\r\nHost: bench\r\nContent-Type: application/json\r\nX-Hub-Signature-256: sha256=%s\r\nContent-Length: %d\r\n\r\n",
			hex.EncodeToString(c.signer.Sum(nil)), c.body.Len())
	}
	c.request.Write(c.body.Bytes())
	began := time.Now()
	if c.sent != nil {
		c.sent(began)
	}
	if _, err := c.conn.Write(c.request.Bytes()); err != nil {
		return 0, 0, err
	}
	status, err = readAnswer(c.reader)
	return status, time.Since(began), err
}

// readAnswer reads one answer and returns its status.
func readAnswer(r *bufio.Reader) (status int, err error) {
	line, err := r.ReadString('\n')
	if err != nil {
		return 0, err
	}
	if status, err = strconv.Atoi(strings.Fields(line)[1]); err != nil {
		return 0, err
	}
	length := 0
	for {
		line, err := r.ReadString('\n')
		if err != nil {
			return 0, err
		}
		if line == "\r\n" {
			break
		}
		if value, ok := strings.CutPrefix(line, "Content-Length: "); ok {
			if length, err = strconv.Atoi(strings.TrimSpace(value)); err != nil {
				return 0, err
			}
		}
	}
	_, err = r.Discard(length)
	return status, err
}

const people = 5000 // customers who write

// oneMessage writes a webhook with one text message, each with an id of its own.
func oneMessage(n int64, w *bytes.Buffer) {
	openDelivery(w)
	writeContact(w, n)
	w.WriteString(`],"messages":[`)
	writeMessage(w, n)
	closeDelivery(w)
}

// manyMessages writes webhooks with size messages.
func manyMessages(size int64) func(int64, *bytes.Buffer) {
	return func(n int64, w *bytes.Buffer) {
		openDelivery(w)
		for i := range size {
			comma(w, i)
			writeContact(w, n*size+i)
		}
		w.WriteString(`],"messages":[`)
		for i := range size {
			comma(w, i)
			writeMessage(w, n*size+i)
		}
		closeDelivery(w)
	}
}

func comma(w *bytes.Buffer, i int64) {
	if i > 0 {
		w.WriteByte(',')
	}
}

func openDelivery(w *bytes.Buffer) {
	fmt.Fprintf(w, `{"object":"whatsapp_business_account","entry":[{"id":"%s","changes":[{"field":"messages","value":{"messaging_product":"whatsapp","metadata":{"display_phone_number":"%s","phone_number_id":"%s"},"contacts":[`,
		wabaID, businessPhone, phoneNumberID)
}

func closeDelivery(w *bytes.Buffer) { w.WriteString(`]}}]}]}`) }

func writeContact(w *bytes.Buffer, n int64) {
	p := n % people
	fmt.Fprintf(w, `{"profile":{"name":"Customer %d"},"wa_id":"1312%07d","user_id":"US.%020d"}`, p, p, p)
}

func writeMessage(w *bytes.Buffer, n int64) {
	p := n % people
	fmt.Fprintf(w, `{"from":"1312%07d","from_user_id":"US.%020d","id":"wamid.HBgLMTMxMj%07dFQIAEhgUM0E%020dAA=","timestamp":"%d","type":"text","text":{"body":"Hello, do you still have message %d in stock?"}}`,
		p, p, p, n, time.Now().Unix(), n)
}
