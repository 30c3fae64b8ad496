package sandbox

import (
	"testing"
	"time"
)

// syncHistory asks for the history and waits until everything has arrived.
func syncHistory(p *partner, pair Paired) []object {
	p.t.Helper()
	p.want(200, "POST", "/v25.0/"+pair.PhoneNumberID+"/smb_app_data", pair.AccessToken,
		object{"messaging_product": "whatsapp", "sync_type": "history"})
	p.world.Advance(2 * time.Minute)
	p.settle()
	return p.values("history")
}

func TestHistoryArrivesInChunks(t *testing.T) {
	p, pair := connected(t)
	seen, phases := map[string]string{}, map[int]int{}
	top, media, resolved := 0, map[string]bool{}, 0
	for _, v := range syncHistory(p, pair) {
		for _, h := range list(v["history"]) {
			meta := nested(nested(h)["metadata"])
			phases[int(meta["phase"].(float64))]++
			top = max(top, int(meta["progress"].(float64)))
			for _, th := range list(nested(h)["threads"]) {
				for _, m := range list(nested(th)["messages"]) {
					id := text(nested(m)["id"])
					if seen[id] != "" {
						t.Fatalf("%s came twice", id)
					}
					seen[id] = text(nested(m)["type"])
					if from := text(nested(m)["from"]); from != shopDigits && from != text(nested(th)["id"]) {
						t.Fatalf("message from %s in thread %s", from, text(nested(th)["id"]))
					}
				}
			}
		}
		for _, key := range []string{"messages", "message_echoes"} {
			for _, m := range list(v[key]) {
				media[text(nested(m)["id"])] = true
			}
		}
	}
	if len(seen) < 1200 || top != 100 || len(phases) != 3 {
		t.Errorf("%d messages, progress %d, phases %v", len(seen), top, phases)
	}
	open := 0
	for id, kind := range seen {
		if kind == "media_placeholder" && !media[id] {
			open++
		}
		if kind == "media_placeholder" && media[id] {
			resolved++
		}
	}
	if resolved == 0 || open == 0 || resolved != len(media) {
		t.Errorf("%d placeholders resolved, %d open, %d media webhooks", resolved, open, len(media))
	}
}

func TestHistoryDeclined(t *testing.T) {
	for _, bare := range []bool{false, true} {
		p := newPartner(t, func(o *Options) { o.BareDecline = bare })
		pair, err := p.world.Pair(shopNumberID, DeclineHistory)
		if err != nil {
			t.Fatal(err)
		}
		p.want(200, "POST", "/v25.0/"+pair.WABAID+"/subscribed_apps", pair.AccessToken, nil)
		got := syncHistory(p, pair)
		if bare {
			got = p.bare("history")
		}
		if len(got) != 1 {
			t.Fatalf("%d history webhooks, want one", len(got))
		}
		e := nested(list(nested(list(got[0]["history"])[0])["errors"])[0])
		if e["code"] != float64(2593109) {
			t.Errorf("errors %v", e)
		}
	}
}

// bare lists the bodies that came without the envelope and have this key.
func (p *partner) bare(key string) []object {
	var out []object
	for _, c := range p.calls() {
		if c.body[key] != nil {
			out = append(out, c.body)
		}
	}
	return out
}

func TestHistorySilent(t *testing.T) {
	p := newPartner(t)
	pair, err := p.world.Pair(shopNumberID, SilentHistory)
	if err != nil {
		t.Fatal(err)
	}
	p.want(200, "POST", "/v25.0/"+pair.WABAID+"/subscribed_apps", pair.AccessToken, nil)
	if got := syncHistory(p, pair); len(got) != 0 {
		t.Errorf("%d history webhooks, want none", len(got))
	}
}
