package chat

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
)

// SameIdless reports whether a message of the history that came without Meta's id is a copy of another one of its
// conversation, with or without an id. There is only what it looks like to go by: it has the same side, the same
// time (Meta's are whole seconds), and the same first wording or file. A placeholder shows nothing of its file and so is a
// copy of whatever file is there.
//
// Two equal messages of the same second cannot be told apart; while one of them has no id they count as one.
func SameIdless(idless, other Message) bool {
	if idless.Direction != other.Direction || idless.SentAt != other.SentAt {
		return false
	}
	if idless.Content.Type == TypePlaceholder {
		return other.Content.Media != nil || other.Content.Type == TypePlaceholder
	}
	return sameContent(idless.Content, other.Content)
}

// sameContent compares what two contents show. Media ids differ from webhook to webhook.
func sameContent(a, b Content) bool {
	return a.Type == b.Type && a.Text == b.Text && sameFile(a.Media, b.Media) && sameJSON(a.Extra, b.Extra)
}

func sameFile(a, b *Media) bool {
	if a == nil || b == nil {
		return a == b
	}
	sumA, sumB := a.sum(), b.sum()
	if len(sumA) == 0 || len(sumB) == 0 {
		return a.ID == b.ID
	}
	return bytes.Equal(sumA, sumB)
}

// sum returns the file's SHA-256, which Meta writes in base64 here and in hex there; nil if it told none.
func (m *Media) sum() []byte {
	if sum, err := hex.DecodeString(m.SHA256); err == nil {
		return sum
	}
	if sum, err := base64.StdEncoding.DecodeString(m.SHA256); err == nil {
		return sum
	}
	return []byte(m.SHA256)
}

func sameJSON(a, b json.RawMessage) bool {
	return bytes.Equal(compact(a), compact(b))
}

func compact(text json.RawMessage) []byte {
	var out bytes.Buffer
	if json.Compact(&out, text) != nil {
		return text
	}
	return out.Bytes()
}
