package life_test

import (
	"strings"
	"testing"
	"time"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/inbox"
	"github.com/saltbridge/saltbridge/internal/sandbox"
)

// TestAnEndIsSeenInBothShapes has the connection end in both documented forms, for every reason Meta names and for none.
// (Pitfall 22.)
func TestAnEndIsSeenInBothShapes(t *testing.T) {
	reasons := []string{"PRIMARY_INACTIVITY", "COMPANION_INACTIVITY", "BUSINESS_DOWNGRADE", "CHANGE_NUMBER", "ACCOUNT_DISCONNECTED"}
	eachEngine(t, choices{mute: true}, func(t *testing.T, l *life) {
		for _, shape := range []string{"waba", "partner"} {
			for _, reason := range reasons {
				l.connect(sandbox.DeclineHistory)
				l.Advance(time.Hour)
				if err := l.Disconnect(shop, reason, shape); err != nil {
					t.Fatal(err)
				}
				l.eventually(shape+" "+reason+": the number is disconnected", func() bool { // Meta may be asked before it tells why
					n := l.now()
					return n.Link == chat.LinkDisconnected && n.LinkReason == reason
				})
				l.Advance(time.Hour)
			}
		}
		for i, b := range l.breaks() {
			if (b.EndedAt == 0) != (i == 0) || b.BeganAt == 0 || b.Reason == "" {
				t.Errorf("break %d is %+v: want all but the newest ended", i, b)
			}
		}
	})
}

// TestADoubtfulEndIsAskedAbout has Meta say that a number of an account was removed, and not which: the one that is still
// connected goes on.
func TestADoubtfulEndIsAskedAbout(t *testing.T) {
	eachEngine(t, choices{}, func(t *testing.T, l *life) {
		l.connect(sandbox.DeclineHistory)
		other := l.addOther()
		l.says("account_update", "account", map[string]any{"event": "PARTNER_REMOVED", "waba_info": map[string]any{"waba_id": waba, "owner_business_id": "3300110022003300"}})
		l.eventually("the other one, which Meta does not know, is disconnected", func() bool { return l.linkOf(other) == chat.LinkDisconnected })
		l.eventually("the shop's number goes on", func() bool { return l.now().Link == chat.LinkConnected })
		if all := l.breaks(); len(all) != 1 || all[0].EndedAt == 0 {
			t.Errorf("breaks %+v: want one that ended", all)
		}
	})
}

// TestLateNewsChangeNothing has webhooks come in the wrong order: what is older than what is known is asked about, and
// the answer counts.
func TestLateNewsChangeNothing(t *testing.T) {
	eachEngine(t, choices{}, func(t *testing.T, l *life) {
		l.connect(sandbox.DeclineHistory)
		l.Advance(time.Hour)
		if err := l.Inject(sandbox.Fault{On: "webhooks", Times: 1, DelayMS: 30_000}); err != nil { // ACCOUNT_OFFBOARDED is held up
			t.Fatal(err)
		}
		if err := l.Reregister(shop, false); err != nil {
			t.Fatal(err)
		}
		l.Advance(10 * time.Second)
		l.says("account_update", "account", map[string]any{"event": "ACCOUNT_RECONNECTED"})
		l.settle("Meta's answer says that it is suspended in spite of the webhook", func() bool { return l.now().Link == chat.LinkOffboarded })
	})
}

