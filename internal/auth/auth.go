package auth

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"net/mail"
	"strings"
	"sync/atomic"
	"time"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/clock"
	"github.com/saltbridge/saltbridge/internal/db"
	"github.com/saltbridge/saltbridge/internal/store"
)

const (
	sessionLength = 30 * 24 * time.Hour // a session ends this long after signing in
	sessionIdle   = 12 * time.Hour      // and this long after it was last used
	sessionTouch  = 5 * time.Minute     // use is noted at most this often
	minPassword   = 10                  // characters
	maxPassword   = 200
)

// Auth signs people and programs in.
type Auth struct {
	store *store.Store
	clock *clock.Clock

	attempts attempts
	ended    atomic.Int64 // counts sessions that were ended here; see Watch
}

// New returns the door over a store.
func New(s *store.Store, c *clock.Clock) *Auth { return &Auth{store: s, clock: c} }

var errCredentials = chat.Errorf(chat.Forbidden, "The e-mail address or the password is not right.")
var errAttempts = chat.Errorf(chat.Forbidden, "There were too many wrong passwords for this address. Please wait a minute before you try again.")
var errSignedOut = chat.Errorf(chat.Forbidden, "Please sign in.")

// SignInOn checks a password and starts a session; the token goes into the browser's cookie, and device, what the browser calls
// itself, into the list of sessions. Kind Forbidden if
// the pair is wrong, or was too often; it takes as long for an unknown address as for a wrong password.
func (a *Auth) SignInOn(ctx context.Context, email, password, device string) (token string, err error) {
	email = NormalizeEmail(email)
	if !a.attempts.take(email, a.clock.Now()) {
		return "", errAttempts
	}
	agent, hash, ok, err := a.store.PasswordHash(ctx, email)
	if err != nil {
		return "", err
	}
	if !ok {
		hash = decoy
	}
	if match, err := checkPassword(hash, password); err != nil || !match || !ok {
		return "", firstError(err, errCredentials)
	}
	a.attempts.forget(email)
	secret := newSecret()
	now := a.clock.NowMillis()
	err = a.store.Write(ctx, func(tx *db.Tx) error {
		if err := store.EndOldSessions(tx, agent.Account, now-sessionLength.Milliseconds(), now-sessionIdle.Milliseconds()); err != nil {
			return err
		}
		return store.AddSession(tx, store.Session{Account: agent.Account, TokenHash: hashSecret(secret), Agent: agent.ID, CreatedAt: now, SeenAt: now, Device: device})
	})
	if err != nil {
		return "", err
	}
	return joinToken(agent.Account, secret), nil
}

// SignIn is [Auth.SignInOn] for a program that has no name.
func (a *Auth) SignIn(ctx context.Context, email, password string) (token string, err error) {
	return a.SignInOn(ctx, email, password, "")
}

// Agent returns who a session token belongs to; kind Forbidden if nobody is signed in with it. The session counts as used:
// ask for what a person does.
func (a *Auth) Agent(ctx context.Context, token string) (chat.Agent, error) {
	session, err := a.session(ctx, token)
	if err != nil {
		return chat.Agent{}, err
	}
	if now := a.clock.NowMillis(); now-session.SeenAt > sessionTouch.Milliseconds() {
		err := a.store.Write(ctx, func(tx *db.Tx) error { return store.TouchSession(tx, session.Account, session.TokenHash, now) })
		if err != nil {
			return chat.Agent{}, err
		}
	}
	return a.store.Agent(ctx, chat.SystemViewer(session.Account), session.Agent)
}

// Watcher is [Auth.Agent] for what an open page does by itself: a session that nobody uses ends, even if its page is open.
func (a *Auth) Watcher(ctx context.Context, token string) (chat.Agent, error) {
	session, err := a.session(ctx, token)
	if err != nil {
		return chat.Agent{}, err
	}
	return a.store.Agent(ctx, chat.SystemViewer(session.Account), session.Agent)
}

// session returns the session of a token if it is not over.
func (a *Auth) session(ctx context.Context, token string) (store.Session, error) {
	account, hash, ok := splitToken(token)
	if !ok {
		return store.Session{}, errSignedOut
	}
	session, ok, err := a.store.Session(ctx, account, hash)
	if err != nil {
		return session, err
	}
	now := a.clock.NowMillis()
	if !ok || now-session.CreatedAt > sessionLength.Milliseconds() || now-session.SeenAt > sessionIdle.Milliseconds() {
		return session, errSignedOut
	}
	return session, nil
}

// SignOut ends the session of a token; an unknown token is no error.
func (a *Auth) SignOut(ctx context.Context, token string) error {
	account, hash, ok := splitToken(token)
	if !ok {
		return nil
	}
	defer a.ended.Add(1)
	return a.store.Write(ctx, func(tx *db.Tx) error { return store.EndSession(tx, account, hash) })
}

// AddAgent checks and stores a new agent of an account.
func (a *Auth) AddAgent(ctx context.Context, agent chat.Agent, password string) (chat.Agent, error) {
	agent.ID = chat.AgentID(a.store.IDs.Next())
	agent.CreatedAt = a.clock.NowMillis()
	agent.Email = NormalizeEmail(agent.Email)
	agent.Name = strings.TrimSpace(agent.Name)
	if a, err := mail.ParseAddress(agent.Email); err != nil || a.Address != agent.Email {
		return agent, chat.Because(chat.Invalid, err, "%q is not an e-mail address. It looks like name@example.com.", agent.Email)
	}
	if agent.Name == "" {
		return agent, chat.Errorf(chat.Invalid, "The agent needs a name.")
	}
	if agent.Scope == "" {
		agent.Scope = chat.ScopeAll
	}
	if !agent.Scope.Valid() {
		return agent, chat.Errorf(chat.Invalid, "The scope is all, team or assigned, not %q.", agent.Scope)
	}
	if err := agent.Role.Check(); err != nil {
		return agent, err
	}
	if err := checkLength(password); err != nil {
		return agent, err
	}
	hash, err := HashPassword(password)
	if err != nil {
		return agent, err
	}
	return agent, a.store.Write(ctx, func(tx *db.Tx) error { return store.AddAgent(tx, agent, hash) })
}

// NormalizeEmail returns the spelling under which an e-mail address is stored.
func NormalizeEmail(email string) string { return strings.ToLower(strings.TrimSpace(email)) }

// NewPassword makes a password that is easy to read out: for demo logins and resets.
func NewPassword() string {
	return strings.ToLower(rand.Text()[:4] + "-" + rand.Text()[:4] + "-" + rand.Text()[:4])
}

// newSecret returns 130 random bits in text.
func newSecret() string { return rand.Text() }

// hashSecret hashes a random secret for storing. Fast is fine: 130 random bits cannot be guessed.
func hashSecret(secret string) []byte {
	sum := sha256.Sum256([]byte(secret))
	return sum[:]
}

// A token is the account id, a dot, and the secret: the account comes first in every key.
func joinToken(account chat.AccountID, secret string) string { return account.String() + "." + secret }

func splitToken(token string) (account chat.AccountID, hash []byte, ok bool) {
	id, secret, ok := strings.Cut(token, ".")
	if !ok || secret == "" {
		return 0, nil, false
	}
	account, err := chat.ParseID[chat.Account](id)
	return account, hashSecret(secret), err == nil
}

func firstError(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}
