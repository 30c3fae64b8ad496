package auth

import (
	"maps"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

const (
	attemptBurst = 10          // wrong passwords in a row that an address may have
	attemptEvery = time.Minute // then one each
	attemptNames = 10_000      // addresses that are remembered
)

// attempts slows the guessing of passwords down, address by address, whether it is known or not.
type attempts struct {
	mu sync.Mutex
	of map[string]*rate.Limiter
}

// take takes an attempt, before the password is looked at: many at once are to count as well. It reports whether there
// was one.
func (a *attempts) take(email string, now time.Time) bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	limiter := a.of[email]
	if limiter == nil {
		a.makeRoom(now)
		limiter = rate.NewLimiter(rate.Every(attemptEvery), attemptBurst)
		a.of[email] = limiter
	}
	return limiter.AllowN(now, 1)
}

// makeRoom forgets the addresses that have all their attempts again, and if that is not enough, all: better that an attack on
// thousands of addresses starts anew than that it fills the memory.
func (a *attempts) makeRoom(now time.Time) {
	if len(a.of) >= attemptNames {
		maps.DeleteFunc(a.of, func(_ string, l *rate.Limiter) bool { return l.TokensAt(now) >= attemptBurst })
	}
	if a.of == nil || len(a.of) >= attemptNames {
		a.of = map[string]*rate.Limiter{}
	}
}

// forget gives an address all its attempts back, after the right password.
func (a *attempts) forget(email string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	delete(a.of, email)
}
