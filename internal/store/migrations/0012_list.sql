-- What lists that are not ordered by the newest message are read from. Both hold only the few they are about.

-- Who waits the longest for an answer.
CREATE INDEX conversation_waiting ON conversation (account_id, state, waiting_since, id) WHERE waiting_since > 0;

-- The most urgent first. Messages do not change it.
CREATE INDEX conversation_priority ON conversation (account_id, priority, state, id) WHERE priority > 0;
