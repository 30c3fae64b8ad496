-- file is what was uploaded to be sent. The content lies in the media folder, named by its hash, which is its id too.
CREATE TABLE file (
    account_id BIGINT NOT NULL,
    hash       TEXT NOT NULL,
    mime       TEXT NOT NULL,
    size       BIGINT NOT NULL,
    filename   TEXT NOT NULL,
    width      BIGINT NOT NULL,
    height     BIGINT NOT NULL,
    animated   BOOLEAN NOT NULL,
    channels   BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (account_id, hash)
) CLUSTERED;

-- upload remembers under which id Meta has a file of ours. Ids belong to a number and end after some weeks.
CREATE TABLE upload (
    account_id BIGINT NOT NULL,
    hash       TEXT NOT NULL,
    number_id  BIGINT NOT NULL,
    mime       TEXT NOT NULL,
    media_id   TEXT NOT NULL,
    expires_at BIGINT NOT NULL,
    PRIMARY KEY (account_id, hash, number_id, mime)
) CLUSTERED;

-- once remembers which message a key of a program led to, so that a repeated request sends nothing again.
CREATE TABLE once (
    account_id BIGINT NOT NULL,
    name       TEXT NOT NULL,
    digest     TEXT NOT NULL,
    message_id BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (account_id, name)
) CLUSTERED;

CREATE UNIQUE INDEX once_oldest ON once (account_id, created_at, name);

-- The reactions we sent: messages that are shown with another one.
CREATE INDEX message_reaction ON message (account_id, conversation_id, sent_at) WHERE type = 'reaction';
