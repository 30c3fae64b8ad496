package ui

import (
	"context"
	"strings"
	"time"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/store"
)

// Row is one conversation in the list.
type Row struct {
	ID       chat.ConversationID
	Spot     chat.Spot // where it stands in the list
	Who      chat.Contact
	Last     chat.Message
	LastAt   int64
	Unread   int
	Window   chat.Window
	State    chat.State
	Until    int64 // of one that rests: when it comes back; zero: when the customer writes
	Assignee *chat.Agent
	Team     string
	Priority chat.Priority
	Labels   []chat.Label
	Waiting  int64         // since when the customer waits for an answer; zero: does not
	Target   time.Duration // how soon customers are to be answered; zero: nobody counts
	Draft    string        // what the reader has begun to write
	Note     bool          // the draft is one of a note
	Via      string        // the number it runs on, where the account has several
	Open     bool          // shown beside the list
	Here     Here          // colleagues who have it open
}

// Inbox is the page of three panes.
type Inbox struct {
	List
	Views   Views
	Numbers int // how many numbers the account has
	Imports []Import
	MayAdd  bool    // whether the reader may connect a number
	Thread  *Thread // nil: none open
}

// List is the list of one view.
type List struct {
	View  chat.View
	Name  string // of the view
	Order chat.Order
	Rows  []Row
	Next  string // where the next rows start; empty if there are none
}

// Query is the list's part of an address.
func (l List) Query() string { return "view=" + l.View.String() + "&order=" + string(l.Order) }

// Rest is the address of the page with the rows after these, for readers without script.
func (l List) Rest() string { return "/?" + l.Query() + "&after=" + l.Next }

// Views is the switcher of views.
type Views struct {
	Now    chat.View
	Own    []ViewLink // what everybody has
	Teams  []ViewLink
	Saved  []ViewLink
	Folded bool // the reader folded it in
}

// ViewLink leads to a view.
type ViewLink struct {
	View  chat.View
	Name  string
	Icon  string
	Count string // how many are in it; empty: none, or not counted yet
	Keys  string // what leads there by keyboard
}

// ViewName is what a built-in view is called.
func ViewName(ctx context.Context, kind chat.ViewKind) string {
	switch kind {
	case chat.ViewMine:
		return t(ctx, "Mine")
	case chat.ViewUnassigned:
		return t(ctx, "Unassigned")
	case chat.ViewMentions:
		return t(ctx, "Mentions")
	case chat.ViewSnoozed:
		return t(ctx, "Snoozed")
	case chat.ViewResolved:
		return t(ctx, "Resolved")
	}
	return t(ctx, "All open")
}

// BuiltIn are the views that everybody has, in their order, with the reader's own keys.
func BuiltIn(ctx context.Context) []ViewLink {
	all := builtIn(ctx)
	for i, l := range all {
		all[i].Keys = ownKeys(ctx, viewAct(l.View), l.Keys)
	}
	return all
}

// viewAct is the id of the act that shows a view.
func viewAct(v chat.View) string { return "view." + v.String() }

// builtIn are those views with the keys that everybody has at first.
func builtIn(ctx context.Context) []ViewLink {
	link := func(kind chat.ViewKind, icon, keys string) ViewLink {
		return ViewLink{View: chat.View{Kind: kind}, Name: ViewName(ctx, kind), Icon: icon, Keys: keys}
	}
	return []ViewLink{
		link(chat.ViewMine, "person", "g m"), link(chat.ViewUnassigned, "question", "g u"), link(chat.ViewOpen, "inbox", "g o"),
		link(chat.ViewMentions, "mention", "g a"), link(chat.ViewSnoozed, "snooze", "g s"), link(chat.ViewResolved, "check", "g r"),
	}
}

// orderWord names an order of the list.
func orderWord(ctx context.Context, o chat.Order) string {
	switch o {
	case chat.OrderOldest:
		return t(ctx, "Oldest first")
	case chat.OrderWaiting:
		return t(ctx, "Waiting longest")
	case chat.OrderPriority:
		return t(ctx, "Most urgent first")
	}
	return t(ctx, "Newest first")
}

// priorityName names a priority.
func priorityName(ctx context.Context, p chat.Priority) string {
	switch p {
	case chat.PriorityLow:
		return t(ctx, "Low")
	case chat.PriorityMedium:
		return t(ctx, "Medium")
	case chat.PriorityHigh:
		return t(ctx, "High")
	case chat.PriorityUrgent:
		return t(ctx, "Urgent")
	}
	return t(ctx, "No priority")
}

// priorities from the most urgent down.
func priorities() []chat.Priority {
	return []chat.Priority{chat.PriorityUrgent, chat.PriorityHigh, chat.PriorityMedium, chat.PriorityLow, chat.PriorityNone}
}

