package auth

import (
	"context"
	"time"
)

// watchTrust is how long a stream trusts a session that another process may have ended.
const watchTrust = 5 * time.Second

// Watch remembers that a session holds, so that a stream need not ask the database before each word. A session that
// ends in this process is noticed at once.
type Watch struct {
	auth  *Auth
	token string
	ended int64     // what Auth.ended was when the session was last looked at
	at    time.Time // and when, on the wall clock
}

// Watch begins to watch a session.
func (a *Auth) Watch(token string) *Watch { return &Watch{auth: a, token: token, ended: -1} }

// Holds reports whether the session still holds.
func (w *Watch) Holds(ctx context.Context) bool {
	ended := w.auth.ended.Load() // before the look: what ends meanwhile is looked at the next time
	if ended == w.ended && time.Since(w.at) < watchTrust {
		return true
	}
	// In a goroutine of its own: the deep calls of a database would leave each of a thousand streams with a large stack.
	looked := make(chan error, 1)
	go func() {
		_, err := w.auth.session(ctx, w.token)
		looked <- err
	}()
	if <-looked != nil {
		return false
	}
	w.ended, w.at = ended, time.Now()
	return true
}
