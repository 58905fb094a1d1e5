-- What somebody shows besides a password: codes of an authenticator app, recovery codes, passkeys.
-- Whether a person has a second factor; and of a session, when its person last proved who that is.
ALTER TABLE users ADD COLUMN second_factor BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE sessions ADD COLUMN proved_at BIGINT NOT NULL DEFAULT 0;

-- Roles of which a second factor is required.
CREATE TABLE required_factors (
    role TEXT NOT NULL PRIMARY KEY CHECK (role IN ('admin', 'editor', 'viewer'))
);

-- The secret is hidden with the register's key. No step at or before `last_step` is taken again.
CREATE TABLE authenticators (
    user_id    UUID   NOT NULL PRIMARY KEY REFERENCES users (id),
    secret     BYTEA  NOT NULL,
    last_step  BIGINT NOT NULL,
    created_at BIGINT NOT NULL
);

-- A keyed hash of each code that was not used yet.
CREATE TABLE recovery_codes (
    user_id UUID  NOT NULL REFERENCES users (id),
    hash    BYTEA NOT NULL CHECK (length(hash) = 16),
    PRIMARY KEY (user_id, hash)
);

-- `id` is the credential's own; `credential` holds its public key and counter (JSON).
CREATE TABLE passkeys (
    id           BYTEA  NOT NULL PRIMARY KEY CHECK (length(id) BETWEEN 1 AND 1023),
    user_id      UUID   NOT NULL REFERENCES users (id),
    name         TEXT   NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
    credential   TEXT   NOT NULL,
    created_at   BIGINT NOT NULL,
    last_used_at BIGINT
);

CREATE INDEX passkeys_by_user ON passkeys (user_id);

-- Challenges that were answered; none is answered twice. `expires_at` says from when on it would be too old anyway.
CREATE TABLE spent_challenges (
    id         BYTEA  NOT NULL PRIMARY KEY CHECK (length(id) = 32),
    expires_at BIGINT NOT NULL
);

CREATE INDEX spent_challenges_by_expiry ON spent_challenges (expires_at);
