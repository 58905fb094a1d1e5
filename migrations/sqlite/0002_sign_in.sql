-- What lets somebody in: sessions of pages and of programs, and personal access tokens.
CREATE TABLE sessions (
    id           BLOB    NOT NULL PRIMARY KEY CHECK (length(id) = 32),
    user_id      BLOB    NOT NULL REFERENCES users (id),
    kind         TEXT    NOT NULL CHECK (kind IN ('web', 'api')),
    auth_epoch   INTEGER NOT NULL,
    created_at   INTEGER NOT NULL,
    last_seen_at INTEGER NOT NULL,
    expires_at   INTEGER NOT NULL CHECK (expires_at > created_at),
    revoked_at   INTEGER,
    address      TEXT    NOT NULL,
    agent        TEXT    NOT NULL CHECK (length(agent) <= 300)
) STRICT, WITHOUT ROWID;

CREATE INDEX sessions_by_user ON sessions (user_id, last_seen_at);
CREATE INDEX sessions_by_expiry ON sessions (expires_at);

-- What somebody had typed when their session ended.
CREATE TABLE drafts (
    id         BLOB    NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    user_id    BLOB    NOT NULL REFERENCES users (id),
    typed      TEXT    NOT NULL CHECK (length(typed) <= 16384),
    expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX drafts_by_user ON drafts (user_id);

CREATE TABLE tokens (
    id           BLOB    NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    user_id      BLOB    NOT NULL REFERENCES users (id),
    name         TEXT    NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
    secret_hash  BLOB    NOT NULL UNIQUE CHECK (length(secret_hash) = 32),
    read_only    INTEGER NOT NULL CHECK (read_only IN (0, 1)),
    created_at   INTEGER NOT NULL,
    expires_at   INTEGER NOT NULL CHECK (expires_at > created_at),
    last_used_at INTEGER,
    revoked_at   INTEGER
) STRICT, WITHOUT ROWID;

CREATE INDEX tokens_by_user ON tokens (user_id, created_at);

-- Attempts at a password or the set-up secret. `key` is a keyed hash of what is tried and from where: nothing personal.
-- `full_at` says when the bucket will be full again, in milliseconds since 1970; without a row it is full.
CREATE TABLE throttle (
    key     BLOB    NOT NULL PRIMARY KEY CHECK (length(key) = 16),
    full_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX throttle_by_time ON throttle (full_at);
