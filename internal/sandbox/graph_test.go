package sandbox

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// graphCase is one request of testdata/graph/*.json and what Meta would answer.
type graphCase struct {
	Name   string `json:"name"`
	Method string `json:"method"`
	Path   string `json:"path"`  // {phone} and {waba} stand for the shop's ids
	Token  string `json:"token"` // business when empty; none, app, or a literal one
	Body   any    `json:"body"`
	Status int    `json:"status"`
	Code   int    `json:"code"`    // of the error envelope
	Sub    int    `json:"subcode"` // of the error envelope
	Has    string `json:"has"`     // in the answer as JSON

	Repeat  int               `json:"repeat"`  // how often, 1 when left out; the last answer counts
	Advance string            `json:"advance"` // moves the clock first
	Save    map[string]string `json:"save"`    // name → key of the answer, for {name} in later cases
}

func TestGraph(t *testing.T) {
	files, err := filepath.Glob("testdata/graph/*.json")
	if err != nil || len(files) == 0 {
		t.Fatalf("no cases: %v", err)
	}
	for _, file := range files {
		raw, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var cases []graphCase
		if err := json.Unmarshal(raw, &cases); err != nil {
			t.Fatalf("%s: %v", file, err)
		}
		t.Run(strings.TrimSuffix(filepath.Base(file), ".json"), func(t *testing.T) {
			p, pair := connected(t)
			if _, err := p.world.CustomerWrites(ana, shopDigits, Text("hello")); err != nil {
				t.Fatal(err)
			}
			known := map[string]string{"phone": pair.PhoneNumberID, "waba": pair.WABAID, "app": pair.AppID, "secret": pair.AppSecret,
				"portfolio": pair.BusinessID, "token": pair.AccessToken, "now": unix(p.world.now()), "user": systemUserID}
			for _, c := range cases {
				t.Run(c.Name, func(t *testing.T) { p.check(t, pair, known, c) })
			}
		})
	}
}

func (p *partner) check(t *testing.T, pair Paired, known map[string]string, c graphCase) {
	if c.Advance != "" {
		d, err := time.ParseDuration(c.Advance)
		if err != nil {
			t.Fatal(err)
		}
		p.world.Advance(d)
	}
	if n := p.world.findNumber(known["new"]); n != nil { // the code of the SMS is seen on the panel
		known["code"] = n.meta.CodeSent
	}
	var pairs []string
	for k, v := range known {
		pairs = append(pairs, "{"+k+"}", v)
	}
	fill := strings.NewReplacer(pairs...)
	token := map[string]string{"": pair.AccessToken, "none": "", "app": pair.AppID + "|" + pair.AppSecret, "system": p.world.systemTok}
	value, named := token[c.Token]
	if !named {
		value = fill.Replace(c.Token)
	}
	if c.Method == "" {
		c.Method = http.MethodPost
	}
	body := c.Body
	if body != nil {
		raw, err := json.Marshal(body)
		if err != nil {
			t.Fatal(err)
		}
		if body = fill.Replace(string(raw)); c.Body == "{" { // not JSON on purpose
			body = c.Body
		}
	}
	var status int
	var out object
	for range max(c.Repeat, 1) {
		status, out = p.call(c.Method, fill.Replace(c.Path), value, body)
	}
	for name, key := range c.Save {
		known[name] = text(out[key])
	}
	e := nested(out["error"])
	if status != c.Status || atoiOr(text(e["code"]), 0) != c.Code || (c.Sub != 0 && atoiOr(text(e["error_subcode"]), 0) != c.Sub) {
		t.Fatalf("%d %v, want %d with code %d", status, out, c.Status, c.Code)
	}
	if c.Code != 0 && (text(e["message"]) == "" || text(e["type"]) == "" || text(e["fbtrace_id"]) == "") {
		t.Errorf("incomplete envelope: %v", out)
	}
	raw, err := json.Marshal(out)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(raw), fill.Replace(c.Has)) {
		t.Errorf("answer %s lacks %s", raw, c.Has)
	}
}

