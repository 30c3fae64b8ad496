package onboard

import (
	"strings"
	"testing"
	"time"

	"github.com/saltbridge/saltbridge/internal/auth"
	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/db"
	"github.com/saltbridge/saltbridge/internal/graph"
	"github.com/saltbridge/saltbridge/internal/store"
	"github.com/saltbridge/saltbridge/internal/test/storetest"
)

func TestTheKeeperSubscribesAndRequestsEachSyncOnce(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		n := r.connecting()
		r.looks()
		r.wantCalls(subscribe, about, about, contacts, history)
		if got := r.number(n.ID); got.Link != chat.LinkConnected || got.Digits != "12025550142" || got.Name != "Fern & Co" {
			t.Errorf("stored %+v", got)
		}
		r.wantSyncs(n.ID, chat.SyncRequested, chat.SyncRequested)
		if c, h := r.syncs(n.ID); c.RequestID != "req.contacts" || h.RequestID != "req.history" || c.RequestedAt == 0 || c.Error+h.Error != "" {
			t.Errorf("syncs are %+v and %+v", c, h)
		}
		if body := r.meta.bodies[subscribe]; !strings.Contains(body, "https://shop.example/webhooks/whatsapp") || !strings.Contains(body, "shake") {
			t.Errorf("subscribed with %s", body)
		}
	})
}

func TestANumberOnTheCloudAPIOnlyHasNothingToSync(t *testing.T) {
	r := newRig(t, storetest.SQLite(t))
	api := byToken
	api.Mode = chat.ModeAPI
	n, err := Add(t.Context(), r.Options, r.viewer.Account, api)
	if err != nil || n.Rate != 80 {
		t.Fatal(n, err)
	}
	r.looks()
	r.wantCalls(subscribe, about, about)
	r.wantLink(n.ID, chat.LinkConnected)
}

func TestWhatFailsForTheMomentIsAskedAgain(t *testing.T) {
	down, fine := answer{500, `{"error":{"code":2}}`}, func(body string) answer { return answer{200, body} }
	cases := map[string]struct {
		call  string
		then  answer
		calls []string
	}{
		"subscribing":  {subscribe, fine(`{"success":true}`), []string{subscribe, subscribe, about, about, contacts, history}},
		"the number":   {about, fine(`{"display_phone_number":"12025550142"}`), []string{subscribe, about, subscribe, about, about, contacts, history}},
		"the contacts": {contacts, fine(`{"request_id":"1"}`), []string{subscribe, about, about, contacts, contacts, history}},
		"the history":  {history, fine(`{"request_id":"1"}`), []string{subscribe, about, about, contacts, history, history}},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			r := newRig(t, storetest.SQLite(t))
			r.meta.says(c.call, down, c.then)
			n := r.connecting()
			r.looks()
			r.wantCalls(c.calls...)
			r.wantLink(n.ID, chat.LinkConnected)
			r.wantSyncs(n.ID, chat.SyncRequested, chat.SyncRequested)
		})
	}
}

// TestARefusalStandsOnTheNumber has Meta refuse to subscribe us: the keeper says so on the number, does not knock again
// and again, and a new token is another chance.
func TestARefusalStandsOnTheNumber(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		no := answer{403, `{"error":{"code":200}}`}
		r.meta.says(subscribe, no, no, answer{200, `{"success":true}`})
		n := r.connecting()
		r.looks()
		r.wantCalls(subscribe)
		if got := r.trouble(n); got.Code != 200 || got.Say != graph.Explain(200).Sentence || got.Since == 0 {
			t.Errorf("the number says %+v", got)
		}
		r.Clock.Advance(5 * time.Minute)
		r.looks()
		r.wantCalls(subscribe, subscribe)
		if got := r.trouble(n); got.Tries != 1 {
			t.Errorf("the number says %+v", got)
		}
		r.connecting()
		if got := r.trouble(n); got != (chat.Trouble{}) {
			t.Errorf("after a new token the number says %+v", got)
		}
		r.looks()
		r.wantLink(n.ID, chat.LinkConnected)
	})
}

