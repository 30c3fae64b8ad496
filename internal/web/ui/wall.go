package ui

import (
	"cmp"
	"context"
	"net/url"
	"strings"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/inbox"
	"github.com/saltbridge/saltbridge/internal/phonenumber"
	"github.com/saltbridge/saltbridge/internal/store"
)

// Wall is the page of what happens right now.
type Wall struct {
	inbox.Wall
	Ask     inbox.WallAsk
	Rows    []Row  // the conversations
	Next    string // where the rows after these start; empty: there are none
	Teams   []chat.Team
	Agents  []chat.Agent
	Numbers []chat.Number
	Target  bool // whether anybody counts how soon customers are answered
}

// WallQuery writes what a wall is asked for as its address carries it, with the question mark; nothing for what everybody sees at first.
func WallQuery(a inbox.WallAsk) string {
	q := url.Values{}
	put := func(name, value, usual string) {
		if value != usual {
			q.Set(name, value)
		}
	}
	put("state", string(cmp.Or(a.State, inbox.WallAll)), string(inbox.WallAll))
	put("team", a.Team.String(), "0")
	put("agent", a.Agent.String(), "0")
	put("number", a.Number.String(), "0")
	put("order", string(cmp.Or(a.Order, chat.OrderWaiting)), string(chat.OrderWaiting))
	if len(q) == 0 {
		return ""
	}
	return "?" + q.Encode()
}

// NextAfter notes where the next page of conversations starts.
func (v *Wall) NextAfter(next *chat.Spot) {
	if v.Next = ""; next != nil {
		v.Next = next.String()
	}
}

// rest is the address of the wall from the next page on, for readers without script.
func (v Wall) rest() string {
	query := WallQuery(v.Ask)
	return "/wall" + cmp.Or(query, "?") + strings.Repeat("&", min(len(query), 1)) + "after=" + url.QueryEscape(v.Next)
}

// ofAgent is the address of the wall of one agent, or, if that is what is shown, of all.
func (v Wall) ofAgent(id chat.AgentID) string {
	ask := v.Ask
	if ask.Agent = id; v.Ask.Agent == id {
		ask.Agent = 0
	}
	return "/wall" + WallQuery(ask)
}

// watchAddress is where a conversation is watched, with what the wall was asked for.
func (v Wall) watchAddress(id chat.ConversationID) string {
	return "/wall/" + id.String() + WallQuery(v.Ask)
}

// conversationAddress is where a conversation is read, by someone who has it open or who watches it.
func conversationAddress(ctx context.Context, id chat.ConversationID) string {
	if frame(ctx).Watched {
		return "/wall/" + id.String()
	}
	return "/c/" + id.String()
}

// wallStates are the states of the wall in words.
func wallStates(ctx context.Context) []Option {
	return []Option{
		{string(inbox.WallAll), t(ctx, "All open")},
		{string(inbox.WallWaiting), t(ctx, "Customer waits")},
		{string(inbox.WallLate), t(ctx, "Late")},
		{string(inbox.WallFree), t(ctx, "Nobody has it")},
	}
}

// wallEmpty says why the wall has no conversation.
func wallEmpty(ctx context.Context, v Wall) string {
	switch {
	case v.Ask.State == inbox.WallLate && !v.Target:
		return t(ctx, "No time to answer is set, so nobody is late. Administrators set one on the page of the teams.")
	case v.Ask.State == inbox.WallLate:
		return t(ctx, "Nobody waits longer than the time to answer.")
	case v.Ask.State == inbox.WallWaiting:
		return t(ctx, "No customer waits for an answer.")
	case v.Ask.State == inbox.WallFree:
		return t(ctx, "Somebody has every open conversation.")
	}
	return t(ctx, "No conversation is open.")
}

// counted writes a number that may be more.
func counted(ctx context.Context, n int, more bool) string {
	if n == 0 && !more {
		return amount(ctx, 0)
	}
	return CountWord(ctx, store.Tally{N: n, More: more})
}

// placeWord says what an agent does at a conversation.
func placeWord(ctx context.Context, p inbox.PlaceAtWork) string {
	if p.Writing {
		return t(ctx, "writes to %s", isolated(contactName(p.Who)))
	}
	return t(ctx, "looks at %s", isolated(contactName(p.Who)))
}

// wallState is how a row stands against the time to answer; empty if nobody waits.
func wallState(ctx context.Context, r Row) string {
	if r.Waiting == 0 {
		return ""
	}
	return waitingState(ctx, r)
}

// wallHere says who is at a conversation.
func wallHere(ctx context.Context, h Here) string {
	write, look := h.doing()
	if len(write) > 0 {
		return replying(ctx, write)
	}
	switch len(look) {
	case 0:
		return ""
	case 1:
		return t(ctx, "%s is looking at it", look[0])
	}
	return t(ctx, "%s are looking at it", listed(ctx, look))
}

// Watch is a conversation that is watched.
type Watch struct {
	Thread
	Me       chat.Agent
	Back     string // the wall, as it was left
	Whispers bool   // a whisper has just been left
}

// refresh is where the conversation is drawn anew.
func (w Watch) refresh() string {
	return "/fragments/wall/" + w.Conversation.ID.String() + "?" + w.Seen.Query()
}

// whisperTo is who a whisper goes to; nil if nobody has the conversation, or the reader.
func (w Watch) whisperTo() *chat.Agent {
	if a := w.Charge.Agent; a != nil && a.ID != w.Me.ID {
		return a
	}
	return nil
}

// placeIcon shows what an agent does at a conversation.
func placeIcon(p inbox.PlaceAtWork) string {
	if p.Writing {
		return "draft"
	}
	return "eye"
}

func (v Wall) teams(ctx context.Context) []Option {
	all := []Option{{"0", t(ctx, "All teams")}}
	for _, x := range v.Teams {
		all = append(all, Option{x.ID.String(), x.Name})
	}
	return all
}

func (v Wall) agents(ctx context.Context) []Option {
	all := []Option{{"0", t(ctx, "All agents")}}
	for _, x := range v.Agents {
		all = append(all, Option{x.ID.String(), x.Name})
	}
	return all
}

func (v Wall) numbers(ctx context.Context) []Option {
	all := []Option{{"0", t(ctx, "All numbers")}}
	for _, x := range v.Numbers {
		all = append(all, Option{x.ID.String(), cmp.Or(x.Name, phonenumber.Display(x.Digits))})
	}
	return all
}

// noWhisper says why there is nobody to whisper to.
func noWhisper(ctx context.Context, w Watch) string {
	if w.Charge.Agent == nil {
		return t(ctx, "Nobody has this conversation, so there is nobody to whisper to. Take it over, or assign it first.")
	}
	return t(ctx, "You have this conversation yourself. Join it, and write a note there.")
}
