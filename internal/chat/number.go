package chat

// Mode says which clients share a number. It decides which features are offered.
type Mode string

// The modes of a number.
const (
	ModeApp         Mode = "app"         // in the Business app only; tracked here, not connected
	ModeAPI         Mode = "api"         // on the Cloud API only
	ModeCoexistence Mode = "coexistence" // in both at once
)

// Link says how the connection of a number to Meta stands.
type Link string

// The states of a number's link.
const (
	LinkConnecting   Link = "connecting"   // token in hand, webhooks not yet subscribed
	LinkConnected    Link = "connected"    // webhooks flow
	LinkOffboarded   Link = "offboarded"   // Meta suspended it after a device change; may come back by itself
	LinkDisconnected Link = "disconnected" // ended; onboarding again is the only way back
	LinkChecking     Link = "checking"     // Meta says that something ended and not clearly what: it is being asked
	LinkTracked      Link = "tracked"      // in the Business app only: known here, never connected
)

// Number is one business phone number of an account.
type Number struct {
	ID            NumberID
	Account       AccountID
	PhoneNumberID string // Meta's id of the number
	WABAID        string // Meta's id of the WhatsApp Business account: opaque, per partner
	BusinessID    string // Meta's id of the business portfolio; often unknown
	Digits        string // the phone number, digits only, with country code
	Name          string // the verified name
	Mode          Mode
	Link          Link
	LinkReason    string // why the link ended, in Meta's word, e.g. PRIMARY_INACTIVITY
	LinkChangedAt int64  // Meta's time of the newest link change: older ones are stale
	OnboardedAt   int64  // customer messages before this open no window
	AppSeenAt     int64  // newest evidence that the phone's app was used
	Rate          int    // messages a second, inbound included
	CreatedAt     int64
}

// Lost reports whether a number is gone for good: it was never connected, removed here, or changed or deleted at WhatsApp. Every
// other break can end, by itself or by connecting the number again, and what waits to be sent is kept until it does.
func (n Number) Lost() bool {
	switch n.Link {
	case LinkTracked:
		return true
	case LinkDisconnected:
		return n.LinkReason == ReasonRemoved || n.LinkReason == "CHANGE_NUMBER" || n.LinkReason == "ACCOUNT_DELETED"
	}
	return false
}

// ReasonRemoved is the reason of a link that was ended here.
const ReasonRemoved = "REMOVED"

// RateFor returns the throughput Meta grants a number in a mode, in messages a second, inbound included.
// Source: throughput page, May 2026: coexistence numbers are fixed at 20, others start at 80.
func RateFor(mode Mode) int {
	if mode == ModeCoexistence {
		return 20
	}
	return 80
}

// RateAt returns the throughput of a number whose level Meta told; an unknown one is that of its mode. Source:
// throughput page, May 2026: STANDARD is 80 messages a second, HIGH 1,000, coexistence 20 whatever the level says.
func RateAt(mode Mode, level string) int {
	if mode != ModeCoexistence && level == "HIGH" {
		return 1000
	}
	return RateFor(mode)
}

// LinkChange is news about a number's link, as Meta's account_update tells it.
type LinkChange struct {
	Link   Link
	Reason string
	At     int64 // Meta's entry time: changes can arrive in any order
}