func (r *rig) trouble(n chat.Number) chat.Trouble {
	r.t.Helper()
	all, err := r.store.Standings(r.t.Context(), r.viewer)
	if err != nil {
		r.t.Fatal(err)
	}
	return all[n.ID].Trouble
}

// TestAnAppSecretThatIsNotGivenStays adds a number again without it, and lifts what held it.
func TestAnAppSecretThatIsNotGivenStays(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		n := r.connecting()
		r.write(func(tx *db.Tx) error {
			return store.SetHold(tx, n.Account, n.ID, chat.Hold{Kind: chat.HoldAccess, Code: 190, Until: 1 << 60})
		})
		again := byToken
		again.AppSecret, again.Token = "", "EAAGnext"
		if _, err := Add(t.Context(), r.Options, r.viewer.Account, again); err != nil {
			t.Fatal(err)
		}
		secrets, err := r.store.NumberSecrets(t.Context(), r.viewer, n.ID)
		if err != nil {
			t.Fatal(err)
		}
		app, err := r.Vault.Open(auth.PurposeAppSecret, secrets.AppSecret)
		token, err2 := r.Vault.Open(auth.PurposeToken, secrets.Token)
		if err != nil || err2 != nil || app != byToken.AppSecret || token != "EAAGnext" {
			t.Errorf("secret %q (%v), token %q (%v)", app, err, token, err2)
		}
		all, err := r.store.Standings(t.Context(), r.viewer)
		if err != nil || all[n.ID].Hold != (chat.Hold{}) {
			t.Errorf("still held: %+v, %v", all[n.ID], err)
		}
	})
}

func TestTheThroughputOfANumberIsAsked(t *testing.T) {
	r := newRig(t, storetest.SQLite(t))
	r.meta.says(about, answer{200, `{"display_phone_number":"12025550142","throughput":{"level":"HIGH"}}`})
	api := byToken
	api.Mode = chat.ModeAPI
	n, err := Add(t.Context(), r.Options, r.viewer.Account, api)
	if err != nil {
		t.Fatal(err)
	}
	r.looks()
	if got := r.number(n.ID); got.Rate != 1000 {
		t.Errorf("sends %d a second", got.Rate)
	}
}

func TestARefusedSyncLeavesTheNumberConnected(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		r.meta.says(contacts, answer{400, `{"error":{"code":2593108}}`})
		n := r.connecting()
		r.looks()
		r.wantCalls(subscribe, about, about, contacts, history)
		r.wantLink(n.ID, chat.LinkConnected)
		r.wantSyncs(n.ID, chat.SyncFailed, chat.SyncRequested)
		if c, _ := r.syncs(n.ID); c.Error != graph.Explain(2593108).Sentence {
			t.Errorf("says %q", c.Error)
		}
	})
}

func TestASyncThatWasRequestedBeforeCountsAsRequested(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		before := answer{400, `{"error":{"code":2593107}}`}
		r.meta.says(contacts, before)
		r.meta.says(history, before)
		n := r.connecting()
		r.looks()
		r.wantSyncs(n.ID, chat.SyncRequested, chat.SyncRequested)
		r.wantCalls(subscribe, about, about, contacts, history)
	})
}

// TestSyncsAreNotRequestedBeforeTheSubscription has the keeper look at a number that it read before somebody onboarded it again.
func TestSyncsAreNotRequestedBeforeTheSubscription(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		n := r.connecting()
		r.looks()
		before := r.number(n.ID)
		r.connecting()
		if err := r.keepOne(t.Context(), before); err != nil {
			t.Fatal(err)
		}
		r.wantSyncs(n.ID, chat.SyncWaiting, chat.SyncWaiting)
		r.looks()
		r.wantCalls(subscribe, about, about, contacts, history, subscribe, about, about, contacts, history)
		r.wantSyncs(n.ID, chat.SyncRequested, chat.SyncRequested)
	})
}

