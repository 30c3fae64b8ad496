package ingest

import (
	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/media"
)

// files announces what is to be fetched: the files of messages that are new, that took the place of a placeholder,
// or that were edited.
func (a *apply) files([]note) error {
	var messages []chat.Message
	for i := range a.filed {
		if f := &a.filed[i]; f.Content.Media != nil && (f.New || f.Filled) {
			messages = append(messages, f.Message)
		}
	}
	announced, err := media.Announce(a.tx, a.account, append(messages, a.reworded...), a.now)
	if announced > 0 && a.in.Announced != nil {
		a.tx.OnCommit(a.in.Announced)
	}
	return err
}
