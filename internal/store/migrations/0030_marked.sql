-- unread_at is when an agent marked a conversation as unread; zero if nobody did, or somebody has read or answered since. What was read
-- or written before that moment, and is told later, leaves the mark.
ALTER TABLE conversation ADD COLUMN unread_at BIGINT NOT NULL DEFAULT 0;
