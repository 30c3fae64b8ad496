package life_test

import (
	"testing"
	"time"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/sandbox"
)

// TestASilentHistorySaysSo has Meta take the request and send nothing. (Pitfall 6.)
func TestASilentHistorySaysSo(t *testing.T) {
	eachEngine(t, choices{}, func(t *testing.T, l *life) {
		l.connect(sandbox.SilentHistory)
		l.Advance(31 * time.Minute)
		l.eventually("the silence is told", func() bool { return l.sync(chat.SyncHistory).State == chat.SyncSilent })
		l.has("health SYNC_SILENT warning")
		if n := l.now(); n.Link != chat.LinkConnected {
			t.Errorf("the number is %s: a sync never undoes the connection", n.Link)
		}
		if chat.SyncRunbook(l.sync(chat.SyncHistory)) != chat.RunbookHistory {
			t.Error("no runbook for it")
		}
	})
}

// TestAMessageOnlyThePhoneShowsIsCounted has a customer's very first message come as 131060. (Pitfall 12.)
func TestAMessageOnlyThePhoneShowsIsCounted(t *testing.T) {
	eachEngine(t, choices{box: sandbox.Options{FirstUnavailable: true}}, func(t *testing.T, l *life) {
		l.connect(sandbox.DeclineHistory)
		if _, err := l.CustomerWrites("13125550199", digits, sandbox.Writing{Body: map[string]any{"body": "From an ad"}, Name: "Nia"}); err != nil {
			t.Fatal(err)
		}
		l.eventually("it is counted as a blind spot", func() bool {
			all, err := l.store.BlindSpots(t.Context(), l.viewer, l.number)
			return err == nil && len(all) == 1 && all[0].Kind == chat.BlindUnavailable && all[0].N == 1
		})
	})
}
