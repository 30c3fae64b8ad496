-- Which conversations have something unread. A column of its own, because the index of a column that counts changes with every message.

ALTER TABLE conversation ADD COLUMN has_unread BIGINT NOT NULL DEFAULT 0;

UPDATE conversation SET has_unread = 1 WHERE unread > 0;

DROP INDEX conversation_unread;

CREATE INDEX conversation_unread ON conversation (account_id, has_unread, id) WHERE has_unread = 1;
