package chat

import "time"

// Health is what Meta says about a number, and what our own tests of it found. Meta's words stay as they are.
type Health struct {
	Number       NumberID
	LookAt       int64  // when Meta is asked again
	AskedAt      int64  // of the last answer; 0: never
	Say          string // why Meta could not be asked the last time; empty if it could
	Code         int    // Meta's, of that
	OnBizApp     bool   // is_on_biz_app
	Platform     string // platform_type: CLOUD_API, NOT_APPLICABLE, ON_PREMISE
	Status       string // CONNECTED, PENDING, BANNED, …
	Quality      string // GREEN, YELLOW, RED, UNKNOWN
	NameStatus   string
	Verification string // code_verification_status
	Throughput   string // STANDARD, HIGH
	DailyLimit   string // people a day outside of windows: TIER_250 to TIER_UNLIMITED
	TokenOK      bool
	TokenUntil   int64 // when the access token ends; 0: never, or unknown
	TokenAt      int64 // when that was found out; 0: never
	Subscribed   bool  // our Meta app receives the account's webhooks
	Webhook      string
	TestAt       int64 // of the last self-test; 0: none yet
	TestMS       int64
	TestSay      string // what failed; empty if nothing
	RemindedFor  int64  // the evidence of use that the last reminder was about
	RemindedDay  int
	AppSeenHow   Evidence
	RemindTo     string // e-mail addresses with commas between; empty: all administrators
}

// Evidence says how we know that the phone's app was used.
type Evidence string

// The kinds of evidence. WhatsApp does not tell when a chat is read on the phone.
const (
	EvidenceMessage  Evidence = "message"  // an echo: may come from a linked device
	EvidenceBook     Evidence = "contacts" // the address book changed
	EvidenceRegister Evidence = "phone"    // the number was connected, or the phone registered anew
)

// Break is a time in which a number was not connected.
type Break struct {
	Number   NumberID
	BeganAt  int64
	EndedAt  int64  // 0: it lasts
	FilledAt int64  // when a later history brought what was written meanwhile; 0: it did not
	Reason   string // Meta's word
}

// dayMillis is a day in milliseconds.
const dayMillis = int64(24 * 3600 * 1000)

// InactivityDays is after how many days without use Meta ends the connection: about 14 (Meta: onboarding page, Jun
// 2026). The owner is reminded on the days of ReminderDays.
const InactivityDays = 14

// ReminderDays are the days without use on which the owner is reminded.
func ReminderDays() []int { return []int{10, 12} }

// Confidence says how sure a forecast is.
type Confidence string

// The degrees of confidence.
const (
	ConfidenceHigh   Confidence = "high"   // the phone itself was used then, and lately
	ConfidenceMedium Confidence = "medium" // something was written then, perhaps on a linked device
	ConfidenceLow    Confidence = "low"    // long ago: the phone may have been opened since without a trace
)

// Forecast says when Meta ends a number's connection if the phone is not used.
type Forecast struct {
	SeenAt     int64 // the newest evidence of use
	How        Evidence
	CutAt      int64 // not before this
	Unused     int   // whole days since
	Confidence Confidence
}

// quietDays is from when on missing evidence says little: people read without writing.
const quietDays = 7

// ForecastOf tells when a number's connection ends; ok is false for one that cannot end this way.
func ForecastOf(n Number, how Evidence, now int64) (f Forecast, ok bool) {
	if n.Mode != ModeCoexistence || n.Link != LinkConnected || n.OnboardedAt == 0 {
		return f, false
	}
	f.SeenAt, f.How = n.AppSeenAt, how
	if n.OnboardedAt > f.SeenAt {
		f.SeenAt, f.How = n.OnboardedAt, EvidenceRegister
	}
	f.CutAt = f.SeenAt + InactivityDays*dayMillis
	f.Unused = int(max(now-f.SeenAt, 0) / dayMillis)
	switch {
	case f.Unused >= quietDays:
		f.Confidence = ConfidenceLow
	case f.How == EvidenceMessage || f.How == "":
		f.Confidence = ConfidenceMedium
	default:
		f.Confidence = ConfidenceHigh
	}
	return f, true
}

// SameEvidence is how far news that came late may move the last evidence of use without another reminder of the same day.
const SameEvidence = 24 * time.Hour

// ReminderDue returns the day of the reminder that is due, or 0. Each is due once for the same evidence.
func (h Health) ReminderDue(f Forecast) int {
	told := 0
	if f.SeenAt-h.RemindedFor < SameEvidence.Milliseconds() {
		told = h.RemindedDay
	}
	due := 0
	for _, day := range ReminderDays() {
		if f.Unused >= day && day > told {
			due = day
		}
	}
	return due
}
