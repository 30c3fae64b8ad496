package inbox_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/db"
	"github.com/saltbridge/saltbridge/internal/inbox"
	"github.com/saltbridge/saltbridge/internal/store"
	"github.com/saltbridge/saltbridge/internal/test/storetest"
)

// busy is a shop at work: who waits since how many minutes, and who has it.
type busy struct {
	*rig
	sales         chat.Team // answers within 5 minutes; the account within 15
	one, two      chat.Viewer
	conversations map[string]chat.ConversationID
}

func newBusy(r *rig) busy {
	r.t.Helper()
	b := busy{rig: r, one: r.colleague(chat.ScopeAll), two: r.colleague(chat.ScopeAll), conversations: map[string]chat.ConversationID{}}
	var err error
	if b.sales, err = r.inbox.PutTeam(r.t.Context(), r.shop.Viewer, chat.Team{Name: "Sales", Members: []chat.AgentID{b.one.Agent}, AnswerMinutes: 5}); err != nil {
		r.t.Fatal(err)
	}
	for i, x := range []struct {
		name    string
		minutes int // for which the customer waits; 0: was answered
		to      inbox.Charge
	}{
		{"one, late for sales", 7, inbox.Charge{Agent: b.one.Agent, Team: b.sales.ID}},
		{"two, early", 8, inbox.Charge{Agent: b.two.Agent}},
		{"two, late", 20, inbox.Charge{Agent: b.two.Agent}},
		{"two, at the minute", 15, inbox.Charge{Agent: b.two.Agent}},
		{"nobody, late", 90, inbox.Charge{}},
		{"one, answered", 0, inbox.Charge{Agent: b.one.Agent}},
	} {
		who, at := chat.Person{Phone: fmt.Sprintf("1312555%04d", i)}, r.clock.NowMillis()-int64(max(x.minutes, 1))*time.Minute.Milliseconds()
		filings := []store.Filing{r.shop.Incoming(who, at, "hello")}
		if x.minutes == 0 {
			filings = append(filings, r.shop.Outgoing(who, chat.FromAgent, chat.StatusSent, at+1, "Good morning"))
		}
		id := r.shop.File(r.t, filings...)[0].Conversation
		b.conversations[x.name] = id
		if x.to == (inbox.Charge{}) {
			continue
		}
		if _, err := r.inbox.Assign(r.t.Context(), r.shop.Viewer, []chat.ConversationID{id}, x.to, ""); err != nil {
			r.t.Fatal(err)
		}
	}
	return b
}

func (b busy) names(all []store.Summary) (names []string) {
	for _, s := range all {
		for name, id := range b.conversations {
			if id == s.ID {
				names = append(names, name)
			}
		}
	}
	return names
}

// TestTheWallShowsWhoWaitsAndForWhom asks for every state, and for one team, agent and number.
func TestTheWallShowsWhoWaitsAndForWhom(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		b, v := newBusy(r), r.shop.Viewer
		if err := r.inbox.SetAnswerMinutes(t.Context(), v, 15); err != nil {
			t.Fatal(err)
		}
		for name, c := range map[string]struct {
			ask           inbox.WallAsk
			want          []string
			waiting, late int
		}{
			"all":         {inbox.WallAsk{}, []string{"nobody, late", "two, late", "two, at the minute", "two, early", "one, late for sales", "one, answered"}, 5, 4},
			"newest":      {inbox.WallAsk{Order: chat.OrderNewest, Limit: 2}, []string{"one, answered", "one, late for sales"}, 5, 4},
			"waiting":     {inbox.WallAsk{State: inbox.WallWaiting}, []string{"nobody, late", "two, late", "two, at the minute", "two, early", "one, late for sales"}, 5, 4},
			"late":        {inbox.WallAsk{State: inbox.WallLate}, []string{"nobody, late", "two, late", "two, at the minute", "one, late for sales"}, 5, 4},
			"of nobody":   {inbox.WallAsk{State: inbox.WallFree}, []string{"nobody, late"}, 5, 4},
			"of an agent": {inbox.WallAsk{State: inbox.WallLate, Agent: b.two.Agent}, []string{"two, late", "two, at the minute"}, 3, 2},
			"of a team":   {inbox.WallAsk{Team: b.sales.ID}, []string{"one, late for sales"}, 1, 1},
			"of a number": {inbox.WallAsk{Number: r.shop.Number.ID + 1}, nil, 0, 0},
		} {
			if c.ask.Limit == 0 {
				c.ask.Limit = 50
			}
			w, err := r.inbox.Wall(t.Context(), v, c.ask)
			if err != nil || !slices.Equal(b.names(w.Conversations), c.want) || w.Waiting.Waiting != c.waiting || w.Waiting.Late != c.late || w.More != (len(c.want) == c.ask.Limit) || w.Waiting.More {
				t.Errorf("%s: %q, %+v, more %v, %v", name, b.names(w.Conversations), w.Waiting, w.More, err)
			}
		}
	})
}

