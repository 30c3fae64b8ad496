-- Every table starts with account_id, first in its key and indexes: the schema can be spread by account.
-- The one exception is directory, which finds the account.

CREATE TABLE account (
    account_id BIGINT PRIMARY KEY,
    name       TEXT NOT NULL,
    event_seq  BIGINT NOT NULL DEFAULT 0,
    created_at BIGINT NOT NULL
);

-- directory tells which account an outside key belongs to: a login, an API key, a number at Meta.
CREATE TABLE directory (
    kind       TEXT NOT NULL,
    value      TEXT NOT NULL,
    account_id BIGINT NOT NULL,
    target_id  BIGINT NOT NULL,
    PRIMARY KEY (kind, value)
) CLUSTERED;

CREATE TABLE agent (
    account_id    BIGINT NOT NULL,
    id            BIGINT NOT NULL,
    name          TEXT NOT NULL,
    email         TEXT NOT NULL,
    role          TEXT NOT NULL,
    password_hash TEXT NOT NULL,
    created_at    BIGINT NOT NULL,
    PRIMARY KEY (account_id, id)
) CLUSTERED;

CREATE TABLE session (
    account_id BIGINT NOT NULL,
    token_hash BYTES NOT NULL,
    agent_id   BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    seen_at    BIGINT NOT NULL,
    PRIMARY KEY (account_id, token_hash)
) CLUSTERED;

CREATE TABLE api_key (
    account_id BIGINT NOT NULL,
    id         BIGINT NOT NULL,
    name       TEXT NOT NULL,
    token_hash BYTES NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (account_id, id)
) CLUSTERED;

CREATE TABLE number (
    account_id      BIGINT NOT NULL,
    id              BIGINT NOT NULL,
    phone_number_id TEXT NOT NULL,
    waba_id         TEXT NOT NULL,
    business_id     TEXT NOT NULL,
    digits          TEXT NOT NULL,
    name            TEXT NOT NULL,
    mode            TEXT NOT NULL,
    link            TEXT NOT NULL,
    link_reason     TEXT NOT NULL,
    link_changed_at BIGINT NOT NULL,
    onboarded_at    BIGINT NOT NULL,
    app_seen_at     BIGINT NOT NULL,
    rate            BIGINT NOT NULL,
    token           BYTES NOT NULL,
    app_secret      BYTES NOT NULL,
    created_at      BIGINT NOT NULL,
    PRIMARY KEY (account_id, id)
) CLUSTERED;

CREATE TABLE sync (
    account_id   BIGINT NOT NULL,
    number_id    BIGINT NOT NULL,
    kind         TEXT NOT NULL,
    state        TEXT NOT NULL,
    request_id   TEXT NOT NULL,
    percent      BIGINT NOT NULL,
    phase        BIGINT NOT NULL,
    chunks       BIGINT NOT NULL,
    items        BIGINT NOT NULL,
    error        TEXT NOT NULL,
    requested_at BIGINT NOT NULL,
    updated_at   BIGINT NOT NULL,
    PRIMARY KEY (account_id, number_id, kind)
) CLUSTERED;

CREATE TABLE contact (
    account_id   BIGINT NOT NULL,
    id           BIGINT NOT NULL,
    book_name    TEXT NOT NULL,
    profile_name TEXT NOT NULL,
    username     TEXT NOT NULL,
    phone        TEXT NOT NULL,
    bsuid        TEXT NOT NULL,
    in_book      BOOLEAN NOT NULL,
    book_at      BIGINT NOT NULL,
    opted_out_at BIGINT NOT NULL,
    created_at   BIGINT NOT NULL,
    -- Meta's times of what stands above, so that late webhooks change nothing; wish_at is that of opted_out_at.
    book_name_at BIGINT NOT NULL,
    profile_at   BIGINT NOT NULL,
    username_at  BIGINT NOT NULL,
    phone_at     BIGINT NOT NULL,
    bsuid_at     BIGINT NOT NULL,
    wish_at      BIGINT NOT NULL,
    PRIMARY KEY (account_id, id)
) CLUSTERED;

-- identity leads from every name Meta uses for a person to the one contact.
CREATE TABLE identity (
    account_id BIGINT NOT NULL,
    kind       TEXT NOT NULL,
    value      TEXT NOT NULL,
    contact_id BIGINT NOT NULL,
    PRIMARY KEY (account_id, kind, value)
) CLUSTERED;

CREATE INDEX identity_contact ON identity (account_id, contact_id);

CREATE TABLE conversation (
    account_id      BIGINT NOT NULL,
    id              BIGINT NOT NULL,
    number_id       BIGINT NOT NULL,
    contact_id      BIGINT NOT NULL,
    state           TEXT NOT NULL,
    assignee        BIGINT NOT NULL,
    last_at         BIGINT NOT NULL,
    last_message_id BIGINT NOT NULL,
    unread          BIGINT NOT NULL,
    read_until      BIGINT NOT NULL,
    window_until    BIGINT NOT NULL,
    created_at      BIGINT NOT NULL,
    PRIMARY KEY (account_id, id)
) CLUSTERED;

CREATE UNIQUE INDEX conversation_pair ON conversation (account_id, contact_id, number_id);

CREATE INDEX conversation_newest ON conversation (account_id, last_at, id);

-- With unread in it, because SQLite prefers the whole account by its primary key to an index that does not cover.
CREATE INDEX conversation_unread ON conversation (account_id, unread) WHERE unread > 0;

