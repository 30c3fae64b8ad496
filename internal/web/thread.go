package web

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/store"
	"github.com/saltbridge/saltbridge/internal/web/ui"
)

const (
	itemsLimit  = 40              // messages fetched at once: more than two screens
	followsGap  = 5 * time.Minute // messages of one writer closer than this stand together
	noneBefore  = 0               // from the newest
	contextItem = 1               // one more is read: what stands before decides on dividers
)

// thread reads an open conversation with its newest messages.
func (s *server) thread(ctx context.Context, v chat.Viewer, id chat.ConversationID, show ui.Show) (t ui.Thread, err error) {
	t.Show = show
	if t.Conversation, err = s.Store.Conversation(ctx, v, id); err != nil {
		return t, err
	}
	if t.Who, err = s.Store.Contact(ctx, v, t.Conversation.Contact); err != nil {
		return t, err
	}
	if t.Identities, err = s.Store.Identities(ctx, v, t.Conversation.Contact); err != nil {
		return t, err
	}
	if t.Number, err = s.Store.Number(ctx, v, t.Conversation.Number); err != nil {
		return t, err
	}
	here, err := s.hereAt(ctx, v, id)
	if err != nil {
		return t, err
	}
	t.Here = here[0]
	t.Items, t.Older, err = s.items(ctx, v, t.Conversation, t.Who, noneBefore, noneBefore)
	return t, err
}

// items reads the messages before a place, and the address of those before them.
func (s *server) items(ctx context.Context, v chat.Viewer, c chat.Conversation, who chat.Contact, at int64, before chat.MessageID) ([]ui.Item, string, error) {
	messages, err := s.Store.Thread(ctx, v, c.ID, at, before, itemsLimit+contextItem)
	if err != nil || len(messages) == 0 {
		return nil, "", err
	}
	var previous chat.Message
	older := ""
	if len(messages) > itemsLimit {
		previous, messages = messages[0], messages[contextItem:]
		older = fmt.Sprintf("/fragments/older/%s?at=%d&before=%s", c.ID, messages[0].SentAt, messages[0].ID)
	}
	items, err := s.dress(ctx, v, who, previous, messages)
	return items, older, err
}

// item reads one message as the thread shows it.
func (s *server) item(ctx context.Context, v chat.Viewer, id chat.MessageID) (ui.Item, error) {
	m, err := s.Store.Message(ctx, v, id)
	if err != nil {
		return ui.Item{}, err
	}
	c, err := s.Store.Conversation(ctx, v, m.Conversation)
	if err != nil {
		return ui.Item{}, err
	}
	who, err := s.Store.Contact(ctx, v, c.Contact)
	if err != nil {
		return ui.Item{}, err
	}
	before, err := s.Store.Thread(ctx, v, c.ID, m.SentAt, m.ID, contextItem)
	if err != nil {
		return ui.Item{}, err
	}
	var previous chat.Message
	if len(before) > 0 {
		previous = before[0]
	}
	items, err := s.dress(ctx, v, who, previous, []chat.Message{m})
	if err != nil {
		return ui.Item{}, err
	}
	return items[0], nil
}

// dress gives messages what a thread shows around them. They are of one conversation, in order, and follow
// previous, which is zero if nothing stands before them.
func (s *server) dress(ctx context.Context, v chat.Viewer, who chat.Contact, previous chat.Message, messages []chat.Message) ([]ui.Item, error) {
	agents, err := s.agentNames(ctx, v)
	if err != nil {
		return nil, err
	}
	reactions, err := s.Store.Reactions(ctx, v, messages[0].Conversation, messages[0].SentAt)
	if err != nil {
		return nil, err
	}
	files, err := s.files(ctx, v, messages)
	if err != nil {
		return nil, err
	}
	due, err := s.due(ctx, v, messages)
	if err != nil {
		return nil, err
	}
	byMessage, byWAMID := latestReactions(reactions), byWAMID(messages)
	items := make([]ui.Item, len(messages))
	for i, m := range messages {
		items[i] = place(ctx, previous, m)
		items[i].Author = agents[m.Agent]
		items[i].Reactions = byMessage[m.ID]
		items[i].File = files[m.ID]
		items[i].DueAt = due[m.ID]
		if m.ReplyTo != "" {
			items[i].Quote = quoteOf(ctx, byWAMID[m.ReplyTo], who, agents)
		}
		previous = m
	}
	return items, nil
}

// due returns when messages that wait are to be sent.
func (s *server) due(ctx context.Context, v chat.Viewer, messages []chat.Message) (map[chat.MessageID]int64, error) {
	due := map[chat.MessageID]int64{}
	if !slices.ContainsFunc(messages, func(m chat.Message) bool { return m.Status == chat.StatusQueued }) {
		return due, nil
	}
	waiting, err := s.Store.Outgoings(ctx, v, messages[0].Conversation)
	for _, o := range waiting {
		due[o.Message] = o.DueAt
	}
	return due, err
}

// place decides which dividers stand before a message.
func place(ctx context.Context, previous, m chat.Message) ui.Item {
	first := previous.ID == 0
	imported, wasImported := m.Origin == chat.FromImport, previous.Origin == chat.FromImport
	item := ui.Item{
		Message:      m,
		NewDay:       first || ui.DayKey(ctx, m.SentAt) != ui.DayKey(ctx, previous.SentAt),
		ImportStarts: imported && (first || !wasImported),
		LiveStarts:   !imported && !first && wasImported,
	}
	item.Follows = !item.NewDay && !item.ImportStarts && !item.LiveStarts && m.Origin == previous.Origin &&
		m.Direction == previous.Direction && m.Agent == previous.Agent && m.SentAt-previous.SentAt < followsGap.Milliseconds()
	return item
}

func byWAMID(messages []chat.Message) map[string]chat.Message {
	found := make(map[string]chat.Message, len(messages))
	for _, m := range messages {
		if m.WAMID != "" {
			found[m.WAMID] = m
		}
	}
	return found
}

// quoteOf is a quoted message with its writer; an unknown one stays zero.
func quoteOf(ctx context.Context, m chat.Message, who chat.Contact, agents map[chat.AgentID]string) *ui.Quote {
	q := &ui.Quote{Message: m}
	switch {
	case m.ID == 0:
	case m.Direction == chat.In:
		q.Author = who.Name()
	case agents[m.Agent] != "":
		q.Author = agents[m.Agent]
	default:
		q.Author = ui.Say(ctx, "You")
	}
	return q
}

// latestReactions keeps the newest reaction of each side to each message; an empty one took it back.
func latestReactions(all []store.Version) map[chat.MessageID][]ui.Reaction {
	type side struct {
		message chat.MessageID
		ours    bool
	}
	newest := map[side]string{}
	var order []side
	for _, r := range all {
		k := side{r.Message, r.Direction == chat.Out}
		if _, seen := newest[k]; !seen {
			order = append(order, k)
		}
		newest[k] = r.Content.Text
	}
	out := map[chat.MessageID][]ui.Reaction{}
	for _, k := range order {
		if emoji := newest[k]; emoji != "" {
			out[k.message] = append(out[k.message], ui.Reaction{Emoji: emoji, Ours: k.ours})
		}
	}
	return out
}

// agentNames are the names of the account's agents by id.
func (s *server) agentNames(ctx context.Context, v chat.Viewer) (map[chat.AgentID]string, error) {
	agents, err := s.Store.Agents(ctx, v)
	names := make(map[chat.AgentID]string, len(agents))
	for _, a := range agents {
		names[a.ID] = a.Name
	}
	return names, err
}
