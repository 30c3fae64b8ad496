package graph

import "slices"

// CodeHistoryDeclined is the error of a history webhook when the business chose not to share its chats.
const CodeHistoryDeclined = 2593109

// HistoryValue is the value of field history, in one of three forms: chunks of old chats, media that
// belong to placeholders of a chunk (which may still be on its way), or an error.
type HistoryValue struct {
	Metadata Metadata
	Contacts []Contact // since 2026, with media
	Chunks   []HistoryChunk
	Messages []Message // late media that customers had sent
	Echoes   []Message // late media that the business had sent
	Errors   []EventError
}

// HistoryChunk is one part of the history. Chunks arrive in any order.
type HistoryChunk struct {
	Phase    int // 0 = day 0 to 1, 1 = day 1 to 90, 2 = day 90 to 180, counted back from onboarding
	Order    int // position inside the phase
	Progress int // 0 to 100 over all; a late chunk may follow 100
	Threads  []HistoryThread
	Errors   []EventError
}

// HistoryThread is the part of one chat that is in a chunk.
type HistoryThread struct {
	ID           string // the customer's number; absent when it may not be disclosed
	WaID         string
	UserID       string
	ParentUserID string
	Username     string
	Messages     []Message
}

// HistoryContext is what only imported messages carry.
type HistoryContext struct {
	Status    string // delivered, error, pending, played, read or sent, in lower case here
	FromMe    bool   // written by the business; seen in captures of Apr 2026, not on Meta's page
	HasFromMe bool   // the key was there at all
}

// Declined reports whether the business chose not to share its history.
func (v *HistoryValue) Declined() bool {
	declined := func(e EventError) bool { return e.Code == CodeHistoryDeclined }
	if slices.ContainsFunc(v.Errors, declined) {
		return true
	}
	return slices.ContainsFunc(v.Chunks, func(k HistoryChunk) bool {
		return slices.ContainsFunc(k.Errors, declined)
	})
}

func (v *HistoryValue) read(c *cursor) {
	c.object(func(key string) {
		switch key {
		case "metadata":
			v.Metadata.read(c)
		case "contacts":
			v.Contacts = list(c, (*Contact).read)
		case "history":
			v.Chunks = list(c, (*HistoryChunk).read)
		case "messages":
			v.Messages = list(c, (*Message).read)
		case "message_echoes":
			v.Echoes = list(c, (*Message).read)
		case "errors":
			v.Errors = list(c, (*EventError).read)
		}
	})
}

func (k *HistoryChunk) read(c *cursor) {
	c.object(func(key string) {
		switch key {
		case "metadata":
			k.readMetadata(c)
		case "threads":
			k.Threads = list(c, (*HistoryThread).read)
		case "errors":
			k.Errors = list(c, (*EventError).read)
		}
	})
}

func (k *HistoryChunk) readMetadata(c *cursor) {
	c.object(func(key string) {
		switch key {
		case "phase":
			k.Phase = int(c.int())
		case "chunk_order":
			k.Order = int(c.int())
		case "progress":
			k.Progress = int(c.int())
		}
	})
}

func (t *HistoryThread) read(c *cursor) {
	c.object(func(key string) {
		switch key {
		case "id":
			t.ID = c.text()
		case "context":
			t.readContext(c)
		case "messages":
			t.Messages = list(c, (*Message).read)
		}
	})
}

func (t *HistoryThread) readContext(c *cursor) {
	c.object(func(key string) {
		switch key {
		case "wa_id":
			t.WaID = c.text()
		case "user_id":
			t.UserID = c.text()
		case "parent_user_id":
			t.ParentUserID = c.text()
		case "username":
			t.Username = c.text()
		}
	})
}

func (h *HistoryContext) read(c *cursor) {
	c.object(func(key string) {
		switch key {
		case "status":
			h.Status = c.lower()
		case "from_me":
			h.HasFromMe = true
			h.FromMe = c.bool()
		}
	})
}
