package chat

// SyncKind says what is imported.
type SyncKind string

// The kinds of sync, in the order Meta wants them requested; the words are Meta's own sync types.
const (
	SyncContacts SyncKind = "smb_app_state_sync"
	SyncHistory  SyncKind = "history"
)

// SyncState says how far a sync is.
type SyncState string

// The states of a sync.
const (
	SyncWaiting   SyncState = "waiting"   // to be requested
	SyncRequested SyncState = "requested" // Meta took the request: says nothing about consent
	SyncReceiving SyncState = "receiving"
	SyncFiles     SyncState = "files" // all messages are here; files of the last two weeks are still announced
	SyncComplete  SyncState = "complete"
	SyncDeclined  SyncState = "declined" // the business chose not to share
	SyncSilent    SyncState = "silent"   // nothing came, or no more, for long; goes on if something comes after all
	SyncFailed    SyncState = "failed"   // Meta refused the request
)

// Over reports whether nothing more is expected.
func (s SyncState) Over() bool {
	return s == SyncComplete || s == SyncDeclined || s == SyncFailed
}

// Sync is one import of a number: each kind is allowed once per onboarding, within 24 hours of it.
type Sync struct {
	Number      NumberID
	Kind        SyncKind
	State       SyncState
	RequestID   string // Meta's, for support tickets
	Percent     int    // of history
	Phase       int    // of history
	Chunks      int    // received
	Items       int    // messages or contacts stored
	Error       string // for people
	RequestedAt int64
	UpdatedAt   int64
	Chunk       int   // of history: the newest chunk's place in its phase
	StartedAt   int64 // when the first came
	EndedAt     int64 // when it was complete
	Files       int   // of history: files that are announced and not here
}

// Rate returns how many messages or contacts come in a second; 0 while that cannot be told.
func (s Sync) Rate() int {
	last := s.UpdatedAt
	if s.StartedAt == 0 || last <= s.StartedAt {
		return 0
	}
	return int(int64(s.Items) * 1000 / (last - s.StartedAt))
}

// Left estimates how long a history still takes, in milliseconds, from how far it came in its time; 0 while that
// cannot be told.
func (s Sync) Left() int64 {
	if s.State != SyncReceiving || s.Percent <= 0 || s.Percent >= 100 || s.UpdatedAt <= s.StartedAt || s.StartedAt == 0 {
		return 0
	}
	return (s.UpdatedAt - s.StartedAt) * int64(100-s.Percent) / int64(s.Percent)
}

// syncTime is for how long after connecting Meta takes requests for imports, in milliseconds (Meta: onboarding page, Jun 2026).
const syncTime = dayMillis

// RequestAgain says why a sync of a number cannot be requested once more; nil if it can: Meta refused it, and there is time left.
func (s Sync) RequestAgain(n Number, now int64) error {
	switch {
	case n.Mode != ModeCoexistence || s.State == "":
		return Errorf(Conflict, "This number has no such import: only a number in the Business app has contacts and chats to share.").See(RunbookHistory)
	case s.State != SyncFailed:
		return Errorf(Conflict, "WhatsApp took this import's request, and takes each only once. To start over, disconnect on the phone and connect again.").See(RunbookHistory)
	case n.Link != LinkConnected:
		return Errorf(Conflict, "The number is not connected. Connect it first; the imports follow by themselves.").See(RunbookHistory)
	case now-n.OnboardedAt > syncTime:
		return Errorf(Conflict, "Imports can be requested in the first 24 hours after connecting only. Disconnect on the phone and connect again.").See(RunbookHistory)
	}
	return nil
}