CREATE TABLE message (
    account_id      BIGINT NOT NULL,
    id              BIGINT NOT NULL,
    conversation_id BIGINT NOT NULL,
    number_id       BIGINT NOT NULL,
    wamid           TEXT,
    wamid_hash      BYTES, -- of number and wamid; see Ref
    direction       TEXT NOT NULL,
    origin          TEXT NOT NULL,
    agent_id        BIGINT NOT NULL,
    type            TEXT NOT NULL,
    body            TEXT NOT NULL,
    content         TEXT NOT NULL,
    reply_to        TEXT NOT NULL,
    status          TEXT NOT NULL,
    rung            BIGINT NOT NULL,
    error_code      BIGINT NOT NULL,
    error_say       TEXT NOT NULL,
    sent_at         BIGINT NOT NULL,
    received_at     BIGINT NOT NULL,
    edited_at       BIGINT NOT NULL,
    revoked_at      BIGINT NOT NULL,
    PRIMARY KEY (account_id, id)
) CLUSTERED;

-- Exactly one message per number and wamid; messages Meta has not taken yet have none. By its hash, because wamids
-- are long and come in no order: this is the index that a growing database feels first.
CREATE UNIQUE INDEX message_wamid ON message (account_id, wamid_hash);

CREATE INDEX message_thread ON message (account_id, conversation_id, sent_at, id);

-- The few messages of the history that came without an id.
CREATE INDEX message_idless ON message (account_id, conversation_id) WHERE wamid IS NULL AND origin = 'import';

CREATE TABLE receipt (
    account_id BIGINT NOT NULL,
    message_id BIGINT NOT NULL,
    status     TEXT NOT NULL,
    at         BIGINT NOT NULL,
    code       BIGINT NOT NULL,
    detail     TEXT NOT NULL,
    pricing    TEXT NOT NULL,
    PRIMARY KEY (account_id, message_id, status)
) CLUSTERED;

-- amendment keeps every edit, deletion and reaction: the message shows the newest, the versions stay.
CREATE TABLE amendment (
    account_id BIGINT NOT NULL,
    message_id BIGINT NOT NULL,
    wamid      TEXT NOT NULL,
    kind       TEXT NOT NULL,
    direction  TEXT NOT NULL,
    type       TEXT NOT NULL,
    body       TEXT NOT NULL,
    content    TEXT NOT NULL,
    sent_at    BIGINT NOT NULL,
    PRIMARY KEY (account_id, message_id, wamid)
) CLUSTERED;

-- parked holds receipts and amendments that came before their message; name tells those of one message apart.
CREATE TABLE parked (
    account_id BIGINT NOT NULL,
    number_id  BIGINT NOT NULL,
    wamid      TEXT NOT NULL,
    wamid_hash BYTES NOT NULL,
    kind       TEXT NOT NULL,
    name       TEXT NOT NULL,
    id         BIGINT NOT NULL,
    at         BIGINT NOT NULL,
    parked_at  BIGINT NOT NULL,
    body       TEXT NOT NULL,
    PRIMARY KEY (account_id, number_id, wamid, kind, name)
) CLUSTERED;

CREATE INDEX parked_oldest ON parked (account_id, number_id, id);

-- outbox holds what has not reached Meta for sure yet, in the order it is to be sent.
CREATE TABLE outbox (
    account_id      BIGINT NOT NULL,
    number_id       BIGINT NOT NULL,
    lane            BIGINT NOT NULL,
    message_id      BIGINT NOT NULL,
    conversation_id BIGINT NOT NULL,
    state           TEXT NOT NULL,
    attempts        BIGINT NOT NULL,
    due_at          BIGINT NOT NULL,
    attempted_at    BIGINT NOT NULL,
    PRIMARY KEY (account_id, number_id, lane, message_id)
) CLUSTERED;

-- UNIQUE is also what makes SQLite prefer it to the whole account by the primary key.
CREATE UNIQUE INDEX outbox_message ON outbox (account_id, message_id);

CREATE TABLE event (
    account_id      BIGINT NOT NULL,
    seq             BIGINT NOT NULL,
    kind            TEXT NOT NULL,
    number_id       BIGINT NOT NULL,
    conversation_id BIGINT NOT NULL,
    message_id      BIGINT NOT NULL,
    at              BIGINT NOT NULL,
    PRIMARY KEY (account_id, seq)
) CLUSTERED;

-- delivery is the journal of raw webhook requests. Those of no or several accounts stand under account 0. The body
-- is last, so that lists are read without it.
CREATE TABLE delivery (
    account_id  BIGINT NOT NULL,
    id          BIGINT NOT NULL,
    state       TEXT NOT NULL,
    error       TEXT NOT NULL,
    signature   TEXT NOT NULL,
    size        BIGINT NOT NULL,
    received_at BIGINT NOT NULL,
    applied_at  BIGINT NOT NULL,
    attempts    BIGINT NOT NULL,
    encoding    TEXT NOT NULL,
    body        BYTES NOT NULL,
    PRIMARY KEY (account_id, id)
);

CREATE INDEX delivery_failed ON delivery (account_id, id) WHERE state = 'failed';

CREATE TABLE notice (
    account_id BIGINT NOT NULL,
    id         BIGINT NOT NULL,
    number_id  BIGINT NOT NULL,
    field      TEXT NOT NULL,
    event      TEXT NOT NULL,
    value      TEXT NOT NULL,
    at         BIGINT NOT NULL,
    PRIMARY KEY (account_id, id)
) CLUSTERED;

-- tally counts what is too much to count by looking, such as deliveries that were pruned since.
CREATE TABLE tally (
    account_id BIGINT NOT NULL,
    name       TEXT NOT NULL,
    n          BIGINT NOT NULL,
    PRIMARY KEY (account_id, name)
) CLUSTERED;

-- setting holds values of the whole server, under account 0.
CREATE TABLE setting (
    account_id BIGINT NOT NULL,
    name       TEXT NOT NULL,
    value      TEXT NOT NULL,
    PRIMARY KEY (account_id, name)
) CLUSTERED;
