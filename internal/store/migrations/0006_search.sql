-- The word index of messages and contacts. It is made from them and can be thrown away: without a row in search_place it
-- is filled anew. A migration that changes how texts are cut into words (package word) deletes the rows of all four.

-- search_place says how far the index follows: the events up to seq, and of what was there before them, or came with
-- imports, the ids up to scan_to except those from scan_from on, which are still to be read (none if scan_from is greater).
CREATE TABLE search_place (
    account_id BIGINT NOT NULL,
    seq        BIGINT NOT NULL,
    scan_from  BIGINT NOT NULL,
    scan_to    BIGINT NOT NULL,
    PRIMARY KEY (account_id)
) CLUSTERED;

-- search_block is a part of the index: some thousand messages or contacts (its shelf), in the order of their time. One with
-- a closed_at is not in use: it is being written, or was merged into another, and goes after a while.
CREATE TABLE search_block (
    account_id  BIGINT NOT NULL,
    block       BIGINT NOT NULL,
    shelf       TEXT NOT NULL,
    docs        BIGINT NOT NULL,
    first_at    BIGINT NOT NULL,
    last_at     BIGINT NOT NULL,
    closed_at BIGINT NOT NULL,
    PRIMARY KEY (account_id, block)
) CLUSTERED;

CREATE INDEX search_block_closed ON search_block (account_id, closed_at) WHERE closed_at > 0;

-- search_page holds words of a block, from first on, each with where it occurs.
CREATE TABLE search_page (
    account_id BIGINT NOT NULL,
    block      BIGINT NOT NULL,
    first      BYTES NOT NULL,
    body       BYTES NOT NULL,
    PRIMARY KEY (account_id, block, first)
) CLUSTERED;

-- search_part says which messages or contacts the numbers of a block stand for, a hundred a row.
CREATE TABLE search_part (
    account_id BIGINT NOT NULL,
    block      BIGINT NOT NULL,
    part       BIGINT NOT NULL,
    body       BYTES NOT NULL,
    PRIMARY KEY (account_id, block, part)
) CLUSTERED;

-- Which contact an event is about.
ALTER TABLE event ADD COLUMN contact_id BIGINT NOT NULL DEFAULT 0;
