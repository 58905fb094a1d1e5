-- The people who sign in. Times are whole seconds since 1970, UTC.
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