// TestAnAnswerOfAnEarlierOnboardingCountsNoMore has somebody onboard the number again while Meta is asked for its history.
func TestAnAnswerOfAnEarlierOnboardingCountsNoMore(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		n := r.connecting()
		again := false
		r.meta.during = func(call string) {
			if call == history && !again {
				again = true
				r.Clock.Advance(time.Minute)
				r.connecting()
			}
		}
		r.look()
		r.wantSyncs(n.ID, chat.SyncWaiting, chat.SyncWaiting)
		r.looks()
		r.wantCalls(subscribe, about, about, contacts, history, subscribe, about, about, contacts, history)
		r.wantSyncs(n.ID, chat.SyncRequested, chat.SyncRequested)
	})
}

// receive notes a step of a sync, as package ingest does.
func (r *rig) receive(n chat.Number, kind chat.SyncKind, percent int) {
	r.t.Helper()
	r.write(func(tx *db.Tx) error {
		s, _, err := store.SyncIn(tx, n.Account, n.ID, kind)
		if err != nil {
			return err
		}
		s.State, s.Percent, s.Chunks, s.UpdatedAt = chat.SyncReceiving, percent, s.Chunks+1, r.Clock.NowMillis()
		return store.PutSync(tx, n.Account, s)
	})
}

func TestAChunkFasterThanTheAnswerStands(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		n := r.connecting()
		r.meta.during = func(call string) {
			if call == history {
				r.receive(n, chat.SyncHistory, 40)
			}
		}
		r.looks()
		r.wantSyncs(n.ID, chat.SyncRequested, chat.SyncReceiving)
		if _, h := r.syncs(n.ID); h.Percent != 40 || h.RequestID != "req.history" {
			t.Errorf("history is %+v", h)
		}
	})
}

func TestASyncIsCompleteAfterAQuietTime(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		n := r.connecting()
		r.looks()
		r.receive(n, chat.SyncContacts, 0)
		r.receive(n, chat.SyncHistory, 90)
		r.Clock.Advance(time.Minute)
		r.looks() // contacts announce no end; history is not all there
		r.wantSyncs(n.ID, chat.SyncComplete, chat.SyncReceiving)
		r.receive(n, chat.SyncHistory, 100)
		r.Clock.Advance(time.Minute)
		r.receive(n, chat.SyncHistory, 100) // a late chunk
		r.look()
		r.wantSyncs(n.ID, chat.SyncComplete, chat.SyncReceiving)
		r.Clock.Advance(6 * time.Second)
		r.look()
		r.wantSyncs(n.ID, chat.SyncComplete, chat.SyncComplete)
		r.wantLink(n.ID, chat.LinkConnected)
	})
}

// TestALinkThatEndsMeanwhileStays has Meta end the link while the keeper still asks about the number.
func TestALinkThatEndsMeanwhileStays(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		n := r.connecting()
		r.meta.during = func(call string) {
			if call != about {
				return
			}
			r.write(func(tx *db.Tx) error {
				_, err := store.ChangeLink(tx, n.Account, n.ID, chat.LinkChange{Link: chat.LinkDisconnected, Reason: "CHANGE_NUMBER", At: r.Clock.NowMillis()})
				return err
			})
		}
		r.looks()
		r.wantCalls(subscribe, about, about)
		if got := r.number(n.ID); got.Link != chat.LinkDisconnected || got.LinkReason != "CHANGE_NUMBER" {
			t.Errorf("stored %+v, want it disconnected", got)
		}
		r.wantSyncs(n.ID, chat.SyncWaiting, chat.SyncWaiting)
	})
}

// TestARunningKeeperIsTold connects a number end to end, with nobody but the keeper looking.
func TestARunningKeeperIsTold(t *testing.T) {
	r := newRig(t, storetest.SQLite(t))
	done := make(chan struct{})
	r.meta.during = func(call string) {
		if call == history {
			close(done)
		}
	}
	b := New(r.Options)
	finished, err := b.Finish(t.Context(), r.viewer, Finish{Code: "AQB", WABAID: waba})
	if err != nil {
		t.Fatal(err)
	}
	n := finished.Number
	<-done
	b.Close()
	r.wantCalls(exchange, list, list, about, subscribe, about, about, contacts, history)
	r.wantLink(n.ID, chat.LinkConnected)
}
