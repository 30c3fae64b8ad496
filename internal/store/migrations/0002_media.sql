-- media says where the file of a message is: with Meta, here, or lost. The file itself lies in the data folder,
-- named by its hash. Only rows that wait are in the index: newest first, live messages before history.

CREATE TABLE media (
    account_id BIGINT NOT NULL,
    message_id BIGINT NOT NULL,
    number_id  BIGINT NOT NULL,
    lane       BIGINT NOT NULL,
    sent_at    BIGINT NOT NULL,
    media_id   TEXT NOT NULL,
    mime       TEXT NOT NULL,
    filename   TEXT NOT NULL,
    sha256     TEXT NOT NULL,
    size       BIGINT NOT NULL,
    state      TEXT NOT NULL,
    attempts   BIGINT NOT NULL,
    due_at     BIGINT NOT NULL,
    error      TEXT NOT NULL,
    hash       TEXT NOT NULL,
    expires_at BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    PRIMARY KEY (account_id, message_id)
) CLUSTERED;

CREATE INDEX media_waiting ON media (account_id, lane, sent_at DESC) WHERE state = 'pending';
