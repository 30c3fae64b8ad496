package inbox_test

import (
	"log/slog"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/db"
	"github.com/saltbridge/saltbridge/internal/inbox"
	"github.com/saltbridge/saltbridge/internal/store"
	"github.com/saltbridge/saltbridge/internal/test/storetest"
)

// entries lists the kinds of what stands beside the messages of a conversation.
func (r *rig) entries(id chat.ConversationID) (kinds []chat.EntryKind) {
	r.t.Helper()
	for _, e := range r.allEntries(id) {
		kinds = append(kinds, e.Kind)
	}
	return kinds
}

func (r *rig) allEntries(id chat.ConversationID) []chat.Entry {
	r.t.Helper()
	all, err := r.store.Entries(r.t.Context(), r.shop.Viewer, id, 0, 0, 100)
	if err != nil {
		r.t.Fatal(err)
	}
	return all
}

// colleague is another agent of the shop, with a scope.
func (r *rig) colleague(scope chat.Scope) chat.Viewer {
	r.t.Helper()
	a := storetest.AddAgent(r.t, r.store, r.shop.Account.ID)
	storetest.Write(r.t, r.store, func(tx *db.Tx) error { return store.SetScope(tx, a.Account, a.ID, scope) })
	return chat.Viewer{Account: a.Account, Agent: a.ID, Role: chat.RoleAgent, Scope: scope}
}

func TestAnActOnWorkWritesItsLineAndCanBeTakenBack(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		label, err := r.inbox.PutLabel(t.Context(), r.shop.Viewer, chat.Label{Name: " VIP  guest ", Colour: "red"})
		if err != nil || label.Name != "VIP guest" {
			t.Fatalf("label %+v, %v", label, err)
		}
		team, err := r.inbox.PutTeam(t.Context(), r.shop.Viewer, chat.Team{Name: "Sales", Members: []chat.AgentID{r.shop.Admin.ID}})
		if err != nil {
			t.Fatal(err)
		}
		until := r.clock.NowMillis() + time.Hour.Milliseconds()
		acts := []struct {
			line chat.EntryKind
			act  func(ids []chat.ConversationID) ([]chat.Work, error)
			want func(c chat.Conversation) bool
		}{
			{chat.EntryAssigned, func(ids []chat.ConversationID) ([]chat.Work, error) {
				return r.inbox.Assign(t.Context(), r.shop.Viewer, ids, inbox.Charge{Agent: r.shop.Admin.ID, Team: team.ID}, "")
			}, func(c chat.Conversation) bool { return c.Assignee == r.shop.Admin.ID && c.Team == team.ID }},
			{chat.EntryPriority, func(ids []chat.ConversationID) ([]chat.Work, error) {
				return r.inbox.SetPriority(t.Context(), r.shop.Viewer, ids, chat.PriorityUrgent)
			}, func(c chat.Conversation) bool { return c.Priority == chat.PriorityUrgent }},
			{chat.EntryLabelled, func(ids []chat.ConversationID) ([]chat.Work, error) {
				return r.inbox.Label(t.Context(), r.shop.Viewer, ids, []chat.LabelID{label.ID}, nil)
			}, func(c chat.Conversation) bool {
				labels, err := r.store.ConversationLabels(t.Context(), r.shop.Viewer, []chat.ConversationID{c.ID})
				return err == nil && slices.Equal(labels[c.ID], []chat.LabelID{label.ID})
			}},
			{chat.EntrySnoozed, func(ids []chat.ConversationID) ([]chat.Work, error) {
				return r.inbox.Snooze(t.Context(), r.shop.Viewer, ids, until)
			}, func(c chat.Conversation) bool { return c.State == chat.StateSnoozed && c.SnoozedUntil == until }},
			{chat.EntryResolved, func(ids []chat.ConversationID) ([]chat.Work, error) {
				return r.inbox.Resolve(t.Context(), r.shop.Viewer, ids)
			}, func(c chat.Conversation) bool { return c.State == chat.StateResolved && c.SnoozedUntil == 0 }},
			{chat.EntryReopened, func(ids []chat.ConversationID) ([]chat.Work, error) {
				return r.inbox.Reopen(t.Context(), r.shop.Viewer, ids)
			}, func(c chat.Conversation) bool { return c.State == chat.StateOpen }},
		}
		id := r.receive(time.Minute).Conversation
		for _, a := range acts {
			before := r.conversation(id)
			was, err := a.act([]chat.ConversationID{id, id})
			if err != nil || len(was) != 1 || !a.want(r.conversation(id)) {
				t.Fatalf("%s: %+v, %v leaves %+v", a.line, was, err, r.conversation(id))
			}
			if lines := r.entries(id); lines[len(lines)-1] != a.line {
				t.Errorf("%s left the lines %v", a.line, lines)
			}
			if again, err := a.act([]chat.ConversationID{id}); err != nil || len(again) != 0 {
				t.Errorf("%s a second time: %v, %v", a.line, again, err)
			}
			if _, err := r.inbox.Restore(t.Context(), r.shop.Viewer, was); err != nil || cmp.Diff(before, r.conversation(id)) != "" {
				t.Errorf("%s taken back: %v %s", a.line, err, cmp.Diff(before, r.conversation(id)))
			}
			if _, err := a.act([]chat.ConversationID{id}); err != nil {
				t.Fatal(err)
			}
		}
	})
}

