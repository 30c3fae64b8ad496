-- What a snippet does with the conversation it is used in, as JSON; empty: nothing.

ALTER TABLE snippet ADD COLUMN acts TEXT NOT NULL DEFAULT '';