// TestTheWallIsReadPageByPage puts its pages together again, and asks for some of its conversations.
func TestTheWallIsReadPageByPage(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		b, v := newBusy(r), r.shop.Viewer
		for _, ask := range []inbox.WallAsk{{Limit: 50}, {Limit: 50, State: inbox.WallWaiting, Order: chat.OrderNewest}, {Limit: 50, State: inbox.WallLate}} {
			whole, err := r.inbox.Wall(t.Context(), v, ask)
			if err != nil || whole.Next != nil {
				t.Fatalf("next %v, %v", whole.Next, err)
			}
			var pages []store.Summary
			part := ask
			for part.Limit = 2; ; {
				page, err := r.inbox.WallPage(t.Context(), v, part)
				if err != nil {
					t.Fatal(err)
				}
				pages = append(pages, page.Items...)
				if part.After = page.Next; part.After == nil {
					break
				}
			}
			if want := b.names(whole.Conversations); !slices.Equal(b.names(pages), want) {
				t.Errorf("%+v: %q, want %q", ask, b.names(pages), want)
			}
		}
		some := []chat.ConversationID{b.conversations["one, answered"], b.conversations["two, late"]}
		found, err := r.inbox.WallOf(t.Context(), v, inbox.WallAsk{State: inbox.WallWaiting}, some)
		if err != nil || !slices.Equal(b.names(found), []string{"two, late"}) {
			t.Errorf("of some: %q, %v", b.names(found), err)
		}
		agent := chat.Viewer{Account: v.Account, Agent: b.one.Agent, Role: chat.RoleAgent}
		_, err = r.inbox.WallPage(t.Context(), agent, inbox.WallAsk{Limit: 2})
		wantKind(t, err, chat.Forbidden)
		_, err = r.inbox.WallOf(t.Context(), agent, inbox.WallAsk{}, some)
		wantKind(t, err, chat.Forbidden)
	})
}

// TestTheWallKnowsWhoIsWhere looks at the agents: there or not, at which conversation, with how many.
func TestTheWallKnowsWhoIsWhere(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		b, v := newBusy(r), r.shop.Viewer
		at := r.events.Attendance
		defer at.Enter(b.one)()
		at.Sit(b.one, b.conversations["one, answered"], true)
		at.Sit(b.two, b.conversations["nobody, late"], false)
		tiles := func(v chat.Viewer, ask inbox.WallAsk) []inbox.AgentAtWork {
			ask.Limit = 50
			w, err := r.inbox.Wall(t.Context(), v, ask)
			if err != nil {
				t.Fatal(err)
			}
			return w.Agents
		}
		all := tiles(v, inbox.WallAsk{})
		if len(all) != 3 || all[0].Agent.ID != b.two.Agent || all[1].Agent.ID != b.one.Agent || all[2].Here {
			t.Fatalf("got %+v", all)
		}
		two, one := all[0], all[1]
		if !two.Here || two.Open != 3 || two.Waiting != 3 || two.Since == 0 || two.Places[0].Writing || two.Places[0].Conversation != b.conversations["nobody, late"] {
			t.Errorf("two: %+v", two)
		}
		if one.Open != 2 || one.Waiting != 1 || one.Late != 1 || !one.Places[0].Writing || one.Places[0].Who.Name() == "" {
			t.Errorf("one: %+v", one)
		}
		if mates := tiles(v, inbox.WallAsk{Team: b.sales.ID}); len(mates) != 1 || mates[0].Agent.ID != b.one.Agent {
			t.Errorf("of the team: %+v", mates)
		}
		lead := r.supervisor(chat.ScopeTeam)
		b.sales.Members = append(b.sales.Members, lead.Agent)
		if _, err := r.inbox.PutTeam(t.Context(), v, b.sales); err != nil {
			t.Fatal(err)
		}
		mates := tiles(lead, inbox.WallAsk{})
		if len(mates) != 2 || mates[0].Agent.ID != b.one.Agent || len(mates[0].Places) != 0 || mates[0].Open != 1 {
			t.Errorf("who sees their team's sees %+v: nothing of a conversation that is of no team of theirs", mates)
		}
		if own := tiles(r.supervisor(chat.ScopeAssigned), inbox.WallAsk{}); len(own) != 1 || own[0].Open != 0 {
			t.Errorf("who sees their own sees %+v", own)
		}
	})
}

