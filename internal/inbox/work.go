package inbox

import (
	"context"
	"reflect"
	"slices"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/db"
	"github.com/saltbridge/saltbridge/internal/store"
)

// most is how many conversations one act may change.
const most = 1000

// Charge says who has a conversation: an agent, a team, both, or (both zero) nobody.
type Charge struct {
	Agent    chat.AgentID
	Team     chat.TeamID
	SameTeam bool // each stays with the team it has
}

// Assign gives conversations to an agent, a team or nobody. A note, which may be empty, is left for whoever gets them.
// Kinds of failure: Invalid (no such agent or team, too many at once), NotFound (one that the viewer may not see).
//
// Like every act on the work of conversations it does all or nothing, and returns how those that changed stood before,
// for [Inbox.Restore].
func (i *Inbox) Assign(ctx context.Context, v chat.Viewer, ids []chat.ConversationID, to Charge, note string) ([]chat.Work, error) {
	if err := checkNote(note, true); err != nil {
		return nil, err
	}
	return i.change(ctx, v, ids, i.assigning(v, to, note))
}

func (i *Inbox) assigning(v chat.Viewer, to Charge, note string) step {
	return step{to.known, func(tx *db.Tx, w *chat.Work) error {
		if w.Agent = to.Agent; !to.SameTeam {
			w.Team = to.Team
		}
		if note == "" {
			return nil
		}
		return i.leaveNote(tx, v, w.Conversation, note, recipients(to))
	}}
}

// recipients are whom a note to a charge mentions.
func recipients(to Charge) []chat.AgentID {
	if to.Agent == 0 {
		return nil
	}
	return []chat.AgentID{to.Agent}
}

// Snooze lets conversations rest until a time in Unix milliseconds, or (zero) until the customer writes. Invalid: the time
// is over, or more than a year ahead.
func (i *Inbox) Snooze(ctx context.Context, v chat.Viewer, ids []chat.ConversationID, until int64) ([]chat.Work, error) {
	defer i.nudge()
	return i.change(ctx, v, ids, i.snoozing(until))
}

func (i *Inbox) snoozing(until int64) step {
	timely := func(*db.Tx, chat.Viewer) error {
		switch now := i.clock.NowMillis(); {
		case until != 0 && until <= now:
			return chat.Errorf(chat.Invalid, "That time is over. Choose a later one.")
		case until-now > longestSnooze.Milliseconds():
			return chat.Errorf(chat.Invalid, "A conversation can rest for a year at most. Choose an earlier time.")
		}
		return nil
	}
	return step{timely, func(_ *db.Tx, w *chat.Work) error {
		w.State, w.SnoozedUntil = chat.StateSnoozed, until
		return nil
	}}
}

// Resolve marks conversations as done; what the customer writes next opens them again.
func (i *Inbox) Resolve(ctx context.Context, v chat.Viewer, ids []chat.ConversationID) ([]chat.Work, error) {
	return i.change(ctx, v, ids, turning(chat.StateResolved))
}

// Reopen opens conversations again.
func (i *Inbox) Reopen(ctx context.Context, v chat.Viewer, ids []chat.ConversationID) ([]chat.Work, error) {
	return i.change(ctx, v, ids, turning(chat.StateOpen))
}

// turning gives a state that ends no rest: open or resolved.
func turning(state chat.State) step {
	return step{nil, func(_ *db.Tx, w *chat.Work) error {
		w.State, w.SnoozedUntil = state, 0
		return nil
	}}
}

// SetPriority says how soon conversations want someone.
func (i *Inbox) SetPriority(ctx context.Context, v chat.Viewer, ids []chat.ConversationID, p chat.Priority) ([]chat.Work, error) {
	return i.change(ctx, v, ids, prioritizing(p))
}

