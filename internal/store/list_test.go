package store_test

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/db"
	"github.com/saltbridge/saltbridge/internal/store"
	"github.com/saltbridge/saltbridge/internal/test/storetest"
)

// entry is what the tests know of a conversation besides what it tells itself.
type listEntry struct {
	chat.Conversation
	name      string
	origin    chat.Origin
	labels    []int64
	mentioned bool // of the viewer
	unsent    bool // of the viewer
}

const (
	viewerAgent, otherAgent = 101, 102
	viewerTeam, otherTeam   = 201, 202
	hour                    = int64(time.Hour / time.Millisecond)
	day                     = 24 * hour
)

// crowd fills a shop with conversations of every sort and returns them.
func crowd(t *testing.T, s *store.Store, shop *storetest.Shop, n int) []listEntry {
	t.Helper()
	random := rand.New(rand.NewPCG(1, uint64(n)))
	pick := func(values ...int64) int64 { return values[random.IntN(len(values))] }
	var filings []store.Filing
	for i := range n {
		who := chat.Person{Phone: fmt.Sprintf("49151%08d", i), ProfileName: fmt.Sprintf("Guest %c%d%%", 'A'+i%7, i)}
		at := noon - random.Int64N(40)*day/4 // many at the same moment
		if i%2 == 0 {
			filings = append(filings, shop.Incoming(who, at, "hello"))
		} else {
			filings = append(filings, shop.Outgoing(who, []chat.Origin{chat.FromPhone, chat.FromAgent, chat.FromBot}[i%3], chat.StatusSent, at, "hello"))
		}
	}
	filed := shop.File(t, filings...)
	all := make([]listEntry, n)
	storetest.Write(t, s, func(tx *db.Tx) error {
		if _, err := tx.Exec(`INSERT INTO team_member (account_id, team_id, agent_id) VALUES ($1, $2, $3)`, shop.Account.ID, viewerTeam, viewerAgent); err != nil {
			return err
		}
		for i, f := range filed {
			x := &all[i]
			x.name, x.origin = fmt.Sprintf("Guest %c%d%%", 'A'+i%7, i), f.Origin
			x.mentioned, x.unsent = random.IntN(9) == 0, random.IntN(9) == 0
			for label := int64(301); label <= 303; label++ {
				if random.IntN(4) == 0 {
					x.labels = append(x.labels, label)
				}
			}
			if err := scatter(tx, shop, f.Conversation, *x, []any{
				[]string{"open", "open", "open", "snoozed", "resolved"}[random.IntN(5)], pick(0, 0, viewerAgent, otherAgent), pick(0, 0, viewerTeam, otherTeam),
				pick(0, 0, 0, 1, 2, 3, 4), pick(0, noon-hour, noon-2*hour, noon-3*day), pick(0, 0, 1, 5), noon + pick(-hour, 0, hour), noon - random.Int64N(90)*day,
			}); err != nil {
				return err
			}
		}
		return nil
	})
	for i, f := range filed {
		all[i].Conversation = must[chat.Conversation](t)(s.Conversation(t.Context(), shop.Viewer, f.Conversation))
	}
	return all
}

// scatter gives a conversation its values.
func scatter(tx *db.Tx, shop *storetest.Shop, id chat.ConversationID, x listEntry, values []any) error {
	account := shop.Account.ID
	_, err := tx.Exec(`UPDATE conversation SET state = $3, assignee = $4, team_id = $5, priority = $6, waiting_since = $7, unread = CAST($8 AS BIGINT), has_unread = CASE WHEN CAST($8 AS BIGINT) > 0 THEN 1 ELSE 0 END, window_until = $9, created_at = $10
		WHERE account_id = $1 AND id = $2`, append([]any{account, id}, values...)...)
	for _, label := range x.labels {
		if err == nil {
			_, err = tx.Exec(`INSERT INTO conversation_label (account_id, conversation_id, label_id) VALUES ($1, $2, $3)`, account, id, label)
		}
	}
	if err == nil && x.mentioned {
		_, err = tx.Exec(`INSERT INTO mention (account_id, agent_id, entry_id, conversation_id, at, seen_at) VALUES ($1, $2, $3, $3, 1, $4)`, account, viewerAgent, id, len(x.labels)/2)
	}
	if err == nil && x.unsent {
		_, err = tx.Exec(`INSERT INTO unsent (account_id, conversation_id, agent_id, kind, body, detail, version, updated_at) VALUES ($1, $2, $3, 'reply', 'Hm', '{}', 1, 1)`, account, id, viewerAgent)
	}
	return err
}

