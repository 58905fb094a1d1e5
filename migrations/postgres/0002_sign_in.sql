-- What lets somebody in: sessions of pages and of programs, and personal access tokens.
CREATE TABLE sessions (
    id           BYTEA  NOT NULL PRIMARY KEY CHECK (length(id) = 32),
    user_id      UUID   NOT NULL REFERENCES users (id),
    kind         TEXT   NOT NULL CHECK (kind IN ('web', 'api')),
    auth_epoch   BIGINT NOT NULL,
    created_at   BIGINT NOT NULL,
    last_seen_at BIGINT NOT NULL,
    expires_at   BIGINT NOT NULL CHECK (expires_at > created_at),
    revoked_at   BIGINT,
    address      TEXT   NOT NULL,
    agent        TEXT   NOT NULL CHECK (length(agent) <= 300)
);

CREATE INDEX sessions_by_user ON sessions (user_id, last_seen_at);
CREATE INDEX sessions_by_expiry ON sessions (expires_at);

-- What somebody had typed when their session ended.
CREATE TABLE drafts (
    id         UUID   NOT NULL PRIMARY KEY,
    user_id    UUID   NOT NULL REFERENCES users (id),
    typed      TEXT   NOT NULL CHECK (length(typed) <= 16384),
    expires_at BIGINT NOT NULL
);

CREATE INDEX drafts_by_user ON drafts (user_id);

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

-- Attempts at a password or the set-up secret. `key` is a keyed hash of what is tried and from where: nothing personal.
-- `full_at` says when the bucket will be full again, in milliseconds since 1970; without a row it is full.
CREATE TABLE throttle (
    key     BYTEA  NOT NULL PRIMARY KEY CHECK (length(key) = 16),
    full_at BIGINT NOT NULL
);

CREATE INDEX throttle_by_time ON throttle (full_at);
