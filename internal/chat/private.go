package chat

import "strings"

// PrivateKind says by what a rule knows private chats.
type PrivateKind string

// The kinds of private rules.
const (
	PrivateNumber PrivateKind = "number" // a phone number, digits
	PrivateName   PrivateKind = "name"   // the name in the phone's address book; * stands for anything
	PrivateLabel  PrivateKind = "label"  // a label of the conversation here
)

// PrivateRule marks chats that must not be mirrored.
type PrivateRule struct {
	ID     int64
	Kind   PrivateKind
	Value  string
	MadeAt int64
	MadeBy AgentID
}

// MatchesName reports whether a rule on names covers a name: whole, without regard to capitals, with * for anything.
func (r PrivateRule) MatchesName(name string) bool {
	if r.Kind != PrivateName || strings.TrimSpace(name) == "" {
		return false
	}
	return glob(strings.ToLower(strings.TrimSpace(r.Value)), strings.ToLower(strings.TrimSpace(name)))
}

// glob matches a pattern in which * stands for anything.
func glob(pattern, text string) bool {
	parts := strings.Split(pattern, "*")
	if len(parts) == 1 {
		return pattern == text
	}
	if !strings.HasPrefix(text, parts[0]) {
		return false
	}
	text = text[len(parts[0]):]
	for _, part := range parts[1 : len(parts)-1] {
		at := strings.Index(text, part)
		if at < 0 {
			return false
		}
		text = text[at+len(part):]
	}
	return strings.HasSuffix(text, parts[len(parts)-1])
}

// TypePrivate is the type of a message whose content was dropped before it could be stored, because its chat is private.
const TypePrivate = "private"

// Tombstone stands for a private message. It names nobody.
type Tombstone struct {
	Number    NumberID
	Hash      []byte // of its id, so that it is counted once
	Direction Direction
	History   bool
	At        int64
}

// BlindKind says what could not be mirrored.
type BlindKind string

// The kinds of blind spots that are counted.
const (
	BlindUnavailable BlindKind = "unavailable" // 131060: the phone has it
	BlindUnsupported BlindKind = "unsupported" // a kind of message the API does not know
	BlindGroup       BlindKind = "group"       // spoken of by a webhook, never its content
	BlindFile        BlindKind = "file"        // of the history, never sent
	BlindPrivate     BlindKind = "private"     // dropped because its chat is private
)

// BlindSpot counts what of one kind could not be mirrored.
type BlindSpot struct {
	Kind  BlindKind
	N     int64
	First int64 // the first and the last day, in Unix milliseconds
	Last  int64
}

// AppGroup is a group of the phone; nothing of it is mirrored.
type AppGroup struct {
	Name    string
	AddedAt int64
}
