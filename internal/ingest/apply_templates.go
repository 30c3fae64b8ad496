package ingest

import (
	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/store"
)

// templates applies what is news about templates, and has Meta's list asked for anew: webhooks tell of a change, not all of
// what a template is now.
func (a *apply) templates(notes []note) error {
	wabas := map[string]bool{}
	for _, n := range notes {
		news := n.facts.Template
		if news == nil {
			continue
		}
		if err := store.NoteTemplateNews(a.tx, a.account, n.number.WABAID, *news); err != nil {
			return err
		}
		if wabas[n.number.WABAID] {
			continue
		}
		wabas[n.number.WABAID] = true
		if err := a.wantTemplates(n.number); err != nil {
			return err
		}
	}
	return nil
}

func (a *apply) wantTemplates(n chat.Number) error {
	w := store.WABA{Account: a.account, ID: n.WABAID}
	sync, err := store.TemplateSyncIn(a.tx, w)
	if err != nil {
		return err
	}
	a.add(chat.Event{Kind: chat.EventTemplatesChanged, Number: n.ID})
	return store.WantTemplates(a.tx, w, a.now, sync.AfterNews(a.now))
}