// seen says, as plainly as can be, whether the viewer may see a conversation.
func (x listEntry) seen(scope chat.Scope) bool {
	own := x.Assignee == viewerAgent || x.mentioned
	switch scope {
	case chat.ScopeAssigned:
		return own
	case chat.ScopeTeam:
		return own || x.Assignee == 0 && x.Team == 0 || x.Team == viewerTeam
	}
	return true
}

// in says whether a view has a conversation.
func (x listEntry) in(v chat.View) bool {
	open := x.State == chat.StateOpen
	switch v.Kind {
	case chat.ViewMine:
		return open && x.Assignee == viewerAgent
	case chat.ViewUnassigned:
		return open && x.Assignee == 0
	case chat.ViewTeam:
		return open && x.Team == v.Team
	case chat.ViewMentions:
		return x.mentioned
	case chat.ViewSnoozed:
		return x.State == chat.StateSnoozed
	case chat.ViewResolved:
		return x.State == chat.StateResolved
	}
	return open
}

// passes says whether a filter lets a conversation through.
func (x listEntry) passes(f chat.Filter) bool {
	var parts []bool
	for _, r := range f.Rules {
		parts = append(parts, x.keeps(r))
	}
	for _, g := range f.Groups {
		if !g.Empty() {
			parts = append(parts, x.passes(g))
		}
	}
	if f.Any && len(parts) > 0 {
		return slices.Contains(parts, true)
	}
	return !slices.Contains(parts, false)
}

func (x listEntry) keeps(r chat.Rule) bool {
	n, _ := strconv.ParseInt(r.Values[0], 10, 64)
	among := func(words ...string) bool {
		return slices.ContainsFunc(words, func(w string) bool { return slices.Contains(r.Values, w) }) != (r.Op == chat.OpNot)
	}
	yes := func(b bool) bool { return b == (r.Values[0] == "yes" || r.Values[0] == "open") }
	since := func(at int64) bool {
		switch r.Op {
		case chat.OpNewer:
			return at >= noon-n*day
		case chat.OpOlder:
			return at < noon-n*day
		}
		from, _ := time.Parse(time.DateOnly, r.Values[0])
		return (at < from.UnixMilli()) == (r.Op == chat.OpBefore)
	}
	switch r.Field {
	case chat.FieldState:
		return among(string(x.State))
	case chat.FieldAssignee:
		return among(map[chat.AgentID]string{0: "none", viewerAgent: "me"}[x.Assignee], x.Assignee.String())
	case chat.FieldTeam:
		return among(map[chat.TeamID]string{0: "none", viewerTeam: "mine"}[x.Team], x.Team.String())
	case chat.FieldLabel:
		if len(x.labels) == 0 {
			return among("none")
		}
		words := make([]string, len(x.labels))
		for i, l := range x.labels {
			words[i] = strconv.FormatInt(l, 10)
		}
		return among(words...)
	case chat.FieldPriority:
		if r.Op == chat.OpMore {
			return int64(x.Priority) >= n
		}
		return among(strconv.Itoa(int(x.Priority)))
	case chat.FieldNumber:
		return among(x.Number.String())
	case chat.FieldUnread:
		return yes(x.Unread > 0)
	case chat.FieldWindow:
		return yes(x.Window.Until > noon)
	case chat.FieldDraft:
		return yes(x.unsent)
	case chat.FieldWaiting:
		return x.WaitingSince > 0 && x.WaitingSince < noon-n*60_000
	case chat.FieldOrigin:
		return among(string(x.origin))
	case chat.FieldContact:
		return strings.Contains(strings.ToLower(x.name), strings.ToLower(r.Values[0])) != (r.Op == chat.OpNot)
	case chat.FieldCreated:
		return since(x.CreatedAt)
	}
	return since(x.LastAt)
}

