package sandbox

import (
	"crypto/hmac"
	"slices"
	"strings"
)

// systemUserID is the user behind the partner's and its customers' system user tokens.
const systemUserID = "122000111222333"

// signupScopes are what Embedded Signup grants a business token.
var signupScopes = []string{scopeManagement, scopeMessaging}

// everyScope is what the partner's own system user has.
var everyScope = []string{scopeManagement, scopeMessaging, scopeBusiness}

func (t *token) grants() []string {
	switch {
	case t.kind == tokenApp:
		return nil
	case t.scopes != nil:
		return t.scopes
	case t.kind == tokenSystemUser:
		return everyScope
	}
	return signupScopes
}

func (t *token) has(scope string) bool { return slices.Contains(t.grants(), scope) }

// permits refuses a token that lacks the permission.
func (t *token) permits(scope string) *graphError {
	if scope == "" || t.has(scope) {
		return nil
	}
	return &graphError{Code: 10, Plain: true, Message: "(#10) Application does not have permission for this action. It needs " + scope + "."}
}

// dead is why a token does not work any more, nil while it does.
func (w *World) dead(t *token, value string) *graphError {
	switch {
	case t == nil && !strings.HasPrefix(value, "EAA"):
		return &graphError{Code: 190, Plain: true, Message: "Invalid OAuth access token - Cannot parse access token"}
	case t == nil || t.revoked:
		return &graphError{Code: 190, Subcode: 460, Plain: true, Message: "Error validating access token: The session has been invalidated"}
	case !t.expires.IsZero() && !w.now().Before(t.expires):
		return &graphError{Code: 190, Subcode: 463, Plain: true, Message: "Error validating access token: Session has expired on " + t.expires.UTC().Format("Monday, 02-Jan-06 15:04:05 MST")}
	}
	return nil
}

// authenticate finds the token in the header or among the parameters, and checks the proof that it was
// sent by the app's own server.
func (w *World) authenticate(c *call) *graphError {
	value := c.bearer()
	if value == "" {
		return &graphError{Code: 104, Plain: true, Message: "An access token is required to request this resource."}
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	t := w.tokenByValue(value)
	if gerr := w.dead(t, value); gerr != nil {
		return gerr
	}
	c.token = t
	a, proof := w.apps[t.app], c.text("appsecret_proof")
	switch {
	case proof == "" && a.requireProof && t.kind != tokenApp:
		return &graphError{Code: 100, Plain: true, Message: "API calls from the server require an appsecret_proof argument"}
	case proof != "" && !hmac.Equal([]byte(proof), []byte(sign(a.secret, []byte(value)))):
		return &graphError{Code: 100, Kind: "GraphMethodException", Plain: true, Message: "Invalid appsecret_proof provided in the API argument"}
	}
	return nil
}

func (w *World) tokenByValue(value string) *token {
	if t := w.tokens[value]; t != nil {
		return t
	}
	return w.appToken(value)
}

func (c *call) bearer() string {
	scheme, value, ok := strings.Cut(c.r.Header.Get("Authorization"), " ")
	if ok && (strings.EqualFold(scheme, "Bearer") || strings.EqualFold(scheme, "OAuth")) {
		return strings.TrimSpace(value)
	}
	return c.text("access_token")
}