func prioritizing(p chat.Priority) step {
	there := func(*db.Tx, chat.Viewer) error {
		if !p.Valid() {
			return chat.Errorf(chat.Invalid, "There is no such priority. It goes from 0 (none) to 4 (urgent).")
		}
		return nil
	}
	return step{there, func(_ *db.Tx, w *chat.Work) error {
		w.Priority = p
		return nil
	}}
}

// Label gives conversations labels and takes others from them. Invalid: a label that is not there.
func (i *Inbox) Label(ctx context.Context, v chat.Viewer, ids []chat.ConversationID, add, take []chat.LabelID) ([]chat.Work, error) {
	return i.change(ctx, v, ids, labelling(add, take))
}

func labelling(add, take []chat.LabelID) step {
	there := func(tx *db.Tx, v chat.Viewer) error { return labelsKnown(tx, v, add) }
	return step{there, func(_ *db.Tx, w *chat.Work) error {
		w.Labels = slices.DeleteFunc(append(w.Labels, add...), func(id chat.LabelID) bool { return slices.Contains(take, id) })
		slices.Sort(w.Labels)
		w.Labels = slices.Compact(w.Labels)
		return nil
	}}
}

// Restore takes an act back: conversations stand again as they did. What has become impossible since, such as a label
// that was deleted, is left out.
func (i *Inbox) Restore(ctx context.Context, v chat.Viewer, was []chat.Work) ([]chat.Work, error) {
	before := make(map[chat.ConversationID]chat.Work, len(was))
	ids := make([]chat.ConversationID, len(was))
	for n, w := range was {
		ids[n], before[w.Conversation] = w.Conversation, w
	}
	defer i.nudge()
	return i.change(ctx, v, ids, step{nil, func(tx *db.Tx, w *chat.Work) error {
		old := before[w.Conversation]
		names, err := labelNames(tx, v)
		old.Labels = slices.DeleteFunc(slices.Clone(old.Labels), func(id chat.LabelID) bool { return names[id] == "" })
		if old.State == chat.StateSnoozed && old.SnoozedUntil != 0 && old.SnoozedUntil <= i.clock.NowMillis() {
			old.State, old.SnoozedUntil = chat.StateOpen, 0
		}
		if !slices.Contains(chat.States(), old.State) || !old.Priority.Valid() || (Charge{Agent: old.Agent, Team: old.Team}).known(tx, v) != nil {
			return chat.Errorf(chat.Invalid, "This cannot be taken back any more.")
		}
		old.Number = w.Number
		*w = old
		return err
	}})
}

// step is one thing that an act does with the work of conversations.
type step struct {
	may func(tx *db.Tx, v chat.Viewer) error // asked once, before anything is changed; nil: nothing to ask
	do  func(tx *db.Tx, w *chat.Work) error
}

// change takes steps with each of the conversations, with a line for each thing that is different afterwards. It returns how
// those that changed stood before.
func (i *Inbox) change(ctx context.Context, v chat.Viewer, ids []chat.ConversationID, steps ...step) (was []chat.Work, err error) {
	err = i.store.Write(ctx, func(tx *db.Tx) error {
		was, err = i.changeIn(tx, v, ids, steps...)
		return err
	})
	return was, err
}

// checkMost refuses a step that would change too many conversations.
func checkMost(n int) error {
	if n > most {
		return chat.Errorf(chat.Invalid, "That is %d conversations; one step can change %d.", n, most)
	}
	return nil
}

// changeIn is change inside a transaction.
func (i *Inbox) changeIn(tx *db.Tx, v chat.Viewer, ids []chat.ConversationID, steps ...step) (was []chat.Work, err error) {
	ids = slices.Compact(slices.Sorted(slices.Values(ids)))
	if err := checkMost(len(ids)); err != nil {
		return nil, err
	}
	for _, s := range steps {
		if s.may == nil {
			continue
		}
		if err := s.may(tx, v); err != nil {
			return nil, err
		}
	}
	stand, err := store.WorkOf(tx, v, ids)
	if err == nil && len(stand) < len(ids) {
		err = chat.Errorf(chat.NotFound, "There is no such conversation.")
	}
	if err != nil {
		return nil, err
	}
	var after []chat.Work
	for _, before := range stand {
		w := before
		w.Labels = slices.Clone(before.Labels)
		for _, s := range steps {
			if err := s.do(tx, &w); err != nil {
				return nil, err
			}
		}
		if !reflect.DeepEqual(normal(before), normal(w)) {
			was, after = append(was, before), append(after, w)
		}
	}
	return was, i.put(tx, v, was, after)
}

