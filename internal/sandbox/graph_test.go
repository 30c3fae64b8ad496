package sandbox

import (
	"encoding/json"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
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
			for _, c := range cases {
				t.Run(c.Name, func(t *testing.T) { p.check(t, pair, c) })
			}
		})
	}
}

func (p *partner) check(t *testing.T, pair Paired, c graphCase) {
	path := strings.NewReplacer("{phone}", pair.PhoneNumberID, "{waba}", pair.WABAID).Replace(c.Path)
	token := map[string]string{"": pair.AccessToken, "none": "", "app": pair.AppID + "|" + pair.AppSecret, "system": p.world.systemTok}
	value, known := token[c.Token]
	if !known {
		value = c.Token
	}
	if c.Method == "" {
		c.Method = http.MethodPost
	}
	status, out := p.call(c.Method, path, value, c.Body)
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
	if !strings.Contains(string(raw), c.Has) {
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
		`{"messaging_product":"whatsapp","status":"read","message_id":"x"}`} {
		f.Add([]byte(s))
	}
	w := New(Options{Limits: Limits{MPS: 1 << 30, PairBurst: 1 << 30}})
	f.Cleanup(w.Close)
	pair, err := w.Pair(shopNumberID, ShareHistory)
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		status, out := post(t, w, pair, body)
		if status != 200 && text(nested(out["error"])["message"]) == "" {
			t.Fatalf("%d without an envelope: %v", status, out)
		}
	})
}