func TestBadActsAreRefusedWhole(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		id := r.receive(time.Minute).Conversation
		mine, nobody := []chat.ConversationID{id}, []chat.ConversationID{id, 7}
		for name, c := range map[string]struct {
			kind chat.Kind
			act  func() ([]chat.Work, error)
		}{
			"one that is not there": {chat.NotFound, func() ([]chat.Work, error) { return r.inbox.Resolve(t.Context(), r.shop.Viewer, nobody) }},
			"an agent from elsewhere": {chat.Invalid, func() ([]chat.Work, error) {
				return r.inbox.Assign(t.Context(), r.shop.Viewer, mine, inbox.Charge{Agent: 7}, "")
			}},
			"a team from elsewhere": {chat.Invalid, func() ([]chat.Work, error) {
				return r.inbox.Assign(t.Context(), r.shop.Viewer, mine, inbox.Charge{Team: 7}, "")
			}},
			"a label from elsewhere": {chat.Invalid, func() ([]chat.Work, error) {
				return r.inbox.Label(t.Context(), r.shop.Viewer, mine, []chat.LabelID{7}, nil)
			}},
			"no such priority":         {chat.Invalid, func() ([]chat.Work, error) { return r.inbox.SetPriority(t.Context(), r.shop.Viewer, mine, 5) }},
			"a time that is over":      {chat.Invalid, func() ([]chat.Work, error) { return r.inbox.Snooze(t.Context(), r.shop.Viewer, mine, 1) }},
			"a time in the far future": {chat.Invalid, func() ([]chat.Work, error) { return r.inbox.Snooze(t.Context(), r.shop.Viewer, mine, 1<<60) }},
			"too many": {chat.Invalid, func() ([]chat.Work, error) {
				many := make([]chat.ConversationID, 1001)
				for n := range many {
					many[n] = chat.ConversationID(n + 1)
				}
				return r.inbox.Resolve(t.Context(), r.shop.Viewer, many)
			}},
		} {
			_, err := c.act()
			if err == nil || chat.KindOf(err) != c.kind {
				t.Errorf("%s: %v, want %s", name, err, c.kind)
			}
		}
		if got := r.entries(id); len(got) != 0 {
			t.Errorf("refused acts left %v", got)
		}
	})
}

