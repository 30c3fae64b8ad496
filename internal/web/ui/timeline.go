package ui

import (
	"context"
	"fmt"
	"strings"

	"github.com/a-h/templ"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/phonenumber"
)

// Seen is how the reader found a conversation: the divider above what was unread stays until they leave it.
type Seen struct {
	Until   int64 // up to when it was read
	Unread  int
	Watched bool // they only watch it
}

// Query writes it for addresses of fragments.
func (s Seen) Query() string {
	query := fmt.Sprintf("seen=%d&unread=%d", s.Until, s.Unread)
	if s.Watched {
		query += "&watched=1"
	}
	return query
}

// Entry is a note, or a line about what happened, as a thread shows it.
type Entry struct {
	chat.Entry
	Author    string   // who did it; empty: it came about
	Whom      string   // the agent it was assigned to
	Team      string   // the team it was assigned to
	Mentions  []string // names in a note
	Mine      bool     // whether the reader may change it
	Removable bool     // whether the reader may remove it
}

// unnamed are those whom a note is for without saying so in its words: a whisper.
func (e Entry) unnamed() (names []string) {
	for _, name := range e.Mentions {
		if e.RemovedAt == 0 && !strings.Contains(e.Body, "@"+name) {
			names = append(names, name)
		}
	}
	return names
}

// LineKind says what a line tells that nobody did.
type LineKind string

// The kinds of line.
const (
	LineOpened   LineKind = "opened"   // the customer service window
	LineShut     LineKind = "shut"     // the same
	LineImported LineKind = "imported" // the phone's history was complete; Count messages
	LineBroken   LineKind = "broken"   // the number was not connected any more; Word says why
	LineMended   LineKind = "mended"   // it was again
)

// Line is what came about between messages, told from what is known of them and of the number.
type Line struct {
	Kind  LineKind
	At    int64
	Count int
	Word  string
}

// LineItem puts a line into a thread.
func LineItem(l Line) Item { return Item{Message: chat.Message{SentAt: l.At}, Line: &l} }

// isolated keeps a name's writing direction from what stands around it.
func isolated(name string) string { return "\u2068" + name + "\u2069" }

// who writes who did something; what nobody known did, the team did.
func (e Entry) who(ctx context.Context) string {
	if e.Author == "" {
		return t(ctx, "Someone")
	}
	return isolated(e.Author)
}

// entrySign says in a line what happened.
func entrySign(ctx context.Context, e Entry) sign {
	who := e.who(ctx)
	switch e.Kind {
	case chat.EntryAssigned:
		return sign{"person", assignedWord(ctx, e)}
	case chat.EntryLabelled:
		return sign{"label", labelledWord(ctx, e)}
	case chat.EntryPriority:
		return sign{"flag", t(ctx, "%s set the priority: %s", who, priorityWord(ctx, e.Detail.Priority))}
	case chat.EntrySnoozed:
		if e.Detail.Until == 0 {
			return sign{"snooze", t(ctx, "%s put it to rest until the customer writes", who)}
		}
		return sign{"snooze", t(ctx, "%s put it to rest until %s", who, fullTime(ctx, e.Detail.Until))}
	case chat.EntryWoke:
		return sign{"clock", t(ctx, "It is back: the rest is over")}
	case chat.EntryResolved:
		return sign{"tick", t(ctx, "%s resolved it", who)}
	case chat.EntryReopened:
		if e.Agent == 0 {
			return sign{"inbox", t(ctx, "Open again: the customer wrote")}
		}
		return sign{"inbox", t(ctx, "%s opened it again", who)}
	case chat.EntryMerged:
		return sign{"merge", t(ctx, "%s merged the contact %s into this one", who, isolated(e.Detail.Name))}
	case chat.EntryBlocked:
		return sign{"block", t(ctx, "%s blocked the contact on WhatsApp", who)}
	case chat.EntryUnblocked:
		return sign{"block", t(ctx, "%s unblocked the contact on WhatsApp", who)}
	case chat.EntryMoved:
		return sign{"number", t(ctx, "The customer changed their number from %[1]s to %[2]s", isolated(phonenumber.Display(e.Detail.From)), isolated(phonenumber.Display(e.Detail.To)))}
	}
	return sign{"info", string(e.Kind)}
}

