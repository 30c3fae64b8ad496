package inbox

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"strings"
	"time"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/db"
	"github.com/saltbridge/saltbridge/internal/send"
	"github.com/saltbridge/saltbridge/internal/store"
)

// Draft is what the viewer wants to send.
type Draft struct {
	Content chat.Content   // as chat describes what goes out
	ReplyTo chat.MessageID // the message it quotes, or that a reaction is given to; zero if none
	At      int64          // when it is to go, in Unix milliseconds; zero: now
	Once    string         // a key the caller chose: the same draft with the same key is sent once; may be empty

	Composed bool           // it was written in the composer: what was begun there, and what was proposed, is done with
	Seen     chat.MessageID // the newest message its writer has seen; zero: whatever has come since, send it
	Then     Then           // what is done with the conversation once it is handed over
}

// Text is a draft of words alone.
func Text(words string) Draft { return Draft{Content: chat.Content{Type: "text", Text: words}} }

// reactionAge is how old a message may be to be reacted to (Meta: reaction messages page, Nov 2025).
const reactionAge = 30 * 24 * time.Hour

// longestKey is the longest key of a caller's choice, in bytes.
const longestKey = 255

// Reply queues a draft as the viewer's answer in a conversation. With a key that was used for the same draft before it
// returns that message, as it is now, and sends nothing. Kinds of failure: Invalid (a limit, a file that does not fit, a
// key used for something else), Incapable, WindowShut, Conflict (number not connected, or [Overtaken]), NotFound.
func (i *Inbox) Reply(ctx context.Context, v chat.Viewer, id chat.ConversationID, d Draft) (chat.Message, error) {
	m, _, err := i.ReplyThen(ctx, v, id, d)
	return m, err
}

// ReplyThen is Reply that also does what the draft says is to be done then, or neither. It returns how the conversation stood before,
// for [Inbox.Restore], unless nothing was different.
func (i *Inbox) ReplyThen(ctx context.Context, v chat.Viewer, id chat.ConversationID, d Draft) (m chat.Message, was []chat.Work, err error) {
	d.Content.Text = strings.TrimSpace(d.Content.Text)
	if err := d.check(); err != nil {
		return m, nil, err
	}
	if d.Then.Snippet != 0 {
		defer i.nudge()
	}
	err = i.store.Write(ctx, func(tx *db.Tx) (err error) {
		was = nil // the transaction may be repeated
		before, taken, err := i.once(tx, v, id, d)
		if err != nil || !taken {
			m = before
			return err
		}
		m, err = i.send(tx, v, id, d)
		if err == nil && d.Once != "" {
			err = store.SettleOnce(tx, v.Account, d.Once, m.ID)
		}
		if err == nil {
			was, err = i.follow(tx, v, id, d.Then)
		}
		return err
	})
	return m, was, err
}

// check looks at what needs no look into the store.
func (d Draft) check() error {
	switch {
	case len(d.Once) > longestKey:
		return chat.Errorf(chat.Invalid, "The Idempotency-Key has %d bytes; it may have %d.", len(d.Once), longestKey)
	case strings.ContainsFunc(d.Once, func(r rune) bool { return r < ' ' || r > '~' }):
		return chat.Errorf(chat.Invalid, "The Idempotency-Key has characters beyond ASCII. Use letters, digits and signs.")
	}
	if d.Content.Type == chat.TypeReaction && d.ReplyTo == 0 {
		return &chat.Error{Kind: chat.Invalid, Field: "reaction.message_id", Say: "reaction.message_id is missing: the message that the reaction is given to."}
	}
	return d.Content.Check()
}

// once takes the draft's key, or returns the message that it led to before.
func (i *Inbox) once(tx *db.Tx, v chat.Viewer, id chat.ConversationID, d Draft) (before chat.Message, taken bool, err error) {
	if d.Once == "" {
		return before, true, nil
	}
	digest, err := d.digest(id)
	if err != nil {
		return before, false, err
	}
	first, taken, err := store.TakeOnce(tx, v.Account, store.Once{Name: d.Once, Digest: digest, CreatedAt: i.clock.NowMillis()})
	if err != nil || taken {
		return before, taken, err
	}
	if first.Digest != digest {
		return before, false, chat.Errorf(chat.Invalid, "The Idempotency-Key was used for another message. Use a new key for a new message.")
	}
	before, err = store.MessageIn(tx, v, first.Message)
	return before, false, err
}

