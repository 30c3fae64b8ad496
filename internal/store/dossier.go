package store

import (
	"cmp"
	"context"
	"slices"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/db"
)

// Everything that is known of a contact over all conversations with it, as far as the viewer may see them. It is read when
// somebody opens that part of the contact's panel.

// talksOf is the condition, beginning with AND, that a row called m belongs to a conversation with the contact $2.
func talksOf(v chat.Viewer) string {
	return ` AND m.conversation_id IN (SELECT c.id FROM conversation c WHERE c.account_id = $1 AND c.contact_id = $2 AND c.number_id > 0` + sees(v, "c") + `)`
}

// NotesOf lists the newest notes about a contact, newest first.
func (s *Store) NotesOf(ctx context.Context, v chat.Viewer, id chat.ContactID, limit int) ([]chat.Entry, error) {
	return db.All(ctx, s, scanEntry, `
		SELECT m.id, m.account_id, m.conversation_id, m.kind, m.agent_id, m.body, m.detail, m.at, m.edited_at, m.removed_at FROM entry m
		WHERE m.account_id = $1`+talksOf(v)+` AND m.kind = 'note' AND m.removed_at = 0
		ORDER BY m.at DESC, m.id DESC LIMIT $3`, v.Account, id, limit)
}

// linksWithin is how many of the newest messages are looked through for links.
const linksWithin = 5000

// FileKind says which files of a contact are asked for.
type FileKind string

// The kinds of files.
const (
	FilesMedia FileKind = "media" // pictures and films
	FilesOther FileKind = "files"
	FilesLinks FileKind = "links"
)

// FilesOf lists the newest messages with a contact that hold pictures and films (media), other files (files) or links
// (links), newest first.
func (s *Store) FilesOf(ctx context.Context, v chat.Viewer, id chat.ContactID, kind FileKind, limit int) ([]chat.Message, error) {
	types := map[FileKind]string{FilesMedia: ` AND type IN ('image', 'video', 'sticker')`, FilesOther: ` AND type IN ('document', 'audio', 'voice')`,
		FilesLinks: ` AND type = 'text' AND body LIKE '%http%://%'`}[kind]
	if types == "" {
		return nil, chat.Errorf(chat.Invalid, "There are media, files and links.")
	}
	return db.All(ctx, s, scanMessage, `
		SELECT `+messageColumns+` FROM (
			SELECT m.* FROM message m WHERE m.account_id = $1`+talksOf(v)+` ORDER BY m.sent_at DESC, m.id DESC LIMIT $4) AS newest
		WHERE revoked_at = 0`+types+` ORDER BY sent_at DESC, id DESC LIMIT $3`, v.Account, id, limit, linksWithin)
}

// Charge is what Meta says one message to a contact costs.
type Charge struct {
	Message chat.MessageID
	At      int64
	Pricing []byte // Meta's object
}

// ChargesOf lists what Meta told about the price of messages to a contact since a time, in the order of its times; a message
// may come several times.
func (s *Store) ChargesOf(ctx context.Context, v chat.Viewer, id chat.ContactID, since int64, limit int) ([]Charge, error) {
	prices, err := pricings(ctx, s, v.Account)
	if err != nil {
		return nil, err
	}
	var charges []Charge
	scan := func(row db.Scanner) (id chat.MessageID, err error) {
		var text string
		err = row.Scan(&id, &text)
		for _, t := range readTold(text) {
			if price := prices[t.pricing]; price != "" {
				charges = append(charges, Charge{Message: id, At: t.at, Pricing: []byte(price)})
			}
		}
		return id, err
	}
	_, err = db.All(ctx, s, scan, `
		SELECT m.id, m.told FROM message m
		WHERE m.account_id = $1`+talksOf(v)+` AND m.direction = 'out' AND m.sent_at >= $3 AND m.told <> ''
		ORDER BY m.sent_at, m.id LIMIT $4`, v.Account, id, since, limit)
	if err != nil {
		return nil, err
	}
	more, err := s.chargesBeside(ctx, v, id, since, limit)
	charges = append(charges, more...)
	slices.SortStableFunc(charges, func(a, b Charge) int {
		return cmp.Or(cmp.Compare(a.At, b.At), cmp.Compare(a.Message, b.Message))
	})
	return charges, err
}

// chargesBeside lists those whose price no entry holds.
func (s *Store) chargesBeside(ctx context.Context, v chat.Viewer, id chat.ContactID, since int64, limit int) ([]Charge, error) {
	scan := func(row db.Scanner) (c Charge, err error) {
		var pricing string
		err = row.Scan(&c.Message, &c.At, &pricing)
		c.Pricing = []byte(pricing)
		return c, err
	}
	return db.All(ctx, s, scan, `
		SELECT r.message_id, r.at, r.pricing FROM message m
		JOIN receipt r ON r.account_id = m.account_id AND r.message_id = m.id AND r.pricing <> ''
		WHERE m.account_id = $1`+talksOf(v)+` AND m.direction = 'out' AND m.sent_at >= $3
		ORDER BY r.at, r.message_id LIMIT $4`, v.Account, id, since, limit)
}

// AdsOf lists the newest messages with which a contact came from an advertisement, newest first.
func (s *Store) AdsOf(ctx context.Context, v chat.Viewer, id chat.ContactID, limit int) ([]chat.Message, error) {
	return db.All(ctx, s, scanMessage, `
		SELECT `+messageColumns+` FROM message m
		WHERE m.account_id = $1`+talksOf(v)+` AND m.direction = 'in' AND m.content LIKE '%"referral":{%'
		ORDER BY m.sent_at DESC LIMIT $3`, v.Account, id, limit)
}
