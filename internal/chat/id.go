package chat

import (
	"fmt"
	"strconv"
	"sync"
	"time"
)

// ID is the shape of every id: 63 bits, sortable by time of creation, told apart by what it names.
// In JSON it is a string, because JavaScript numbers stop at 53 bits.
type ID[Of any] int64

// The ids of the nouns.
type (
	AccountID      = ID[Account]
	AgentID        = ID[Agent]
	NumberID       = ID[Number]
	ContactID      = ID[Contact]
	ConversationID = ID[Conversation]
	MessageID      = ID[Message]
	DeliveryID     = ID[Delivery]
	TeamID         = ID[Team]
	LabelID        = ID[Label]
	SnippetID      = ID[Snippet]
	EntryID        = ID[Entry]
	PushDeviceID   = ID[PushDevice]
	ViewID         = ID[SavedView]
	TemplateID     = ID[Template]
)

// String returns the id in decimal.
func (id ID[Of]) String() string { return strconv.FormatInt(int64(id), 10) }

// MarshalText writes the id in decimal.
func (id ID[Of]) MarshalText() ([]byte, error) { return strconv.AppendInt(nil, int64(id), 10), nil }

// UnmarshalText reads what MarshalText wrote.
func (id *ID[Of]) UnmarshalText(text []byte) error {
	parsed, err := ParseID[Of](string(text))
	*id = parsed
	return err
}

// ParseID reads a decimal id; anything else is an Invalid error.
func ParseID[Of any](s string) (ID[Of], error) {
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil || n <= 0 {
		return 0, Errorf(Invalid, "%q is not an id: expected a positive whole number", s)
	}
	return ID[Of](n), nil
}

// IDs makes ids: 42 bits of milliseconds since 2020, 8 bits of node, 13 bits of sequence. Ids of one
// generator strictly grow, also when the wall clock steps back or more than 8,192 are taken in a millisecond.
type IDs struct {
	node int64
	mu   sync.Mutex
	last int64 // milliseconds<<13 | sequence of the newest id
}

const (
	idNodeBits = 8
	idSeqBits  = 13
	idEpoch    = 1577836800000 // 2020-01-01T00:00:00Z in Unix milliseconds
)

// NewIDs returns a generator for a node; nodes that run at the same time need different numbers (0 to 255).
func NewIDs(node int) *IDs {
	return &IDs{node: int64(node) & (1<<idNodeBits - 1)}
}

// Next returns the next id, to be given its type by the caller: chat.MessageID(ids.Next()).
func (g *IDs) Next() int64 {
	now := (time.Now().UnixMilli() - idEpoch) << idSeqBits
	g.mu.Lock()
	defer g.mu.Unlock()
	g.last = max(g.last+1, now)
	ms, seq := g.last>>idSeqBits, g.last&(1<<idSeqBits-1)
	return ms<<(idNodeBits+idSeqBits) | g.node<<idSeqBits | seq
}

// FirstID returns what every id made at a time, in Unix milliseconds, or later is at least.
func FirstID(ms int64) int64 { return max(0, ms-idEpoch) << (idNodeBits + idSeqBits) }

// Int64 returns the id as a plain number, as it stands in the database.
func (id ID[Of]) Int64() int64 { return int64(id) }

// Scan reads an id from a database column.
func (id *ID[Of]) Scan(value any) error {
	switch v := value.(type) {
	case int64:
		*id = ID[Of](v)
	case nil:
		*id = 0
	default:
		return fmt.Errorf("cannot read an id from %T", value)
	}
	return nil
}
