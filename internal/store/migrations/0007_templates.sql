-- template is a message template as Meta lists it. Those that Meta lists no more stay, for what was sent with them.
-- Components are last, so that lists are read without them.
CREATE TABLE template (
    account_id BIGINT NOT NULL,
    id         BIGINT NOT NULL,
    waba_id    TEXT NOT NULL,
    meta_id    TEXT NOT NULL,
    name       TEXT NOT NULL,
    language   TEXT NOT NULL,
    category   TEXT NOT NULL,
    status     TEXT NOT NULL,
    quality    TEXT NOT NULL,
    reason     TEXT NOT NULL,
    named      BOOLEAN NOT NULL,
    synced_at  BIGINT NOT NULL,
    used_at    BIGINT NOT NULL,
    news_at    BIGINT NOT NULL,
    gone_at    BIGINT NOT NULL,
    body       TEXT NOT NULL,
    components TEXT NOT NULL,
    PRIMARY KEY (account_id, id)
);

CREATE UNIQUE INDEX template_meta ON template (account_id, waba_id, meta_id);

CREATE INDEX template_name ON template (account_id, waba_id, name, language);

-- template_sync says when the templates of a WhatsApp Business account are asked for next, and how the last time went.
CREATE TABLE template_sync (
    account_id BIGINT NOT NULL,
    waba_id    TEXT NOT NULL,
    state      TEXT NOT NULL,
    got        BIGINT NOT NULL,
    total      BIGINT NOT NULL,
    error      TEXT NOT NULL,
    code       BIGINT NOT NULL,
    tries      BIGINT NOT NULL,
    due_at     BIGINT NOT NULL,
    wanted_at  BIGINT NOT NULL,
    started_at BIGINT NOT NULL,
    done_at    BIGINT NOT NULL,
    PRIMARY KEY (account_id, waba_id)
) CLUSTERED;

CREATE INDEX file_newest ON file (account_id, created_at);
