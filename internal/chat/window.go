package chat

import "time"

// WindowLength is how long after a customer's message free text may be sent.
const WindowLength = 24 * time.Hour

// Window is the customer service window of a conversation: until when free text may go out through the
// API. Only customer messages received after onboarding open or extend it; messages written on the phone
// and imported ones never do. Source: onboarding page, Jun 2026.
type Window struct {
	Until int64 // Unix milliseconds; zero if no customer message opened it since the number was connected
}

// WindowAfter returns the window that a customer message of time sentAt opens on a number onboarded at
// onboardedAt. Both are Unix milliseconds.
func WindowAfter(sentAt, onboardedAt int64) Window {
	if sentAt < onboardedAt {
		return Window{}
	}
	return Window{Until: sentAt + WindowLength.Milliseconds()}
}

// Open reports whether free text may be sent at now (Unix milliseconds).
func (w Window) Open(now int64) bool { return now < w.Until }

// Left returns how much of the window is left at now; zero if it is shut.
func (w Window) Left(now int64) time.Duration {
	return max(0, time.Duration(w.Until-now)*time.Millisecond)
}

// Extend returns the later of two windows.
func (w Window) Extend(other Window) Window {
	return Window{Until: max(w.Until, other.Until)}
}
