package sandbox

import (
	"cmp"
	"log/slog"
	"time"

	"github.com/saltbridge/saltbridge/internal/clock"
)

// Options choose what a [World] is made of. The zero value is the shop "Acme Garden" on a clock of its own.
type Options struct {
	Seed     uint64       // the same seed gives the same people, chats and ids
	Scenario string       // shop, clinic, bank or crowd; the shop when empty or unknown. See [Scenarios].
	Crowd    CrowdOptions // of the scenario crowd
	Clock    *clock.Clock // shared with the product, so that both move together
	BaseURL  string       // how the product reaches the sandbox; when empty, taken from the last request
	Log      *slog.Logger

	App    AppOptions
	Delays Delays
	Limits Limits

	// VolumeTiers are the discounts for many charged messages; Saltbridge's own guess when empty.
	VolumeTiers []Tier

	// FirstUnavailable sends a customer's very first message as 131060, as Meta often does when a customer
	// comes from an ad.
	FirstUnavailable bool
	// CustomersReadByHand stops customers from reading by themselves after Delays.Read.
	CustomersReadByHand bool
	// SyncWindowError answers a closed window with 131047 at once. Meta usually accepts the message and
	// reports the failure by webhook; Direct Send documents the immediate answer.
	SyncWindowError bool
	// StrictMedia demands the bearer token on media downloads, as Meta does. Off by default because
	// public clients exist that follow the signed address without one.
	StrictMedia bool
	// FetchLinks downloads media given by link from any host. By default only those of this machine are
	// fetched; other links are accepted unseen.
	FetchLinks bool
	// ProfileByAPI lets the business profile of an app number be changed over the API. Meta's pages
	// disagree: the feature table says no, the endpoint exists.
	ProfileByAPI bool
	// HoldUSMarketing holds marketing messages to the United States back with 131049, as Meta has since
	// April 2025. Off by default because the shop's customers live there.
	HoldUSMarketing bool
	// BareDecline sends the history refusal (2593109) as Meta's page prints it: without the envelope.
	BareDecline bool
	// CapturedHistory imitates captures of April 2026 instead of the page: lower-case statuses, from_me,
	// newest message first.
	CapturedHistory bool
	// OrderedHistory keeps chunks in their order. Meta promises none, so the default lets some overtake.
	OrderedHistory bool
	// AllowedOrigins restricts Embedded Signup to these origins, as the app's "Allowed domains" do.
	// Empty allows every origin.
	AllowedOrigins []string
}

// AppOptions describe the partner's Meta app: the product under test.
type AppOptions struct {
	ID, Secret, ConfigID, Name string
	PortfolioID                string
	VerifyToken                string
	CallbackURL                string   // when set, taken as verified; otherwise POST /{app_id}/subscriptions
	Fields                     []string // subscribed webhook fields; all by default
}

// Delays are times on the sandbox clock.
type Delays struct {
	Sent, Delivered, Read time.Duration // of an API message, each counted from the send
	History               time.Duration // between two history chunks
	TemplateReview        time.Duration
	RetryFirst            time.Duration // pause before the first webhook retry, doubled each time
}

// Limits are Meta's, changeable for load tests and for older documentation.
type Limits struct {
	MPS            int // messages a second of a coexistence number, both directions; Meta: 20, fixed
	Reach          int // users reached outside of their windows in 24 hours; 0: by the account's tier; -1: no limit
	PairBurst      int // messages to one user before the pair rate bites; Meta: 45
	ThrottleStatus int // HTTP status of 130429 and 131056; Meta: 400 since December 2025, 429 before
	Workers        int // concurrent webhook deliveries
	BatchMax       int // entries in one webhook POST; Meta: up to 1000, promised to nobody
	HistoryChunk   int // messages in one history webhook
}

// allFields are the webhook fields an app of this kind subscribes to.
var allFields = []string{
	"account_update", "history", "messages", "smb_app_state_sync", "smb_message_echoes",
	"user_preferences", "message_template_status_update", "message_template_quality_update",
	"template_category_update", "message_template_components_update", "business_username_update", "phone_number_quality_update", "phone_number_name_update",
	"account_review_update", "flows", "account_alerts", "business_capability_update", "security",
}

func (o Options) withDefaults() Options {
	if o.Clock == nil {
		o.Clock = clock.New()
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	o.App = o.App.withDefaults()
	o.Delays = o.Delays.withDefaults()
	o.Limits = o.Limits.withDefaults()
	if o.VolumeTiers == nil {
		o.VolumeTiers = defaultTiers()
	}
	o.Crowd = o.Crowd.withDefaults()
	return o
}

func (a AppOptions) withDefaults() AppOptions {
	a.ID = cmp.Or(a.ID, "700100200300400")
	a.Secret = cmp.Or(a.Secret, "5a17b81d6e0000000000000000000a99")
	a.ConfigID = cmp.Or(a.ConfigID, "811000222333")
	a.Name = cmp.Or(a.Name, "Saltbridge")
	a.PortfolioID = cmp.Or(a.PortfolioID, "2200990088007700")
	a.VerifyToken = cmp.Or(a.VerifyToken, "sandbox-verify-token")
	if a.Fields == nil {
		a.Fields = allFields
	}
	return a
}

func (d Delays) withDefaults() Delays {
	d.Sent = cmp.Or(d.Sent, 150*time.Millisecond)
	d.Delivered = cmp.Or(d.Delivered, 600*time.Millisecond)
	d.Read = cmp.Or(d.Read, 2500*time.Millisecond)
	d.History = cmp.Or(d.History, 350*time.Millisecond)
	d.TemplateReview = cmp.Or(d.TemplateReview, 3*time.Second)
	d.RetryFirst = cmp.Or(d.RetryFirst, 2*time.Second)
	return d
}

func (l Limits) withDefaults() Limits {
	l.MPS = cmp.Or(l.MPS, 20)
	l.PairBurst = cmp.Or(l.PairBurst, 45)
	l.ThrottleStatus = cmp.Or(l.ThrottleStatus, 400)
	l.Workers = cmp.Or(l.Workers, 16)
	l.BatchMax = cmp.Or(l.BatchMax, 1)
	l.HistoryChunk = cmp.Or(l.HistoryChunk, 180)
	return l
}