// Whoever may not see a conversation cannot touch it; a transfer and a mention open it.
func TestScopeGoesForActsAndAMentionOpens(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		id := r.receive(time.Minute).Conversation
		own, team := r.colleague(chat.ScopeAssigned), r.colleague(chat.ScopeTeam)
		sees := func(v chat.Viewer) bool {
			_, err := r.store.Conversation(t.Context(), v, id)
			list, listErr := r.store.Summaries(t.Context(), v, store.Page{Limit: 10})
			if listErr != nil || (err == nil) != (len(list) == 1) {
				t.Errorf("the conversation alone: %v; the list: %d, %v", err, len(list), listErr)
			}
			return err == nil
		}
		if sees(own) || !sees(team) {
			t.Error("what belongs to nobody is seen by the scope team, not by the scope assigned")
		}
		_, err := r.inbox.Resolve(t.Context(), own, []chat.ConversationID{id})
		wantKind(t, err, chat.NotFound)
		_, err = r.inbox.AddNote(t.Context(), own, id, "let me in", nil)
		wantKind(t, err, chat.NotFound)

		sales, err := r.inbox.PutTeam(t.Context(), r.shop.Viewer, chat.Team{Name: "Sales"})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := r.inbox.Assign(t.Context(), r.shop.Viewer, []chat.ConversationID{id}, inbox.Charge{Team: sales.ID}, ""); err != nil {
			t.Fatal(err)
		}
		if sees(team) {
			t.Error("another team's conversation is seen")
		}
		sales.Members = []chat.AgentID{team.Agent}
		if _, err := r.inbox.PutTeam(t.Context(), r.shop.Viewer, sales); err != nil || !sees(team) {
			t.Errorf("a member of the team does not see it: %v", err)
		}
		note, err := r.inbox.AddNote(t.Context(), r.shop.Viewer, id, "what do you think?", []chat.AgentID{own.Agent})
		if err != nil || !sees(own) {
			t.Errorf("whoever is mentioned does not see it: %v", err)
		}
		_, err = r.inbox.EditNote(t.Context(), own, note.ID, "my words", nil)
		wantKind(t, err, chat.Forbidden)
	})
}

func TestATransferLeavesItsNoteAndOpensTheConversation(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		id, own := r.receive(time.Minute).Conversation, r.colleague(chat.ScopeAssigned)
		if _, err := r.inbox.Assign(t.Context(), r.shop.Viewer, []chat.ConversationID{id}, inbox.Charge{Agent: own.Agent}, "speaks Hindi"); err != nil {
			t.Fatal(err)
		}
		got := r.allEntries(id)
		if len(got) != 2 || got[0].Body != "speaks Hindi" || !slices.Equal(got[0].Detail.Agents, []chat.AgentID{own.Agent}) || got[1].Detail.Agent != own.Agent {
			t.Errorf("the transfer left %+v", got)
		}
		if _, err := r.store.Conversation(t.Context(), own, id); err != nil {
			t.Errorf("whom it was given to: %v", err)
		}
	})
}

func TestNotesAreEditedAndTakenBack(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		id := r.receive(time.Minute).Conversation
		_, err := r.inbox.AddNote(t.Context(), r.shop.Viewer, id, "  ", nil)
		wantKind(t, err, chat.Invalid)
		note, err := r.inbox.AddNote(t.Context(), r.shop.Viewer, id, "frist", nil)
		if err != nil {
			t.Fatal(err)
		}
		if note, err = r.inbox.EditNote(t.Context(), r.shop.Viewer, note.ID, "first", nil); err != nil || note.Body != "first" || note.EditedAt == 0 {
			t.Fatalf("edited: %+v, %v", note, err)
		}
		if note, err = r.inbox.RemoveNote(t.Context(), r.shop.Viewer, note.ID); err != nil || note.Body != "" {
			t.Fatalf("removed: %+v, %v", note, err)
		}
		stored, err := r.store.Entry(t.Context(), r.shop.Viewer, note.ID)
		if err != nil || cmp.Diff(note, stored) != "" {
			t.Errorf("stored: %v %s", err, cmp.Diff(note, stored))
		}
		_, err = r.inbox.EditNote(t.Context(), r.shop.Viewer, note.ID, "again", nil)
		wantKind(t, err, chat.Conflict)
		if r.queued() != 0 {
			t.Error("a note is on its way to the customer")
		}
	})
}

