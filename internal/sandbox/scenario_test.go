package sandbox

import (
	"bytes"
	"encoding/json"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func TestEveryScenarioCanBeConnected(t *testing.T) {
	for _, s := range scenarios() {
		t.Run(s.Name, func(t *testing.T) {
			p := newPartner(t, func(o *Options) { o.Scenario = s.Name; o.Crowd.History = 500 })
			b := p.world.Businesses()
			if len(b) != 1 || b[0].PhoneNumberID != s.NumberID || b[0].Name != s.Business {
				t.Fatalf("businesses: %+v", b)
			}
			pair, err := p.world.Pair(s.NumberID, ShareHistory)
			if err != nil {
				t.Fatal(err)
			}
			p.want(200, "POST", "/"+s.WABA+"/subscribed_apps", pair.AccessToken, nil)
			p.want(200, "POST", "/"+s.NumberID+"/smb_app_data", pair.AccessToken, object{"messaging_product": "whatsapp", "sync_type": "history"})
			for range 20 {
				p.world.Advance(time.Minute)
			}
			p.settle()
			if got := historyMessages(p); got < 400 {
				t.Errorf("%d messages of history", got)
			}
			p.want(200, "GET", "/_sandbox/world", "", nil)
		})
	}
}

func historyMessages(p *partner) int {
	n := 0
	for _, v := range p.values("history") {
		for _, h := range list(v["history"]) {
			for _, thread := range list(nested(h)["threads"]) {
				n += len(list(nested(thread)["messages"]))
			}
		}
	}
	return n
}

func TestScenarioByHand(t *testing.T) {
	p, pair := connected(t)
	p.want(400, "POST", "/_sandbox/scenario", "", object{"name": "zoo"})
	p.want(200, "POST", "/_sandbox/scenario", "", object{"name": "bank"})
	if got := text(p.want(200, "GET", "/_sandbox/scenario", "", nil)["current"]); got != "bank" {
		t.Errorf("playing %q", got)
	}
	if status, _ := p.call("GET", "/"+pair.PhoneNumberID, pair.AccessToken, nil); status == 200 {
		t.Error("the old business is still there")
	}
}

// The crowd's history is the same whenever it is made, in phases, and complete.
func TestCrowdHistory(t *testing.T) {
	run := func() *partner {
		p := newPartner(t, func(o *Options) {
			o.Scenario, o.Crowd = "crowd", CrowdOptions{Customers: 40, History: 3000, Media: 0.1}
		})
		number := p.world.Businesses()[0]
		pair, err := p.world.Pair(number.PhoneNumberID, ShareHistory)
		if err != nil {
			t.Fatal(err)
		}
		p.want(200, "POST", "/"+number.WABAID+"/subscribed_apps", pair.AccessToken, nil)
		p.want(200, "POST", "/"+number.PhoneNumberID+"/smb_app_data", pair.AccessToken, object{"messaging_product": "whatsapp", "sync_type": "history"})
		for range 60 {
			p.world.Advance(time.Second)
		}
		p.settle()
		return p
	}
	a := run()
	if got := historyMessages(a); got != 3000 {
		t.Fatalf("%d messages, want 3000", got)
	}
	phases, whole := map[any]bool{}, false
	for _, v := range a.values("history") {
		meta := nested(nested(firstOf(v["history"]))["metadata"])
		phases[meta["phase"]] = true
		whole = whole || meta["progress"] == 100.0
	}
	if len(phases) != 3 || !whole {
		t.Errorf("phases %v, complete %v", phases, whole)
	}
	if x, y := firstTexts(a), firstTexts(run()); x != y || x == "" {
		t.Error("another run made another history")
	}
	if got := len(a.world.messages); got != 0 {
		t.Errorf("%d messages are held in memory", got)
	}
}

// firstTexts joins the words of a history, in the order of the messages' ids.
func firstTexts(p *partner) string {
	words := map[string]string{}
	for _, v := range p.values("history") {
		for _, thread := range list(nested(firstOf(v["history"]))["threads"]) {
			for _, m := range list(nested(thread)["messages"]) {
				words[text(nested(m)["id"])] = text(nested(nested(m)["text"])["body"])
			}
		}
	}
	raw, _ := json.Marshal(words) // keys come out sorted
	return string(raw)
}

func TestCrowdTraffic(t *testing.T) {
	p := newPartner(t, func(o *Options) { o.Scenario = "crowd" })
	number := p.world.Businesses()[0]
	pair, err := p.world.Pair(number.PhoneNumberID, ShareHistory)
	if err != nil {
		t.Fatal(err)
	}
	p.want(200, "POST", "/"+number.WABAID+"/subscribed_apps", pair.AccessToken, nil)
	for _, bad := range []object{{"rate": -1}, {"customers": 20000}, {"history": 2e6}, {"media": 2}, {"rate": 1e9}} {
		p.want(400, "POST", "/_sandbox/crowd", "", bad)
	}
	p.want(200, "POST", "/_sandbox/crowd", "", object{"rate": 400, "media": 0.2, "echoes": 0.5})
	p.await("200 messages", func() bool { return crowdSent(p.world) >= 200 })
	p.want(200, "DELETE", "/_sandbox/crowd", "", nil)
	p.settle()
	if in, out := len(p.values("messages")), len(p.values("smb_message_echoes")); in < 60 || out < 60 {
		t.Errorf("%d messages, %d echoes", in, out)
	}
	if p.told(`"type":"image"`) == 0 {
		t.Error("no pictures")
	}
}

func crowdSent(w *World) int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.crowd.sent
}

