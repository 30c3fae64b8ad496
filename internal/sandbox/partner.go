package sandbox

import (
	"slices"
	"strings"
	"time"
)

// app is a Meta app: the partner's software.
type app struct {
	id, secret, name, configID, portfolio string
	verifyToken, callback                 string
	fields                                map[string]bool
	requireProof                          bool // "Require app secret": calls need appsecret_proof
}

// Kinds of access token.
const (
	tokenSystemUser = "SYSTEM_USER" // of the partner itself
	tokenBusiness   = "BUSINESS"    // one per onboarded customer, from the code exchange
	tokenApp        = "APP"
)

type token struct {
	value, kind, app string
	waba             string // of a business token
	issued           time.Time
	expires          time.Time // zero: never
	scopes           []string  // nil: what Embedded Signup grants
	revoked          bool
}

// oauthCode is what Embedded Signup hands to the browser. It lives 30 seconds and works once.
type oauthCode struct {
	app, waba string
	expires   time.Time // zero while the pop-up still shows its last screen
	used      bool
}

// codeLife is how long an Embedded Signup code may be exchanged (Meta: implementation page, Feb 2026).
const codeLife = 30 * time.Second

func (w *World) newToken(kind, appID, wabaID string) string {
	t := &token{value: "EAASANDBOX" + w.word(48), kind: kind, app: appID, waba: wabaID, issued: w.now()}
	w.tokens[t.value] = t
	return t.value
}

// appToken reads the literal form APPID|SECRET.
func (w *World) appToken(value string) *token {
	id, secret, ok := strings.Cut(value, "|")
	a := w.apps[id]
	if !ok || a == nil || a.secret != secret {
		return nil
	}
	return &token{value: value, kind: tokenApp, app: id, issued: w.now()}
}

// mayUse says whether the token reaches the WhatsApp account: its app must be connected there.
func (t *token) mayUse(b *waba) bool {
	if t.kind == tokenApp || (t.kind == tokenBusiness && t.waba != b.id) {
		return false
	}
	return b.connectedTo(t.app)
}

// wabasOf lists the accounts a token reaches, newest onboarding first.
func (w *World) wabasOf(t *token) []*waba {
	var out []*waba
	for _, b := range w.wabas {
		if t.mayUse(b) {
			out = append(out, b)
		}
	}
	slices.SortFunc(out, func(a, b *waba) int {
		if c := b.linkedAt().Compare(a.linkedAt()); c != 0 {
			return c
		}
		return strings.Compare(a.id, b.id)
	})
	return out
}
