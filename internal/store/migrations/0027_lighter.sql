-- Which conversations have something unread. A column of its own, because the index of a column that counts changes with every message.

ALTER TABLE conversation ADD COLUMN has_unread BIGINT NOT NULL DEFAULT 0;

UPDATE conversation SET has_unread = 1 WHERE unread > 0;

DROP INDEX conversation_unread;

CREATE INDEX conversation_unread ON conversation (account_id, has_unread, id) WHERE has_unread = 1;

-- Whom messages make known, or by another name, is told by events of its own now, and search follows those alone: what it has not read of
-- the events before would be missing, so the word index is made anew, as in 0019.

UPDATE search_block SET closed_at = 1 WHERE closed_at = 0;

DELETE FROM search_place;
