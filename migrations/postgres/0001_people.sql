-- People who use the register, their sessions, and what they had typed when a session ended.
-- Times are whole seconds since 1970, UTC.
CREATE TABLE users (
    id            UUID    NOT NULL PRIMARY KEY,
    username      TEXT    NOT NULL CHECK (length(username) BETWEEN 1 AND 64),
    username_key  TEXT    NOT NULL UNIQUE COLLATE "C",
    password_hash TEXT    NOT NULL CHECK (password_hash LIKE '$argon2id$%'),
    role          TEXT    NOT NULL CHECK (role IN ('admin', 'editor', 'viewer')),
    active        BOOLEAN NOT NULL DEFAULT TRUE,
    auth_epoch    BIGINT  NOT NULL DEFAULT 0 CHECK (auth_epoch >= 0),
    created_at    BIGINT  NOT NULL CHECK (created_at > 0),
    updated_at    BIGINT  NOT NULL CHECK (updated_at >= created_at)
);

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

CREATE TABLE drafts (
    id         UUID   NOT NULL PRIMARY KEY,
    user_id    UUID   NOT NULL REFERENCES users (id),
    typed      TEXT   NOT NULL CHECK (length(typed) <= 16384),
    expires_at BIGINT NOT NULL
);

CREATE INDEX drafts_by_user ON drafts (user_id);
