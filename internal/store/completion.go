package store

import (
	"reflect"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/db"
)

// complete lets stored messages learn what further copies of them tell: a live one after an imported one, a file after
// its placeholder, or the other way round.
func complete(tx *db.Tx, account chat.AccountID, filed []Filed) error {
	known := map[chat.MessageID]chat.Message{} // as they are by now, in their first wording
	for i := range filed {
		f := &filed[i]
		if f.Before == nil {
			continue
		}
		have, again := known[f.ID]
		if !again {
			var err error
			if have, err = firstWording(tx, account, *f.Before); err != nil {
				return err
			}
		}
		now := chat.Complete(have, f.Message)
		f.Woke = have.Origin == chat.FromImport && now.Origin != chat.FromImport
		f.Changed = !reflect.DeepEqual(have, now)
		f.Filled = f.Changed && !reflect.DeepEqual(have.Content, now.Content)
		known[f.ID], f.Message = now, now
		if !f.Changed {
			continue
		}
		if err := f.rewrite(tx, have); err != nil {
			return err
		}
	}
	return nil
}

// firstWording returns a message as it was before it was edited.
func firstWording(tx *db.Tx, account chat.AccountID, m chat.Message) (chat.Message, error) {
	if m.EditedAt == 0 {
		return m, nil
	}
	first, ok, err := original(tx, account, m.ID)
	if ok {
		m.Content = first.Content
	}
	return m, err
}

// rewrite stores what a further copy taught; have is what was known before.
func (f *Filed) rewrite(tx *db.Tx, have chat.Message) error {
	_, err := tx.Exec(`UPDATE message SET origin = $3, direction = $4, reply_to = $5, sent_at = $6 WHERE account_id = $1 AND id = $2`,
		f.Account, f.ID, string(f.Origin), string(f.Direction), f.ReplyTo, f.SentAt)
	if err != nil {
		return err
	}
	if f.Status != have.Status {
		if err := Climb(tx, f.Account, f.ID, f.Status, "", 0, ""); err != nil {
			return err
		}
	}
	if err := f.refill(tx); err != nil || f.SentAt == have.SentAt {
		return err
	}
	if f.EditedAt != 0 {
		_, err := tx.Exec(`UPDATE amendment SET direction = $3, sent_at = $4 WHERE account_id = $1 AND message_id = $2 AND kind = 'original'`,
			f.Account, f.ID, string(f.Direction), f.SentAt)
		if err != nil {
			return err
		}
	}
	return preview(tx, f.Account, f.Conversation)
}

// refill stores other content. An edited message goes on showing its newest wording; then it is the first one that
// changes.
func (f *Filed) refill(tx *db.Tx) error {
	if !f.Filled {
		return nil
	}
	if f.EditedAt == 0 {
		return ReplaceContent(tx, f.Account, f.ID, f.Content, 0)
	}
	content, err := packContent(f.Content)
	if err != nil {
		return err
	}
	_, err = tx.Exec(`UPDATE amendment SET type = $3, body = $4, content = $5 WHERE account_id = $1 AND message_id = $2 AND kind = 'original'`,
		f.Account, f.ID, f.Content.Type, f.Content.Text, content)
	if err != nil {
		return err
	}
	f.Message, err = ShowNewest(tx, f.Message)
	return err
}

// preview looks up anew which message of a conversation is the newest.
func preview(tx *db.Tx, account chat.AccountID, id chat.ConversationID) error {
	if err := holdConversations(tx, [][]any{{account, id}}); err != nil {
		return err
	}
	_, err := tx.Exec(`
		UPDATE conversation SET
			last_at = COALESCE((SELECT m.sent_at FROM message m WHERE m.account_id = $1 AND m.conversation_id = $2 AND m.type <> 'reaction' ORDER BY m.sent_at DESC, m.id DESC LIMIT 1), 0),
			last_message_id = COALESCE((SELECT m.id FROM message m WHERE m.account_id = $1 AND m.conversation_id = $2 AND m.type <> 'reaction' ORDER BY m.sent_at DESC, m.id DESC LIMIT 1), 0)
		WHERE account_id = $1 AND id = $2`, account, id)
	return err
}
