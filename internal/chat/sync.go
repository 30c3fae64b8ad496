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
	SyncComplete  SyncState = "complete"
	SyncDeclined  SyncState = "declined" // the business chose not to share
	SyncFailed    SyncState = "failed"   // Meta refused the request
)

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
}