// drawRule draws a rule that is well formed.
func drawRule(r *rapid.T, shop *storetest.Shop) chat.Rule {
	rule := chat.Rule{Field: rapid.SampledFrom(chat.Fields()).Draw(r, "field")}
	rule.Op = rapid.SampledFrom(rule.Field.Ops()).Draw(r, "op")
	values := map[chat.Field][]string{
		chat.FieldState: {"open", "snoozed", "resolved"}, chat.FieldAssignee: {"me", "none", "102"}, chat.FieldTeam: {"mine", "none", "202"},
		chat.FieldLabel: {"none", "301", "302", "303"}, chat.FieldPriority: {"0", "1", "2", "3", "4"}, chat.FieldNumber: {shop.Number.ID.String(), "7"},
		chat.FieldUnread: {"yes", "no"}, chat.FieldWindow: {"open", "shut"}, chat.FieldDraft: {"yes", "no"}, chat.FieldWaiting: {"0", "90", "3000"},
		chat.FieldOrigin: {"customer", "phone", "agent", "bot"}, chat.FieldContact: {"guest a", "GUEST B", "1%", "_"},
	}[rule.Field]
	switch rule.Op {
	case chat.OpBefore, chat.OpAfter:
		values = []string{"2026-05-28", "2026-04-01", "2027-01-01"}
	case chat.OpOlder, chat.OpNewer:
		values = []string{"0", "3", "30"}
	}
	most := 1
	if rule.Op == chat.OpIs || rule.Op == chat.OpNot {
		most = 2
	}
	rule.Values = rapid.SliceOfNDistinct(rapid.SampledFrom(values), 1, most, rapid.ID).Draw(r, "values")
	if rule.Field == chat.FieldContact {
		rule.Values = rule.Values[:1]
	}
	return rule
}

func drawFilter(r *rapid.T, shop *storetest.Shop, depth int) chat.Filter {
	f := chat.Filter{Any: rapid.Bool().Draw(r, "any")}
	for range rapid.IntRange(0, 2).Draw(r, "rules") {
		f.Rules = append(f.Rules, drawRule(r, shop))
	}
	if depth < 3 {
		for range rapid.IntRange(0, 2).Draw(r, "groups") {
			f.Groups = append(f.Groups, drawFilter(r, shop, depth+1))
		}
	}
	return f
}

// readAll reads all pages of a list. It fails if one is longer than its limit, or if the list does not end.
func readAll(t *testing.T, s *store.Store, v chat.Viewer, l store.Listing) (ids []chat.ConversationID) {
	t.Helper()
	for range 1000 {
		page := must[store.Listed](t)(s.List(t.Context(), v, l))
		if len(page.Items) > l.Limit {
			t.Fatalf("a page of %d, want at most %d", len(page.Items), l.Limit)
		}
		for _, x := range page.Items {
			ids = append(ids, x.ID)
		}
		if page.Next == nil {
			return ids
		}
		if l.After != nil && page.Next.Compare(*l.After) <= 0 {
			t.Fatalf("the page after %v leads to %v", l.After, page.Next)
		}
		l.After = page.Next
	}
	t.Fatal("the list does not end")
	return nil
}

