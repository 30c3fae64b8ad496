package search

import (
	"strconv"
	"strings"
	"time"

	"github.com/saltbridge/saltbridge/internal/chat"
)

// period returns the day, month or year that a text names, in a place's time: from its start up to what follows it. now
// is for today, yesterday and 7d (seven days ago).
func period(text string, place *time.Location, now int64) (from, to int64, err error) {
	today := time.UnixMilli(now).In(place)
	day := func(t time.Time) (int64, int64, error) {
		y, m, d := t.Date()
		return time.Date(y, m, d, 0, 0, 0, 0, place).UnixMilli(), time.Date(y, m, d+1, 0, 0, 0, 0, place).UnixMilli(), nil
	}
	switch text {
	case "today":
		return day(today)
	case "yesterday":
		return day(today.AddDate(0, 0, -1))
	}
	if days, ok := strings.CutSuffix(text, "d"); ok {
		if n, err := strconv.Atoi(days); err == nil && n >= 0 && n < 10000 {
			return day(today.AddDate(0, 0, -n))
		}
	}
	text = strings.ReplaceAll(text, "/", "-")
	if t, err := time.ParseInLocation("2006-1-2", text, place); err == nil {
		return day(t)
	}
	if t, err := time.ParseInLocation("2006-1", text, place); err == nil {
		return t.UnixMilli(), t.AddDate(0, 1, 0).UnixMilli(), nil
	}
	if t, err := time.ParseInLocation("2006", text, place); err == nil {
		return t.UnixMilli(), t.AddDate(1, 0, 0).UnixMilli(), nil
	}
	return 0, 0, chat.Errorf(chat.Invalid, "%q is not a date: write it like 2026-05-01.", text)
}