// supervisor is another agent who may watch, with a scope.
func (r *rig) supervisor(scope chat.Scope) chat.Viewer {
	r.t.Helper()
	v := r.colleague(scope)
	v.Role = chat.RoleSupervisor
	return v
}

func TestTheWallIsForSupervisors(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		ctx, agent, lead, id := t.Context(), r.colleague(chat.ScopeAll), r.supervisor(chat.ScopeAssigned), r.receive(time.Minute).Conversation
		_, err := r.inbox.Wall(ctx, agent, inbox.WallAsk{})
		wantKind(t, err, chat.Forbidden)
		_, err = r.inbox.Watch(ctx, agent, id)
		wantKind(t, err, chat.Forbidden)
		_, err = r.inbox.Watch(ctx, lead, id)
		wantKind(t, err, chat.NotFound)
		for _, ask := range []inbox.WallAsk{{State: "busy"}, {Order: chat.OrderPriority}} {
			_, err = r.inbox.Wall(ctx, lead, ask)
			wantKind(t, err, chat.Invalid)
		}
		if w, err := r.inbox.Wall(ctx, lead, inbox.WallAsk{Limit: 5}); err != nil || len(w.Conversations) != 0 || w.Waiting.Waiting != 0 {
			t.Errorf("beyond the scope: %+v, %v", w, err)
		}
	})
}

// TestAWhisperReachesWhoeverHasTheConversation and nobody else, least of all a customer.
func TestAWhisperReachesWhoeverHasTheConversation(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		ctx, lead, agent, id := t.Context(), r.supervisor(chat.ScopeAll), r.colleague(chat.ScopeAssigned), r.receive(time.Minute).Conversation
		before, queued := r.conversation(id), r.queued()
		whisper := func(by chat.Viewer, to chat.AgentID, words string) (chat.Entry, error) {
			return r.inbox.Whisper(ctx, by, id, to, words)
		}
		_, err := whisper(lead, agent.Agent, "Offer a discount")
		wantKind(t, err, chat.Conflict) // nobody has it
		if _, err := r.inbox.Assign(ctx, r.shop.Viewer, []chat.ConversationID{id}, inbox.Charge{Agent: agent.Agent}, ""); err != nil {
			t.Fatal(err)
		}
		_, err = whisper(lead, r.shop.Admin.ID, "Offer a discount")
		wantKind(t, err, chat.Conflict) // meant for somebody else
		_, err = whisper(lead, agent.Agent, " ")
		wantKind(t, err, chat.Invalid)
		_, err = whisper(r.colleague(chat.ScopeAll), agent.Agent, "Me too")
		wantKind(t, err, chat.Forbidden)
		_, err = whisper(r.supervisor(chat.ScopeAssigned), agent.Agent, "Not mine to see")
		wantKind(t, err, chat.NotFound)
		_, err = whisper(chat.Viewer{Account: agent.Account, Agent: agent.Agent, Role: chat.RoleSupervisor}, agent.Agent, "To myself")
		wantKind(t, err, chat.Conflict)

		note, err := whisper(lead, agent.Agent, "Offer a discount")
		if err != nil || note.Kind != chat.EntryNote || note.Agent != lead.Agent || !slices.Equal(note.Detail.Agents, []chat.AgentID{agent.Agent}) {
			t.Fatalf("%+v, %v", note, err)
		}
		after := r.conversation(id)
		if after.Unread != before.Unread || after.ReadUntil != before.ReadUntil || after.WaitingSince != before.WaitingSince || r.queued() != queued || len(r.thread(id)) != 0 {
			t.Errorf("it changed %+v to %+v, or went out", before, after)
		}
		storetest.Write(t, r.store, func(tx *db.Tx) error { _, err := store.EntryIn(tx, agent, note.ID); return err }) // the agent sees it
	})
}

// TestALineSaysWhoHadTheConversation takes a conversation over, and gives only its team.
func TestALineSaysWhoHadTheConversation(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		b, lead := newBusy(r), r.supervisor(chat.ScopeAll)
		id := b.conversations["two, late"]
		for _, to := range []inbox.Charge{{Agent: lead.Agent}, {Agent: lead.Agent, Team: b.sales.ID}} {
			if _, err := r.inbox.Assign(t.Context(), lead, []chat.ConversationID{id}, to, ""); err != nil {
				t.Fatal(err)
			}
		}
		var had []chat.AgentID
		for _, line := range r.allEntries(id) {
			had = append(had, line.Detail.Was)
		}
		if !slices.Equal(had, []chat.AgentID{0, b.two.Agent, 0}) {
			t.Errorf("who had it: %v", had)
		}
	})
}
