package chat

// Receipt is Meta's news about a message that went out through the API.
type Receipt struct {
	WAMID    string
	Callback string // our message id in decimal, as it travelled in biz_opaque_callback_data; may be empty
	Status   Status // sent, delivered, read, played or failed
	At       int64
	Code     int    // Meta's error code when failed
	Detail   string // Meta's words on the failure
	Pricing  []byte // Meta's pricing object, as JSON; nil if absent
	Person   Person
}

// rung is a status's place on the ladder. Receipts arrive in any order and may skip rungs (a read message
// was delivered, even if nobody said so). Failed stands above what we know ourselves and below any success
// at Meta: a later success proves a failure wrong, never the other way round.
func (s Status) rung() int {
	switch s {
	case StatusQueued:
		return 1
	case StatusSending:
		return 2
	case StatusUncertain:
		return 3
	case StatusAccepted:
		return 4
	case StatusSent:
		return 5
	case StatusFailed, StatusCancelled:
		return 6
	case StatusDelivered:
		return 7
	case StatusRead:
		return 8
	case StatusPlayed:
		return 9
	}
	return 0
}

// Climb returns the status after news of next: the higher of the two on the ladder
// queued < sending < uncertain < accepted < sent < failed < delivered < read < played.
func (s Status) Climb(next Status) Status {
	if next.rung() > s.rung() {
		return next
	}
	return s
}

// Rung returns the status's place on the ladder, for storage to compare; higher wins.
func (s Status) Rung() int { return s.rung() }
