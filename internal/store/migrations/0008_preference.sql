-- preference is what an agent chose: the language, the time zone, later whatever else is a person's own. A name without a row is
-- as it comes.
CREATE TABLE preference (
    account_id BIGINT NOT NULL,
    agent_id   BIGINT NOT NULL,
    name       TEXT NOT NULL,
    value      TEXT NOT NULL,
    PRIMARY KEY (account_id, agent_id, name)
) CLUSTERED;

-- initials and hue are an agent's avatar; empty and 0 for those that follow from name and id.
ALTER TABLE agent ADD COLUMN initials TEXT NOT NULL DEFAULT '';
ALTER TABLE agent ADD COLUMN hue BIGINT NOT NULL DEFAULT 0;

-- device is the program that signed in, as it calls itself.
ALTER TABLE session ADD COLUMN device TEXT NOT NULL DEFAULT '';

CREATE INDEX session_agent ON session (account_id, agent_id);
