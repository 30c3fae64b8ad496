package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/klauspost/compress/zstd"
)

// crew are the agents of the inbox with their browsers' connections, and what their requests took.
type crew struct {
	url     string
	key     string // of the API
	plan    *inboxPlan
	clients []*http.Client

	mu   sync.Mutex
	took map[string][]time.Duration
}

func newCrew(url, key string, plan *inboxPlan) *crew {
	c := &crew{url: url, key: key, plan: plan, took: map[string][]time.Duration{}}
	for range plan.tokens {
		c.clients = append(c.clients, &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 6, DisableCompression: true}, Timeout: time.Minute})
	}
	return c
}

// page is what came back.
type page struct {
	took time.Duration
	body []byte // as it was transferred
}

// text is a page's HTML.
func (p page) text() string {
	r, err := zstd.NewReader(bytes.NewReader(p.body), zstd.WithDecoderConcurrency(1))
	if err != nil {
		return ""
	}
	defer r.Close()
	text, err := io.ReadAll(r)
	if err != nil {
		return string(p.body) // too small to be compressed
	}
	return string(text)
}

// get asks for a page of an agent, as its browser does.
func (c *crew) get(agent int, path string) (page, error) {
	return c.ask(agent, http.MethodGet, path, nil)
}

// post sends what a page tells by itself.
func (c *crew) post(agent int, path string, form url.Values) (page, error) {
	return c.ask(agent, http.MethodPost, path, form)
}

func (c *crew) ask(agent int, method, path string, form url.Values) (p page, err error) {
	request, err := http.NewRequest(method, c.url+path, strings.NewReader(form.Encode()))
	if err != nil {
		return p, err
	}
	request.Header.Set("Accept-Encoding", "zstd") // what browsers prefer
	if strings.HasPrefix(path, "/api/") {
		request.Header.Set("Authorization", "Bearer "+c.key)
	} else {
		request.Header.Set("Cookie", "saltbridge_session="+c.plan.tokens[agent])
		request.Header.Set("HX-Request", "true")
	}
	if form != nil {
		request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	began := time.Now()
	answer, err := c.clients[agent].Do(request)
	if err != nil {
		return p, err
	}
	defer answer.Body.Close()
	p.body, err = io.ReadAll(answer.Body)
	p.took = time.Since(began)
	if answer.StatusCode >= 300 {
		err = errors.Join(err, fmt.Errorf("%s %s: %s: %.200s", method, path, answer.Status, p.text()))
	}
	return p, err
}

// note keeps what something took.
func (c *crew) note(name string, took time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.took[name] = append(c.took[name], took)
}

// percentile is the time below which a share p of what was noted stayed, in milliseconds.
func (c *crew) percentile(name string, p float64) float64 {
	c.mu.Lock()
	defer c.mu.Unlock()
	all := slices.Sorted(slices.Values(c.took[name]))
	if len(all) == 0 {
		return 0
	}
	return float64(all[min(len(all)-1, int(p*float64(len(all))))].Microseconds()) / 1000
}

// figures prints the median and a high percentile of what was noted under a name.
func (b *bench) figures(c *crew, name string, high float64) {
	b.figure("inbox."+name+"_p50", c.percentile(name, 0.5), "ms")
	b.figure(fmt.Sprintf("inbox.%s_p%.0f", name, high*100), c.percentile(name, high), "ms")
}

var (
	conversationInRow = regexp.MustCompile(`data-conversation="(\d+)"`)
	messageInThread   = regexp.MustCompile(`id="m-(\d+)"[^>]*data-at="(\d+)"|data-at="(\d+)"[^>]*id="m-(\d+)"`)
	olderInThread     = regexp.MustCompile(`hx-get="(/fragments/older/[^"]+)"`)
)

// conversations are those whose rows are on a page.
func (p page) conversations() (ids []string) {
	for _, m := range conversationInRow.FindAllStringSubmatch(p.text(), -1) {
		ids = append(ids, m[1])
	}
	return ids
}

// older is where a thread's older messages are; empty if there are none.
func (p page) older() string {
	m := olderInThread.FindStringSubmatch(p.text())
	if m == nil {
		return ""
	}
	return strings.ReplaceAll(m[1], "&amp;", "&")
}

// newest is when a thread's newest message was written.
func (p page) newest() string {
	all := messageInThread.FindAllStringSubmatch(p.text(), -1)
	if len(all) == 0 {
		return ""
	}
	last := all[len(all)-1]
	return last[2] + last[3]
}