// TestListsAreWhatAPlainModelSays reads lists of any view, filter, order, page and reach, for viewers of any scope.
func TestListsAreWhatAPlainModelSays(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store, shop *storetest.Shop) {
		all := crowd(t, s, shop, 90)
		views := []chat.View{{Kind: chat.ViewMine}, {Kind: chat.ViewUnassigned}, {Kind: chat.ViewTeam, Team: viewerTeam}, {Kind: chat.ViewTeam, Team: otherTeam},
			{Kind: chat.ViewOpen}, {Kind: chat.ViewMentions}, {Kind: chat.ViewSnoozed}, {Kind: chat.ViewResolved}}
		rapid.Check(t, func(r *rapid.T) {
			v := chat.Viewer{Account: shop.Account.ID, Agent: viewerAgent, Scope: rapid.SampledFrom([]chat.Scope{chat.ScopeAll, chat.ScopeTeam, chat.ScopeAssigned}).Draw(r, "scope")}
			l := store.Listing{View: rapid.SampledFrom(views).Draw(r, "view"), Order: rapid.SampledFrom(chat.Orders()).Draw(r, "order"), Now: noon,
				Limit: rapid.SampledFrom([]int{1, 3, 10, 100}).Draw(r, "limit")}
			if rapid.Bool().Draw(r, "filtered") {
				l.Filter = drawFilter(r, shop, 1)
				if err := l.Filter.Check(); err != nil {
					r.Fatal(err)
				}
			}
			l = l.Within(rapid.SampledFrom([]int{0, 10, 1000}).Draw(r, "gather"), rapid.SampledFrom([]int{2, 7, 1000}).Draw(r, "walk"), 20)
			var want []listEntry
			for _, x := range all {
				if x.in(l.View) && x.seen(v.Scope) && x.passes(l.Filter) {
					want = append(want, x)
				}
			}
			slices.SortFunc(want, func(a, b listEntry) int { return inOrder(l.Order, a.Conversation, b.Conversation) })
			wantIDs := make([]chat.ConversationID, len(want))
			for i, x := range want {
				wantIDs[i] = x.ID
			}
			if got := readAll(t, s, v, l); !slices.Equal(got, wantIDs) {
				r.Fatalf("%+v of %s:\ngot  %v\nwant %v", l, v.Scope, got, wantIDs)
			}
			wantOf(r, t, s, v, l, all, wantIDs)
			wantCount(r, t, s, v, l, want)
		})
	})
}

// wantOf asks which of all conversations are in the list.
func wantOf(r *rapid.T, t *testing.T, s *store.Store, v chat.Viewer, l store.Listing, all []listEntry, want []chat.ConversationID) {
	ids := make([]chat.ConversationID, len(all))
	for i, x := range all {
		ids[i] = x.ID
	}
	var got []chat.ConversationID
	for _, x := range must[[]store.Summary](t)(s.ListOf(t.Context(), v, l, ids)) {
		got = append(got, x.ID)
	}
	if !slices.Equal(got, want) {
		r.Fatalf("of all in %+v:\ngot  %v\nwant %v", l, got, want)
	}
}

// wantCount checks that a count is right, or says that there may be more and does not exceed what there is.
func wantCount(r *rapid.T, t *testing.T, s *store.Store, v chat.Viewer, l store.Listing, want []listEntry) {
	n := len(want)
	if l.View.Kind == chat.ViewMentions {
		return // counts the unseen
	}
	got := must[store.Tally](t)(s.CountList(t.Context(), v, l))
	if got.N > n || !got.More && got.N != n || got.N > 19 {
		r.Fatalf("counted %+v of %d", got, n)
	}
}

// inOrder compares two conversations the way people are told.
func inOrder(o chat.Order, a, b chat.Conversation) int {
	newest := cmp.Or(cmp.Compare(b.LastAt, a.LastAt), cmp.Compare(b.ID, a.ID))
	switch {
	case o == chat.OrderOldest:
		return -newest
	case o == chat.OrderPriority:
		return cmp.Or(cmp.Compare(b.Priority, a.Priority), newest)
	case o == chat.OrderWaiting && (a.WaitingSince > 0) != (b.WaitingSince > 0):
		return cmp.Compare(b.WaitingSince, a.WaitingSince) // who waits comes first
	case o == chat.OrderWaiting && a.WaitingSince > 0:
		return cmp.Or(cmp.Compare(a.WaitingSince, b.WaitingSince), cmp.Compare(a.ID, b.ID))
	}
	return newest
}

func TestMentionsAreCountedUntilTheyAreSeen(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store, shop *storetest.Shop) {
		all := crowd(t, s, shop, 60)
		want := 0
		for _, x := range all {
			if x.mentioned && len(x.labels) < 2 {
				want++
			}
		}
		v := chat.Viewer{Account: shop.Account.ID, Agent: viewerAgent, Scope: chat.ScopeAssigned}
		got := must[store.Tally](t)(s.CountList(t.Context(), v, store.Listing{View: chat.View{Kind: chat.ViewMentions}}))
		if got.N != want || want == 0 || got.More {
			t.Errorf("counted %+v, want %d", got, want)
		}
	})
}
