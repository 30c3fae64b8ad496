package sandbox

import "time"

// numberMeta is what Meta keeps about a number beside its traffic. Every field is exported so that it is
// saved as it is.
type numberMeta struct {
	// CloudOnly numbers were added by POST /{waba}/phone_numbers: no Business app, to be verified and
	// registered before they send.
	CloudOnly  bool
	Verified   bool
	Registered bool

	CodeSent string // the verification code, shown on the panel in place of an SMS
	CodeAt   time.Time

	Registrations   []time.Time // within the last 72 hours
	Deregistrations []time.Time
	PINGuesses      []time.Time

	HighThroughput   bool      // 1,000 messages a second
	MaintenanceUntil time.Time // while that is being raised: 131057

	TestNumber bool     // writes to its allowed list alone
	Allowed    []string // wa_ids, five at most

	Profile    object // whatsapp_business_profile
	Automation object // conversational_automation
	Settings   object
	Commerce   object
	Compliance object
	QRs        []qrLink
	PublicKey  string
	Username   string
	OBA        string // status of the application for an Official Business Account
	NewName    string // a display name in review

	Blocked        []string          // wa_ids, in the order of blocking
	IdentityHashes map[string]string // accepted identity of customers, by wa_id
}

// qrLink is a short link that opens a chat with a text ready to send.
type qrLink struct{ Code, Text, Image string }

// mps is how many messages a second the number may carry, both directions.
func (w *World) mps(n *number) int {
	if n.meta.HighThroughput {
		return highMPS
	}
	if n.meta.CloudOnly && w.opts.Limits.MPS == coexistenceMPS {
		return cloudMPS
	}
	return w.opts.Limits.MPS
}

// Throughput by kind of number (Meta: throughput page, May 2026).
const (
	coexistenceMPS = 20
	cloudMPS       = 80
)
