package ui

import (
	"context"
	"time"

	"github.com/saltbridge/saltbridge/internal/chat"
)

// ContactName is what to call a contact.
func ContactName(c chat.Contact) string { return contactName(c) }

// StateWord names a state of conversations.
func StateWord(ctx context.Context, s chat.State) string {
	switch s {
	case chat.StateSnoozed:
		return t(ctx, "Snoozed")
	case chat.StateResolved:
		return t(ctx, "Resolved")
	}
	return t(ctx, "Open")
}

// Choice is something that can be chosen.
type Choice struct {
	ID, Name string
	Hint     string // stands beside the name
}

// PriorityChoices are the priorities from the most urgent down.
func PriorityChoices(ctx context.Context) (all []Choice) {
	for _, p := range priorities() {
		all = append(all, Choice{ID: number(int64(p)), Name: priorityName(ctx, p)})
	}
	return all
}

const morning = 9 // o'clock, when what was snoozed to a day comes back

// Rests are the times until when a conversation can rest, in the reader's time zone. "custom" is any time, "reply" until the
// customer writes.
func Rests(ctx context.Context) (all []Choice) {
	for _, id := range []string{"later", "tomorrow", "monday"} {
		until := restUntil(ctx, id)
		all = append(all, Choice{ID: id, Name: restName(ctx, id), Hint: restWord(ctx, until)})
	}
	return append(all, Choice{ID: "reply", Name: restName(ctx, "reply")}, Choice{ID: "custom", Name: restName(ctx, "custom")})
}

func restName(ctx context.Context, id string) string {
	switch id {
	case "later":
		return t(ctx, "Later today")
	case "tomorrow":
		return t(ctx, "Tomorrow morning")
	case "monday":
		return t(ctx, "Next Monday")
	case "reply":
		return t(ctx, "Until the customer writes")
	}
	return t(ctx, "Choose date and time…")
}

// restUntil is the time of a choice, as the reader's clock goes: three hours from now to the full hour, or nine o'clock.
func restUntil(ctx context.Context, id string) int64 {
	at := local(ctx, now(ctx))
	day := func(days int) int64 {
		return time.Date(at.Year(), at.Month(), at.Day()+days, morning, 0, 0, 0, at.Location()).UnixMilli()
	}
	switch id {
	case "later":
		return at.Add(3 * time.Hour).Truncate(time.Hour).UnixMilli()
	case "tomorrow":
		return day(1)
	}
	return day(1 + (int(time.Monday)+6-int(at.Weekday())+7)%7) // on a Monday: the next one
}

// RestUntil reads until when a conversation is to rest: one of [Rests], or a date and time in the reader's zone. Zero is until
// the customer writes.
func RestUntil(ctx context.Context, field string) (int64, error) {
	switch field {
	case "":
		return 0, chat.Errorf(chat.Invalid, "Choose until when the conversation is to rest.")
	case "reply":
		return 0, nil
	case "later", "tomorrow", "monday":
		return restUntil(ctx, field), nil
	}
	return MomentOf(ctx, field)
}

// SnoozedWord says that conversations rest, and until when.
func SnoozedWord(ctx context.Context, count int, until int64) string {
	say := plural(ctx, count, "%d conversation snoozed.", "%d conversations snoozed.")
	if until == 0 {
		return say
	}
	return say + " " + t(ctx, "Back at %s.", restWord(ctx, until))
}
