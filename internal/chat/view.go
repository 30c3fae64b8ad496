package chat

import (
	"cmp"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"
)

// ViewKind says what a view shows.
type ViewKind string

// The kinds of view.
const (
	ViewMine       ViewKind = "mine"       // open, assigned to the viewer
	ViewUnassigned ViewKind = "unassigned" // open, assigned to nobody
	ViewTeam       ViewKind = "team"       // open, of one team
	ViewOpen       ViewKind = "open"       // all that are open
	ViewMentions   ViewKind = "mentions"   // of any state, with a note that mentions the viewer
	ViewSnoozed    ViewKind = "snoozed"    // resting
	ViewResolved   ViewKind = "resolved"   // done
	ViewSaved      ViewKind = "saved"      // what a filter with a name lets through
)

// View names a list of conversations.
type View struct {
	Kind  ViewKind
	Team  TeamID // of ViewTeam
	Saved ViewID // of ViewSaved
}

// String writes a view as addresses carry it: mine, team-7, saved-9.
func (v View) String() string {
	switch v.Kind {
	case ViewTeam:
		return "team-" + v.Team.String()
	case ViewSaved:
		return "saved-" + v.Saved.String()
	}
	return string(v.Kind)
}

// ParseView reads what String wrote.
func ParseView(s string) (View, error) {
	kind, id, _ := strings.Cut(s, "-")
	v := View{Kind: ViewKind(kind)}
	var err error
	switch v.Kind {
	case ViewMine, ViewUnassigned, ViewOpen, ViewMentions, ViewSnoozed, ViewResolved:
	case ViewTeam:
		v.Team, err = ParseID[Team](id)
	case ViewSaved:
		v.Saved, err = ParseID[SavedView](id)
	default:
		err = Errorf(Invalid, "no such kind")
	}
	if err != nil || v.String() != s {
		return View{}, Errorf(Invalid, "There is no view %q: expected mine, unassigned, open, mentions, snoozed, resolved, team- with the id of a team, or saved- with the id of a saved view.", s)
	}
	return v, nil
}

// SavedView is a filter with a name. It belongs to one agent, one team, or (both zero) to all.
type SavedView struct {
	ID        ViewID
	Account   AccountID
	Agent     AgentID
	Team      TeamID
	Name      string
	Filter    Filter
	Place     int64 // its order among the others
	CreatedAt int64
}

const maxViewName = 60 // characters

// Check reports what is wrong with a saved view, in a sentence for people.
func (v SavedView) Check() error {
	name := strings.TrimSpace(v.Name)
	if name == "" {
		return Errorf(Invalid, "Give the view a name.")
	}
	if utf8.RuneCountInString(name) > maxViewName {
		return Errorf(Invalid, "The name has more than %d characters. Make it shorter.", maxViewName)
	}
	return v.Filter.Check()
}

// Order says which conversation of a list comes first.
type Order string

// The orders. Ties go by the newest message.
const (
	OrderNewest   Order = "newest"   // the newest message first
	OrderOldest   Order = "oldest"   // the conversation that nobody wrote in for the longest time first
	OrderWaiting  Order = "waiting"  // the customer who waits the longest for an answer first, then those who do not wait
	OrderPriority Order = "priority" // the most urgent first
)

// Orders are all orders.
func Orders() []Order { return []Order{OrderNewest, OrderOldest, OrderWaiting, OrderPriority} }

// ParseOrder reads an order; nothing is the newest first.
func ParseOrder(s string) (Order, error) {
	if s == "" {
		return OrderNewest, nil
	}
	for _, o := range Orders() {
		if string(o) == s {
			return o, nil
		}
	}
	return "", Errorf(Invalid, "There is no order %q: expected newest, oldest, waiting or priority.", s)
}

// Spot is where a conversation stands in a list of some order. Spots grow along the list.
type Spot struct {
	Part int64 // lists of some orders have parts: those who wait, then the others
	At   int64 // what the part is ordered by; negative where it falls
	ID   int64 // ties; negative where the part falls
}

// Spot is where a conversation stands in this order.
func (o Order) Spot(c Conversation) Spot {
	newest := Spot{At: -c.LastAt, ID: -int64(c.ID)}
	switch o {
	case OrderOldest:
		return Spot{At: c.LastAt, ID: int64(c.ID)}
	case OrderWaiting:
		if c.WaitingSince > 0 {
			return Spot{At: c.WaitingSince, ID: int64(c.ID)}
		}
		newest.Part = 1
	case OrderPriority:
		newest.Part = int64(PriorityUrgent - c.Priority)
	}
	return newest
}

// Compare tells which of two spots comes first.
func (s Spot) Compare(other Spot) int {
	return cmp.Or(cmp.Compare(s.Part, other.Part), cmp.Compare(s.At, other.At), cmp.Compare(s.ID, other.ID))
}

// String writes a spot as text that sorts like the spot itself.
func (s Spot) String() string {
	return fmt.Sprintf("%d%016x%016x", s.Part, uint64(s.At)^1<<63, uint64(s.ID)^1<<63)
}

// ParseSpot reads what String wrote.
func ParseSpot(s string) (spot Spot, err error) {
	fault := Errorf(Invalid, "This is no place in a list. Begin at its start again.")
	if len(s) != 33 {
		return spot, fault
	}
	at, errAt := strconv.ParseUint(s[1:17], 16, 64)
	id, errID := strconv.ParseUint(s[17:], 16, 64)
	spot = Spot{Part: int64(s[0] - '0'), At: int64(at ^ 1<<63), ID: int64(id ^ 1<<63)}
	if errAt != nil || errID != nil || spot.String() != s {
		return Spot{}, fault
	}
	return spot, nil
}
