package ui

import (
	"context"
	"slices"
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
	for _, rest := range chat.RestChoices() {
		c := Choice{ID: string(rest), Name: restName(ctx, rest)}
		if until := restUntil(ctx, rest); until != 0 {
			c.Hint = restWord(ctx, until)
		}
		all = append(all, c)
	}
	return append(all, Choice{ID: "custom", Name: t(ctx, "Choose date and time…")})
}

func restName(ctx context.Context, rest chat.Rest) string {
	switch rest {
	case chat.RestLater:
		return t(ctx, "Later today")
	case chat.RestTomorrow:
		return t(ctx, "Tomorrow morning")
	case chat.RestMonday:
		return t(ctx, "Next Monday")
	}
	return t(ctx, "Until the customer writes")
}

// RestsUntil tells when rests end, as the reader's clock goes; zero: when the customer writes.
func RestsUntil(ctx context.Context) func(chat.Rest) int64 {
	return func(rest chat.Rest) int64 { return restUntil(ctx, rest) }
}

// restUntil is when a rest ends: three hours from now to the full hour, at nine o'clock, or (zero) when the customer writes.
func restUntil(ctx context.Context, rest chat.Rest) int64 {
	at := local(ctx, now(ctx))
	day := func(days int) int64 {
		return time.Date(at.Year(), at.Month(), at.Day()+days, morning, 0, 0, 0, at.Location()).UnixMilli()
	}
	switch rest {
	case chat.RestReply:
		return 0
	case chat.RestLater:
		return at.Add(3 * time.Hour).Truncate(time.Hour).UnixMilli()
	case chat.RestTomorrow:
		return day(1)
	}
	return day(1 + (int(time.Monday)+6-int(at.Weekday())+7)%7) // on a Monday: the next one
}

// RestUntil reads until when a conversation is to rest: one of [Rests], or a date and time in the reader's zone. Zero is until
// the customer writes.
func RestUntil(ctx context.Context, field string) (int64, error) {
	if field == "" {
		return 0, chat.Errorf(chat.Invalid, "Choose until when the conversation is to rest.")
	}
	if rest := chat.Rest(field); slices.Contains(chat.RestChoices(), rest) {
		return restUntil(ctx, rest), nil
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
