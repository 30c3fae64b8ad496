package inbox

import (
	"cmp"
	"context"
	"slices"
	"time"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/store"
)

// How much a wall looks at, so that it costs the same however much there is.
const (
	wallWaits  = 1000 // customers who wait, the longest first
	wallOpen   = 100  // open conversations of each agent
	wallAgents = 100  // agents shown
)

// WallState says which open conversations a wall shows.
type WallState string

// The states of a wall.
const (
	WallAll     WallState = "all"
	WallWaiting WallState = "waiting" // the customer waits for an answer
	WallLate    WallState = "late"    // the same, longer than the time to answer
	WallFree    WallState = "free"    // nobody has it
)

// WallStates are all states, in the order in which people are offered them.
func WallStates() []WallState { return []WallState{WallAll, WallWaiting, WallLate, WallFree} }

// WallAsk says what of an account a wall shows. The zero value shows all, who waits the longest first.
type WallAsk struct {
	State  WallState // empty: all
	Team   chat.TeamID
	Agent  chat.AgentID // who has the conversation
	Number chat.NumberID
	Order  chat.Order // empty: who waits the longest first
	Limit  int        // conversations
}

// Check reports what is wrong with what is asked, in a sentence for people.
func (a WallAsk) Check() error {
	if a.State != "" && !slices.Contains(WallStates(), a.State) {
		return chat.Errorf(chat.Invalid, "There is no state %q of the wall: expected all, waiting, late or free.", a.State)
	}
	if a.Order != "" && a.Order != chat.OrderWaiting && a.Order != chat.OrderNewest {
		return chat.Errorf(chat.Invalid, "There is no order %q of the wall: expected waiting or newest.", a.Order)
	}
	return nil
}

// Wall is what happens in the conversations that a viewer may see.
type Wall struct {
	Agents        []AgentAtWork   // those who are there first, then by who has the longest wait
	MoreAgents    int             // who is left out
	Conversations []store.Summary // open ones
	More          bool            // there are more than the limit
	Waiting       WaitCount       // of what the team, the agent and the number leave
	Free          int             // of those, whom nobody has
}

// WaitCount counts customers who wait for an answer.
type WaitCount struct {
	Waiting int
	Late    int   // longer than the time to answer
	Since   int64 // since when the first of them waits; zero: nobody does
	More    bool  // counting ended at a limit: there are, or may be, more
}

// AgentAtWork is an agent with what they have and where they are.
type AgentAtWork struct {
	Agent   chat.Agent
	Here    bool // whether they have a page of Saltbridge open
	Places  []PlaceAtWork
	Open    int  // conversations
	OpenMax bool // counting ended there
	WaitCount
}

// PlaceAtWork is a conversation that an agent has open; only those that the viewer may see are told.
type PlaceAtWork struct {
	Conversation chat.ConversationID
	Who          chat.Contact
	Writing      bool
}

// mayWatch is the one place that says whom the wall, watching and whispering are for.
func mayWatch(v chat.Viewer) error {
	if v.MayWatch() {
		return nil
	}
	return chat.Errorf(chat.Forbidden, "Only supervisors and administrators may watch. Ask an administrator if that is to be you.")
}

// Wall reads what happens. Kinds of failure: Forbidden, Invalid.
func (i *Inbox) Wall(ctx context.Context, v chat.Viewer, ask WallAsk) (w Wall, err error) {
	if err := mayWatch(v); err != nil {
		return w, err
	}
	if err := ask.Check(); err != nil {
		return w, err
	}
	office, err := i.store.Office(ctx, v)
	if err != nil {
		return w, err
	}
	waits, more, err := i.store.Waits(ctx, v, wallWaits)
	if err != nil {
		return w, err
	}
	c := counter{targets: targets(office), now: i.clock.NowMillis(), more: more}
	w.Waiting.More = more
	for _, x := range waits {
		if ask.lets(x) {
			c.count(&w.Waiting, x)
			if x.Assignee == 0 {
				w.Free++
			}
		}
	}
	if w.Agents, w.MoreAgents, err = i.atWork(ctx, v, ask, office, waits, c); err != nil {
		return w, err
	}
	w.Conversations, w.More, err = i.onTheWall(ctx, v, ask, office)
	return w, err
}

// lets reports whether a conversation is of the team, the agent and the number that are asked for.
func (a WallAsk) lets(w store.Wait) bool {
	return (a.Team == 0 || a.Team == w.Team) && (a.Agent == 0 || a.Agent == w.Assignee) && (a.Number == 0 || a.Number == w.Number)
}

// onTheWall reads the conversations.
func (i *Inbox) onTheWall(ctx context.Context, v chat.Viewer, ask WallAsk, office store.Office) ([]store.Summary, bool, error) {
	filter, some := ask.filter(office)
	if !some {
		return nil, false, nil
	}
	l := store.Listing{View: chat.View{Kind: chat.ViewOpen}, Filter: filter, Order: cmp.Or(ask.Order, chat.OrderWaiting), Limit: ask.Limit,
		Now: i.clock.NowMillis() + 1} // who waits for just as long as the time to answer is late
	if ask.State == WallFree {
		l.View.Kind = chat.ViewUnassigned
	}
	page, err := i.store.List(ctx, v, l)
	return page.Items, page.Next != nil && len(page.Items) == ask.Limit, err
}

// counter counts who waits, and how many of them too long.
type counter struct {
	targets func(chat.TeamID) time.Duration
	now     int64
	more    bool
}

func (c counter) count(into *WaitCount, w store.Wait) {
	into.Waiting++
	if into.Since == 0 || w.Since < into.Since {
		into.Since = w.Since
	}
	if target := c.targets(w.Team); target > 0 && c.now-w.Since >= target.Milliseconds() {
		into.Late++
	}
}

// targets returns the time to answer of a team; zero team: the account's.
func targets(office store.Office) func(chat.TeamID) time.Duration {
	minutes := make(map[chat.TeamID]int, len(office.Teams))
	for _, t := range office.Teams {
		minutes[t.ID] = t.AnswerMinutes
	}
	return func(id chat.TeamID) time.Duration {
		return time.Duration(cmp.Or(minutes[id], office.Account.AnswerMinutes)) * time.Minute
	}
}
