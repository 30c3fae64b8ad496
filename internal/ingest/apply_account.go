package ingest

import (
	"encoding/json"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/store"
)

// accountNews stores changes of the link and notices for the feed. What is about an account with several numbers is
// told once.
func (a *apply) accountNews(notes []note) error {
	told := map[*chat.Facts]bool{}
	for _, n := range notes {
		if err := a.link(n); err != nil {
			return err
		}
		if n.facts.Notice == nil {
			continue
		}
		if err := store.LookAgain(a.tx, a.account, n.number.ID); err != nil {
			return err
		}
		about := n.number.ID
		if n.shared {
			about = 0
		}
		if told[n.facts] {
			continue
		}
		told[n.facts] = true
		if err := a.notice(about, *n.facts.Notice); err != nil {
			return err
		}
	}
	return nil
}

func (a *apply) notice(number chat.NumberID, n chat.Notice) error {
	n.NotedAt = a.now
	a.add(chat.Event{Kind: chat.EventNumberChanged, Number: number})
	return store.AddNotice(a.tx, a.account, a.in.Store.IDs.Next(), number, n)
}

// link stores a change of the number's link unless a newer one is known. Either way Meta is asked how it stands: webhooks
// overtake each other, and one of Meta's two forms does not say which number of an account it is about.
func (a *apply) link(n note) error {
	if n.facts.Link == nil {
		return nil
	}
	if err := store.LookAgain(a.tx, a.account, n.number.ID); err != nil {
		return err
	}
	change := *n.facts.Link
	if n.shared {
		if change.Link == chat.LinkConnected || n.number.Link == chat.LinkTracked {
			return nil // which one came back is asked
		}
		change.Link = chat.LinkChecking
	}
	changed, err := store.ChangeLink(a.tx, a.account, n.number.ID, change)
	if err != nil || !changed {
		return err
	}
	if change.Link == chat.LinkConnected { // the phone was registered anew: it was in someone's hand
		if err := store.SawApp(a.tx, a.account, n.number.ID, change.At, chat.EvidenceRegister); err != nil {
			return err
		}
	}
	a.tx.OnCommit(a.in.Refresh)
	value, err := json.Marshal(map[string]string{"reason": change.Reason})
	if err != nil {
		return err
	}
	return a.notice(n.number.ID, chat.Notice{Field: chat.NoticeLink, Event: string(change.Link), At: change.At, Value: value})
}
