package store

import (
	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/db"
)

// absorb makes one stored message a part of another that turned out to be the same one: keep learns what only drop
// knew and takes over its versions, reactions and receipts.
func absorb(tx *db.Tx, account chat.AccountID, keep, drop chat.Message) error {
	for _, statement := range []string{
		`UPDATE amendment SET message_id = $2 WHERE account_id = $1 AND message_id = $3
			AND NOT EXISTS (SELECT 1 FROM amendment k WHERE k.account_id = $1 AND k.message_id = $2 AND k.wamid = amendment.wamid)`,
		`UPDATE receipt SET message_id = $2 WHERE account_id = $1 AND message_id = $3
			AND NOT EXISTS (SELECT 1 FROM receipt k WHERE k.account_id = $1 AND k.message_id = $2 AND k.status = receipt.status)`,
		`UPDATE message SET told = told || (SELECT d.told FROM message d WHERE d.account_id = $1 AND d.id = $3) WHERE account_id = $1 AND id = $2`,
		`UPDATE media SET message_id = $2 WHERE account_id = $1 AND message_id = $3
			AND NOT EXISTS (SELECT 1 FROM media k WHERE k.account_id = $1 AND k.message_id = $2)`,
	} {
		if _, err := tx.Exec(statement, account, keep.ID, drop.ID); err != nil {
			return err
		}
	}
	for _, statement := range []string{
		`DELETE FROM amendment WHERE account_id = $1 AND message_id = $2`,
		`DELETE FROM receipt WHERE account_id = $1 AND message_id = $2`,
		`DELETE FROM media WHERE account_id = $1 AND message_id = $2`,
		`DELETE FROM message WHERE account_id = $1 AND id = $2`,
	} {
		if _, err := tx.Exec(statement, account, drop.ID); err != nil {
			return err
		}
	}
	return inherit(tx, account, keep, drop)
}

// inherit lets keep learn what drop knew, and the list show another message where it showed drop.
func inherit(tx *db.Tx, account chat.AccountID, keep, drop chat.Message) error {
	taught := drop
	taught.ID, taught.Conversation, taught.WAMID = keep.ID, keep.Conversation, keep.WAMID
	if err := complete(tx, account, []Filed{{Message: taught, Before: &keep}}); err != nil {
		return err
	}
	if drop.EditedAt != 0 {
		if _, err := ShowNewest(tx, keep); err != nil {
			return err
		}
	}
	if drop.RevokedAt != 0 {
		if err := MarkRevoked(tx, account, keep.ID, drop.RevokedAt); err != nil {
			return err
		}
	}
	return preview(tx, account, drop.Conversation)
}

// learn notes the wamid of a message that we sent, unless one is known. The message may have come by the history
// meanwhile, and then both are one.
func learn(tx *db.Tx, account chat.AccountID, id chat.MessageID, wamid string) error {
	ours, err := message(tx.Context(), tx, chat.SystemViewer(account), id)
	if err != nil || ours.WAMID != "" {
		return err
	}
	ref := Ref{ours.Number, wamid}
	stored, err := MessagesByRef(tx, account, []Ref{ref})
	if err != nil {
		return err
	}
	// Where others work beside us, one of them may have told this very message's id since we looked.
	if other, found := stored[ref]; found && other.ID != ours.ID {
		if err := absorb(tx, account, ours, other); err != nil {
			return err
		}
	}
	_, err = tx.Exec(`UPDATE message SET wamid = $3, wamid_hash = $4 WHERE account_id = $1 AND id = $2 AND wamid IS NULL`, account, id, wamid, ref.hash())
	return err
}
