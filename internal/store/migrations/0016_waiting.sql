-- answered_until is the time of the business's newest message: whoever wrote after it waits for an answer. What was only read is not
-- answered.
ALTER TABLE conversation ADD COLUMN answered_until BIGINT NOT NULL DEFAULT 0;

UPDATE conversation SET answered_until = read_until;
