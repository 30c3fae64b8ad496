-- Who waits, with who has it: the wall counts a thousand by agent and team out of the index alone. Messages change none of what is added.

DROP INDEX conversation_waiting;

CREATE INDEX conversation_waiting ON conversation (account_id, state, waiting_since, id, assignee, team_id, number_id) WHERE waiting_since > 0;
