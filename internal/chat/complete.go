package chat

// Complete returns what is known of a message from two copies of it: the stored one and one more that came, live, in
// the history, or as the file that a placeholder of the history announced. The order in which they came does not
// matter.
//
//   - A message that came live once is live: who wrote it, which way it went and when are taken from there.
//   - The content that says more counts; of two that say as much the live one, else the stored one.
//   - How far it got only climbs; history knows the status of messages whose receipts we never saw.
//
// The content of an edited message is its first wording here.
func Complete(stored, copied Message) Message {
	m := stored
	wakes := stored.Origin == FromImport && copied.Origin != FromImport
	if wakes {
		m.Origin, m.Direction, m.SentAt = copied.Origin, copied.Direction, copied.SentAt
	}
	if had, has := stored.Content.says(), copied.Content.says(); has > had || has == had && wakes {
		m.Content = copied.Content
	}
	if m.ReplyTo == "" || wakes && copied.ReplyTo != "" {
		m.ReplyTo = copied.ReplyTo
	}
	if m.Direction == Out {
		m.Status = stored.Status.Climb(copied.Status)
	}
	return m
}

// says ranks contents by how much they say.
func (c Content) says() int {
	switch c.Type {
	case TypePlaceholder:
		return 0
	case TypeUnsupported:
		return 1
	}
	return 2
}