// colourWord names a colour of labels.
func colourWord(ctx context.Context, colour string) string {
	switch colour {
	case "red":
		return t(ctx, "Red")
	case "orange":
		return t(ctx, "Orange")
	case "yellow":
		return t(ctx, "Yellow")
	case "green":
		return t(ctx, "Green")
	case "teal":
		return t(ctx, "Teal")
	case "blue":
		return t(ctx, "Blue")
	case "purple":
		return t(ctx, "Purple")
	case "pink":
		return t(ctx, "Pink")
	}
	return t(ctx, "Grey")
}

const shownLabels = 2 // of a row; further ones are counted

// firstLabels are the labels a row has room for, and the names of the others.
func firstLabels(labels []chat.Label) (shown []chat.Label, rest string, more int) {
	if len(labels) <= shownLabels {
		return labels, "", 0
	}
	var names []string
	for _, l := range labels[shownLabels:] {
		names = append(names, l.Name)
	}
	return labels[:shownLabels], strings.Join(names, ", "), len(names)
}

// waitingState is how a wait stands against the target: "", soon or late.
func waitingState(ctx context.Context, r Row) string {
	waited := time.Duration(now(ctx)-r.Waiting) * time.Millisecond
	switch {
	case r.Target == 0:
		return ""
	case waited >= r.Target:
		return "late"
	case waited >= r.Target*2/3:
		return "soon"
	}
	return ""
}

// waitedWord says how long a customer waits, as short as a list wants it. static/js/waiting.js counts on from here in the
// same words.
func waitedWord(ctx context.Context, since int64) string {
	minutes := int((now(ctx) - since) / minuteMS)
	switch {
	case minutes < 60:
		return t(ctx, "%d min", max(minutes, 0))
	case minutes < 48*60:
		return t(ctx, "%d h", minutes/60)
	}
	return t(ctx, "%d d", minutes/60/24)
}

const minuteMS = 60_000

// restWord says until when a conversation rests.
func restWord(ctx context.Context, until int64) string {
	if until == 0 {
		return t(ctx, "Until they write")
	}
	if daysAgo(ctx, until) == 0 {
		return clockTime(ctx, until)
	}
	return t(ctx, "%s, %s", tongue(ctx).DayMonth(local(ctx, until)), clockTime(ctx, until))
}

func emptyIcon(kind chat.ViewKind) string {
	switch kind {
	case chat.ViewMentions:
		return "mention"
	case chat.ViewSnoozed:
		return "snooze"
	case chat.ViewSaved:
		return "filter"
	case chat.ViewOpen:
		return "bridge"
	}
	return "check"
}

func emptyTitle(ctx context.Context, kind chat.ViewKind) string {
	switch kind {
	case chat.ViewMine:
		return t(ctx, "You have nothing to do")
	case chat.ViewUnassigned:
		return t(ctx, "Everything has someone")
	case chat.ViewTeam:
		return t(ctx, "The team has nothing to do")
	case chat.ViewMentions:
		return t(ctx, "Nobody has mentioned you")
	case chat.ViewSnoozed:
		return t(ctx, "Nothing rests")
	case chat.ViewResolved:
		return t(ctx, "Nothing is resolved yet")
	case chat.ViewSaved:
		return t(ctx, "No conversation is like this")
	}
	return t(ctx, "No conversations yet")
}

func emptyWord(ctx context.Context, kind chat.ViewKind) string {
	switch kind {
	case chat.ViewMine:
		return t(ctx, "What is assigned to you appears here.")
	case chat.ViewUnassigned:
		return t(ctx, "Conversations that nobody has taken appear here.")
	case chat.ViewTeam:
		return t(ctx, "What is given to the team appears here.")
	case chat.ViewMentions:
		return t(ctx, "Notes with your name lead here.")
	case chat.ViewSnoozed:
		return t(ctx, "Press S in a conversation to have it back later.")
	case chat.ViewResolved:
		return t(ctx, "Press E in a conversation when it is done. It comes back by itself when the customer writes.")
	case chat.ViewSaved:
		return t(ctx, "Conversations appear here as soon as they meet its conditions.")
	}
	return t(ctx, "They appear here as soon as someone writes, and as the phone's history comes in.")
}

// CountWord writes a count for people: 12, 999+; nothing for none.
func CountWord(ctx context.Context, n store.Tally) string {
	switch {
	case n.More:
		return t(ctx, "%s+", amount(ctx, int64(n.N)))
	case n.N == 0:
		return ""
	}
	return amount(ctx, int64(n.N))
}

// unreadWord writes how many conversations have something unread.
func unreadWord(ctx context.Context, unread int) string {
	if unread >= store.UnreadMost {
		return t(ctx, "%s+", amount(ctx, store.UnreadMost-1))
	}
	return amount(ctx, int64(unread))
}

// SavedKeys are the keys that lead to the first saved views.
func SavedKeys(at int) string {
	if at > 8 {
		return ""
	}
	return "g " + string(rune('1'+at))
}
