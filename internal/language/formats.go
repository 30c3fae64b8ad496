package language

import "time"

// formats are how a language and country write numbers and dates: Unicode CLDR 48. Patterns use CLDR's letters: d day, MMMM month,
// MMM short month, y year, EEEE weekday, EEE short weekday.
type formats struct {
	months, shortMonths     [12]string // as they stand in a date
	weekdays, shortWeekdays [7]string  // from Sunday
	am, pm                  string
	twelve                  bool // hours of the day count to twelve unless someone wants otherwise
	firstDay                time.Weekday

	date        string // with year
	shortDate   string // with year, short
	dayMonth    string // short, without year
	weekdayDate string // without year

	indian  bool   // 12,34,567 instead of 1,234,567
	and     string // between two words
	lastAnd string // before the last of several
}

var englishMonths = [12]string{"January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"}
var englishWeekdays = [7]string{"Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"}
var englishShortWeekdays = [7]string{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"}

// international is CLDR's en-001 with the clock of twenty-four hours, which most of the world reads without a second look.
var international = formats{
	months:      englishMonths,
	shortMonths: [12]string{"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sept", "Oct", "Nov", "Dec"},
	weekdays:    englishWeekdays, shortWeekdays: englishShortWeekdays,
	am: "am", pm: "pm", firstDay: time.Monday,
	date: "d MMMM y", shortDate: "d MMM y", dayMonth: "d MMM", weekdayDate: "EEEE, d MMMM",
	and: " and ", lastAnd: " and ",
}

// india is CLDR's en-IN.
var india = formats{
	months: englishMonths, shortMonths: international.shortMonths,
	weekdays: englishWeekdays, shortWeekdays: englishShortWeekdays,
	am: "am", pm: "pm", twelve: true, firstDay: time.Sunday,
	date: "d MMMM y", shortDate: "d MMM y", dayMonth: "d MMM", weekdayDate: "EEEE, d MMMM",
	indian: true, and: " and ", lastAnd: " and ",
}

// unitedStates is CLDR's en-US.
var unitedStates = formats{
	months:      englishMonths,
	shortMonths: [12]string{"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"},
	weekdays:    englishWeekdays, shortWeekdays: englishShortWeekdays,
	am: "AM", pm: "PM", twelve: true, firstDay: time.Sunday,
	date: "MMMM d, y", shortDate: "MMM d, y", dayMonth: "MMM d", weekdayDate: "EEEE, MMMM d",
	and: " and ", lastAnd: ", and ",
}

// hindi is CLDR's hi: Latin digits by default, as phones in India have them, and Indian grouping.
var hindi = formats{
	months:      [12]string{"जनवरी", "फ़रवरी", "मार्च", "अप्रैल", "मई", "जून", "जुलाई", "अगस्त", "सितंबर", "अक्टूबर", "नवंबर", "दिसंबर"},
	shortMonths: [12]string{"जन॰", "फ़र॰", "मार्च", "अप्रैल", "मई", "जून", "जुल॰", "अग॰", "सित॰", "अक्टू॰", "नव॰", "दिस॰"},
	weekdays:    [7]string{"रविवार", "सोमवार", "मंगलवार", "बुधवार", "गुरुवार", "शुक्रवार", "शनिवार"},

	shortWeekdays: [7]string{"रवि", "सोम", "मंगल", "बुध", "गुरु", "शुक्र", "शनि"},
	am:            "am", pm: "pm", twelve: true, firstDay: time.Sunday,
	date: "d MMMM y", shortDate: "d MMM y", dayMonth: "d MMM", weekdayDate: "EEEE, d MMMM",
	indian: true, and: " और ", lastAnd: ", और ",
}
