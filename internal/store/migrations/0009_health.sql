-- app_seen_how says what app_seen_at is the evidence of: a message, a change of the address book, or the phone's
-- registration. remind_to are the addresses that are told when the phone goes unused; empty: all administrators.
ALTER TABLE number ADD COLUMN app_seen_how TEXT NOT NULL DEFAULT '';

ALTER TABLE number ADD COLUMN remind_to TEXT NOT NULL DEFAULT '';

-- health is what Meta says about a number, asked now and then, and what our own tests of it found. look_at is when to
-- ask again, reminded_for the evidence of use that the last reminder was about.
CREATE TABLE health (
    account_id    BIGINT NOT NULL,
    number_id     BIGINT NOT NULL,
    look_at       BIGINT NOT NULL,
    asked_at      BIGINT NOT NULL,
    say           TEXT NOT NULL,
    code          BIGINT NOT NULL,
    on_biz_app    BOOLEAN NOT NULL,
    platform      TEXT NOT NULL,
    status        TEXT NOT NULL,
    quality       TEXT NOT NULL,
    name_status   TEXT NOT NULL,
    verification  TEXT NOT NULL,
    throughput    TEXT NOT NULL,
    daily_limit   TEXT NOT NULL,
    token_ok      BOOLEAN NOT NULL,
    token_until   BIGINT NOT NULL,
    token_at      BIGINT NOT NULL,
    subscribed    BOOLEAN NOT NULL,
    webhook       TEXT NOT NULL,
    test_at       BIGINT NOT NULL,
    test_ms       BIGINT NOT NULL,
    test_say      TEXT NOT NULL,
    reminded_for  BIGINT NOT NULL,
    reminded_day  BIGINT NOT NULL,
    PRIMARY KEY (account_id, number_id)
) CLUSTERED;

-- link_break is a time in which a number was not connected: what was written on the phone meanwhile is not here, unless a
-- later history brought it (filled_at).
CREATE TABLE link_break (
    account_id BIGINT NOT NULL,
    number_id  BIGINT NOT NULL,
    began_at   BIGINT NOT NULL,
    ended_at   BIGINT NOT NULL,
    filled_at  BIGINT NOT NULL,
    reason     TEXT NOT NULL,
    PRIMARY KEY (account_id, number_id, began_at)
) CLUSTERED;

-- notices are one feed with severity and acknowledgement. The digest tells those that come twice.
ALTER TABLE notice ADD COLUMN severity TEXT NOT NULL DEFAULT 'info';

ALTER TABLE notice ADD COLUMN digest TEXT NOT NULL DEFAULT '';

ALTER TABLE notice ADD COLUMN acked_at BIGINT NOT NULL DEFAULT 0;

ALTER TABLE notice ADD COLUMN acked_by BIGINT NOT NULL DEFAULT 0;

ALTER TABLE notice ADD COLUMN noted_at BIGINT NOT NULL DEFAULT 0;

CREATE INDEX notice_digest ON notice (account_id, digest) WHERE digest <> '';

-- With the columns of its condition in it: SQLite prefers the whole account by its primary key to an index that does not cover.
CREATE INDEX notice_open ON notice (account_id, acked_at, severity, id) WHERE acked_at = 0 AND severity <> 'info';

-- A sync tells its pace: the chunk it is at, when the first came, when it ended, and how many files it still waits for.
ALTER TABLE sync ADD COLUMN chunk BIGINT NOT NULL DEFAULT 0;

ALTER TABLE sync ADD COLUMN started_at BIGINT NOT NULL DEFAULT 0;

ALTER TABLE sync ADD COLUMN ended_at BIGINT NOT NULL DEFAULT 0;

ALTER TABLE sync ADD COLUMN files BIGINT NOT NULL DEFAULT 0;

-- The few messages of the history whose file has not come.
CREATE INDEX message_placeholder ON message (account_id, number_id, sent_at) WHERE type = 'media_placeholder';
