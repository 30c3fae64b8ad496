package store

import (
	"cmp"
	"strings"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/db"
)

// MergeContacts makes drop a part of keep: its names lead to keep, its conversations become keep's. Who is
// storing messages for drop meanwhile holds its names or its conversations: both are taken first.
func MergeContacts(tx *db.Tx, account chat.AccountID, keep, drop chat.ContactID) error {
	if keep == drop {
		return nil
	}
	if _, err := tx.Exec(`UPDATE identity SET contact_id = $2 WHERE account_id = $1 AND contact_id = $3`, account, keep, drop); err != nil {
		return err
	}
	pairs, err := db.All(tx.Context(), tx, scanPair, `
		SELECT d.id, COALESCE(k.id, 0) FROM conversation d
		LEFT JOIN conversation k ON k.account_id = d.account_id AND k.contact_id = $2 AND k.number_id = d.number_id
		WHERE d.account_id = $1 AND d.contact_id = $3`+holding(tx, "d", "d.id"), account, keep, drop)
	if err != nil {
		return err
	}
	for _, p := range pairs {
		if err := mergeConversation(tx, account, keep, p.from, p.into); err != nil {
			return err
		}
	}
	return forget(tx, account, keep, drop)
}

type pair struct{ from, into chat.ConversationID }

func scanPair(row db.Scanner) (p pair, err error) {
	err = row.Scan(&p.from, &p.into)
	return p, err
}

// mergeConversation hands a conversation to a contact, or moves its messages into the one it already has.
func mergeConversation(tx *db.Tx, account chat.AccountID, contact chat.ContactID, from, into chat.ConversationID) error {
	if into == 0 {
		_, err := tx.Exec(`UPDATE conversation SET contact_id = $3 WHERE account_id = $1 AND id = $2`, account, from, contact)
		return err
	}
	for _, statement := range []string{
		`UPDATE message SET conversation_id = $3 WHERE account_id = $1 AND conversation_id = $2`,
		`UPDATE outbox SET conversation_id = $3 WHERE account_id = $1 AND conversation_id = $2`,
		`UPDATE entry SET conversation_id = $3 WHERE account_id = $1 AND conversation_id = $2`,
		`UPDATE mention SET conversation_id = $3 WHERE account_id = $1 AND conversation_id = $2`,
		`INSERT INTO conversation_label (account_id, conversation_id, label_id)
			SELECT account_id, $3, label_id FROM conversation_label WHERE account_id = $1 AND conversation_id = $2
			ON CONFLICT (account_id, conversation_id, label_id) DO NOTHING`,
		`DELETE FROM conversation_label WHERE account_id = $1 AND conversation_id = $2 AND conversation_id <> $3`,
		`UPDATE unsent SET conversation_id = $3 WHERE account_id = $1 AND conversation_id = $2 AND NOT EXISTS (
			SELECT 1 FROM unsent u WHERE u.account_id = $1 AND u.conversation_id = $3 AND u.agent_id = unsent.agent_id AND u.kind = unsent.kind)`,
		`DELETE FROM unsent WHERE account_id = $1 AND conversation_id = $2 AND conversation_id <> $3`,
		`UPDATE conversation SET
			state = CASE WHEN o.state = 'open' THEN o.state ELSE conversation.state END,
			snoozed_until = CASE WHEN o.state = 'open' THEN 0 ELSE conversation.snoozed_until END,
			team_id = CASE WHEN conversation.assignee = 0 AND conversation.team_id = 0 THEN o.team_id ELSE conversation.team_id END,
			priority = CASE WHEN o.priority > conversation.priority THEN o.priority ELSE conversation.priority END,
			answered_until = CASE WHEN o.answered_until > conversation.answered_until THEN o.answered_until ELSE conversation.answered_until END,
			assignee = CASE WHEN conversation.assignee = 0 THEN o.assignee ELSE conversation.assignee END,
			last_message_id = CASE WHEN (o.last_at, o.last_message_id) > (conversation.last_at, conversation.last_message_id)
				THEN o.last_message_id ELSE conversation.last_message_id END,
			last_at = CASE WHEN o.last_at > conversation.last_at THEN o.last_at ELSE conversation.last_at END,
			read_until = CASE WHEN o.read_until > conversation.read_until THEN o.read_until ELSE conversation.read_until END,
			unread_at = CASE WHEN o.read_until > conversation.read_until THEN o.unread_at ELSE conversation.unread_at END,
			window_until = CASE WHEN o.window_until > conversation.window_until THEN o.window_until ELSE conversation.window_until END
			FROM (SELECT * FROM conversation WHERE account_id = $1 AND id = $2) AS o
			WHERE conversation.account_id = $1 AND conversation.id = $3`,
		`UPDATE conversation SET ` + unreadAnew + ` WHERE account_id = $1 AND id = $3 AND id <> $2`,
	} {
		if _, err := tx.Exec(statement, account, from, into); err != nil {
			return err
		}
	}
	if _, err := tx.Exec(`DELETE FROM conversation WHERE account_id = $1 AND id = $2`, account, from); err != nil {
		return err
	}
	return settleIdless(tx, account, into)
}

