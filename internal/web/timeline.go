package web

import (
	"cmp"
	"context"
	"fmt"
	"net/http"
	"slices"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/web/ui"
)

// entriesLimit is how many notes and lines are shown between the messages of one page: more than people make.
const entriesLimit = 1000

// stretch is what a piece of a conversation is drawn with.
type stretch struct {
	conversation chat.Conversation
	who          chat.Contact
	number       chat.Number
	agents       map[chat.AgentID]string
	teams        map[chat.TeamID]string
	seen         ui.Seen
}

// stretch reads what is around the messages of a conversation. How the reader found it may be told by an open page; it is
// how it is now otherwise.
func (s *server) stretch(ctx context.Context, v chat.Viewer, id chat.ConversationID, seen ui.Seen) (st stretch, err error) {
	if st.conversation, err = s.Store.Conversation(ctx, v, id); err != nil {
		return st, err
	}
	if st.seen = seen; seen.Until == 0 && seen.Unread == 0 {
		st.seen.Until, st.seen.Unread = st.conversation.ReadUntil, st.conversation.Unread
	}
	if st.who, err = s.Store.Contact(ctx, v, st.conversation.Contact); err != nil {
		return st, err
	}
	if st.number, err = s.Store.Number(ctx, v, st.conversation.Number); err != nil {
		return st, err
	}
	if st.agents, err = s.agentNames(ctx, v); err != nil {
		return st, err
	}
	teams, err := s.Store.Teams(ctx, v)
	st.teams = make(map[chat.TeamID]string, len(teams))
	for _, t := range teams {
		st.teams[t.ID] = t.Name
	}
	return st, err
}

// charge tells who has a conversation and which labels it has.
func (s *server) charge(ctx context.Context, v chat.Viewer, st stretch) (c ui.Charge, err error) {
	c.Team = st.teams[st.conversation.Team]
	if id := st.conversation.Assignee; id != 0 {
		a, err := s.Store.Agent(ctx, v, id)
		if err != nil {
			return c, err
		}
		c.Agent = &a
	}
	labels, err := s.Store.ConversationLabels(ctx, v, []chat.ConversationID{st.conversation.ID})
	has := labels[st.conversation.ID]
	if err != nil || len(has) == 0 {
		return c, err
	}
	all, err := s.Store.Labels(ctx, v)
	for _, l := range all {
		if slices.Contains(has, l.ID) {
			c.Labels = append(c.Labels, l)
		}
	}
	return c, err
}

// between reads what stands between messages from a time up to before another (zero: without end): notes, lines about what
// happened, and what can be told from the messages themselves.
func (s *server) between(ctx context.Context, v chat.Viewer, st stretch, messages []chat.Message, from, before int64) ([]ui.Item, error) {
	entries, err := s.Store.Entries(ctx, v, st.conversation.ID, from, before, entriesLimit)
	if err != nil {
		return nil, err
	}
	items := make([]ui.Item, 0, len(entries))
	for _, e := range entries {
		items = append(items, s.entryItem(v, st, e))
	}
	last, err := s.lastLive(ctx, v, st, messages)
	if err != nil {
		return nil, err
	}
	items = append(items, windowLines(st.number, last, messages, from, before, s.Clock.NowMillis())...)
	imported, err := s.importLine(ctx, v, st, from, before)
	if err != nil {
		return nil, err
	}
	if from == 0 && len(messages) > 0 {
		from = messages[0].SentAt // what was before the conversation began does not concern it
	}
	breaks, err := s.breakLines(ctx, v, st, from, before)
	return append(append(items, imported...), breaks...), err
}

// breakLines tell when the number was not connected.
func (s *server) breakLines(ctx context.Context, v chat.Viewer, st stretch, from, before int64) (lines []ui.Item, err error) {
	breaks, err := s.Store.Breaks(ctx, v, st.number.ID)
	add := func(kind ui.LineKind, at int64) {
		if at > 0 && at >= from && (before == 0 || at < before) {
			lines = append(lines, ui.LineItem(ui.Line{Kind: kind, At: at}))
		}
	}
	for _, b := range breaks {
		add(ui.LineBroken, b.BeganAt)
		add(ui.LineMended, b.EndedAt)
	}
	return lines, err
}

func (s *server) entryItem(v chat.Viewer, st stretch, e chat.Entry) ui.Item {
	view := &ui.Entry{Entry: e, Author: st.agents[e.Agent], Whom: st.agents[e.Detail.Agent], Team: cmp.Or(st.teams[e.Detail.Team], e.Detail.Name), Mine: v.Agent != 0 && e.Agent == v.Agent}
	view.Removable = view.Mine || v.MayAdmin()
	for _, id := range e.Detail.Agents {
		if name := st.agents[id]; name != "" {
			view.Mentions = append(view.Mentions, name)
		}
	}
	return ui.Item{Message: chat.Message{SentAt: e.At}, Entry: view}
}

