package language

import (
	"strconv"
	"strings"
	"time"
)

// Hours is how the hours of a day are counted.
type Hours string

// The ways to count hours.
const (
	HoursUsual  Hours = ""   // as the language does
	Hours12     Hours = "12" // 2:05 pm
	Hours24     Hours = "24" // 14:05
	clock24           = "15:04"
	clock12           = "3:04 "
	noonAndLate       = 12
)

// Clock writes a time of day.
func (l *Language) Clock(at time.Time, hours Hours) string {
	if hours == Hours24 || hours == HoursUsual && !l.formats.twelve {
		return at.Format(clock24)
	}
	half := l.formats.am
	if at.Hour() >= noonAndLate {
		half = l.formats.pm
	}
	return at.Format(clock12) + half
}

// DateTime writes a date with its time of day.
func (l *Language) DateTime(at time.Time, hours Hours) string {
	return l.Date(at) + ", " + l.Clock(at, hours)
}

// Date writes a date: 12 March 2026.
func (l *Language) Date(at time.Time) string { return l.write(l.formats.date, at) }

// ShortDate writes a date where there is little room: 12 Mar 2026.
func (l *Language) ShortDate(at time.Time) string { return l.write(l.formats.shortDate, at) }

// DayMonth writes a date of this year: 12 Mar.
func (l *Language) DayMonth(at time.Time) string { return l.write(l.formats.dayMonth, at) }

// WeekdayDate writes a day of this year: Thursday, 12 March.
func (l *Language) WeekdayDate(at time.Time) string { return l.write(l.formats.weekdayDate, at) }

// Month writes a month with its year: March 2026.
func (l *Language) Month(at time.Time) string { return l.write("MMMM y", at) }

// Weekday names a day of the week.
func (l *Language) Weekday(d time.Weekday) string { return l.formats.weekdays[d] }

// ShortWeekday names a day of the week where there is little room.
func (l *Language) ShortWeekday(d time.Weekday) string { return l.formats.shortWeekdays[d] }

// FirstDay is the day that weeks begin with.
func (l *Language) FirstDay() time.Weekday { return l.formats.firstDay }

// write fills a pattern of CLDR's letters.
func (l *Language) write(pattern string, at time.Time) string {
	var out strings.Builder
	for rest := pattern; rest != ""; {
		n := 1
		for n < len(rest) && rest[n] == rest[0] {
			n++
		}
		out.WriteString(l.part(rest[:n], at))
		rest = rest[n:]
	}
	return out.String()
}

func (l *Language) part(letters string, at time.Time) string {
	switch letters {
	case "d":
		return strconv.Itoa(at.Day())
	case "MMMM":
		return l.formats.months[at.Month()-1]
	case "MMM":
		return l.formats.shortMonths[at.Month()-1]
	case "y":
		return strconv.Itoa(at.Year())
	case "EEEE":
		return l.Weekday(at.Weekday())
	}
	return letters
}