// Whatever is sent to the messages endpoint, the answer is success or Meta's envelope.
func FuzzMessages(f *testing.F) {
	for _, s := range []string{`{}`, `[]`, `{"messaging_product":"whatsapp","to":"13125550177","type":"text","text":{"body":"hi"}}`,
		`{"messaging_product":"whatsapp","to":"13125550177","type":"interactive","interactive":{"type":"list","body":{"text":"x"},"action":{"button":"b","sections":[null,{"rows":[1]}]}}}`,
		`{"messaging_product":"whatsapp","to":"13125550177","type":"contacts","contacts":[null]}`,
		`{"messaging_product":"whatsapp","to":"13125550177","type":"template","template":{"name":"order_ready","language":{"code":"en_US"},"components":[{"type":"body","parameters":[null,{"text":"x"}]}]}}`,
		`{"messaging_product":"whatsapp","to":"13125550177","type":"reaction","reaction":{"message_id":"x","emoji":"👍"}}`,
		`{"messaging_product":"whatsapp","to":"13125550177","category":"utility","type":"interactive","interactive":{"type":"button","body":{"text":"x"},"action":{"buttons":[{"type":"cta_url","cta_url":1},null]}}}`,
		`{"messaging_product":"whatsapp","to":"13125550177","category":"utility","ttl_seconds":{},"direct_send_config":[],"text":{"body":"x"}}`,
		`{"messaging_product":"whatsapp","to":"13125550177","type":"interactive","interactive":{"type":"flow","body":{"text":"x"},"action":{"name":"flow","parameters":{"flow_message_version":"3","flow_id":"880000000000777","flow_cta":"x","flow_action_payload":{"screen":1}}}}}`,
		`{"messaging_product":"whatsapp","status":"read","message_id":"x"}`} {
		f.Add([]byte(s))
	}
	w := New(Options{Limits: Limits{MPS: 1 << 30, PairBurst: 1 << 30}})
	f.Cleanup(w.Close)
	pair, err := w.Pair(shopNumberID, ShareHistory)
	if err != nil {
		f.Fatal(err)
	}
	direct := directAll
	if err := w.ChangeAccount(pair.WABAID, AccountChange{DirectSend: &direct}); err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		status, out := post(t, w, pair, body)
		if status != 200 && text(nested(out["error"])["message"]) == "" {
			t.Fatalf("%d without an envelope: %v", status, out)
		}
	})
}

// Whatever path, method, header and body arrive, there is an answer in JSON and no panic.
func FuzzRouter(f *testing.F) {
	f.Add("GET", "/v25.0/410050006000701?fields=a{b{c}},d.limit(3)", "", []byte(""))
	f.Add("POST", "/410050006000701/block_users", "application/json", []byte(`{"messaging_product":"whatsapp","block_users":[1,{"user":"+1"}]}`))
	f.Add("POST", "/v1.0/510020003000401/message_templates/", "application/x-www-form-urlencoded", []byte("name=a&components=[{]"))
	f.Add("DELETE", "/410050006000701/message_qrdls/x", "multipart/form-data; boundary=b", []byte("--b\r\n\r\n"))
	f.Add("POST", "/upload:x", "image/png", []byte("x"))
	f.Add("POST", "/510020003000401/flows", "application/json", []byte(`{"name":"a","categories":["OTHER",1],"flow_json":"{}","publish":true,"clone_flow_id":"880000000000777"}`))
	f.Add("GET", "/880000000000777?fields=preview.invalidate(true),metric.name(X),health_status{entities}", "", []byte(""))
	f.Add("DELETE", "/410050006000701/contact_book?messaging_product=whatsapp&bsuid=US.ENT.1", "", []byte(""))
	w := New(Options{Limits: Limits{MPS: 1 << 30, PairBurst: 1 << 30}})
	f.Cleanup(w.Close)
	pair, err := w.Pair(shopNumberID, ShareHistory)
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, method, path, kind string, body []byte) {
		u, err := url.ParseRequestURI("/" + strings.TrimLeft(path, "/"))
		if err != nil || method == "" || strings.ContainsFunc(method, func(r rune) bool { return r < 'A' || r > 'Z' }) ||
			strings.HasPrefix(u.Path, "/_sandbox") || method == http.MethodOptions || method == http.MethodHead {
			return
		}
		r := httptest.NewRequest(method, "/", bytes.NewReader(body))
		r.URL = u
		r.Header.Set("Content-Type", kind)
		r.Header.Set("Authorization", "Bearer "+pair.AccessToken)
		rec := httptest.NewRecorder()
		w.serveGraph(rec, r)
		if !json.Valid(rec.Body.Bytes()) {
			t.Fatalf("%s %s: not JSON: %s", method, path, rec.Body)
		}
	})
}