// lastLive returns when the customer last wrote live before messages; zero where that cannot have opened a window.
func (s *server) lastLive(ctx context.Context, v chat.Viewer, st stretch, messages []chat.Message) (int64, error) {
	if len(messages) == 0 || messages[0].SentAt <= st.number.OnboardedAt {
		return 0, nil
	}
	return s.Store.LastLive(ctx, v, st.conversation.ID, messages[0].SentAt, messages[0].ID)
}

// windowLines tell when the customer service window opened and shut within a time. last is when the customer last wrote
// before the messages.
func windowLines(number chat.Number, last int64, messages []chat.Message, from, before, now int64) []ui.Item {
	var lines []ui.Item
	var window chat.Window
	shut := func() {
		if window.Until >= max(from, 1) && window.Until <= now && (before == 0 || window.Until < before) {
			lines = append(lines, ui.LineItem(ui.Line{Kind: ui.LineShut, At: window.Until}))
		}
	}
	if last != 0 {
		window = chat.WindowAfter(last, number.OnboardedAt)
	}
	for _, m := range messages {
		next := chat.WindowAfter(m.SentAt, number.OnboardedAt)
		if m.Direction != chat.In || m.Origin != chat.FromCustomer || next.Until == 0 {
			continue
		}
		if m.SentAt > window.Until {
			shut()
			lines = append(lines, ui.LineItem(ui.Line{Kind: ui.LineOpened, At: m.SentAt}))
		}
		window = window.Extend(next)
	}
	shut()
	return lines
}

// importLine tells when the phone's history was here, in conversations that are older.
func (s *server) importLine(ctx context.Context, v chat.Viewer, st stretch, from, before int64) ([]ui.Item, error) {
	history, err := s.history(ctx, v, st.number.ID)
	if err != nil || history.State != chat.SyncComplete || history.UpdatedAt < st.conversation.CreatedAt {
		return nil, err
	}
	if at := history.UpdatedAt; at >= from && (before == 0 || at < before) {
		return []ui.Item{ui.LineItem(ui.Line{Kind: ui.LineImported, At: at, Count: history.Items})}, nil
	}
	return nil, nil
}

// history returns the import of a number's chats; zero if there was none.
func (s *server) history(ctx context.Context, v chat.Viewer, number chat.NumberID) (chat.Sync, error) {
	syncs, err := s.Store.Syncs(ctx, v, number)
	i := slices.IndexFunc(syncs, func(x chat.Sync) bool { return x.Kind == chat.SyncHistory })
	if err != nil || i < 0 {
		return chat.Sync{}, err
	}
	return syncs[i], nil
}

// arrange puts messages and what stands between them in order, and decides which dividers stand before each. previous is
// the message before them; zero if there is none.
func arrange(ctx context.Context, st stretch, previous chat.Message, items []ui.Item) []ui.Item {
	slices.SortStableFunc(items, func(a, b ui.Item) int { return int(a.SentAt - b.SentAt) })
	before := previous // whatever stands before
	for i := range items {
		x := &items[i]
		x.NewDay = before.SentAt == 0 || ui.DayKey(ctx, x.SentAt) != ui.DayKey(ctx, before.SentAt)
		if x.ID != 0 {
			divide(st, previous, x)
			x.Follows = follows(before, x)
			previous = x.Message
		}
		before = x.Message
	}
	return items
}

// divide decides which dividers besides the day stand before a message.
func divide(st stretch, previous chat.Message, x *ui.Item) {
	first := previous.ID == 0
	imported, wasImported := x.Origin == chat.FromImport, previous.Origin == chat.FromImport
	if imported && (first || !wasImported) {
		x.ImportStarts, x.ImportedAt = true, st.number.OnboardedAt
	}
	x.LiveStarts = !imported && !first && wasImported
	if st.seen.Unread > 0 && x.Direction == chat.In && !imported && x.SentAt > st.seen.Until && previous.SentAt <= st.seen.Until {
		x.Unread = st.seen.Unread
	}
}

// follows reports whether a message stands together with what is before it: the same writer, shortly after.
func follows(before chat.Message, x *ui.Item) bool {
	return before.ID != 0 && !x.NewDay && !x.ImportStarts && !x.LiveStarts && x.Unread == 0 && x.Origin == before.Origin &&
		x.Direction == before.Direction && x.Agent == before.Agent && x.SentAt-before.SentAt < followsGap.Milliseconds()
}

// olderAddress is where the messages before a place are.
func olderAddress(st stretch, first chat.Message) string {
	return fmt.Sprintf("/fragments/older/%s?at=%d&before=%s&%s", st.conversation.ID, first.SentAt, first.ID, st.seen.Query())
}

// seen is how an open page found its conversation, as it says itself.
func seen(r *http.Request) ui.Seen {
	return ui.Seen{Until: whole(r.FormValue("seen")), Unread: int(whole(r.FormValue("unread"))), Watched: watched(r)}
}

// watched reports whether an open page only watches its conversation.
func watched(r *http.Request) bool { return r.URL.Query().Get("watched") != "" }
