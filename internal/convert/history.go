package convert

import (
	"fmt"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/graph"
)

// history translates old chats, late media, or the news that there will be none.
func (t *translation) history(v *graph.HistoryValue) {
	t.meet(v.Contacts)
	t.facts.Declined = v.Declined()
	for i := range v.Chunks {
		t.chunk(fmt.Sprintf("history[%d]", i), &v.Chunks[i])
	}
	for i := range v.Messages {
		t.late(fmt.Sprintf("messages[%d]", i), &v.Messages[i], t.sentByUs(&v.Messages[i]))
	}
	for i := range v.Echoes {
		t.late(fmt.Sprintf("message_echoes[%d]", i), &v.Echoes[i], true)
	}
	t.historyErrors(v.Errors)
}

func (t *translation) historyErrors(errors []graph.EventError) {
	for _, e := range errors {
		if e.Code != graph.CodeHistoryDeclined {
			t.notice(errorWords(e), t.entry.Time)
		}
	}
}

func (t *translation) chunk(where string, k *graph.HistoryChunk) {
	t.historyErrors(k.Errors)
	if len(k.Errors) == 0 {
		t.progress(k)
	}
	for i := range k.Threads {
		thread := &k.Threads[i]
		for j := range thread.Messages {
			t.old(fmt.Sprintf("%s.threads[%d].messages[%d]", where, i, j), thread, &thread.Messages[j])
		}
	}
}

// progress keeps the farthest of the chunks.
func (t *translation) progress(k *graph.HistoryChunk) {
	if t.facts.Progress == nil || t.facts.Progress.Percent < k.Progress {
		t.facts.Progress = &chat.Progress{Phase: k.Phase, Chunk: k.Order, Percent: k.Progress}
	}
}

// old translates one message of a chat.
func (t *translation) old(where string, thread *graph.HistoryThread, m *graph.Message) {
	out := t.wasSentByUs(m)
	person := t.people.person(first(thread.ID, thread.WaID), thread.UserID, thread.ParentUserID)
	if nobody(person) {
		person = t.other(m, out)
	}
	person.BSUID = first(person.BSUID, t.other(m, out).BSUID)
	person.Username = first(person.Username, thread.Username)
	t.bring(where, m, person, out)
}

// late translates a file whose placeholder came, or will come, in a chunk.
func (t *translation) late(where string, m *graph.Message, out bool) {
	t.bring(where, m, t.other(m, out), out)
}

// other returns the customer of a message.
func (t *translation) other(m *graph.Message, out bool) chat.Person {
	if out {
		return t.people.person(m.To, m.ToUserID, m.ToParentUserID)
	}
	return t.people.person(m.From, m.FromUserID, m.FromParentUserID)
}

// wasSentByUs tells the direction of an old message: by from_me where it is sent (captures of Apr 2026), by
// the sender's number, else by whom it names. Only a customer's number can be missing.
func (t *translation) wasSentByUs(m *graph.Message) bool {
	switch {
	case m.History != nil && m.History.HasFromMe:
		return m.History.FromMe
	case m.From != "":
		return t.sentByUs(m)
	case m.FromUserID != "":
		return false
	}
	return m.To != "" || m.ToUserID != ""
}

// bring translates one message into an import, or into a change of one.
func (t *translation) bring(where string, m *graph.Message, person chat.Person, out bool) {
	s := side{chat.In, chat.FromImport}
	if out {
		s.direction = chat.Out
	}
	switch {
	case m.Err != nil:
		t.problem("%s: %v", where, m.Err)
	case nobody(person):
		t.problem("%s does not tell who the customer is", where)
	case millis(m.Timestamp) == 0:
		t.problem("%s has no time", where)
	case isAmendment(m):
		t.amend(where, m, person, s)
	default:
		t.facts.Imports = append(t.facts.Imports, oldMessage(m, person, s))
	}
}

func oldMessage(m *graph.Message, person chat.Person, s side) chat.Import {
	in := chat.Import{Person: person, WAMID: m.ID, Direction: s.direction, Content: content(m), SentAt: millis(m.Timestamp)}
	if m.Context != nil {
		in.ReplyTo = m.Context.ID
	}
	if m.History != nil && s.direction == chat.Out {
		in.Status, _ = statuses(m.History.Status) // pending, on the phone too, means that nothing is known
	}
	return in
}
