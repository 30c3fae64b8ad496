package inbox

import (
	"context"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/db"
	"github.com/saltbridge/saltbridge/internal/store"
)

// Then says what is done with a conversation besides: the acts of a snippet, read when they are done.
type Then struct {
	Snippet chat.SnippetID        // zero: nothing
	Until   func(chat.Rest) int64 // when a rest ends by the viewer's clock, in Unix milliseconds; zero: when the customer writes
}

// Perform does with conversations what a snippet without words does, each act as if the viewer had done it by hand. Kinds of failure:
// NotFound (the snippet, or a conversation, that the viewer may not see), Invalid (something it gives is not there any more).
func (i *Inbox) Perform(ctx context.Context, v chat.Viewer, ids []chat.ConversationID, then Then) (was []chat.Work, err error) {
	defer i.nudge()
	err = i.store.Write(ctx, func(tx *db.Tx) error {
		sn, err := store.SnippetIn(tx, v, then.Snippet)
		if err != nil {
			return err
		}
		if err := store.UseSnippet(tx, v.Account, sn.ID); err != nil {
			return err
		}
		was, err = i.perform(tx, v, ids, sn, then)
		return err
	})
	return was, err
}

// follow does, for an answer that was just handed over, what the snippet says whose words it has.
func (i *Inbox) follow(tx *db.Tx, v chat.Viewer, id chat.ConversationID, then Then) ([]chat.Work, error) {
	if then.Snippet == 0 {
		return nil, nil
	}
	sn, err := store.SnippetIn(tx, v, then.Snippet)
	if chat.KindOf(err) == chat.NotFound {
		err = chat.Errorf(chat.Invalid, "The snippet that says what to do afterwards is gone. Leave that out, and send again.")
	}
	if err != nil {
		return nil, err
	}
	return i.perform(tx, v, []chat.ConversationID{id}, sn, then)
}

func (i *Inbox) perform(tx *db.Tx, v chat.Viewer, ids []chat.ConversationID, sn chat.Snippet, then Then) ([]chat.Work, error) {
	switch {
	case sn.Acts.None():
		return nil, chat.Errorf(chat.Invalid, "This snippet does nothing with a conversation. Say in the settings what it is to do.")
	case sn.Acts.Me && v.Agent == 0:
		return nil, chat.Errorf(chat.Invalid, "This snippet gives the conversation to whoever uses it, and nobody is signed in.")
	}
	return i.changeIn(tx, v, ids, i.steps(v, sn.Acts, then.Until)...)
}

// steps are the acts of a snippet, the same as those by hand.
func (i *Inbox) steps(v chat.Viewer, a chat.Acts, until func(chat.Rest) int64) (all []step) {
	if a.Me || a.Team != 0 {
		to := Charge{Team: a.Team, SameTeam: a.Team == 0}
		if a.Me {
			to.Agent = v.Agent
		}
		all = append(all, i.assigning(v, to, ""))
	}
	if len(a.Labels) > 0 {
		all = append(all, labelling(a.Labels, nil))
	}
	if a.Priority != nil {
		all = append(all, prioritizing(*a.Priority))
	}
	if a.Rest != "" {
		all = append(all, i.snoozing(until(a.Rest)))
	}
	if a.Resolve {
		all = append(all, turning(chat.StateResolved))
	}
	return all
}

// renamed puts other things into the acts of all snippets: what they gave is part of something else now.
func renamed(tx *db.Tx, account chat.AccountID, change func(*chat.Acts)) error {
	all, err := store.ActingSnippetsIn(tx, account)
	for _, sn := range all {
		if err == nil {
			change(&sn.Acts)
			err = store.PutSnippet(tx, sn)
		}
	}
	return err
}

// mayDo checks that what a snippet is to give is there.
func (i *Inbox) mayDo(tx *db.Tx, v chat.Viewer, a chat.Acts) error {
	a.Rest = "" // when it ends is known once it is used
	for _, s := range i.steps(v, a, nil) {
		if s.may == nil {
			continue
		}
		if err := s.may(tx, v); err != nil {
			return err
		}
	}
	return nil
}