// normal is a stand in which no labels are always the same.
func normal(w chat.Work) chat.Work {
	if len(w.Labels) == 0 {
		w.Labels = nil
	}
	return w
}

// put stores what changed, with its lines and events.
func (i *Inbox) put(tx *db.Tx, v chat.Viewer, was, after []chat.Work) error {
	if len(after) == 0 {
		return nil
	}
	if err := store.PutWork(tx, v.Account, after); err != nil {
		return err
	}
	names, err := labelNames(tx, v)
	if err != nil {
		return err
	}
	teams, err := teamNames(tx, v.Account, was, after)
	if err != nil {
		return err
	}
	var events []chat.Event
	for n, w := range after {
		events = append(events, i.told(chat.EventConversationChanged, w, 0))
		for _, line := range was[n].Lines(w, names) {
			if line.Kind == chat.EntryAssigned {
				line.Detail.Name = teams[line.Detail.Team]
			}
			line.ID, line.Account, line.Conversation, line.Agent, line.At = chat.EntryID(i.store.IDs.Next()), v.Account, w.Conversation, v.Agent, i.clock.NowMillis()
			if err := store.AddEntry(tx, line); err != nil {
				return err
			}
			events = append(events, i.told(chat.EventEntryAdded, w, line.ID))
		}
	}
	return i.events.Append(tx, v.Account, events...)
}

// teamNames are what teams are called, if some of the conversations have others than they had.
func teamNames(tx *db.Tx, account chat.AccountID, was, after []chat.Work) (map[chat.TeamID]string, error) {
	changed := false
	for n := range after {
		changed = changed || after[n].Team != 0 && (after[n].Team != was[n].Team || after[n].Agent != was[n].Agent)
	}
	if !changed {
		return nil, nil
	}
	return store.TeamNames(tx, account)
}

func (i *Inbox) told(kind chat.EventKind, w chat.Work, entry chat.EntryID) chat.Event {
	return chat.Event{Kind: kind, Number: w.Number, Conversation: w.Conversation, Entry: entry, At: i.clock.NowMillis()}
}

// known checks that agent and team are of the viewer's account.
func (c Charge) known(tx *db.Tx, v chat.Viewer) error {
	if c.Agent != 0 {
		if _, err := store.AgentIn(tx, v, c.Agent); err != nil {
			return chat.Errorf(chat.Invalid, "There is no such agent in your account.")
		}
	}
	if c.Team == 0 {
		return nil
	}
	teams, err := store.TeamsIn(tx, v.Account)
	if err == nil && !slices.ContainsFunc(teams, func(t chat.Team) bool { return t.ID == c.Team }) {
		err = chat.Errorf(chat.Invalid, "There is no such team in your account.")
	}
	return err
}

func labelsKnown(tx *db.Tx, v chat.Viewer, ids []chat.LabelID) error {
	names, err := labelNames(tx, v)
	for _, id := range ids {
		if err == nil && names[id] == "" {
			err = chat.Errorf(chat.Invalid, "There is no such label in your account. It may have been deleted.")
		}
	}
	return err
}

func labelNames(tx *db.Tx, v chat.Viewer) (map[chat.LabelID]string, error) {
	all, err := store.LabelsIn(tx, v.Account)
	names := make(map[chat.LabelID]string, len(all))
	for _, l := range all {
		names[l.ID] = l.Name
	}
	return names, err
}