// TestASuspendedNumberComesBackByItself moves the phone to another device. What waits is kept, goes out afterwards, and
// the gap is stated. One of the two webhooks gets lost.
func TestASuspendedNumberComesBackByItself(t *testing.T) {
	for name, lost := range map[string]int{"both webhooks": 0, "the second is lost": 1} {
		t.Run(name, func(t *testing.T) {
			eachEngine(t, choices{}, func(t *testing.T, l *life) {
				l.connect(sandbox.DeclineHistory)
				c := l.writes("Are you there?")
				l.replyAt(c, "In two minutes", 2*time.Minute)
				if err := l.Reregister(shop, true); err != nil {
					t.Fatal(err)
				}
				l.eventually("the number is suspended", func() bool { return l.now().Link == chat.LinkOffboarded })
				if lost > 0 {
					if err := l.Inject(sandbox.Fault{On: "webhooks", Times: lost, Lost: true}); err != nil {
						t.Fatal(err)
					}
				}
				l.Advance(3 * time.Minute)
				if s := l.stats(); s.Outbox.Queued != 1 || s.Outbox.Failed != 0 {
					t.Errorf("outbox %+v: want the message kept", s.Outbox)
				}
				l.Advance(2 * time.Minute)
				l.settle("the number is connected again", func() bool { return l.now().Link == chat.LinkConnected })
				l.settle("what waited went out", func() bool { return l.stats().Outbox.Queued == 0 })
				all := l.breaks()
				if len(all) != 1 || all[0].EndedAt-all[0].BeganAt < 3*60_000 || all[0].FilledAt != 0 {
					t.Errorf("breaks %+v: want one of some minutes that nothing filled", all)
				}
			})
		})
	}
}

// TestAnswersOfABreakGoOutAfterIt has an agent answer while the number is suspended, and after it was disconnected: the answer
// waits, says why, and goes out once when the number is back. For Meta, a number that was connected anew begins without any
// customer's message: there the answer is not sent, and says so; once the customer writes, the next one goes out.
func TestAnswersOfABreakGoOutAfterIt(t *testing.T) {
	for name, again := range map[string]bool{"it comes back by itself": false, "it is connected again": true} {
		t.Run(name, func(t *testing.T) {
			eachEngine(t, choices{mute: true}, func(t *testing.T, l *life) {
				l.connect(sandbox.DeclineHistory)
				c := l.writes("Are you there?")
				l.breaksOff(again)
				l.replyAt(c, "Written in the break", 0)
				if m := l.lastOf(c); m.Status != chat.StatusQueued || !strings.Contains(m.ErrorSay, "Messages wait") {
					t.Errorf("the answer is %s and says %q", m.Status, m.ErrorSay)
				}
				l.Advance(3 * time.Minute)
				if s := l.stats(); s.Outbox.Queued != 1 || s.Outbox.Failed != 0 || l.sent() != 0 {
					t.Errorf("outbox %+v, %d sent: want the answer kept", s.Outbox, l.sent())
				}
				status, say, sent := chat.StatusRead, "", 1
				if again {
					l.connect(sandbox.DeclineHistory)
					status, say, sent = chat.StatusFailed, "The customer has not written here since the number was connected", 0
				}
				l.settle("the number is connected again", func() bool { return l.now().Link == chat.LinkConnected })
				l.settle("the answer went out", func() bool { return l.lastOf(c).Status == status })
				if m := l.lastOf(c); !strings.HasPrefix(m.ErrorSay, say) || l.sent() != sent || l.stats().Outbox.Queued != 0 {
					t.Errorf("the answer says %q, was sent %d times", m.ErrorSay, l.sent())
				}
				if again {
					l.writes("Still there?")
					l.replyAt(c, "Yes", 0)
					l.settle("an answer to what was written since goes out", func() bool { return l.lastOf(c).Status == chat.StatusRead })
				}
			})
		})
	}
}

// breaksOff ends the connection: for good, or for the minutes in which the phone is set up anew.
func (l *life) breaksOff(forGood bool) {
	l.t.Helper()
	link := chat.LinkOffboarded
	if forGood {
		link = chat.LinkDisconnected
		if err := l.Disconnect(shop, "", "waba"); err != nil {
			l.t.Fatal(err)
		}
	} else if err := l.Reregister(shop, true); err != nil {
		l.t.Fatal(err)
	}
	l.eventually("the number is "+string(link), func() bool { return l.now().Link == link })
}

