package sandbox

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/saltbridge/saltbridge/internal/clock"
)

// post sends to the messages endpoint without a network.
func post(t testing.TB, w *World, pair Paired, body []byte) (int, object) {
	t.Helper()
	r := httptest.NewRequest(http.MethodPost, "/v25.0/"+pair.PhoneNumberID+"/messages", bytes.NewReader(body))
	r.Header.Set("Authorization", "Bearer "+pair.AccessToken)
	rec := httptest.NewRecorder()
	w.ServeHTTP(rec, r)
	var out object
	if err := json.Unmarshal(rec.Body.Bytes(), &out); err != nil {
		t.Fatalf("answer is not JSON: %v: %s", err, rec.Body)
	}
	return rec.Code, out
}

// The window is open exactly while the last customer message after onboarding is younger than 24 hours,
// whatever the owner does on the phone.
func TestWindowRule(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		at := time.Date(2026, 11, 22, 8, 0, 0, 0, time.UTC)
		n := &number{chats: map[string]*chat{}, link: &link{at: at}}
		ch := n.chatWith(&customer{waID: ana})
		var last time.Time
		for range rapid.IntRange(1, 60).Draw(t, "events") {
			at = at.Add(time.Duration(rapid.Int64Range(0, int64(30*time.Hour)).Draw(t, "pause")))
			switch rapid.SampledFrom([]string{"text", "image", "reaction", "owner", "reonboard"}).Draw(t, "event") {
			case "text", "image":
				ch.openWindow("text", at)
				last = at
			case "reaction":
				ch.openWindow("reaction", at)
			case "reonboard":
				n.resetWindows()
				last = time.Time{}
			}
			want := !last.IsZero() && at.Sub(last) < 24*time.Hour
			if got := ch.windowOpen(at); got != want {
				t.Fatalf("window open %v, want %v, %s after the last message", got, want, at.Sub(last))
			}
		}
	})
}

func TestWindowBeforeOnboardingStaysClosed(t *testing.T) {
	p := newPartner(t)
	if _, err := p.world.CustomerWrites(ana, shopDigits, Text("too early")); err != nil {
		t.Fatal(err)
	}
	pair, err := p.world.Pair(shopNumberID, ShareHistory)
	if err != nil {
		t.Fatal(err)
	}
	p.want(200, "POST", "/v25.0/"+pair.WABAID+"/subscribed_apps", pair.AccessToken, nil)
	p.wantFailed(p.sendText(pair, ana, "hello"), 131047)
	if _, err := p.world.CustomerWrites(ana, shopDigits, Text("now")); err != nil {
		t.Fatal(err)
	}
	p.wantStatuses(p.sendText(pair, ana, "hello"), "delivered", "read", "sent")
	p.world.Advance(24 * time.Hour)
	if _, err := p.world.OwnerWrites(shopNumberID, ana, Text("from the phone, which opens nothing")); err != nil {
		t.Fatal(err)
	}
	p.wantFailed(p.sendText(pair, ana, "late"), 131047)
}

func (p *partner) wantFailed(id string, code int) {
	p.t.Helper()
	p.await("failure", func() bool { return len(p.statuses(id)) > 0 })
	s := p.statuses(id)[0]
	if text(s["status"]) != "failed" || atoiOr(text(nested(list(s["errors"])[0])["code"]), 0) != code {
		p.t.Errorf("status %v, want failed with %d", s, code)
	}
}

// wantStatuses waits for these statuses, in any order of arrival.
func (p *partner) wantStatuses(id string, want ...string) {
	p.t.Helper()
	p.world.Advance(10 * time.Second)
	p.await("statuses", func() bool { return len(p.statuses(id)) >= len(want) })
	var got []string
	for _, s := range p.statuses(id) {
		got = append(got, text(s["status"]))
	}
	slices.Sort(got)
	if !slices.Equal(got, want) {
		p.t.Errorf("statuses %v, want %v", got, want)
	}
}

