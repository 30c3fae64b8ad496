package inbox_test

import (
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/saltbridge/saltbridge/internal/auth"
	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/db"
	"github.com/saltbridge/saltbridge/internal/inbox"
	"github.com/saltbridge/saltbridge/internal/store"
	"github.com/saltbridge/saltbridge/internal/test/storetest"
)

// takes has an agent choose that what they reply in becomes theirs.
func (r *rig) takes(agent chat.AgentID) {
	r.t.Helper()
	storetest.Write(r.t, r.store, func(tx *db.Tx) error {
		return store.Prefer(tx, r.shop.Account.ID, agent, store.Preference{Name: auth.PreferTake, Value: "yes"})
	})
}

func TestAReplyTakesChargeOfWhatNobodyHas(t *testing.T) {
	hash := strings.Repeat("a", 64)
	type example struct {
		off     bool        // not chosen
		has     bool        // a colleague has it
		program bool        // it is no agent's reply
		draft   inbox.Draft // what is sent
		note    bool        // it is a private note
		want    []chat.EntryKind
	}
	hello, assigned := inbox.Text("hello"), []chat.EntryKind{chat.EntryAssigned}
	eachCase(t, map[string]example{
		"words":         {draft: hello, want: assigned},
		"a file":        {draft: media("document", hash), want: assigned},
		"not chosen":    {off: true, draft: hello},
		"a colleague's": {has: true, draft: hello, want: assigned},
		"a program":     {program: true, draft: hello},
		"a reaction":    {draft: inbox.Draft{Content: chat.Content{Type: "reaction", Text: "👍"}}},
		"for later":     {draft: inbox.Draft{Content: hello.Content, At: time.Now().Add(time.Hour).UnixMilli()}},
		"a note":        {note: true, want: []chat.EntryKind{chat.EntryNote}},
	}, func(t *testing.T, r *rig, c example) {
		from, me := r.receive(time.Minute), r.shop.Viewer
		want := me.Agent
		r.keep(hash, "application/pdf", 1234)
		if !c.off {
			r.takes(me.Agent)
		}
		if c.program {
			me.Agent = 0
		}
		if c.has {
			want = r.colleague(chat.ScopeAll).Agent
			if _, err := r.inbox.Assign(t.Context(), me, []chat.ConversationID{from.Conversation}, inbox.Charge{Agent: want}, ""); err != nil {
				t.Fatal(err)
			}
		} else if len(c.want) == 0 || c.note {
			want = 0
		}
		var err error
		if c.note {
			_, err = r.inbox.AddNote(t.Context(), me, from.Conversation, "nobody sees this", nil)
		} else {
			if c.draft.Content.Type == "reaction" {
				c.draft.ReplyTo = from.ID
			}
			_, err = r.inbox.Reply(t.Context(), me, from.Conversation, c.draft)
		}
		if err != nil {
			t.Fatal(err)
		}
		if got := r.conversation(from.Conversation); got.Assignee != want {
			t.Errorf("it is of %d, want %d", got.Assignee, want)
		}
		if diff := cmp.Diff(c.want, r.entries(from.Conversation)); diff != "" {
			t.Error(diff)
		}
	})
}

// TestTheFirstOfTwoRepliesTakesCharge: with one line, of the team that the conversation belongs to, and what came of it told to open pages.
func TestTheFirstOfTwoRepliesTakesCharge(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		from := r.receive(time.Minute)
		team, err := r.inbox.PutTeam(t.Context(), r.shop.Viewer, chat.Team{Name: "Sales"})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := r.inbox.Assign(t.Context(), r.shop.Viewer, []chat.ConversationID{from.Conversation}, inbox.Charge{Team: team.ID}, ""); err != nil {
			t.Fatal(err)
		}
		before := r.lastEvent()
		var all sync.WaitGroup
		for range 4 {
			v := r.colleague(chat.ScopeAll)
			r.takes(v.Agent)
			all.Go(func() {
				if _, err := r.inbox.Reply(t.Context(), v, from.Conversation, inbox.Text("hello")); err != nil {
					t.Error(err)
				}
			})
		}
		all.Wait()
		c, lines := r.conversation(from.Conversation), r.allEntries(from.Conversation)
		if c.Assignee == 0 || c.Team != team.ID || len(lines) != 2 {
			t.Fatalf("it is %+v with %d lines", c, len(lines))
		}
		want := chat.EntryDetail{Agent: c.Assignee, Team: team.ID, Name: "Sales"}
		if line := lines[1]; line.Kind != chat.EntryAssigned || line.Agent != c.Assignee || !cmp.Equal(line.Detail, want) {
			t.Errorf("the line is %+v", line)
		}
		if got := r.lastEvent() - before; got != 4+2 {
			t.Errorf("%d events, want four messages, the conversation and its line", got)
		}
	})
}
