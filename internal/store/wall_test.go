package store_test

import (
	"cmp"
	"maps"
	"slices"
	"testing"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/db"
	"github.com/saltbridge/saltbridge/internal/store"
	"github.com/saltbridge/saltbridge/internal/test/storetest"
)

// TestTheWallCountsWhatIsOpenAndWhoWaits compares with what all conversations of a crowd say, for every scope and with few looked at.
func TestTheWallCountsWhatIsOpenAndWhoWaits(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store, shop *storetest.Shop) {
		all := crowd(t, s, shop, 80)
		for _, scope := range []chat.Scope{chat.ScopeAll, chat.ScopeTeam, chat.ScopeAssigned} {
			v := chat.Viewer{Account: shop.Account.ID, Agent: viewerAgent, Scope: scope}
			var waiting []store.Wait
			for _, x := range all {
				if _, err := s.Conversation(t.Context(), v, x.ID); err == nil && x.State == chat.StateOpen && x.WaitingSince > 0 {
					waiting = append(waiting, store.Wait{Conversation: x.ID, Assignee: x.Assignee, Team: x.Team, Number: x.Number, Since: x.WaitingSince})
				}
			}
			byTime := func(a, b store.Wait) int {
				return cmp.Or(cmp.Compare(a.Since, b.Since), cmp.Compare(a.Conversation, b.Conversation))
			}
			slices.SortFunc(waiting, byTime)
			got, more, err := s.Waits(t.Context(), v, 100)
			if slices.SortFunc(got, byTime); err != nil || more || len(got) == 0 || !slices.Equal(got, waiting) {
				t.Errorf("%s: %d wait, more %v, %v; want %d", scope, len(got), more, err, len(waiting))
			}
			first, more, err := s.Waits(t.Context(), v, 5)
			if err != nil || len(first) > 5 || more != (len(first) > 0) || len(first) == 5 && !slices.Equal(first, waiting[:5]) {
				t.Errorf("%s: of five %v, more %v, %v", scope, first, more, err)
			}
		}
	})
}

// TestLoadsAreCountedOfEachAgent counts open conversations, as far as a limit.
func TestLoadsAreCountedOfEachAgent(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store, shop *storetest.Shop) {
		one, two := storetest.AddAgent(t, s, shop.Account.ID), storetest.AddAgent(t, s, shop.Account.ID)
		want := map[chat.AgentID]int{}
		all := crowd(t, s, shop, 40)
		for i, x := range all {
			whose := []chat.AgentID{one.ID, two.ID, 0}[i%3]
			storetest.Write(t, s, func(tx *db.Tx) error {
				return store.PutWork(tx, shop.Account.ID, []chat.Work{{Conversation: x.ID, State: x.State, Agent: whose}})
			})
			if x.State == chat.StateOpen && whose != 0 {
				want[whose]++
			}
		}
		count := func(v chat.Viewer, most int) map[chat.AgentID]int {
			got := map[chat.AgentID]int{}
			for _, l := range must[[]store.Load](t)(s.Loads(t.Context(), v, []chat.AgentID{one.ID, two.ID, shop.Admin.ID}, most)) {
				got[l.Agent] = l.Open
			}
			return got
		}
		if got := count(shop.Viewer, 100); !maps.Equal(got, want) || len(got) != 2 {
			t.Errorf("got %v, want %v", got, want)
		}
		if got := count(shop.Viewer, 3); got[one.ID] != 3 || got[two.ID] != 3 {
			t.Errorf("of three: %v", got)
		}
		mine := chat.Viewer{Account: shop.Account.ID, Agent: one.ID, Scope: chat.ScopeAssigned}
		if got := count(mine, 100); got[one.ID] != want[one.ID] || len(got) != 1 {
			t.Errorf("of one's own: %v, want %d", got, want[one.ID])
		}
	})
}
