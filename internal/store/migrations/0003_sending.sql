-- turn is when it is a message's turn in its lane; 0 while it waits behind another of its conversation. Only the
-- first of a conversation has a turn, so that the next to be sent is found by one look, however many wait.
ALTER TABLE outbox ADD COLUMN turn BIGINT NOT NULL DEFAULT 0;

-- marketing messages need more permission than others, also in the moment they go out.
ALTER TABLE outbox ADD COLUMN marketing BOOLEAN NOT NULL DEFAULT FALSE;

CREATE UNIQUE INDEX outbox_order ON outbox (account_id, conversation_id, lane, message_id);

UPDATE outbox SET turn = CASE WHEN due_at > 0 THEN due_at ELSE 1 END
WHERE state = 'queued' AND NOT EXISTS (SELECT 1 FROM outbox p WHERE p.account_id = outbox.account_id
    AND p.conversation_id = outbox.conversation_id AND p.lane = outbox.lane AND p.message_id < outbox.message_id
    AND p.state IN ('queued', 'sending'));

CREATE INDEX outbox_turn ON outbox (account_id, number_id, lane, turn, message_id) WHERE state = 'queued' AND turn > 0;

CREATE INDEX outbox_sending ON outbox (account_id, number_id, message_id) WHERE state = 'sending';

CREATE INDEX outbox_scheduled ON outbox (account_id, number_id, due_at) WHERE state = 'scheduled';

CREATE INDEX outbox_uncertain ON outbox (account_id, number_id, due_at) WHERE state = 'uncertain' AND due_at > 0;

-- standing says how a number's sending stands: which process sends, what stops it, and what keeps it from being
-- brought forward. A number without a row has never sent.
CREATE TABLE standing (
    account_id    BIGINT NOT NULL,
    number_id     BIGINT NOT NULL,
    owner         TEXT NOT NULL,
    lease_until   BIGINT NOT NULL,
    pace          BIGINT NOT NULL,
    hold          TEXT NOT NULL,
    hold_code     BIGINT NOT NULL,
    hold_say      TEXT NOT NULL,
    hold_since    BIGINT NOT NULL,
    hold_until    BIGINT NOT NULL,
    hold_tries    BIGINT NOT NULL,
    trouble_code  BIGINT NOT NULL,
    trouble_say   TEXT NOT NULL,
    trouble_since BIGINT NOT NULL,
    trouble_until BIGINT NOT NULL,
    trouble_tries BIGINT NOT NULL,
    PRIMARY KEY (account_id, number_id)
) CLUSTERED;

-- contact_hold says what may not go to the contact of a conversation for a while, as Meta's answers tell; until 0 is
-- until something else is known.
CREATE TABLE contact_hold (
    account_id      BIGINT NOT NULL,
    conversation_id BIGINT NOT NULL,
    kind            TEXT NOT NULL,
    code            BIGINT NOT NULL,
    since           BIGINT NOT NULL,
    until           BIGINT NOT NULL,
    PRIMARY KEY (account_id, conversation_id, kind)
) CLUSTERED;

-- exchange is a request to Meta with its answer, without secrets and texts.
CREATE TABLE exchange (
    account_id BIGINT NOT NULL,
    id         BIGINT NOT NULL,
    number_id  BIGINT NOT NULL,
    message_id BIGINT NOT NULL,
    op         TEXT NOT NULL,
    method     TEXT NOT NULL,
    path       TEXT NOT NULL,
    status     BIGINT NOT NULL,
    code       BIGINT NOT NULL,
    trace      TEXT NOT NULL,
    outcome    TEXT NOT NULL,
    error      TEXT NOT NULL,
    at         BIGINT NOT NULL,
    took_ms    BIGINT NOT NULL,
    request    TEXT NOT NULL,
    answer     TEXT NOT NULL,
    PRIMARY KEY (account_id, message_id, id)
) CLUSTERED;

CREATE UNIQUE INDEX exchange_age ON exchange (account_id, id);
