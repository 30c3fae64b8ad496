package ui

import (
	"context"
	"strings"
	"time"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/notify"
)

// Notices are what a browser is to tell its agent.
type Notices struct {
	Quiet   bool     `json:"quiet"`
	Notices []Notice `json:"notices"`
}

// Notice is one notification, in the agent's language.
type Notice struct {
	Kind  notify.Kind `json:"kind"`
	Title string      `json:"title"`
	Body  string      `json:"body"`
	URL   string      `json:"url"`
	Tag   string      `json:"tag"` // a newer one with the same takes its place
	Icon  string      `json:"icon"`
	Lang  string      `json:"lang"`
	Dir   string      `json:"dir"`
	Show  bool        `json:"show"`
	Sound bool        `json:"sound"`
}

// longestNotice is how many characters of a message a notification shows.
const longestNotice = 160

// NoticeOf writes a notice for a browser; names are those of agents.
func NoticeOf(ctx context.Context, n notify.Notice, chosen notify.Choice, names map[chat.AgentID]string) Notice {
	who := contactName(n.Who)
	out := Notice{Kind: n.Kind, Title: who, Body: previewOf(ctx, n.Message).Word, URL: "/c/" + n.Conversation.String(), Tag: string(n.Kind) + "-" + n.Conversation.String(),
		Icon: asset(ctx, "icons/app-192.png"), Lang: frame(ctx).Lang, Dir: "auto", Show: chosen.Wants(n.Kind, notify.Show), Sound: chosen.Wants(n.Kind, notify.Sound)}
	switch n.Kind {
	case notify.Mentioned:
		out.Title, out.Body = t(ctx, "%[1]s mentions you about %[2]s", names[n.Entry.Agent], who), n.Entry.Body
	case notify.Assigned:
		if n.Lost {
			out.Title, out.Body = t(ctx, "No longer yours: %s", who), lostWord(ctx, n.Entry, names)
			break
		}
		out.Title, out.Body = t(ctx, "Now yours: %s", who), t(ctx, "%s gave you this conversation.", names[n.Entry.Agent])
	case notify.Failed:
		out.Title, out.Body = t(ctx, "Not sent to %s", who), n.Message.ErrorSay
	default:
		if n.Count > 1 {
			out.Title = t(ctx, "%[1]s: %[2]s", who, plural(ctx, n.Count, "%d new message", "%d new messages"))
		}
	}
	out.Body = shortened(out.Body, longestNotice)
	return out
}

// lostWord says where a conversation went that was somebody's.
func lostWord(ctx context.Context, e chat.Entry, names map[chat.AgentID]string) string {
	by, to := names[e.Agent], names[e.Detail.Agent]
	switch {
	case to == "":
		return t(ctx, "It is assigned to somebody else, or to nobody.")
	case e.Detail.Agent == e.Agent || by == "":
		return t(ctx, "%s has taken it over.", isolated(to))
	}
	return t(ctx, "%[1]s gave it to %[2]s.", isolated(by), isolated(to))
}

// shortened cuts a text for a line.
func shortened(text string, most int) string {
	letters := []rune(strings.Join(strings.Fields(text), " "))
	if len(letters) <= most {
		return string(letters)
	}
	return strings.TrimSpace(string(letters[:most-1])) + "…"
}

// Notifying is the page about notifications.
type Notifying struct {
	Choice  notify.Choice
	Devices []chat.PushDevice
	Key     string // of this server, for browsers' makers
	Saved   bool
	Fault   string
}

// kindSign names what agents are told of.
func kindSign(ctx context.Context, k notify.Kind) (word, story string) {
	switch k {
	case notify.Mine:
		return t(ctx, "Your conversations"), t(ctx, "A customer wrote in a conversation that is yours.")
	case notify.Team:
		return t(ctx, "Your teams"), t(ctx, "A customer wrote in a conversation of your team that nobody has taken.")
	case notify.Unassigned:
		return t(ctx, "Nobody's conversations"), t(ctx, "A customer wrote, and the conversation belongs to nobody yet.")
	case notify.Mentioned:
		return t(ctx, "Mentions"), t(ctx, "A colleague's note names you.")
	case notify.Assigned:
		return t(ctx, "Given to you or taken"), t(ctx, "A colleague gave you a conversation, or took one of yours.")
	}
	return t(ctx, "Not sent"), t(ctx, "A message of yours could not be sent.")
}

// wayWord names how agents are told.
func wayWord(ctx context.Context, w notify.Way) string {
	switch w {
	case notify.Show:
		return t(ctx, "On screen")
	case notify.Sound:
		return t(ctx, "Sound")
	}
	return t(ctx, "Push")
}

// weekdays begin where most weeks do that are worked in.
func weekdays() []time.Weekday {
	return []time.Weekday{time.Monday, time.Tuesday, time.Wednesday, time.Thursday, time.Friday, time.Saturday, time.Sunday}
}

// weekdayWord names a day.
func weekdayWord(ctx context.Context, d time.Weekday) string {
	return []string{t(ctx, "Sunday"), t(ctx, "Monday"), t(ctx, "Tuesday"), t(ctx, "Wednesday"), t(ctx, "Thursday"), t(ctx, "Friday"), t(ctx, "Saturday")}[d]
}
