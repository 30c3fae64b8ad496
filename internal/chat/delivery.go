package chat

// DeliveryState says what became of a delivery.
type DeliveryState string

// The states of a delivery.
const (
	DeliveryApplied  DeliveryState = "applied"
	DeliveryFailed   DeliveryState = "failed"   // at least one change was not applied; kept for replay
	DeliveryRejected DeliveryState = "rejected" // no valid signature: counted, not applied, body not kept
)

// Delivery is one raw webhook request, as journaled.
type Delivery struct {
	ID         DeliveryID
	Account    AccountID // zero when it names no number of ours, or numbers of several accounts
	State      DeliveryState
	Error      string // why it failed, for the operator
	Body       []byte // the raw bytes that were signed; nil in lists
	Size       int    // of the body, in bytes
	Packed     Packed // the body as the journal keeps it, on its way there
	Signature  string // the signature header it came with
	ReceivedAt int64
	AppliedAt  int64
	Attempts   int
}

// Packed is a body as the journal keeps it. The zero value stands for a body that is not packed.
type Packed struct {
	Encoding string
	Bytes    []byte
}