// TestAChangedNumberTakesNothingMore has the number changed in the app while an answer waits: it fails with that reason, and
// the next is refused.
func TestAChangedNumberTakesNothingMore(t *testing.T) {
	eachEngine(t, choices{mute: true}, func(t *testing.T, l *life) {
		l.connect(sandbox.DeclineHistory)
		c := l.writes("Are you there?")
		l.replyAt(c, "In a minute", time.Minute)
		if err := l.Disconnect(shop, "CHANGE_NUMBER", "waba"); err != nil {
			t.Fatal(err)
		}
		l.eventually("the number is gone", func() bool { return l.now().Lost() })
		_, err := l.inbox.Reply(t.Context(), l.agent(), c, inbox.Text("Now"))
		if chat.KindOf(err) != chat.Conflict || !strings.Contains(chat.Sentence(err), "not connected any more") {
			t.Errorf("an answer from a number that is gone: %v", err)
		}
		l.Advance(2 * time.Minute)
		l.settle("what waited failed", func() bool { return l.stats().Outbox.Failed == 1 })
		if m := l.lastOf(c); m.Status != chat.StatusFailed || !strings.Contains(m.ErrorSay, "not connected any more") || l.sent() != 0 {
			t.Errorf("%s, says %q, %d sent", m.Status, m.ErrorSay, l.sent())
		}
	})
}

// TestAnEndedTokenKeepsTheQueue lets the access token expire: the number is held, its queue kept, and a new token lets it go on.
func TestAnEndedTokenKeepsTheQueue(t *testing.T) {
	eachEngine(t, choices{}, func(t *testing.T, l *life) {
		l.connect(sandbox.DeclineHistory)
		c := l.writes("Hello?")
		if err := l.ExpireTokens(""); err != nil {
			t.Fatal(err)
		}
		l.Advance(2 * time.Hour)
		l.eventually("the token's end is noticed without sending", func() bool { h := l.health(); return h.TokenAt != 0 && !h.TokenOK })
		l.has("health TOKEN_ENDED critical")
		l.replyAt(c, "Kept", 0)
		if n := l.now(); n.Link != chat.LinkConnected {
			t.Errorf("the link is %s: a token is not the connection", n.Link)
		}
		if s := l.stats(); s.Outbox.Queued != 1 || s.Outbox.Failed != 0 {
			t.Errorf("outbox %+v: want the message kept", s.Outbox)
		}
		if err := l.onboard.Renew(t.Context(), l.viewer, l.number, l.newToken()); err != nil {
			t.Fatal(err)
		}
		l.settle("what waited went out", func() bool { return l.stats().Outbox.Queued == 0 })
		l.eventually("the token is good", func() bool { return l.health().TokenOK })
	})
}

// TestConnectingAgainFillsTheGap disconnects, and connects again with the history shared.
func TestConnectingAgainFillsTheGap(t *testing.T) {
	eachEngine(t, choices{}, func(t *testing.T, l *life) {
		l.connect(sandbox.ShareHistory)
		l.settle("the history is complete", func() bool { return l.sync(chat.SyncHistory).State == chat.SyncComplete })
		if err := l.Disconnect(shop, "", "waba"); err != nil {
			t.Fatal(err)
		}
		l.eventually("the number is disconnected", func() bool { return l.now().Link == chat.LinkDisconnected })
		before := l.stats().Messages.Total
		if _, err := l.OwnerWrites(shop, ana, sandbox.Text("Written in the gap")); err != nil {
			t.Fatal(err)
		}
		l.Advance(time.Hour)
		l.connect(sandbox.ShareHistory)
		l.settle("the history is complete again", func() bool { return l.sync(chat.SyncHistory).State == chat.SyncComplete })
		if after := l.stats().Messages.Total; after != before+1 {
			t.Errorf("%d messages, before %d: want the one of the gap", after, before)
		}
		if all := l.breaks(); len(all) != 1 || all[0].FilledAt == 0 || all[0].EndedAt == 0 {
			t.Errorf("breaks %+v: want one that ended and was filled", all)
		}
	})
}
