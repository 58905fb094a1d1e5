-- People who use the register, their sessions, and what they had typed when a session ended.
-- Times are whole seconds since 1970, UTC. 0x436C6E74 spells "Clnt": the file is ours.
PRAGMA application_id = 1131179636;

CREATE TABLE users (
    seq           INTEGER PRIMARY KEY,
    id            BLOB    NOT NULL UNIQUE CHECK (length(id) = 16),
    username      TEXT    NOT NULL CHECK (length(username) BETWEEN 1 AND 64),
    username_key  TEXT    NOT NULL UNIQUE,
    password_hash TEXT    NOT NULL CHECK (password_hash LIKE '$argon2id$%'),
    role          TEXT    NOT NULL CHECK (role IN ('admin', 'editor', 'viewer')),
    active        INTEGER NOT NULL DEFAULT 1 CHECK (active IN (0, 1)),
    auth_epoch    INTEGER NOT NULL DEFAULT 0 CHECK (auth_epoch >= 0),
    created_at    INTEGER NOT NULL CHECK (created_at > 0),
    updated_at    INTEGER NOT NULL CHECK (updated_at >= created_at)
) STRICT;

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

CREATE TABLE drafts (
    id         BLOB    NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    user_id    BLOB    NOT NULL REFERENCES users (id),
    typed      TEXT    NOT NULL CHECK (length(typed) <= 16384),
    expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX drafts_by_user ON drafts (user_id);
