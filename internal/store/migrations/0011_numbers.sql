-- signup is a finished sign-up at Meta that waits for someone to say which number was connected.
CREATE TABLE signup (
    account_id  BIGINT NOT NULL,
    id          BIGINT NOT NULL,
    waba_id     TEXT NOT NULL,
    business_id TEXT NOT NULL,
    token       BYTES NOT NULL,
    choices     TEXT NOT NULL,
    created_at  BIGINT NOT NULL,
    PRIMARY KEY (account_id, id)
) CLUSTERED;

-- passport is what was found out about a number before anything was scanned.
CREATE TABLE passport (
    account_id BIGINT NOT NULL,
    id         BIGINT NOT NULL,
    digits     TEXT NOT NULL,
    answers    TEXT NOT NULL,
    made_at    BIGINT NOT NULL,
    made_by    BIGINT NOT NULL,
    PRIMARY KEY (account_id, id)
) CLUSTERED;

-- private_rule marks chats whose content is dropped before it is stored.
CREATE TABLE private_rule (
    account_id BIGINT NOT NULL,
    id         BIGINT NOT NULL,
    kind       TEXT NOT NULL,
    value      TEXT NOT NULL,
    made_at    BIGINT NOT NULL,
    made_by    BIGINT NOT NULL,
    PRIMARY KEY (account_id, id)
) CLUSTERED;

-- private_by is the rule that makes a contact private, 0 if none does.
ALTER TABLE contact ADD COLUMN private_by BIGINT NOT NULL DEFAULT 0;

CREATE INDEX contact_private ON contact (account_id, private_by, id) WHERE private_by <> 0;

-- tombstone stands for a private message whose content was dropped. It names nobody.
CREATE TABLE tombstone (
    account_id BIGINT NOT NULL,
    number_id  BIGINT NOT NULL,
    wamid_hash BYTES NOT NULL,
    direction  TEXT NOT NULL,
    via        TEXT NOT NULL,
    at         BIGINT NOT NULL,
    PRIMARY KEY (account_id, number_id, wamid_hash)
) CLUSTERED;

-- blind_spot counts what WhatsApp did not let us mirror, a row a day.
CREATE TABLE blind_spot (
    account_id BIGINT NOT NULL,
    number_id  BIGINT NOT NULL,
    kind       TEXT NOT NULL,
    day        BIGINT NOT NULL,
    n          BIGINT NOT NULL,
    PRIMARY KEY (account_id, number_id, kind, day)
) CLUSTERED;

-- app_group is a group of the phone that somebody named, or that a webhook spoke of. Nothing of it is mirrored.
CREATE TABLE app_group (
    account_id BIGINT NOT NULL,
    number_id  BIGINT NOT NULL,
    name       TEXT NOT NULL,
    added_at   BIGINT NOT NULL,
    PRIMARY KEY (account_id, number_id, name)
) CLUSTERED;
