package inbox_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/inbox"
)

// begun is what a viewer has begun to write in a conversation, or was proposed there.
func (r *rig) begun(v chat.Viewer, id chat.ConversationID) []chat.Unsent {
	r.t.Helper()
	found, err := r.store.Unsents(r.t.Context(), v, []chat.ConversationID{id})
	if err != nil {
		r.t.Fatal(err)
	}
	return found
}

// keep stores what a viewer has begun, as a device that had a version of it.
func (r *rig) begin(v chat.Viewer, id chat.ConversationID, text string, seen int64) (chat.Unsent, bool) {
	r.t.Helper()
	now, kept, err := r.inbox.KeepUnsent(r.t.Context(), v, chat.Unsent{Conversation: id, Kind: chat.UnsentReply, Body: text}, seen)
	if err != nil {
		r.t.Fatal(err)
	}
	return now, kept
}

func TestTwoDevicesDoNotOverwriteEachOther(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		id, v := r.receive(time.Minute).Conversation, r.shop.Viewer
		first, kept := r.begin(v, id, "Good", 0)
		if !kept || first.Version == 0 {
			t.Fatalf("%+v, %v", first, kept)
		}
		if again, kept := r.begin(v, id, "Good", 0); !kept || again.Version != first.Version {
			t.Errorf("the same once more: %+v, %v", again, kept)
		}
		second, kept := r.begin(v, id, "Good morning", first.Version)
		if !kept || second.Version <= first.Version {
			t.Fatalf("%+v, %v", second, kept)
		}
		for _, seen := range []int64{0, first.Version} {
			if now, kept := r.begin(v, id, "Good evening", seen); kept || now.Body != "Good morning" {
				t.Errorf("a device that had version %d: %+v, %v", seen, now, kept)
			}
		}
		if got := r.begun(v, id); len(got) != 1 || got[0].Body != "Good morning" {
			t.Errorf("%+v", got)
		}
		if _, kept := r.begin(v, id, " ", second.Version); !kept || len(r.begun(v, id)) != 0 {
			t.Errorf("emptied: %v, %+v", kept, r.begun(v, id))
		}
		if now, kept := r.begin(v, id, "Good night", second.Version); kept || now.Version != 0 {
			t.Errorf("a device that did not see it go: %+v, %v", now, kept)
		}
		third, kept := r.begin(v, id, "New", 0)
		if !kept || third.Version <= second.Version {
			t.Errorf("a new one: %+v, %v", third, kept)
		}
	})
}

func TestWhatWasBegunIsOnesOwn(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		id, other := r.receive(time.Minute).Conversation, r.colleague(chat.ScopeAll)
		r.begin(r.shop.Viewer, id, "mine", 0)
		program := chat.Viewer{Account: r.shop.Account.ID, Role: chat.RoleAdmin}
		r.begin(program, id, "proposed", inbox.AnyVersion)
		r.begin(program, id, "proposed anew", inbox.AnyVersion)
		if got := r.begun(other, id); len(got) != 1 || got[0].Body != "proposed anew" || got[0].Agent != 0 {
			t.Errorf("a colleague sees %+v", got)
		}
		if got := r.begun(r.shop.Viewer, id); len(got) != 2 {
			t.Errorf("its writer sees %+v", got)
		}
		if err := r.inbox.DismissProposal(t.Context(), other, id); err != nil || len(r.begun(other, id)) != 0 {
			t.Errorf("dismissed: %v, %+v", err, r.begun(other, id))
		}
		_, _, err := r.inbox.KeepUnsent(t.Context(), r.stranger(), chat.Unsent{Conversation: id, Kind: chat.UnsentReply, Body: "x"}, 0)
		wantKind(t, err, chat.NotFound)
	})
}

func TestSendingEndsWhatWasBegun(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		id, v := r.receive(time.Minute).Conversation, r.shop.Viewer
		start := func() {
			r.begin(v, id, "begun", inbox.AnyVersion)
			r.begin(chat.Viewer{Account: v.Account, Role: chat.RoleAdmin}, id, "proposed", inbox.AnyVersion)
			r.begin(r.colleague(chat.ScopeAll), id, "a colleague's", 0)
		}
		start()
		after, err := r.store.LastEvent(t.Context(), v)
		if err != nil {
			t.Fatal(err)
		}
		d := inbox.Text("begun")
		if _, err := r.inbox.Reply(t.Context(), v, id, d); err != nil || len(r.begun(v, id)) != 2 {
			t.Errorf("not from the composer: %v, %+v", err, r.begun(v, id))
		}
		d.Composed = true
		if _, err := r.inbox.Reply(t.Context(), v, id, d); err != nil || len(r.begun(v, id)) != 0 {
			t.Errorf("from the composer: %v, %+v", err, r.begun(v, id))
		}
		events, err := r.store.Events(t.Context(), v, after, 100)
		told := map[chat.AgentID]int{}
		for _, e := range events {
			if e.Kind == chat.EventUnsentChanged {
				told[e.Agent]++
			}
		}
		if err != nil || told[v.Agent] != 1 || told[0] != 1 || len(told) != 2 {
			t.Errorf("told %v (%v)", told, err)
		}
		start()
		r.clock.Advance(25 * time.Hour)
		if _, err := r.inbox.Reply(t.Context(), v, id, d); err == nil || len(r.begun(v, id)) != 2 {
			t.Errorf("a refused answer: %v, %+v", err, r.begun(v, id))
		}
	})
}

