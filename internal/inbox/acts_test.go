package inbox_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/db"
	"github.com/saltbridge/saltbridge/internal/inbox"
	"github.com/saltbridge/saltbridge/internal/store"
	"github.com/saltbridge/saltbridge/internal/test/storetest"
)

// doing is a snippet of everybody's with acts; text may be empty.
func (r *rig) doing(shortcut, text string, a chat.Acts) chat.Snippet {
	r.t.Helper()
	sn := snippet(shortcut, "Does something", text)
	sn.Acts = a
	return r.put(r.shop.Viewer, sn)
}

// things are what acts can give.
func (r *rig) things() (chat.Team, []chat.LabelID) {
	r.t.Helper()
	team, err := r.inbox.PutTeam(r.t.Context(), r.shop.Viewer, chat.Team{Name: "Sales"})
	if err != nil {
		r.t.Fatal(err)
	}
	var labels []chat.LabelID
	for _, name := range []string{"Refund", "VIP"} {
		l, err := r.inbox.PutLabel(r.t.Context(), r.shop.Viewer, chat.Label{Name: name, Colour: "red"})
		if err != nil {
			r.t.Fatal(err)
		}
		labels = append(labels, l.ID)
	}
	return team, labels
}

func (r *rig) then(sn chat.Snippet) inbox.Then {
	until := r.clock.NowMillis() + time.Hour.Milliseconds()
	return inbox.Then{Snippet: sn.ID, Until: func(chat.Rest) int64 { return until }}
}

// TestASnippetActsLikeAHand does all acts at once, with the lines that each leaves, and takes them back.
func TestASnippetActsLikeAHand(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		team, labels := r.things()
		agent, id, high := r.colleague(chat.ScopeAll), r.receive(time.Minute).Conversation, chat.PriorityHigh
		sn := r.doing("later", "", chat.Acts{Me: true, Team: team.ID, Labels: labels, Priority: &high, Rest: chat.RestTomorrow})
		before, then := r.conversation(id), r.then(sn)
		was, err := r.inbox.Perform(t.Context(), agent, []chat.ConversationID{id}, then)
		c := r.conversation(id)
		if err != nil || len(was) != 1 || c.Assignee != agent.Agent || c.Team != team.ID || c.Priority != high || c.State != chat.StateSnoozed || c.SnoozedUntil == 0 {
			t.Fatalf("%v, %v leave %+v", was, err, c)
		}
		want := []chat.EntryKind{chat.EntryAssigned, chat.EntryLabelled, chat.EntryPriority, chat.EntrySnoozed}
		if got := r.entries(id); cmp.Diff(sortedKinds(want), sortedKinds(got)) != "" {
			t.Errorf("the lines are %v, want %v", got, want)
		}
		if again, err := r.inbox.Perform(t.Context(), agent, []chat.ConversationID{id}, then); err != nil || len(again) != 0 {
			t.Errorf("a second time it changed %v (%v)", again, err)
		}
		if got, err := r.store.Snippet(t.Context(), agent, sn.ID); err != nil || got.Used != 2 || cmp.Diff(sn.Acts, got.Acts) != "" {
			t.Errorf("%+v, %v", got, err)
		}
		if _, err := r.inbox.Restore(t.Context(), agent, was); err != nil || cmp.Diff(before, r.conversation(id)) != "" {
			t.Errorf("taken back: %v %s", err, cmp.Diff(before, r.conversation(id)))
		}
	})
}

func sortedKinds(kinds []chat.EntryKind) []chat.EntryKind {
	return slices.Sorted(slices.Values(kinds))
}

