-- note_version keeps what a note said before it was edited or taken back; at is when it began to say so.
CREATE TABLE note_version (
    account_id BIGINT NOT NULL,
    entry_id   BIGINT NOT NULL,
    at         BIGINT NOT NULL,
    body       TEXT NOT NULL,
    PRIMARY KEY (account_id, entry_id, at)
) CLUSTERED;

-- contact_field names what an account notes about its contacts; the values stand with each contact.
CREATE TABLE contact_field (
    account_id BIGINT NOT NULL,
    name       TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (account_id, name)
) CLUSTERED;
