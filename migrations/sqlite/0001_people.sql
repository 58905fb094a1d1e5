-- The people who sign in. Times are whole seconds since 1970, UTC.
-- 0x436C6E74 spells "Clnt": the file is ours.
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
