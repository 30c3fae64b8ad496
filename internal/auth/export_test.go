package auth

// The limits that tests move the clock past.
const (
	SessionLength = sessionLength
	SessionIdle   = sessionIdle
	SessionTouch  = sessionTouch
	AttemptBurst  = attemptBurst
	AttemptEvery  = attemptEvery
)

// CheckPassword reports whether a password fits a stored hash.
func CheckPassword(hash, password string) (bool, error) { return checkPassword(hash, password) }

// Decoy is what an unknown person's password is compared with.
const Decoy = decoy
