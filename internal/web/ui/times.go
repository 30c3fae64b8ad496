package ui

import (
	"context"
	"time"

	"github.com/saltbridge/saltbridge/internal/chat"
)

// local returns a stored time in the reader's time zone.
func local(ctx context.Context, ms int64) time.Time {
	return time.UnixMilli(ms).In(frame(ctx).Zone)
}

// momentField is how a field for date and time writes one.
const momentField = "2006-01-02T15:04"

// MomentOf reads what a field for date and time holds, in the reader's time zone; 0 if it is empty.
func MomentOf(ctx context.Context, field string) (ms int64, err error) {
	if field == "" {
		return 0, nil
	}
	at, err := time.ParseInLocation(momentField, field, frame(ctx).Zone)
	if err != nil {
		return 0, chat.Errorf(chat.Invalid, "Give date and time, such as 2026-12-01T09:00.")
	}
	return at.UnixMilli(), nil
}

// machineTime writes a time for the datetime attribute.
func machineTime(ms int64) string { return time.UnixMilli(ms).UTC().Format(time.RFC3339) }

// clockTime is the time of day, 14:05.
func clockTime(ctx context.Context, ms int64) string {
	return tongue(ctx).Clock(local(ctx, ms), frame(ctx).Hours)
}

// fullTime is date and time, 12 March 2026, 14:05.
func fullTime(ctx context.Context, ms int64) string {
	return tongue(ctx).DateTime(local(ctx, ms), frame(ctx).Hours)
}

// DayKey tells days apart in the reader's time zone.
func DayKey(ctx context.Context, ms int64) string { return local(ctx, ms).Format(time.DateOnly) }

// daysAgo counts midnights in the reader's time zone between a time and now.
func daysAgo(ctx context.Context, ms int64) int {
	at, today := local(ctx, ms), local(ctx, now(ctx))
	from := time.Date(at.Year(), at.Month(), at.Day(), 0, 0, 0, 0, time.UTC)
	to := time.Date(today.Year(), today.Month(), today.Day(), 0, 0, 0, 0, time.UTC)
	return int(to.Sub(from).Hours() / 24)
}

// listTime is as short as a list wants it: a time today, a weekday this week, a date before.
func listTime(ctx context.Context, ms int64) string {
	at := local(ctx, ms)
	switch ago := daysAgo(ctx, ms); {
	case ago <= 0:
		return clockTime(ctx, ms)
	case ago == 1:
		return t(ctx, "Yesterday")
	case ago < 7:
		return tongue(ctx).ShortWeekday(at.Weekday())
	case at.Year() == local(ctx, now(ctx)).Year():
		return tongue(ctx).DayMonth(at)
	}
	return tongue(ctx).ShortDate(at)
}

// dayName heads the messages of a day.
func dayName(ctx context.Context, ms int64) string {
	at := local(ctx, ms)
	switch ago := daysAgo(ctx, ms); {
	case ago == 0:
		return t(ctx, "Today")
	case ago == 1:
		return t(ctx, "Yesterday")
	case at.Year() == local(ctx, now(ctx)).Year():
		return tongue(ctx).WeekdayDate(at)
	}
	return tongue(ctx).Date(at)
}

// timeLeft says how long a window stays open, 12 h 34 min left. static/js/window.js counts on from here
// in the same words.
func timeLeft(ctx context.Context, left time.Duration) string {
	minutes := int(left.Minutes())
	switch {
	case minutes >= 60:
		return t(ctx, "%d h %d min left", minutes/60, minutes%60)
	case minutes >= 1:
		return t(ctx, "%d min left", minutes)
	}
	return t(ctx, "less than a minute left")
}

// timeLeftShort is timeLeft for a list.
func timeLeftShort(ctx context.Context, left time.Duration) string {
	if minutes := int(left.Minutes()); minutes < 60 {
		return t(ctx, "%d min", max(minutes, 1))
	}
	return t(ctx, "%d h", int(left.Hours()))
}
