package sandbox

import (
	"slices"
	"time"
)

// customer is somebody with WhatsApp on a phone of their own.
type customer struct {
	waID, userID, name, username string
	hidden                       bool // has a username and does not disclose the number
	readsByHand                  bool
	offline                      bool
	noWhatsApp                   bool
	stopped                      bool // opted out of marketing
	failsWith                    int  // code every message to this customer fails with, 0 for none
	reinstalls                   int  // how often WhatsApp was installed anew: another identity each time
	blocked                      bool // blocks the business: nothing of it arrives any more
	linked                       bool // known across linked portfolios: has a parent id
	oldDevice                    bool // writes from a companion Meta does not support: 131060
}

// chat is the conversation of a number with a customer, as both phones show it.
type chat struct {
	number        *number
	customer      *customer
	messages      []*message
	unread        int       // on the owner's phone
	lastInbound   time.Time // since onboarding; opens the window
	pair          pairRate
	adAt          time.Time            // when the customer last came from an ad
	entryPoint    time.Time            // when the business first answered that
	conversations map[string]time.Time // by category: opened and paid for, until July 2025
	typingUntil   time.Time            // the customer sees "typing…" until then

	customerTypingUntil time.Time // the owner sees it; Meta tells no partner
}

// Who put a message into a chat.
const (
	viaCustomer  = "customer"
	viaApp       = "app" // the owner's Business app
	viaCompanion = "companion"
	viaAPI       = "api"
)

// message is one bubble.
type message struct {
	id            string
	chat          *chat
	fromBusiness  bool
	via           string
	at            time.Time
	kind          string // Meta's type: text, image, …
	body          any    // the object under the key of that type
	context       object
	referral      object
	status        string // ladder of the receiving side: pending, sent, delivered, read, played, failed
	failure       *graphError
	reactions     map[string]string // "business" or "customer" → emoji
	edited        bool
	revoked       bool
	callback      string // biz_opaque_callback_data
	pricing       object
	expires       time.Time // of templates: not delivered after it, and no webhook tells
	ledger        int       // its row in the account's books, counted from 1; 0 without one
	footnote      string    // shown under the bubble, such as a template's name
	held          string    // id of the template that paces it, while it waits for the verdict
	heldMarketing bool      // asked for through the Marketing Messages API
	direct        string    // id of the template Direct Send made or matched
	withheld      bool      // sent while one side blocked the other: never arrives
}

var statusRank = map[string]int{"pending": 0, "sent": 1, "delivered": 2, "read": 3, "played": 4, "failed": 5}

// rise moves the status up its ladder and says whether that changed anything.
func (m *message) rise(status string) bool {
	if m.status == "failed" || statusRank[status] <= statusRank[m.status] {
		return false
	}
	m.status = status
	return true
}

// chatWith returns the chat of the two, making it when they never wrote.
func (n *number) chatWith(c *customer) *chat {
	ch := n.chats[c.waID]
	if ch == nil {
		ch = &chat{number: n, customer: c}
		n.chats[c.waID] = ch
	}
	return ch
}

// add puts a message into its chat and into the index of ids.
func (w *World) add(ch *chat, m *message) *message {
	m.chat = ch
	ch.messages = append(ch.messages, m)
	w.messages[m.id] = m
	if m.fromBusiness {
		ch.typingUntil = time.Time{}
	} else {
		ch.customerTypingUntil = time.Time{}
	}
	w.forgetOld(ch)
	return m
}

func (ch *chat) last() *message {
	if len(ch.messages) == 0 {
		return nil
	}
	return ch.messages[len(ch.messages)-1]
}

// recentChats lists the chats of a number, the one with the newest message first.
func (n *number) recentChats() []*chat {
	var out []*chat
	for _, ch := range n.chats {
		if ch.last() != nil {
			out = append(out, ch)
		}
	}
	slices.SortFunc(out, func(a, b *chat) int { return b.last().at.Compare(a.last().at) })
	return out
}

// customerFor finds somebody by number, creating them: everyone in this world has WhatsApp unless told.
func (w *World) customerFor(s string) *customer {
	d := digits(s)
	if c := w.customers[d]; c != nil || d == "" {
		return c
	}
	return w.addCustomer(d, displayNumber(d))
}

func (w *World) addCustomer(d, name string) *customer {
	c := &customer{waID: d, name: name, readsByHand: w.opts.CustomersReadByHand,
		userID: countryOf(d) + "." + decimals(w, 20)}
	w.customers[d] = c
	w.byUserID[c.userID] = c
	return c
}

func decimals(w *World, n int) string {
	b := make([]byte, n)
	for i := range b {
		b[i] = byte('0' + w.rng.IntN(10))
	}
	b[0] = byte('1' + w.rng.IntN(9))
	return string(b)
}

// sortedCustomers lists people by name, then number.
func (w *World) sortedCustomers() []*customer {
	var out []*customer
	for _, c := range w.customers {
		out = append(out, c)
	}
	sortBy(out, func(c *customer) string { return c.name + c.waID })
	return out
}
