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
	After  *chat.Spot // where the page of conversations before ended; nil: from the start
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
	Next          *chat.Spot      // where the next page of them starts; nil: there is none
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
	office, err := i.askedOf(ctx, v, ask)
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
	page, err := i.onTheWall(ctx, v, ask, office)
	w.Conversations, w.Next, w.More = page.Items, page.Next, page.Next != nil && len(page.Items) == ask.Limit
	return w, err
}

// WallPage reads a page of the wall's conversations and nothing else. Kinds of failure: Forbidden, Invalid.
func (i *Inbox) WallPage(ctx context.Context, v chat.Viewer, ask WallAsk) (page store.Listed, err error) {
	office, err := i.askedOf(ctx, v, ask)
	if err != nil {
		return page, err
	}
	return i.onTheWall(ctx, v, ask, office)
}

// WallOf reads those of some conversations that are on the wall, in its order. Kinds of failure: Forbidden, Invalid.
func (i *Inbox) WallOf(ctx context.Context, v chat.Viewer, ask WallAsk, some []chat.ConversationID) ([]store.Summary, error) {
	office, err := i.askedOf(ctx, v, ask)
	if err != nil {
		return nil, err
	}
	l, possible := i.wallListing(ask, office)
	if !possible {
		return nil, nil
	}
	return i.store.ListOf(ctx, v, l, some)
}

// askedOf checks who asks for what, and reads what filters are made of.
func (i *Inbox) askedOf(ctx context.Context, v chat.Viewer, ask WallAsk) (store.Office, error) {
	if err := mayWatch(v); err != nil {
		return store.Office{}, err
	}
	if err := ask.Check(); err != nil {
		return store.Office{}, err
	}
	return i.store.Office(ctx, v)
}

// lets reports whether a conversation is of the team, the agent and the number that are asked for.
func (a WallAsk) lets(w store.Wait) bool {
	return (a.Team == 0 || a.Team == w.Team) && (a.Agent == 0 || a.Agent == w.Assignee) && (a.Number == 0 || a.Number == w.Number)
}

// onTheWall reads the conversations.
func (i *Inbox) onTheWall(ctx context.Context, v chat.Viewer, ask WallAsk, office store.Office) (store.Listed, error) {
	l, possible := i.wallListing(ask, office)
	if !possible {
		return store.Listed{}, nil
	}
	return i.store.List(ctx, v, l)
}

// wallListing is the list of which the wall shows a page; false if nothing can be in it.
func (i *Inbox) wallListing(ask WallAsk, office store.Office) (store.Listing, bool) {
	filter, some := ask.filter(office)
	l := store.Listing{View: chat.View{Kind: chat.ViewOpen}, Filter: filter, Order: cmp.Or(ask.Order, chat.OrderWaiting), After: ask.After, Limit: ask.Limit,
		Now: i.clock.NowMillis() + 1} // who waits for just as long as the time to answer is late
	if ask.State == WallFree {
		l.View.Kind = chat.ViewUnassigned
	}
	return l, some
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
