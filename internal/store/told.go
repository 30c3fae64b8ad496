package store

import (
	"strconv"
	"strings"

	"github.com/saltbridge/saltbridge/internal/chat"
)

// Most of what Meta tells about a message is when it was sent, delivered and read, and at what price. That stands in the
// message's own row, so that a receipt changes one page of the database: an entry for each, such as "s1764480000.3;", made of
// the status's letter, the time and, behind a full stop, the number of the pricing object if there was one. Times are in
// seconds, as Meta tells them; those that are not whole seconds are in milliseconds, which are larger numbers. Entries are
// only ever added, in any order, which needs no look at what stands there; of two about one status the earlier counts.

// told is an entry.
type told struct {
	status  chat.Status
	at      int64 // milliseconds since 1970
	pricing int64 // 0: none
}

const (
	toldFrom  = 100_000_000_000 // a number of an entry below is in seconds: in milliseconds it would be before March 1973
	toldLimit = "1000"          // characters, some seventy entries; three or four come
)

// letter is a status in short; empty for those that have none.
func letter(s chat.Status) string {
	switch s {
	case chat.StatusSent, chat.StatusDelivered, chat.StatusRead, chat.StatusPlayed, chat.StatusFailed:
		return string(s[:1])
	}
	return ""
}

// statusOf is the status that a letter is short for; empty if there is none.
func statusOf(short string) chat.Status {
	for _, s := range [...]chat.Status{chat.StatusSent, chat.StatusDelivered, chat.StatusRead, chat.StatusPlayed, chat.StatusFailed} {
		if letter(s) == short {
			return s
		}
	}
	return ""
}

// tellable reports whether an entry can hold a receipt's status, time and price; numbers are those of prices.
func tellable(r chat.Receipt, numbers map[string]int64) bool {
	_, priced := numbers[string(r.Pricing)]
	return priced && letter(r.Status) != "" && r.At >= toldFrom && r.At/1000 < toldFrom
}

// String returns the entry as it is stored.
func (t told) String() string {
	at := t.at
	if at%1000 == 0 {
		at /= 1000
	}
	text := letter(t.status) + strconv.FormatInt(at, 10)
	if t.pricing != 0 {
		text += "." + strconv.FormatInt(t.pricing, 10)
	}
	return text + ";"
}

// readTold reads stored entries, in the order in which they were added.
func readTold(text string) []told {
	var all []told
	for entry := range strings.SplitSeq(text, ";") {
		if entry == "" {
			continue
		}
		when, pricing, _ := strings.Cut(entry[1:], ".")
		t := told{status: statusOf(entry[:1])}
		t.at, _ = strconv.ParseInt(when, 10, 64) // written by String, or by the migration
		t.pricing, _ = strconv.ParseInt(pricing, 10, 64)
		if t.at < toldFrom {
			t.at *= 1000
		}
		all = append(all, t)
	}
	return all
}
