-- answer_minutes is how soon customers are to be answered. 0: in an account nobody counts, in a team as the account has it.
ALTER TABLE account ADD COLUMN answer_minutes BIGINT NOT NULL DEFAULT 15;

ALTER TABLE team ADD COLUMN answer_minutes BIGINT NOT NULL DEFAULT 0;
