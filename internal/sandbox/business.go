package sandbox

import (
	"cmp"
	"slices"
	"time"
)

// waba is a WhatsApp Business Account, with the portfolio that owns it.
type waba struct {
	id, name, portfolio, portfolioName string
	numbers                            []*number
	subscribed                         map[string]*subscription // by app id
	meta                               wabaMeta
}

// subscription is the second of Meta's two switches: the app receives webhooks of this account.
type subscription struct{ override, verifyToken string }

// number is one business phone number and the phone that holds its Business app.
type number struct {
	id, digits, name string
	waba             *waba
	quality          string
	phone            *phone
	link             *link // nil while only the app uses the number
	chats            map[string]*chat
	pace             bucket
	override         subscription // webhook override of this number
	pin              string
	serviceUsed      map[string]int // free-form messages delivered by the API, by month
	meta             numberMeta
	ad               ad
}

// link is the coexistence connection between a number and a partner's app.
type link struct {
	app           string
	at            time.Time
	history       consent
	askedContacts bool
	askedHistory  bool
	offboarded    bool // re-registered, waiting to be reconnected
}

// consent is what the owner chose on the phone, or a known misbehaviour of Meta's.
type consent string

// What becomes of a history request.
const (
	historyShared   consent = "share"
	historyDeclined consent = "decline" // answered by webhook with 2593109
	historySilent   consent = "silent"  // accepted, and then no webhook ever; practitioners report it
)

// phone is the owner's device.
type phone struct {
	appVersion string
	opened     time.Time
	contacts   map[string]*contact // the address book, by digits
	signup     *signup             // the pairing in progress, nil otherwise

	companions   []*companion
	groups       []*group
	broadcasts   []*broadcast
	disappearing string // off, 24h, 7d or 90d: default of new 1:1 chats
	nextID       int    // of companions, groups and lists
}

type contact struct{ digits, full, first string }

// connectedTo says whether any number of the account is linked to the app.
func (b *waba) connectedTo(appID string) bool {
	return slices.ContainsFunc(b.numbers, func(n *number) bool { return n.link != nil && n.link.app == appID })
}

func sortBy[T any, K cmp.Ordered](s []T, key func(T) K) {
	slices.SortFunc(s, func(a, b T) int { return cmp.Compare(key(a), key(b)) })
}

// sortedNumbers lists the numbers in a stable order, for pages and answers.
func (w *World) sortedNumbers() []*number {
	var out []*number
	for _, n := range w.numbers {
		out = append(out, n)
	}
	sortBy(out, func(n *number) string { return n.id })
	return out
}

// findNumber takes a phone number id or the number itself, written in any way.
func (w *World) findNumber(s string) *number {
	if n := w.numbers[s]; n != nil {
		return n
	}
	d := digits(s)
	for _, n := range w.numbers {
		if d != "" && n.digits == d {
			return n
		}
	}
	return nil
}
