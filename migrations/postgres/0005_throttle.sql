-- Tries at a password or the set-up secret. `key` is a keyed hash of what is tried and from where: nothing personal.
-- `full_at` says when the bucket will be full again, in milliseconds since 1970; without a row it is full.
CREATE TABLE throttle (
    key     BYTEA  NOT NULL PRIMARY KEY CHECK (length(key) = 16),
    full_at BIGINT NOT NULL
);

CREATE INDEX throttle_by_time ON throttle (full_at);
