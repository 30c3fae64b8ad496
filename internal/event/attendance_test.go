package event_test

import (
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"pgregory.net/rapid"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/event"
)

var ana, ben = chat.Viewer{Account: 1, Agent: 11}, chat.Viewer{Account: 1, Agent: 12}

func TestColleaguesSeeEachOtherAndNobodyElseDoes(t *testing.T) {
	a := event.NewAttendance()
	a.Sit(ana, 7, false)
	a.Sit(ben, 7, true)
	if got := a.At(ana, 7); !slices.Equal(got, []event.Seat{{Agent: ben.Agent, Writing: true}}) {
		t.Errorf("Ana sees %v", got)
	}
	if got := a.At(chat.Viewer{Account: 2, Agent: 11}, 7); len(got) != 0 {
		t.Errorf("another account sees %v", got)
	}
	a.Rise(ben, 7, true)
	if got := a.At(ana, 7); !slices.Equal(got, []event.Seat{{Agent: ben.Agent}}) {
		t.Errorf("after Ben stopped writing Ana sees %v", got)
	}
	a.Rise(ben, 7, false)
	if got := a.At(ana, 7); len(got) != 0 {
		t.Errorf("after Ben left Ana sees %v", got)
	}
}

func TestWhoLeavesWithoutAWordIsGoneAfterAWhile(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a := event.NewAttendance()
		a.Sit(ana, 7, true)
		start := a.Since(ben, 0)
		time.Sleep(11 * time.Second)
		a.Sweep()
		<-start.More
		next := a.Since(ben, start.At)
		if got := a.At(ben, 7); !slices.Equal(next.Of, []chat.ConversationID{7}) || !slices.Equal(got, []event.Seat{{Agent: ana.Agent}}) {
			t.Errorf("after 11 s: %v changed, %v is there", next.Of, got)
		}
		time.Sleep(time.Minute)
		a.Sweep()
		if last := a.Since(ben, next.At); !slices.Equal(last.Of, []chat.ConversationID{7}) || len(a.At(ben, 7)) != 0 {
			t.Errorf("after a minute: %v changed, %v is there", last.Of, a.At(ben, 7))
		}
	})
}

// TestAFollowerKnowsWhoIsWhere lets agents come and go while a follower looks now and then, however far behind.
func TestAFollowerKnowsWhoIsWhere(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, watcher := event.NewAttendance(), chat.Viewer{Account: 1, Agent: 99}
		known := map[chat.ConversationID]int{}
		at := int64(0)
		look := func() {
			changes := a.Since(watcher, at)
			at = changes.At
			if changes.Lost {
				changes.Of = []chat.ConversationID{1, 2, 3, 4}
			}
			for _, id := range changes.Of {
				known[id] = len(a.At(watcher, id))
			}
		}
		look()
		rare := rapid.SampledFrom([]int{10, 1000}).Draw(t, "how rarely it looks")
		for range rapid.IntRange(1, 1500).Draw(t, "steps") {
			v := chat.Viewer{Account: 1, Agent: chat.AgentID(rapid.IntRange(1, 3).Draw(t, "agent"))}
			id := chat.ConversationID(rapid.IntRange(1, 4).Draw(t, "conversation"))
			switch rapid.IntRange(0, rare).Draw(t, "what") {
			case 0:
				look()
			case 1, 2, 3, 4, 5:
				a.Rise(v, id, false)
			default:
				a.Sit(v, id, rapid.Bool().Draw(t, "writing"))
			}
		}
		behind := at
		look()
		for id := chat.ConversationID(1); id <= 4; id++ {
			if is := len(a.At(watcher, id)); known[id] != is {
				t.Fatalf("%d is known to have %d agents, and has %d (was at %d, is at %d)", id, known[id], is, behind, at)
			}
		}
	})
}

// TestWhoHasAPageOpenIsThere has agents come with several pages, turn one, and go.
func TestWhoHasAPageOpenIsThere(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a := event.NewAttendance()
		there := func() (all []chat.AgentID) {
			for _, w := range a.Everybody(ana) {
				all = append(all, w.Agent)
			}
			return all
		}
		one, two := a.Enter(ben), a.Enter(ben)
		a.Enter(chat.Viewer{Account: 2, Agent: 13})
		if c := a.Since(ana, 0); !slices.Equal(there(), []chat.AgentID{ben.Agent}) || !slices.Equal(c.Of, []chat.ConversationID{0}) || c.At != 1 {
			t.Errorf("%v are there, told %v", there(), c)
		}
		one()
		two()
		time.Sleep(4 * time.Second)
		three := a.Enter(ben)
		if c := a.Since(ana, 1); !slices.Equal(there(), []chat.AgentID{ben.Agent}) || len(c.Of) != 0 {
			t.Errorf("a page was turned: %v are there, told %v", there(), c.Of)
		}
		three()
		time.Sleep(6 * time.Second)
		start := a.Since(ana, 1)
		a.Sweep()
		<-start.More
		if c := a.Since(ana, 1); len(there()) != 0 || !slices.Equal(c.Of, []chat.ConversationID{0}) {
			t.Errorf("all went: %v are there, told %v", there(), c.Of)
		}
	})
}

func TestEverybodyIsWhereTheyLook(t *testing.T) {
	a := event.NewAttendance()
	defer a.Enter(ana)()
	a.Sit(ben, 7, false)
	a.Sit(ben, 8, true)
	got := a.Everybody(ana)
	if len(got) != 2 || got[0].Agent != ana.Agent || len(got[0].Places) != 0 || got[1].Agent != ben.Agent ||
		!slices.Equal(got[1].Places, []event.Place{{Conversation: 8, Writing: true}, {Conversation: 7}}) {
		t.Errorf("got %+v", got)
	}
}
