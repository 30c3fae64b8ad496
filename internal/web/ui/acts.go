package ui

import (
	"context"
	"slices"
	"strings"

	"github.com/saltbridge/saltbridge/internal/chat"
)

// ActsWord says what a snippet does; empty if nothing.
func ActsWord(ctx context.Context, a chat.Acts, d Desk) string {
	return strings.Join(actWords(ctx, a, d), " · ")
}

// ActsDone says that the acts of a snippet were done.
func ActsDone(ctx context.Context, a chat.Acts, d Desk) string {
	return t(ctx, "Done: %s", ActsWord(ctx, a, d))
}

// ActsGone says that the snippet whose acts were to be done is not there any more.
func ActsGone(ctx context.Context) string {
	return t(ctx, "Nothing besides: the snippet is gone.")
}

func actWords(ctx context.Context, a chat.Acts, d Desk) (all []string) {
	if a.Me {
		all = append(all, t(ctx, "Assign to me"))
	}
	if a.Team != 0 {
		all = append(all, t(ctx, "Team: %s", teamCalled(ctx, a.Team, d)))
	}
	for _, id := range a.Labels {
		all = append(all, t(ctx, "Label: %s", labelCalled(ctx, id, d)))
	}
	if a.Priority != nil {
		all = append(all, t(ctx, "Priority: %s", priorityName(ctx, *a.Priority)))
	}
	if a.Rest != "" {
		all = append(all, t(ctx, "Snooze: %s", restName(ctx, a.Rest)))
	}
	if a.Resolve {
		all = append(all, t(ctx, "Resolve"))
	}
	return all
}

func teamCalled(ctx context.Context, id chat.TeamID, d Desk) string {
	if at := slices.IndexFunc(d.Teams, func(x chat.Team) bool { return x.ID == id }); at >= 0 {
		return d.Teams[at].Name
	}
	return t(ctx, "one that was deleted")
}

func labelCalled(ctx context.Context, id chat.LabelID, d Desk) string {
	if at := slices.IndexFunc(d.Labels, func(x chat.Label) bool { return x.ID == id }); at >= 0 {
		return d.Labels[at].Name
	}
	return t(ctx, "one that was deleted")
}

// chosenPriority is the priority of acts as their form has it.
func chosenPriority(a chat.Acts) string {
	if a.Priority == nil {
		return ""
	}
	return number(int64(*a.Priority))
}

// chosenState is what acts make of a conversation's state, as their form has it.
func chosenState(a chat.Acts) string {
	if a.Resolve {
		return actResolve
	}
	return string(a.Rest)
}

// actResolve is the choice that resolves, beside those of [chat.RestChoices].
const actResolve = "resolve"

// ActsIn reads the form of acts.
func ActsIn(field func(name string) []string) (a chat.Acts, err error) {
	first := func(name string) string {
		if all := field(name); len(all) > 0 {
			return all[0]
		}
		return ""
	}
	a.Me = first("act-me") != ""
	if team := first("act-team"); team != "" {
		if a.Team, err = chat.ParseID[chat.Team](team); err != nil {
			return a, err
		}
	}
	for _, text := range field("act-label") {
		id, err := chat.ParseID[chat.Label](text)
		if err != nil {
			return a, err
		}
		a.Labels = append(a.Labels, id)
	}
	for _, p := range priorities() {
		if first("act-priority") == number(int64(p)) {
			a.Priority = &p
		}
	}
	switch state := first("act-state"); state {
	case actResolve:
		a.Resolve = true
	default:
		a.Rest = chat.Rest(state)
	}
	return a, nil
}

// MarkedUnread says how many conversations were marked as unread, and how many cannot be.
func MarkedUnread(ctx context.Context, n, never int) string {
	say := t(ctx, "Unread already.")
	if n > 0 {
		say = plural(ctx, n, "%d conversation marked as unread.", "%d conversations marked as unread.")
	}
	if never == 0 {
		return say
	}
	return say + " " + plural(ctx, never, "%d has nothing from the customer that could be unread.", "%d have nothing from the customer that could be unread.")
}

// MarkedRead says how many conversations count as read now.
func MarkedRead(ctx context.Context, n int) string {
	if n == 0 {
		return t(ctx, "Read already.")
	}
	return plural(ctx, n, "%d conversation marked as read.", "%d conversations marked as read.")
}
