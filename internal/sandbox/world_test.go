package sandbox

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"
)

// partner is the product as Meta sees it: a webhook endpoint and a client of the Graph API.
type partner struct {
	t     *testing.T
	world *World
	graph *httptest.Server
	hook  *httptest.Server

	mu     sync.Mutex
	got    []hookCall
	answer func(n int) int // status of the n-th webhook, counted from 1; 200 when nil
}

type hookCall struct {
	raw       []byte
	signature string
	status    int
	body      object
}

// newPartner starts a world and a partner that is subscribed to everything but connected to nothing.
func newPartner(t *testing.T, change ...func(*Options)) *partner {
	t.Helper()
	p := &partner{t: t}
	p.hook = httptest.NewServer(http.HandlerFunc(p.receive))
	o := Options{Seed: 1, App: AppOptions{CallbackURL: p.hook.URL + "/hook"}}
	for _, c := range change {
		c(&o)
	}
	p.world = New(o)
	p.graph = httptest.NewServer(p.world)
	t.Cleanup(func() {
		p.graph.Close()
		p.world.Close()
		p.hook.Close()
	})
	return p
}

// connected pairs the shop's number and subscribes to its account; what that tells the partner has arrived.
func connected(t *testing.T, change ...func(*Options)) (*partner, Paired) {
	t.Helper()
	p := newPartner(t, change...)
	got, err := p.world.Pair(shopNumberID, ShareHistory)
	if err != nil {
		t.Fatal(err)
	}
	p.want(200, "POST", "/v25.0/"+got.WABAID+"/subscribed_apps", got.AccessToken, nil)
	p.settle()
	return p, got
}

func (p *partner) receive(rw http.ResponseWriter, r *http.Request) {
	if r.Method == http.MethodGet {
		if r.FormValue("hub.verify_token") == "refused" {
			rw.WriteHeader(http.StatusForbidden)
			return
		}
		_, _ = io.WriteString(rw, r.FormValue("hub.challenge"))
		return
	}
	raw, err := io.ReadAll(r.Body)
	if err != nil {
		p.t.Error(err)
	}
	p.mu.Lock()
	status := http.StatusOK
	if p.answer != nil {
		status = p.answer(len(p.got) + 1)
	}
	call := hookCall{raw: raw, signature: r.Header.Get("X-Hub-Signature-256"), status: status}
	if err := json.Unmarshal(raw, &call.body); err != nil {
		p.t.Errorf("webhook is not JSON: %v", err)
	}
	p.got = append(p.got, call)
	p.mu.Unlock()
	rw.WriteHeader(status)
}

func (p *partner) calls() []hookCall {
	p.mu.Lock()
	defer p.mu.Unlock()
	return append([]hookCall(nil), p.got...)
}

// values lists the value objects of a field received so far.
func (p *partner) values(field string) []object {
	var out []object
	for _, c := range p.calls() {
		for _, e := range list(c.body["entry"]) {
			for _, ch := range list(nested(e)["changes"]) {
				if text(nested(ch)["field"]) == field {
					out = append(out, nested(nested(ch)["value"]))
				}
			}
		}
	}
	return out
}

// statuses lists the statuses received for a message, in order of arrival.
func (p *partner) statuses(id string) []object {
	var out []object
	for _, v := range p.values("messages") {
		for _, s := range list(v["statuses"]) {
			if text(nested(s)["id"]) == id {
				out = append(out, nested(s))
			}
		}
	}
	return out
}

func (p *partner) await(what string, cond func() bool) {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.t.Context(), 2*time.Minute)
	defer cancel()
	if err := p.world.WaitFor(ctx, cond); err != nil {
		p.t.Fatalf("waited for %s: %v", what, err)
	}
}

// settle waits until every webhook is delivered.
func (p *partner) settle() {
	p.t.Helper()
	p.await("all webhooks", func() bool { return p.world.WebhookCounts().Pending == 0 })
}

// call speaks to the sandbox and returns status and decoded answer.
func (p *partner) call(method, path, token string, body any) (int, object) {
	p.t.Helper()
	var r io.Reader
	kind := "application/json"
	switch b := body.(type) {
	case nil:
	case string:
		r = strings.NewReader(b)
	case *bytes.Buffer:
		r = b
	default:
		raw, err := json.Marshal(b)
		if err != nil {
			p.t.Fatal(err)
		}
		r = bytes.NewReader(raw)
	}
	req, err := http.NewRequestWithContext(p.t.Context(), method, p.graph.URL+path, r)
	if err != nil {
		p.t.Fatal(err)
	}
	req.Header.Set("Content-Type", kind)
	if token != "" {
		req.Header.Set("Authorization", "Bearer "+token)
	}
	return p.do(req)
}

func (p *partner) do(req *http.Request) (int, object) {
	p.t.Helper()
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		p.t.Fatal(err)
	}
	defer resp.Body.Close()
	var out object
	if err := json.NewDecoder(resp.Body).Decode(&out); err != nil {
		p.t.Fatalf("%s %s: answer is not a JSON object: %v", req.Method, req.URL.Path, err)
	}
	return resp.StatusCode, out
}

func (p *partner) want(status int, method, path, token string, body any) object {
	p.t.Helper()
	got, out := p.call(method, path, token, body)
	if got != status {
		p.t.Fatalf("%s %s: %d %v, want %d", method, path, got, out, status)
	}
	return out
}

// sendText sends through the API and returns the message id.
func (p *partner) sendText(pair Paired, to, body string) string {
	p.t.Helper()
	out := p.want(200, "POST", "/v25.0/"+pair.PhoneNumberID+"/messages", pair.AccessToken, object{
		"messaging_product": "whatsapp", "to": to, "type": "text", "text": object{"body": body}})
	return text(nested(list(out["messages"])[0])["id"])
}

const ana = "13125550177"
