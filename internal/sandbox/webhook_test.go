package sandbox

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/saltbridge/saltbridge/internal/clock"
)

func TestWebhookIsSignedAsMetaDoes(t *testing.T) {
	p, pair := connected(t)
	p.settle()
	if _, err := p.world.CustomerWrites(ana, shopDigits, Text("ağaç 🌳 & <b>")); err != nil {
		t.Fatal(err)
	}
	p.settle()
	calls := p.calls()
	c := calls[len(calls)-1]
	mac := hmac.New(sha256.New, []byte(pair.AppSecret))
	mac.Write(c.raw)
	if want := "sha256=" + hex.EncodeToString(mac.Sum(nil)); c.signature != want {
		t.Errorf("signature %s, want %s", c.signature, want)
	}
	if !bytes.Contains(c.raw, []byte(`a\u011fa\u00e7 \ud83c\udf33 & <b>`)) {
		t.Errorf("not escaped as lower-case \\uXXXX: %s", c.raw)
	}
	m := nested(list(p.values("messages")[0]["messages"])[0])
	if text(nested(m["text"])["body"]) != "ağaç 🌳 & <b>" || text(m["from"]) != ana || !strings.HasPrefix(text(m["id"]), "wamid.") {
		t.Errorf("message %v", m)
	}
}

func TestWebhookIsRetriedUntilTaken(t *testing.T) {
	p, _ := connected(t)
	p.settle()
	p.mu.Lock()
	before := len(p.got)
	p.answer = func(n int) int {
		if n <= before+3 {
			return 500
		}
		return 200
	}
	p.mu.Unlock()
	if _, err := p.world.CustomerWrites(ana, shopDigits, Text("again and again")); err != nil {
		t.Fatal(err)
	}
	for attempt := range 3 {
		p.await("an attempt", func() bool { return p.world.Deliveries()[0].Attempts > attempt })
		p.world.Advance(time.Hour)
	}
	p.settle()
	if d := p.world.Deliveries()[0]; d.State != "delivered" || d.Attempts != 4 {
		t.Errorf("%+v, want delivered at the fourth attempt", d)
	}
}

func TestWebhookIsDroppedAfterSevenDays(t *testing.T) {
	p, _ := connected(t)
	p.settle()
	p.mu.Lock()
	p.answer = func(int) int { return 503 }
	p.mu.Unlock()
	if _, err := p.world.CustomerWrites(ana, shopDigits, Text("nobody listens")); err != nil {
		t.Fatal(err)
	}
	p.await("the first failure", func() bool { return p.world.Deliveries()[0].State == "retrying" })
	p.world.Advance(7*24*time.Hour + time.Minute)
	p.await("the drop", func() bool { return p.world.WebhookCounts().Dropped == 1 })
}

func TestWebhookFaults(t *testing.T) {
	for name, c := range map[string]struct {
		fault Fault
		want  int // copies received
	}{
		"duplicate": {Fault{On: "webhooks", Duplicate: true}, 2},
		"lost":      {Fault{On: "webhooks", Lost: true}, 0},
	} {
		t.Run(name, func(t *testing.T) {
			p, _ := connected(t)
			p.settle()
			if err := p.world.Inject(c.fault); err != nil {
				t.Fatal(err)
			}
			if _, err := p.world.CustomerWrites(ana, shopDigits, Text("x")); err != nil {
				t.Fatal(err)
			}
			p.settle()
			if n := len(p.values("messages")); n != c.want {
				t.Errorf("%d copies, want %d", n, c.want)
			}
		})
	}
}

func TestReorderFault(t *testing.T) {
	p, _ := connected(t, func(o *Options) { o.Limits.Workers, o.Clock = 1, clock.NewStill() }) // what is held back waits two seconds at most
	p.settle()
	if err := p.world.Inject(Fault{On: "webhooks", Reorder: true}); err != nil {
		t.Fatal(err)
	}
	for _, s := range []string{"first", "second"} {
		if _, err := p.world.CustomerWrites(ana, shopDigits, Text(s)); err != nil {
			t.Fatal(err)
		}
	}
	p.settle()
	got := p.values("messages")
	if len(got) != 2 || text(nested(nested(list(got[0]["messages"])[0])["text"])["body"]) != "second" {
		t.Errorf("not overtaken: %v", got)
	}
}

func TestBatching(t *testing.T) {
	p, _ := connected(t, func(o *Options) { o.Limits.Workers, o.Limits.BatchMax = 1, 1000 })
	before, written := len(p.calls()), make(chan struct{})
	p.mu.Lock()
	p.answer = func(int) int { <-written; return 200 } // the first is answered when all others wait behind it
	p.mu.Unlock()
	for range 200 {
		if _, err := p.world.CustomerWrites(ana, shopDigits, Text("x")); err != nil {
			t.Fatal(err)
		}
	}
	close(written)
	p.settle()
	if n, calls := len(p.values("messages")), len(p.calls())-before; n != 200 || calls > 2 {
		t.Errorf("%d messages in %d calls", n, calls)
	}
}

func TestHandshakeAndOverride(t *testing.T) {
	p, pair := connected(t)
	p.want(400, "POST", "/v25.0/"+pair.WABAID+"/subscribed_apps", pair.AccessToken,
		object{"override_callback_uri": p.hook.URL + "/own", "verify_token": "refused"})
	p.want(200, "POST", "/v25.0/"+pair.PhoneNumberID, pair.AccessToken, object{"webhook_configuration": object{
		"override_callback_uri": p.hook.URL + "/number", "verify_token": "x"}})
	conf := p.want(200, "GET", "/v25.0/"+pair.PhoneNumberID+"?fields=webhook_configuration", pair.AccessToken, nil)
	if text(nested(conf["webhook_configuration"])["phone_number"]) != p.hook.URL+"/number" {
		t.Errorf("%v", conf)
	}
	if _, err := p.world.CustomerWrites(ana, shopDigits, Text("x")); err != nil {
		t.Fatal(err)
	}
	p.settle()
	if d := p.world.Deliveries()[0]; d.URL != p.hook.URL+"/number" {
		t.Errorf("delivered to %s", d.URL)
	}
	p.want(200, "POST", "/v25.0/"+pair.AppID+"/subscriptions", pair.AppID+"|"+pair.AppSecret, object{
		"object": "whatsapp_business_account", "callback_url": p.hook.URL + "/new", "verify_token": "x", "fields": "messages,history"})
}

func TestSilenceWithoutSubscription(t *testing.T) {
	p := newPartner(t)
	if _, err := p.world.Pair(shopNumberID, ShareHistory); err != nil {
		t.Fatal(err)
	}
	if _, err := p.world.CustomerWrites(ana, shopDigits, Text("x")); err != nil {
		t.Fatal(err)
	}
	p.settle()
	if n := len(p.values("messages")); n != 0 {
		t.Errorf("%d webhooks without a subscription to the account", n)
	}
}

func TestEscapeNonASCII(t *testing.T) {
	for _, s := range []string{"plain", "é", "日本", "🌿🌵", "\u2028"} {
		raw := wireJSON(object{"s": s})
		var back struct{ S string }
		if err := json.Unmarshal(raw, &back); err != nil || back.S != s || !isASCII(raw) {
			t.Errorf("%q became %s: %v", s, raw, err)
		}
	}
}
