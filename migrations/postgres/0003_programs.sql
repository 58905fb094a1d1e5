-- Programs: personal access tokens, and the keys under which a request may be sent twice and done once.
CREATE TABLE tokens (
    id           UUID    NOT NULL PRIMARY KEY,
    user_id      UUID    NOT NULL REFERENCES users (id),
    name         TEXT    NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
    secret_hash  BYTEA   NOT NULL UNIQUE CHECK (length(secret_hash) = 32),
    read_only    BOOLEAN NOT NULL,
    created_at   BIGINT  NOT NULL,
    expires_at   BIGINT  NOT NULL CHECK (expires_at > created_at),
    last_used_at BIGINT,
    revoked_at   BIGINT
);

CREATE INDEX tokens_by_user ON tokens (user_id, created_at);

-- `key` is a keyed hash of user, method, address and the key sent; `request` one of the body: nothing personal.
CREATE TABLE idempotency (
    key         BYTEA  NOT NULL PRIMARY KEY CHECK (length(key) = 16),
    request     BYTEA  NOT NULL CHECK (length(request) = 16),
    customer_id UUID   NOT NULL REFERENCES customers (id),
    created_at  BIGINT NOT NULL
);

CREATE INDEX idempotency_by_age ON idempotency (created_at);
