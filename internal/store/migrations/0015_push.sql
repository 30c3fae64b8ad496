-- push_device is a browser that an agent wants to be told on while no page is open: where its maker's service takes messages for
-- it, and the keys it reads them with.
CREATE TABLE push_device (
    account_id BIGINT NOT NULL,
    agent_id   BIGINT NOT NULL,
    id         BIGINT NOT NULL,
    endpoint   TEXT NOT NULL,
    public_key TEXT NOT NULL,
    secret     TEXT NOT NULL,
    name       TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    told_at    BIGINT NOT NULL,
    PRIMARY KEY (account_id, agent_id, id)
) CLUSTERED;