func TestANoteEndsTheNoteThatWasBegun(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		id, v := r.receive(time.Minute).Conversation, r.shop.Viewer
		r.begin(v, id, "the answer stays", 0)
		if _, _, err := r.inbox.KeepUnsent(t.Context(), v, chat.Unsent{Conversation: id, Kind: chat.UnsentNote, Body: "begun"}, 0); err != nil {
			t.Fatal(err)
		}
		if _, err := r.inbox.AddNote(t.Context(), v, id, "begun", nil); err != nil {
			t.Fatal(err)
		}
		if got := r.begun(v, id); len(got) != 1 || got[0].Kind != chat.UnsentReply {
			t.Errorf("%+v", got)
		}
	})
}

func TestUnsentTextsThatAreRefused(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		id := r.receive(time.Minute).Conversation
		for say, u := range map[string]chat.Unsent{
			"10001 characters": {Kind: chat.UnsentReply, Body: strings.Repeat("ä", 10_001)},
			"NUL":              {Kind: chat.UnsentReply, Body: "a\x00b"},
			"no kind":          {Kind: "poem", Body: "x"},
		} {
			u.Conversation = id
			if _, _, err := r.inbox.KeepUnsent(t.Context(), r.shop.Viewer, u, 0); chat.KindOf(err) != chat.Invalid || !strings.Contains(chat.Sentence(err), say) {
				t.Errorf("%v, want …%s…", err, say)
			}
		}
	})
}

func TestAnAnswerIsStoppedWhenSomebodyElseWasFaster(t *testing.T) {
	type example struct {
		before func(r *rig, from chat.ConversationID)
		stops  bool
		say    string
	}
	say := func(text string) func(*rig, chat.ConversationID) {
		return func(r *rig, id chat.ConversationID) {
			if _, err := r.inbox.Reply(r.t.Context(), r.colleague(chat.ScopeAll), id, inbox.Text(text)); err != nil {
				r.t.Fatal(err)
			}
		}
	}
	eachCase(t, map[string]example{
		"nobody":       {func(*rig, chat.ConversationID) {}, false, ""},
		"the customer": {func(r *rig, _ chat.ConversationID) { r.receive(0) }, false, ""},
		"the same agent": {func(r *rig, id chat.ConversationID) {
			if _, err := r.inbox.Reply(r.t.Context(), r.shop.Viewer, id, inbox.Text("first")); err != nil {
				r.t.Fatal(err)
			}
		}, false, ""},
		"a colleague": {say("I take this"), true, "colleague"},
		"the phone": {func(r *rig, _ chat.ConversationID) {
			r.shop.File(r.t, r.shop.Outgoing(ana, chat.FromPhone, chat.StatusNone, r.clock.NowMillis()-2000, "From the phone"))
		}, true, "phone"},
		"a colleague, later": {func(r *rig, id chat.ConversationID) {
			d := inbox.Text("Tomorrow")
			d.At = r.clock.NowMillis() + time.Hour.Milliseconds()
			if _, err := r.inbox.Reply(r.t.Context(), r.colleague(chat.ScopeAll), id, d); err != nil {
				r.t.Fatal(err)
			}
		}, false, ""},
	}, func(t *testing.T, r *rig, c example) {
		from := r.receive(time.Minute)
		c.before(r, from.Conversation)
		n := r.queued()
		d := inbox.Text("Mine")
		d.Seen, d.Once = from.ID, "key"
		_, err := r.inbox.Reply(t.Context(), r.shop.Viewer, from.Conversation, d)
		over, stopped := errors.AsType[*inbox.Overtaken](err)
		if stopped != c.stops || err != nil && !stopped {
			t.Fatalf("%v", err)
		}
		if !c.stops {
			return
		}
		if chat.KindOf(err) != chat.Conflict || !strings.Contains(chat.Sentence(err), c.say) || over.By.ID == 0 || r.queued() != n {
			t.Errorf("%s, by %+v, %d queued", chat.Sentence(err), over.By, r.queued()-n)
		}
		d.Seen = over.By.ID
		if _, err := r.inbox.Reply(t.Context(), r.shop.Viewer, from.Conversation, d); err != nil {
			t.Errorf("after a look: %v", err)
		}
	})
}
