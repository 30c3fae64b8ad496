package web

import (
	"context"
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
func (s *server) thread(ctx context.Context, v chat.Viewer, id chat.ConversationID, show ui.Show, seen ui.Seen) (t ui.Thread, err error) {
	st, err := s.stretch(ctx, v, id, seen)
	if err != nil {
		return t, err
	}
	t = ui.Thread{Conversation: st.conversation, Who: st.who, Number: st.number, Show: show, Seen: st.seen}
	if t.Identities, err = s.Store.Identities(ctx, v, st.who.ID); err != nil {
		return t, err
	}
	if t.Price, err = s.priceOfAnswer(ctx, v, st.conversation, st.who); err != nil {
		return t, err
	}
	if t.Items, t.Older, err = s.items(ctx, v, st, noneBefore, noneBefore); err != nil {
		return t, err
	}
	if t.Charge, err = s.charge(ctx, v, st); err != nil {
		return t, err
	}
	here, err := s.hereAt(ctx, v, id)
	if err != nil {
		return t, err
	}
	t.Here = here[0]
	if t.Fields, err = s.Store.ContactFields(ctx, v); err != nil {
		return t, err
	}
	t.MayAdmin = v.MayAdmin()
	if t.Waits, err = s.waits(ctx, v, st.number); err != nil {
		return t, err
	}
	if t.Composing, err = s.composing(ctx, v, st, t); err != nil {
		return t, err
	}
	return t, s.importing(ctx, v, &t)
}

// waits says why answers from a number do not go out at the moment. Of a lost one nothing waits.
func (s *server) waits(ctx context.Context, v chat.Viewer, n chat.Number) (string, error) {
	if n.Lost() {
		return "", nil
	}
	standings, err := s.Store.Standings(ctx, v)
	return chat.Waits(n, standings[n.ID].Hold, s.Clock.NowMillis()), err
}

// importing adds how far the import is to the divider above what came from the phone.
func (s *server) importing(ctx context.Context, v chat.Viewer, t *ui.Thread) error {
	for i := range t.Items {
		if t.Items[i].ImportStarts {
			history, err := s.history(ctx, v, t.Number.ID)
			if err == nil && history.State == chat.SyncReceiving {
				t.Items[i].Import = &history
			}
			return err
		}
	}
	return nil
}

// items reads the messages before a place with what stands between them, and the address of those before them.
func (s *server) items(ctx context.Context, v chat.Viewer, st stretch, at int64, before chat.MessageID) ([]ui.Item, string, error) {
	messages, err := s.Store.Thread(ctx, v, st.conversation.ID, at, before, itemsLimit+contextItem)
	if err != nil {
		return nil, "", err
	}
	var previous chat.Message
	from, older := int64(0), ""
	if len(messages) > itemsLimit {
		previous, messages = messages[0], messages[contextItem:]
		from, older = messages[0].SentAt, olderAddress(st, messages[0])
	}
	items, err := s.dress(ctx, v, st, messages)
	if err != nil {
		return nil, "", err
	}
	between, err := s.between(ctx, v, st, messages, from, at)
	return arrange(ctx, st, previous, append(items, between...)), older, err
}

// item reads one message as the thread shows it.
func (s *server) item(ctx context.Context, v chat.Viewer, id chat.MessageID, seen ui.Seen) (ui.Item, error) {
	m, err := s.Store.Message(ctx, v, id)
	if err != nil {
		return ui.Item{}, err
	}
	st, err := s.stretch(ctx, v, m.Conversation, seen)
	if err != nil {
		return ui.Item{}, err
	}
	context, err := s.Store.Thread(ctx, v, m.Conversation, m.SentAt, m.ID, 2*contextItem)
	if err != nil {
		return ui.Item{}, err
	}
	var previous chat.Message
	if len(context) > contextItem {
		previous, context = context[0], context[contextItem:]
	}
	messages := append(context, m)
	items, err := s.dress(ctx, v, st, messages)
	if err != nil {
		return ui.Item{}, err
	}
	between, err := s.between(ctx, v, st, messages, messages[0].SentAt, m.SentAt)
	if err != nil {
		return ui.Item{}, err
	}
	items = arrange(ctx, st, previous, append(items, between...))
	return items[slices.IndexFunc(items, func(i ui.Item) bool { return i.ID == id })], nil
}

// dress gives messages of one conversation, in order, what a thread shows around them.
func (s *server) dress(ctx context.Context, v chat.Viewer, st stretch, messages []chat.Message) ([]ui.Item, error) {
	if len(messages) == 0 {
		return nil, nil
	}
	if err := s.Inbox.TellWaits(ctx, v, messages); err != nil {
		return nil, err
	}
	reactions, err := s.Store.Reactions(ctx, v, st.conversation.ID, messages[0].SentAt)
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
	quoted, err := s.quoted(ctx, v, st, messages)
	if err != nil {
		return nil, err
	}
	byMessage := latestReactions(reactions)
	items := make([]ui.Item, len(messages))
	for i, m := range messages {
		items[i] = ui.Item{Message: m, Author: st.agents[m.Agent], Customer: st.who.Name(), Reactions: byMessage[m.ID], File: files[m.ID], DueAt: due[m.ID]}
		if m.ReplyTo != "" {
			items[i].Quote = quoteOf(ctx, quoted[m.ReplyTo], st)
		}
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

// quoted are the messages that others answer, by Meta's id: those at hand, and those further up.
func (s *server) quoted(ctx context.Context, v chat.Viewer, st stretch, messages []chat.Message) (map[string]chat.Message, error) {
	found := make(map[string]chat.Message, len(messages))
	for _, m := range messages {
		if m.WAMID != "" {
			found[m.WAMID] = m
		}
	}
	var missing []string
	for _, m := range messages {
		if _, here := found[m.ReplyTo]; m.ReplyTo != "" && !here {
			missing = append(missing, m.ReplyTo)
		}
	}
	further, err := s.Store.Quoted(ctx, v, st.number.ID, missing)
	for _, m := range further {
		found[m.WAMID] = m
	}
	return found, err
}

// quoteOf is a quoted message with its writer; an unknown one stays zero.
func quoteOf(ctx context.Context, m chat.Message, st stretch) *ui.Quote {
	q := &ui.Quote{Message: m}
	switch {
	case m.ID == 0:
	case m.Direction == chat.In:
		q.Author = st.who.Name()
	case st.agents[m.Agent] != "":
		q.Author = st.agents[m.Agent]
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