// forget removes the dropped contact after keep has learnt what only the other knew.
func forget(tx *db.Tx, account chat.AccountID, keep, drop chat.ContactID) error {
	if err := inheritNotes(tx, account, keep, drop); err != nil {
		return err
	}
	for _, statement := range []string{
		`UPDATE contact SET
			book_name = CASE WHEN o.book_name_at > contact.book_name_at THEN o.book_name ELSE contact.book_name END,
			book_name_at = CASE WHEN o.book_name_at > contact.book_name_at THEN o.book_name_at ELSE contact.book_name_at END,
			profile_name = CASE WHEN contact.profile_name = '' OR o.profile_name <> '' AND o.profile_at > contact.profile_at THEN o.profile_name ELSE contact.profile_name END,
			profile_at = CASE WHEN contact.profile_name = '' OR o.profile_name <> '' AND o.profile_at > contact.profile_at THEN o.profile_at ELSE contact.profile_at END,
			username = CASE WHEN contact.username = '' OR o.username <> '' AND o.username_at > contact.username_at THEN o.username ELSE contact.username END,
			username_at = CASE WHEN contact.username = '' OR o.username <> '' AND o.username_at > contact.username_at THEN o.username_at ELSE contact.username_at END,
			phone = CASE WHEN contact.phone = '' OR o.phone <> '' AND o.phone_at > contact.phone_at THEN o.phone ELSE contact.phone END,
			phone_at = CASE WHEN contact.phone = '' OR o.phone <> '' AND o.phone_at > contact.phone_at THEN o.phone_at ELSE contact.phone_at END,
			bsuid = CASE WHEN contact.bsuid = '' OR o.bsuid <> '' AND o.bsuid_at > contact.bsuid_at THEN o.bsuid ELSE contact.bsuid END,
			bsuid_at = CASE WHEN contact.bsuid = '' OR o.bsuid <> '' AND o.bsuid_at > contact.bsuid_at THEN o.bsuid_at ELSE contact.bsuid_at END,
			in_book = CASE WHEN o.book_at > contact.book_at THEN o.in_book ELSE contact.in_book END,
			book_at = CASE WHEN o.book_at > contact.book_at THEN o.book_at ELSE contact.book_at END,
			opted_out_at = CASE WHEN o.wish_at > contact.wish_at THEN o.opted_out_at ELSE contact.opted_out_at END,
			wish_at = CASE WHEN o.wish_at > contact.wish_at THEN o.wish_at ELSE contact.wish_at END
			FROM (SELECT * FROM contact WHERE account_id = $1 AND id = $3) AS o
			WHERE contact.account_id = $1 AND contact.id = $2`,
		`DELETE FROM contact WHERE account_id = $1 AND id = $3 AND id <> $2`,
	} {
		if _, err := tx.Exec(statement, account, keep, drop); err != nil {
			return err
		}
	}
	return nil
}

// inheritNotes lets keep have what agents noted about the other and not about it.
func inheritNotes(tx *db.Tx, account chat.AccountID, keep, drop chat.ContactID) error {
	v := chat.SystemViewer(account)
	into, err := ContactIn(tx, v, keep)
	if chat.KindOf(err) == chat.NotFound {
		return nil // merged away meanwhile: there is nothing to keep it for
	}
	if err != nil {
		return err
	}
	from, err := ContactIn(tx, v, drop)
	if err != nil {
		if chat.KindOf(err) == chat.NotFound {
			return nil
		}
		return err
	}
	into.GivenName, into.Email, into.Company = cmp.Or(into.GivenName, from.GivenName), cmp.Or(into.Email, from.Email), cmp.Or(into.Company, from.Company)
	if from.About != "" && !strings.Contains(into.About, from.About) {
		into.About = strings.TrimSpace(into.About + "\n\n" + from.About)
	}
	into.BlockedAt = max(into.BlockedAt, from.BlockedAt)
	for name, value := range from.Fields {
		if into.Fields == nil {
			into.Fields = map[string]string{}
		}
		into.Fields[name] = cmp.Or(into.Fields[name], value)
	}
	return PutContact(tx, into)
}