func assignedWord(ctx context.Context, e Entry) string {
	who, agent, team := e.who(ctx), e.Detail.Agent, e.Detail.Team
	whom := isolated(orWord(e.Whom, t(ctx, "Someone")))
	group := isolated(orWord(e.Team, t(ctx, "a team")))
	switch {
	case agent == 0 && team == 0 && e.Agent == 0:
		return t(ctx, "Nobody has it now")
	case agent == 0 && team == 0:
		return t(ctx, "%s released it: nobody has it now", who)
	case agent != 0 && agent == e.Agent && team == 0:
		return t(ctx, "%s took it", who)
	case agent != 0 && team == 0 && e.Agent == 0:
		return t(ctx, "Assigned to %s", whom)
	case agent != 0 && team == 0:
		return t(ctx, "%s assigned it to %s", who, whom)
	case agent == 0 && e.Agent == 0:
		return t(ctx, "Assigned to the team %s", group)
	case agent == 0:
		return t(ctx, "%s assigned it to the team %s", who, group)
	case e.Agent == 0:
		return t(ctx, "Assigned to %s of the team %s", whom, group)
	}
	return t(ctx, "%s assigned it to %s of the team %s", who, whom, group)
}

func labelledWord(ctx context.Context, e Entry) string {
	list := func(names []string) string {
		all := make([]string, len(names))
		for i, n := range names {
			all[i] = isolated(n)
		}
		return strings.Join(all, ", ")
	}
	added, taken := list(e.Detail.Added), list(e.Detail.Taken)
	switch {
	case taken == "":
		return t(ctx, "%s added the label %s", e.who(ctx), added)
	case added == "":
		return t(ctx, "%s took away the label %s", e.who(ctx), taken)
	}
	return t(ctx, "%s added the label %s and took away %s", e.who(ctx), added, taken)
}

// priorityWord names a priority.
func priorityWord(ctx context.Context, p chat.Priority) string {
	switch p {
	case chat.PriorityLow:
		return t(ctx, "low")
	case chat.PriorityMedium:
		return t(ctx, "medium")
	case chat.PriorityHigh:
		return t(ctx, "high")
	case chat.PriorityUrgent:
		return t(ctx, "urgent")
	}
	return t(ctx, "none")
}

// lineSign says what came about.
func lineSign(ctx context.Context, l Line) sign {
	switch l.Kind {
	case LineOpened:
		return sign{"clock", t(ctx, "The answer window is open for 24 hours")}
	case LineShut:
		return sign{"lock", t(ctx, "The answer window shut")}
	case LineImported:
		return sign{"import", plural(ctx, l.Count, "The phone's history is here: %d message", "The phone's history is here: %d messages")}
	case LineBroken:
		return sign{"offline", t(ctx, "The number was not connected from here on: what was written on the phone is missing")}
	case LineMended:
		return sign{"number", t(ctx, "The number was connected again")}
	}
	return sign{"info", l.Word}
}

// Signs of Unicode's private use that stand around a mention until the text is drawn.
const mentionBegins, mentionEnds = "\ue000", "\ue001"

// noteText shows the words of a note as messages are shown, with those it mentions marked. A mention begins a word, so that
// none is ever inside an address.
func noteText(body string, names []string) templ.Component {
	body = strings.NewReplacer(mentionBegins, "", mentionEnds, "").Replace(body)
	marked := markMentions(body, names)
	drawn := strings.NewReplacer(mentionBegins, `<b class="mention">`, mentionEnds, `</b>`).Replace(textHTML(marked))
	return templ.Raw(drawn)
}

// markMentions puts signs around the names that a note mentions, the longest where one begins another.
func markMentions(body string, names []string) string {
	var out strings.Builder
	for at := 0; at < len(body); {
		hit := ""
		if body[at] == '@' && (at == 0 || strings.ContainsAny(body[at-1:at], " \n\t(")) {
			for _, n := range names {
				if strings.HasPrefix(body[at+1:], n) && len(n) > len(hit) {
					hit = n
				}
			}
		}
		if hit == "" {
			out.WriteByte(body[at])
			at++
			continue
		}
		out.WriteString(mentionBegins + "@" + hit + mentionEnds)
		at += 1 + len(hit)
	}
	return out.String()
}

// importedWord says when what follows came from the phone.
func importedWord(ctx context.Context, i Item) string {
	if i.ImportedAt == 0 {
		return t(ctx, "Imported from the phone")
	}
	return t(ctx, "Imported from the phone, %s", dateWord(ctx, i.ImportedAt))
}

// dateWord is a day, 12 March 2026.
func dateWord(ctx context.Context, ms int64) string { return tongue(ctx).Date(local(ctx, ms)) }

// Version is what something said from a time on.
type Version struct {
	At   int64
	Text string
}
