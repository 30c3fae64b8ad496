package chat

import "fmt"

// HoldKind says what sort of thing stops a number's sending.
type HoldKind string

// The kinds of hold.
const (
	HoldNone    HoldKind = ""
	HoldAccess  HoldKind = "access"  // Meta does not accept our access: someone has to connect the number again
	HoldAccount HoldKind = "account" // Meta restricted the account or the number: someone has to see to it there
	HoldPause   HoldKind = "pause"   // Meta asked for a rest, or cannot be reached: it goes on by itself
)

// NeedsSomeone reports whether a hold does not end by itself.
func (k HoldKind) NeedsSomeone() bool { return k == HoldAccess || k == HoldAccount }

// Hold stops a number's sending. What waits stays in the queue.
type Hold struct {
	Kind  HoldKind
	Code  int    // Meta's; 0 if it told none
	Say   string // for people: what happened and what to do
	Since int64
	Until int64 // when one message is tried, to see whether it is over
	Tries int   // how often that failed
}

// Holds reports whether a number sends nothing at now.
func (h Hold) Holds(now int64) bool { return h.Kind != HoldNone && now < h.Until }

// Waits says why what is written now does not go out yet, and when it will; empty if nothing stops it. A number that is lost
// takes nothing that could wait.
func Waits(n Number, h Hold, now int64) string {
	switch n.Link {
	case LinkConnected:
		if h.Holds(now) {
			return fmt.Sprintf("Messages wait: this number sends nothing at the moment. %s They go out by themselves afterwards.", h.Say)
		}
		return ""
	case LinkConnecting:
		return "Messages wait: this number is still being connected. They go out by themselves once it is."
	case LinkOffboarded:
		return "Messages wait: WhatsApp suspended this number after a change of the phone. They go out by themselves once the app is set up there again."
	case LinkChecking:
		return "Messages wait: WhatsApp says that a number of this account was removed, and is being asked which. If it was not this one, they go out by themselves."
	}
	return "Messages wait: this number is not connected to WhatsApp at the moment. They go out by themselves once it is connected again, as long as the customer may still be answered then."
}

// WaitsAt says why a message that is to go at a time will not go then; empty if nothing is known to stop it. When a broken
// connection ends nobody knows: it says nothing about messages of later.
func WaitsAt(n Number, h Hold, at, now int64) string {
	if at > now && n.Link != LinkConnected {
		return ""
	}
	return Waits(n, h, max(at, now))
}

// Trouble is why a number cannot be brought forward, for example because Meta refuses to subscribe us.
type Trouble struct {
	Code  int
	Say   string // for people; empty if there is none
	Since int64
	Until int64 // when it is tried again
	Tries int
}

// Standing is how a number's sending stands.
type Standing struct {
	Pace    int // messages a second that someone set; 0: what Meta grants
	Hold    Hold
	Trouble Trouble
}

// ContactHoldKind says what may not go to a contact.
type ContactHoldKind string

// The kinds of contact hold.
const (
	ContactBlocked   ContactHoldKind = "blocked"   // the business blocked the contact at Meta
	ContactMarketing ContactHoldKind = "marketing" // Meta or the contact wants no marketing now
)

// ContactHold is what Meta's answers told about writing to a contact.
type ContactHold struct {
	Kind  ContactHoldKind
	Code  int
	Since int64
	Until int64 // 0: until something else is known
}

// Exchange is one request to Meta with its answer, without secrets and message texts.
type Exchange struct {
	ID      int64     `json:"id"`
	Account AccountID `json:"account_id"`
	Number  NumberID  `json:"number_id"`  // 0 if it was about none
	Message MessageID `json:"message_id"` // 0 if it was about none
	Op      string    `json:"op"`         // what was asked for: "send the message"
	Method  string    `json:"method"`
	Path    string    `json:"path"`
	Status  int       `json:"status"`  // HTTP; 0 if there was no answer
	Code    int       `json:"code"`    // Meta's error code; 0 if none
	Trace   string    `json:"trace"`   // for Meta's support
	Outcome string    `json:"outcome"` // accepted, refused, retry or uncertain
	Error   string    `json:"error"`
	At      int64     `json:"at"`
	TookMS  int64     `json:"took_ms"`
	Request string    `json:"request"`
	Answer  string    `json:"answer"`
}
