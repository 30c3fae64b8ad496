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

// Explanation is what one of Meta's error codes means.
type Explanation struct {
	Code      int
	Known     bool
	Title     string // Meta's short title, or ours where Meta publishes none
	Sentence  string // for people: what happened and what to do
	Retry     RetryClass
	Scope     Scope
	Wait      time.Duration // how long Meta says to wait; 0 if it says nothing
	Uncertain bool          // the request may have been carried out in spite of the error
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
	}
}

// row is one code, or a range of them, in a table sorted by code.
type row struct {
	code, last int // last is 0 for a single code
	title      string
	retry      RetryClass
	scope      Scope
	wait       time.Duration
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
		Retry: r.retry, Scope: r.scope, Wait: r.wait, Uncertain: uncertain(code),
	}, true
}

// uncertain lists the codes that do not say whether the request was carried out. Code 1 stands for a bad
// request and for a fault of Meta's servers alike (Meta: error codes page, Sep 2026). The others name
// a reason or say in words that the message was not sent.
func uncertain(code int) bool { return code == 1 }
