-- former_id is the id at Meta that a number had before it was removed here: added under it again, it comes back to its conversations.

ALTER TABLE number ADD COLUMN former_id TEXT NOT NULL DEFAULT '';