// A saved world goes on where it was, in another process and with another seed.
func TestSaveAndLoad(t *testing.T) {
	p, pair := connected(t)
	w := p.world
	if _, err := w.CustomerWrites(ana, shopDigits, Text("remember me")); err != nil {
		t.Fatal(err)
	}
	w.Advance(30 * time.Hour)
	p.sendText(pair, ana, "late")
	p.settle()
	file := filepath.Join(t.TempDir(), "state.json")
	if err := w.SaveFile(file); err != nil {
		t.Fatal(err)
	}
	q := newPartner(t, func(o *Options) { o.Seed, o.Scenario = 9, "clinic" })
	if err := q.world.LoadFile(file); err != nil {
		t.Fatal(err)
	}
	if q.world.now().Before(w.now().Add(-time.Minute)) {
		t.Error("the clock is behind")
	}
	q.want(200, "GET", "/"+pair.PhoneNumberID, pair.AccessToken, nil)
	mine, theirs := worldWithoutLogs(p), worldWithoutLogs(q)
	for _, key := range []string{"numbers", "tokens", "templates", "app"} {
		if a, b := asJSON(mine[key]), asJSON(theirs[key]); a != b {
			t.Errorf("%s differ:\n%s\n%s", key, a, b)
		}
	}
	if !strings.Contains(asJSON(theirs["customers"]), "remember me") || len(list(mine["media"])) != len(list(theirs["media"])) {
		t.Error("messages or media are lost")
	}
	if _, err := q.world.CustomerWrites(ana, shopDigits, Text("after")); err != nil {
		t.Fatal(err)
	}
	q.world.Advance(15 * 24 * time.Hour)
	if q.world.numbers[shopNumberID].link != nil {
		t.Error("the watch over the unopened app was lost")
	}
	if a, b := w.pcg.Uint64(), q.world.pcg.Uint64(); a == 0 || b == 0 {
		t.Error("no random numbers")
	}
}

func worldWithoutLogs(p *partner) object { return p.want(200, "GET", "/_sandbox/world", "", nil) }

func TestLoadRefuses(t *testing.T) {
	p := newPartner(t)
	for name, body := range map[string]string{"no JSON": "x", "another version": `{"version":99}`, "nothing in it": `{"version":1,"world":{"root":{}}}`,
		"damaged": `{"version":1,"world":{"root":{"apps":7}}}`} {
		t.Run(name, func(t *testing.T) {
			p.want(400, "POST", "/_sandbox/load", "", body)
			if len(p.world.Businesses()) != 1 {
				t.Error("the world was harmed")
			}
		})
	}
	var b bytes.Buffer
	if err := p.world.Save(&b); err != nil {
		t.Fatal(err)
	}
	p.want(200, "POST", "/_sandbox/load", "", &b)
	if err := p.world.LoadFile(filepath.Join(t.TempDir(), "none.json")); err != nil {
		t.Errorf("a file that is not there yet: %v", err)
	}
}
