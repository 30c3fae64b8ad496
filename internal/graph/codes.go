package graph

import (
	"sort"
	"time"
)

// RetryClass says what has to happen before a refused request can succeed.
type RetryClass string

// The retry classes.
const (
	RetryNever   RetryClass = "never"   // it will not succeed
	RetryBackoff RetryClass = "backoff" // by itself: try again with growing waits
	RetryPause   RetryClass = "pause"   // by itself, after a longer wait that Meta states
	RetryFix     RetryClass = "fix"     // after the input or a setting was mended
	RetryToken   RetryClass = "token"   // after someone renewed the access
)

// Scope says what a refusal is about, and so what else will be refused.
type Scope string

// The scopes, from narrow to wide.
const (
	ScopeMessage  Scope = "message"
	ScopeContact  Scope = "contact"  // every message to this person from this number
	ScopeTemplate Scope = "template" // every message with this template
	ScopeNumber   Scope = "number"
	ScopeAccount  Scope = "account" // the WhatsApp Business account
	ScopeApp      Scope = "app"     // the app, or its access to the account
)

// Effect says what a refusal means for whatever else waits to be sent.
type Effect string

// The effects, from none to the most.
const (
	GoOn        Effect = "go on"        // it concerns this message alone
	Tell        Effect = "tell"         // the same, and the operator should know
	Blocked     Effect = "blocked"      // nothing can go to this person
	NoMarketing Effect = "no marketing" // no marketing can go to this person
	RestPair    Effect = "rest pair"    // messages to this person rest
	Slower      Effect = "slower"       // the number sends more slowly
	Rest        Effect = "rest"         // the number rests and goes on by itself
	StopAccess  Effect = "stop access"  // the number stops until someone connects it again
	StopAccount Effect = "stop account" // the number stops until someone sees to it at Meta
)

// Alerts reports whether somebody should be told without asking.
func (e Effect) Alerts() bool { return e == Tell || e == StopAccess || e == StopAccount }

// Where the rows of the tables come from.
const (
	errorPage       = "Meta: error codes page, 11 Sep 2026 and 12 Dec 2025"
	olderEdition    = "Meta: error codes page, an older edition"
	platformPage    = "Meta: error codes page, 11 Sep 2026; 4^n seconds: platform page, Dec 2025"
	onboardingPage  = "Meta: onboarding page, Jun 2026; webhook only"
	noStoragePage   = "Meta: no-storage page, May 2026"
	callingPages    = "Meta: calling pages, Oct to Dec 2025"
	groupsPages     = "Meta: groups pages, Oct 2025"
	userIDPage      = "Meta: user id page, Jun 2026"
	directSendPages = "Meta: direct send pages, Jul 2026"
	ratePage        = "Meta: general rate limiting page"
	healthStatus    = "seen in health_status, 2026"
	clientLibraries = "seen in client libraries, 2026"
	fieldReports    = "field reports"
	recorded2026    = "recorded, 2026"
)

// Explanation is what one of Meta's error codes means.
type Explanation struct {
	Code      int
	Known     bool
	Title     string // Meta's short title, or ours where Meta publishes none
	Sentence  string // for people: what happened and what to do
	Retry     RetryClass
	Scope     Scope
	Wait      time.Duration // how long Meta says to wait; 0 if it says nothing
	Effect    Effect
	Source    string // where we know it from
	Uncertain bool   // the request may have been carried out in spite of the error
}

// Explain returns what a code means. Unknown codes get a sentence too, and Known is false.
func Explain(code int) Explanation {
	for _, table := range [][]row{graphCodes, messageCodes, templateCodes, accountCodes, callCodes} {
		if x, ok := lookUp(table, code); ok {
			return x
		}
	}
	return Explanation{
		Code:     code,
		Title:    "Unknown error",
		Sentence: "Meta refused this with an error that is not in its list. Look at the details below; if they do not help, ask Meta's support with the trace id.",
		Retry:    RetryNever,
		Scope:    ScopeMessage,
		Effect:   GoOn,
	}
}

// row is one code, or a range of them, in a table sorted by code.
type row struct {
	code, last int // last is 0 for a single code
	title      string
	retry      RetryClass
	scope      Scope
	wait       time.Duration
	effect     Effect
	source     string
	sentence   string
}

func (r row) end() int { return max(r.code, r.last) }

func lookUp(table []row, code int) (Explanation, bool) {
	i := sort.Search(len(table), func(i int) bool { return table[i].end() >= code })
	if i == len(table) || table[i].code > code {
		return Explanation{}, false
	}
	r := table[i]
	return Explanation{
		Code: code, Known: true, Title: r.title, Sentence: r.sentence,
		Retry: r.retry, Scope: r.scope, Wait: r.wait, Effect: r.effect, Source: r.source, Uncertain: uncertain(code),
	}, true
}

// uncertain lists the codes that do not say whether the request was carried out. Code 1 stands for a bad
// request and for a fault of Meta's servers alike (Meta: error codes page, Sep 2026). The others name
// a reason or say in words that the message was not sent.
func uncertain(code int) bool { return code == 1 }
