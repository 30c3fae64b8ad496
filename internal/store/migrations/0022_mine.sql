-- What an agent has, in the order of its newest messages.

CREATE INDEX conversation_mine ON conversation (account_id, assignee, state, last_at, id) WHERE assignee <> 0;