func TestThroughput(t *testing.T) {
	var b bucket
	at := time.Date(2026, 11, 22, 8, 0, 0, 0, time.UTC)
	sent := 0
	for range 100 {
		if b.take(at, 20, false) {
			sent++
		}
	}
	if sent != 20 {
		t.Errorf("%d in one moment, want 20", sent)
	}
	if !b.take(at.Add(time.Second), 20, false) {
		t.Error("still full a second later")
	}
	for range 30 {
		b.take(at.Add(2*time.Second), 20, true)
	}
	if b.take(at.Add(2*time.Second), 20, false) {
		t.Error("incoming messages do not count")
	}
}

func TestPairRate(t *testing.T) {
	var p pairRate
	at := time.Date(2026, 11, 22, 8, 0, 0, 0, time.UTC)
	sent := 0
	for range 100 {
		if p.take(at, 45) {
			sent++
		}
	}
	if sent != 45 {
		t.Errorf("a burst of %d, want 45", sent)
	}
	if p.take(at.Add(5*time.Second), 45) || !p.take(at.Add(6*time.Second), 45) || p.take(at.Add(7*time.Second), 45) {
		t.Error("after the burst it is one message every six seconds")
	}
	if at = at.Add(10 * time.Minute); !p.take(at, 45) || !p.take(at, 45) {
		t.Error("the debt is never paid")
	}
}

func TestThrottlingAnswers(t *testing.T) {
	p, pair := connected(t, func(o *Options) { o.Limits, o.Clock = Limits{MPS: 3, ThrottleStatus: 429}, clock.NewStill() })
	body := []byte(`{"messaging_product":"whatsapp","to":"` + ana + `","text":{"body":"x"}}`)
	var codes []int
	for range 4 {
		_, out := post(t, p.world, pair, body)
		codes = append(codes, atoiOr(text(nested(out["error"])["code"]), 0))
	}
	if codes[3] != 130429 {
		t.Errorf("codes %v, want the fourth to be 130429", codes)
	}
}

func TestSyncOnlyWithinADay(t *testing.T) {
	p, pair := connected(t)
	p.world.Advance(25 * time.Hour)
	out := p.want(400, "POST", "/v25.0/"+pair.PhoneNumberID+"/smb_app_data", pair.AccessToken,
		object{"messaging_product": "whatsapp", "sync_type": "history"})
	if text(nested(out["error"])["code"]) != "2593108" {
		t.Errorf("%v, want 2593108", out)
	}
}

func TestCodeLivesThirtySecondsAndOnce(t *testing.T) {
	p := newPartner(t)
	pair, err := p.world.Pair(shopNumberID, ShareHistory)
	if err != nil {
		t.Fatal(err)
	}
	path := "/oauth/access_token?client_id=" + pair.AppID + "&client_secret=" + pair.AppSecret + "&code="
	p.want(200, "GET", path+pair.Code, "", nil)
	p.want(400, "GET", path+pair.Code, "", nil)
	if err := p.world.Disconnect(shopNumberID, "", ""); err != nil {
		t.Fatal(err)
	}
	if pair, err = p.world.Pair(shopNumberID, ShareHistory); err != nil {
		t.Fatal(err)
	}
	p.world.Advance(31 * time.Second)
	p.want(400, "GET", path+pair.Code, "", nil)
}

func TestInactivityIsPutOffByOpening(t *testing.T) {
	p, _ := connected(t)
	p.world.Advance(13 * 24 * time.Hour)
	if err := p.world.OwnerOpens(shopNumberID, ""); err != nil {
		t.Fatal(err)
	}
	p.world.Advance(13 * 24 * time.Hour)
	p.settle()
	if n := len(p.values("account_update")); n != 1 {
		t.Fatalf("%d account updates, want only PARTNER_ADDED", n)
	}
	p.world.Advance(25 * time.Hour)
	p.settle()
	if got := p.values("account_update"); len(got) != 2 || text(got[1]["event"]) != "PARTNER_REMOVED" {
		t.Fatalf("account updates %v, want PARTNER_REMOVED", got)
	}
}