func TestTheWakerOpensWhatIsDueAndNothingElse(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		soon := r.receive(time.Minute).Conversation
		later := r.shop.File(t, r.shop.Incoming(chat.Person{Phone: "13125550178"}, r.clock.NowMillis(), "hi"))[0].Conversation
		until := r.shop.File(t, r.shop.Incoming(chat.Person{Phone: "13125550179"}, r.clock.NowMillis(), "hi"))[0].Conversation
		now := r.clock.NowMillis()
		for id, at := range map[chat.ConversationID]int64{soon: now + time.Hour.Milliseconds(), later: now + 9*time.Hour.Milliseconds(), until: 0} {
			if _, err := r.inbox.Snooze(t.Context(), r.shop.Viewer, []chat.ConversationID{id}, at); err != nil {
				t.Fatal(err)
			}
		}
		waker := inbox.NewWaker(r.inbox, slog.New(slog.DiscardHandler))
		defer waker.Close()
		r.clock.Advance(2 * time.Hour)
		deadline := time.Now().Add(2 * time.Minute)
		for r.conversation(soon).State != chat.StateOpen && time.Now().Before(deadline) {
			time.Sleep(time.Millisecond) // between looks at what another goroutine does
		}
		if lines := r.entries(soon); lines[len(lines)-1] != chat.EntryWoke {
			t.Errorf("the lines are %v", lines)
		}
		for _, id := range []chat.ConversationID{later, until} {
			if c := r.conversation(id); c.State != chat.StateSnoozed {
				t.Errorf("%+v is awake", c)
			}
		}
		r.shop.File(t, r.shop.Incoming(chat.Person{Phone: "13125550179"}, r.clock.NowMillis(), "I am back"))
		if c := r.conversation(until); c.State != chat.StateOpen {
			t.Errorf("the customer wrote, and it is %s", c.State)
		}
	})
}

func TestNamesOfLabelsAndTeamsAreTheirOwn(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		first, err := r.inbox.PutLabel(t.Context(), r.shop.Viewer, chat.Label{Name: "VIP"})
		if err != nil {
			t.Fatal(err)
		}
		_, err = r.inbox.PutLabel(t.Context(), r.shop.Viewer, chat.Label{Name: "vip"})
		wantKind(t, err, chat.Conflict)
		_, err = r.inbox.PutLabel(t.Context(), r.shop.Viewer, chat.Label{Name: " "})
		wantKind(t, err, chat.Invalid)
		_, err = r.inbox.PutLabel(t.Context(), r.shop.Viewer, chat.Label{Name: "x", Colour: "mauve"})
		wantKind(t, err, chat.Invalid)
		_, err = r.inbox.PutLabel(t.Context(), r.shop.Viewer, chat.Label{ID: 7, Name: "x"})
		wantKind(t, err, chat.NotFound)
		second, err := r.inbox.PutLabel(t.Context(), r.shop.Viewer, chat.Label{Name: "Guest"})
		if err != nil {
			t.Fatal(err)
		}
		id := r.receive(time.Minute).Conversation
		if _, err := r.inbox.Label(t.Context(), r.shop.Viewer, []chat.ConversationID{id}, []chat.LabelID{first.ID, second.ID}, nil); err != nil {
			t.Fatal(err)
		}
		if err := r.inbox.RemoveLabel(t.Context(), r.shop.Viewer, first.ID, second.ID); err != nil {
			t.Fatal(err)
		}
		use, err := r.store.LabelUse(t.Context(), r.shop.Viewer)
		if err != nil || use[second.ID] != 1 || len(use) != 1 {
			t.Errorf("use after the merge: %v, %v", use, err)
		}
		_, err = r.inbox.PutTeam(t.Context(), r.colleague(chat.ScopeAll), chat.Team{Name: "Mine"})
		wantKind(t, err, chat.Forbidden)
	})
}
