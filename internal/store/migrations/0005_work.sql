-- What agents do with conversations: who has them, until when they rest, what was noted beside the messages.

ALTER TABLE conversation ADD COLUMN team_id BIGINT NOT NULL DEFAULT 0;

-- 0 none, 1 low, 2 medium, 3 high, 4 urgent
ALTER TABLE conversation ADD COLUMN priority BIGINT NOT NULL DEFAULT 0;

-- when a snoozed conversation comes back by itself; 0: when the customer writes
ALTER TABLE conversation ADD COLUMN snoozed_until BIGINT NOT NULL DEFAULT 0;

-- Meta's time of the first customer message that nobody has answered yet; 0: all are answered
ALTER TABLE conversation ADD COLUMN waiting_since BIGINT NOT NULL DEFAULT 0;

DROP INDEX conversation_newest;

-- A list is of one state. Views of several states merge lists.
CREATE INDEX conversation_newest ON conversation (account_id, state, last_at, id);

-- Whose work it is. Nothing that a message changes in passing is in here, so that messages cost no more.
CREATE INDEX conversation_desk ON conversation (account_id, assignee, state, team_id, id);

CREATE INDEX conversation_team ON conversation (account_id, team_id, state, id) WHERE team_id <> 0;

CREATE INDEX conversation_snoozed ON conversation (account_id, snoozed_until) WHERE snoozed_until > 0;

ALTER TABLE agent ADD COLUMN scope TEXT NOT NULL DEFAULT 'all';

CREATE TABLE team (
    account_id BIGINT NOT NULL,
    id         BIGINT NOT NULL,
    name       TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (account_id, id)
) CLUSTERED;

CREATE TABLE team_member (
    account_id BIGINT NOT NULL,
    team_id    BIGINT NOT NULL,
    agent_id   BIGINT NOT NULL,
    PRIMARY KEY (account_id, team_id, agent_id)
) CLUSTERED;

CREATE INDEX team_of_agent ON team_member (account_id, agent_id, team_id);

CREATE TABLE label (
    account_id BIGINT NOT NULL,
    id         BIGINT NOT NULL,
    name       TEXT NOT NULL,
    colour     TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (account_id, id)
) CLUSTERED;

CREATE TABLE conversation_label (
    account_id      BIGINT NOT NULL,
    conversation_id BIGINT NOT NULL,
    label_id        BIGINT NOT NULL,
    PRIMARY KEY (account_id, conversation_id, label_id)
) CLUSTERED;

CREATE INDEX label_conversations ON conversation_label (account_id, label_id, conversation_id);

-- entry is what stands between the messages of a conversation: private notes, and lines about what happened. detail is
-- JSON by kind.
CREATE TABLE entry (
    account_id      BIGINT NOT NULL,
    id              BIGINT NOT NULL,
    conversation_id BIGINT NOT NULL,
    kind            TEXT NOT NULL,
    agent_id        BIGINT NOT NULL,
    body            TEXT NOT NULL,
    detail          TEXT NOT NULL,
    at              BIGINT NOT NULL,
    edited_at       BIGINT NOT NULL,
    removed_at      BIGINT NOT NULL,
    PRIMARY KEY (account_id, id)
) CLUSTERED;

CREATE INDEX entry_thread ON entry (account_id, conversation_id, at, id);

-- mention is a note that names an agent, who may then see the conversation.
CREATE TABLE mention (
    account_id      BIGINT NOT NULL,
    agent_id        BIGINT NOT NULL,
    entry_id        BIGINT NOT NULL,
    conversation_id BIGINT NOT NULL,
    at              BIGINT NOT NULL,
    seen_at         BIGINT NOT NULL,
    PRIMARY KEY (account_id, agent_id, entry_id)
) CLUSTERED;

CREATE INDEX mention_conversation ON mention (account_id, conversation_id, agent_id);

-- unsent is an answer or a note that someone has begun to write: one a conversation, agent and kind. Agent 0 is whoever
-- opens the conversation: what a bot or a program proposes. version grows with every change, for two devices of one agent.
CREATE TABLE unsent (
    account_id      BIGINT NOT NULL,
    conversation_id BIGINT NOT NULL,
    agent_id        BIGINT NOT NULL,
    kind            TEXT NOT NULL,
    body            TEXT NOT NULL,
    detail          TEXT NOT NULL,
    version         BIGINT NOT NULL,
    updated_at      BIGINT NOT NULL,
    PRIMARY KEY (account_id, conversation_id, agent_id, kind)
) CLUSTERED;

CREATE INDEX unsent_of_agent ON unsent (account_id, agent_id, updated_at);

-- snippet is a text of the team's own for an open window. It belongs to one agent, one team, or (both 0) to all.
CREATE TABLE snippet (
    account_id BIGINT NOT NULL,
    id         BIGINT NOT NULL,
    agent_id   BIGINT NOT NULL,
    team_id    BIGINT NOT NULL,
    shortcut   TEXT NOT NULL,
    title      TEXT NOT NULL,
    body       TEXT NOT NULL,
    content    TEXT NOT NULL,
    used       BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    PRIMARY KEY (account_id, id)
) CLUSTERED;

-- saved_view is a filter with a name. It belongs to one agent, one team, or (both 0) to all; filter is JSON.
CREATE TABLE saved_view (
    account_id BIGINT NOT NULL,
    id         BIGINT NOT NULL,
    agent_id   BIGINT NOT NULL,
    team_id    BIGINT NOT NULL,
    name       TEXT NOT NULL,
    filter     TEXT NOT NULL,
    place      BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (account_id, id)
) CLUSTERED;

-- What agents write about a contact; fields is JSON, one text a name of the account's own choice.
ALTER TABLE contact ADD COLUMN given_name TEXT NOT NULL DEFAULT '';

ALTER TABLE contact ADD COLUMN email TEXT NOT NULL DEFAULT '';

ALTER TABLE contact ADD COLUMN company TEXT NOT NULL DEFAULT '';

ALTER TABLE contact ADD COLUMN about TEXT NOT NULL DEFAULT '';

ALTER TABLE contact ADD COLUMN fields TEXT NOT NULL DEFAULT '';

ALTER TABLE contact ADD COLUMN blocked_at BIGINT NOT NULL DEFAULT 0;

-- entry_id names the entry that changed; agent_id is whom alone an event concerns, 0 everybody.
ALTER TABLE event ADD COLUMN entry_id BIGINT NOT NULL DEFAULT 0;

ALTER TABLE event ADD COLUMN agent_id BIGINT NOT NULL DEFAULT 0;