// TestAnAnswerAndItsActsAreOne: both or neither, and once for one key.
func TestAnAnswerAndItsActsAreOne(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		_, labels := r.things()
		agent, id := r.colleague(chat.ScopeAll), r.receive(time.Minute).Conversation
		sn := r.doing("thanks", "Thank you!", chat.Acts{Labels: labels[:1], Resolve: true})
		draft := inbox.Text("Thank you, Ana!")
		draft.Once, draft.Then = "key", r.then(sn)
		first, was, err := r.inbox.ReplyThen(t.Context(), agent, id, draft)
		if c := r.conversation(id); err != nil || len(was) != 1 || was[0].State != chat.StateOpen || c.State != chat.StateResolved {
			t.Fatalf("%v, %v leave it %s", was, err, c.State)
		}
		if _, err := r.inbox.Restore(t.Context(), agent, was); err != nil {
			t.Fatal(err)
		}
		again, was, err := r.inbox.ReplyThen(t.Context(), agent, id, draft)
		if err != nil || again.ID != first.ID || len(was) != 0 || r.conversation(id).State != chat.StateOpen {
			t.Errorf("the same again: %v, %v, %v", again.ID, was, err)
		}
		draft.Then = inbox.Then{}
		if _, _, err := r.inbox.ReplyThen(t.Context(), agent, id, draft); chat.KindOf(err) != chat.Invalid {
			t.Errorf("the key for something else: %v", err)
		}

		storetest.Write(t, r.store, func(tx *db.Tx) error { return store.RemoveLabel(tx, r.shop.Account.ID, labels[0], 0) })
		draft.Once, draft.Then = "", r.then(sn)
		_, _, err = r.inbox.ReplyThen(t.Context(), agent, id, draft)
		wantKind(t, err, chat.Invalid)
		if err := r.inbox.RemoveSnippet(t.Context(), r.shop.Viewer, sn.ID); err != nil {
			t.Fatal(err)
		}
		if _, _, err = r.inbox.ReplyThen(t.Context(), agent, id, draft); chat.KindOf(err) != chat.Invalid || !strings.Contains(chat.Sentence(err), "send again") {
			t.Errorf("the snippet is gone: %v", err)
		}
		if sent := r.thread(id); len(sent) != 1 {
			t.Errorf("%d messages were sent, want the first alone", len(sent))
		}
	})
}

// TestActsNeedWhatTheyNeedByHand: the snippet and every conversation must be the viewer's to see.
func TestActsNeedWhatTheyNeedByHand(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		mine, none := r.colleague(chat.ScopeAssigned), r.receive(time.Minute).Conversation
		sn := r.doing("done", "", chat.Acts{Resolve: true})
		own := snippet("own", "Mine", "")
		own.Agent, own.Acts = r.shop.Admin.ID, chat.Acts{Me: true}
		own = r.put(r.shop.Viewer, own)
		words := r.put(r.shop.Viewer, snippet("words", "Words", "x"))
		nobody := r.shop.Viewer
		nobody.Agent = 0
		for name, c := range map[string]struct {
			v    chat.Viewer
			sn   chat.Snippet
			kind chat.Kind
		}{
			"a conversation of others": {mine, sn, chat.NotFound},
			"a snippet of others":      {r.colleague(chat.ScopeAll), own, chat.NotFound},
			"another account":          {r.stranger(), sn, chat.NotFound},
			"a snippet without acts":   {r.shop.Viewer, words, chat.Invalid},
			"nobody":                   {chat.Viewer{Account: nobody.Account, Role: chat.RoleAdmin}, r.doing("me", "", chat.Acts{Me: true}), chat.Invalid},
		} {
			_, err := r.inbox.Perform(t.Context(), c.v, []chat.ConversationID{none}, r.then(c.sn))
			if chat.KindOf(err) != c.kind || r.conversation(none).State != chat.StateOpen {
				t.Errorf("%s: %v", name, err)
			}
		}
	})
}

// TestActsFollowWhatIsMerged: what became a part of something else is given as that.
func TestActsFollowWhatIsMerged(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		team, labels := r.things()
		other, err := r.inbox.PutTeam(t.Context(), r.shop.Viewer, chat.Team{Name: "Support"})
		if err != nil {
			t.Fatal(err)
		}
		sn := r.doing("a", "", chat.Acts{Team: team.ID, Labels: labels})
		if err := r.inbox.RemoveLabel(t.Context(), r.shop.Viewer, labels[0], labels[1]); err != nil {
			t.Fatal(err)
		}
		if err := r.inbox.RemoveTeam(t.Context(), r.shop.Viewer, team.ID, other.ID); err != nil {
			t.Fatal(err)
		}
		got, err := r.store.Snippet(t.Context(), r.shop.Viewer, sn.ID)
		if want := (chat.Acts{Team: other.ID, Labels: labels[1:]}); err != nil || cmp.Diff(want, got.Acts) != "" {
			t.Errorf("%v %s", err, cmp.Diff(want, got.Acts))
		}
	})
}

func TestActsThatCannotBeDoneAreNotKept(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		beyond := chat.Priority(5)
		for say, a := range map[string]chat.Acts{
			"no such label":      {Labels: []chat.LabelID{5}},
			"no such team":       {Team: 5},
			"no such priority":   {Priority: &beyond},
			"either snoozed or":  {Rest: chat.RestLater, Resolve: true},
			"later, tomorrow":    {Rest: "whenever"},
			"text.body is missi": {},
		} {
			sn := snippet("a", "A", "")
			sn.Acts = a
			if _, err := r.inbox.PutSnippet(t.Context(), r.shop.Viewer, sn); chat.KindOf(err) != chat.Invalid || !strings.Contains(chat.Sentence(err), say) {
				t.Errorf("%v, want …%s…", err, say)
			}
		}
	})
}