// digest tells drafts apart.
func (d Draft) digest(id chat.ConversationID) (string, error) {
	text, err := json.Marshal(struct {
		To      chat.ConversationID
		Content chat.Content
		ReplyTo chat.MessageID
		At      int64          `json:",omitzero"`
		Then    chat.SnippetID `json:",omitzero"`
	}{id, d.Content, d.ReplyTo, d.At, d.Then.Snippet})
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:]), err
}

// send queues a draft.
func (i *Inbox) send(tx *db.Tx, v chat.Viewer, id chat.ConversationID, d Draft) (chat.Message, error) {
	m := chat.Message{Account: v.Account, Conversation: id, Origin: chat.FromAgent, Agent: v.Agent, Content: d.Content}
	if _, err := store.ConversationIn(tx, v, id); err != nil {
		return m, err
	}
	err := i.guard(tx, v, id, d)
	if err != nil {
		return m, err
	}
	if m.ReplyTo, err = i.target(tx, v, id, d); err != nil {
		return m, err
	}
	if m.Content, err = fit(tx, v, m.Content); err != nil {
		return m, err
	}
	if !d.Composed {
		return i.queue(tx, m, d.At)
	}
	told, err := i.finishUnsent(tx, v, id, chat.UnsentReply)
	if err != nil {
		return m, err
	}
	if m, err = i.queue(tx, m, d.At); err != nil {
		return m, err
	}
	return m, i.events.Append(tx, v.Account, told...)
}

// queue hands a message to the sender and shows its file in our own thread.
func (i *Inbox) queue(tx *db.Tx, m chat.Message, at int64) (chat.Message, error) {
	m, err := i.sender.Submit(tx, m, send.Order{Lane: store.LanePeople, At: at})
	media := m.Content.Media
	if err != nil || media == nil || media.SHA256 == "" {
		return m, err
	}
	file, err := store.FileIn(tx, chat.SystemViewer(m.Account), media.SHA256)
	if err != nil {
		return m, err
	}
	return m, store.AddMedia(tx, m.Account, []store.MediaRow{{Account: m.Account, Message: m.ID, Number: m.Number, Lane: store.MediaLive, SentAt: m.SentAt,
		MIME: file.MIME, Filename: media.Filename, SHA256: file.ID, Hash: file.ID, Size: file.Size, State: store.MediaStored, CreatedAt: m.SentAt, UpdatedAt: m.SentAt}})
}

// target returns Meta's id of the message a draft refers to; empty if to none.
func (i *Inbox) target(tx *db.Tx, v chat.Viewer, id chat.ConversationID, d Draft) (string, error) {
	if d.ReplyTo == 0 {
		return "", nil
	}
	field := "reply_to"
	if d.Content.Type == chat.TypeReaction {
		field = "reaction.message_id"
	}
	refuse := func(say string) error { return &chat.Error{Kind: chat.Invalid, Field: field, Say: say} }
	m, err := store.MessageIn(tx, v, d.ReplyTo)
	switch {
	case chat.KindOf(err) == chat.NotFound || err == nil && m.Conversation != id:
		return "", refuse("There is no such message in this conversation.")
	case err != nil:
		return "", err
	case m.WAMID == "":
		return "", refuse("WhatsApp does not have that message yet, so nothing can refer to it. Wait until its status is accepted.")
	case m.Content.Type == chat.TypeReaction:
		return "", refuse("That is a reaction. Refer to the message it was given to.")
	case d.Content.Type == chat.TypeReaction && m.RevokedAt != 0:
		return "", refuse("That message was deleted, so nobody can react to it.")
	case d.Content.Type == chat.TypeReaction && i.clock.NowMillis()-m.SentAt > reactionAge.Milliseconds():
		return "", refuse("That message is older than 30 days, and WhatsApp takes no reactions to it.")
	}
	return m.WAMID, nil
}

// fit checks that the content's files are there and can be what the content makes of them, and describes the one that
// is the message itself.
func fit(tx *db.Tx, v chat.Viewer, c chat.Content) (chat.Content, error) {
	for _, use := range c.Files() {
		file, err := store.FileIn(tx, v, use.ID)
		if chat.KindOf(err) == chat.NotFound {
			err = &chat.Error{Kind: chat.Invalid, Field: use.Field + ".file_id", Say: "There is no file with this id. Upload it first: POST /api/v1/media."}
		}
		if err == nil {
			err = chat.CheckFile(use, file)
		}
		if err != nil {
			return c, err
		}
		if c.Media != nil {
			media := *c.Media
			media.MIME = file.MIME
			if media.Filename == "" && c.Type == "document" {
				media.Filename = file.Filename
			}
			c.Media = &media
		}
	}
	return c, nil
}
