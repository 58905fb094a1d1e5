-- The register. `seq` is the rowid, named so that VACUUM keeps it; the world knows a customer by `id`.
-- The *_sort columns hold the name folded (case and accents removed) for order and search; `words` has a
-- space around each word.
-- date() alone returns 30 February as it is; with '+0 days' it becomes 1 March, and so differs.
CREATE TABLE customers (
    seq             INTEGER PRIMARY KEY,
    id              BLOB    NOT NULL UNIQUE CHECK (length(id) = 16),
    first_name      TEXT    NOT NULL CHECK (length(first_name) BETWEEN 1 AND 100),
    last_name       TEXT    NOT NULL CHECK (length(last_name) BETWEEN 1 AND 100),
    first_name_sort TEXT    NOT NULL,
    last_name_sort  TEXT    NOT NULL,
    date_of_birth   TEXT    NOT NULL CHECK (length(date_of_birth) = 10
                                            AND date(date_of_birth, '+0 days') IS date_of_birth),
    phone_number    TEXT    NOT NULL CHECK (phone_number GLOB '+[1-9]*' AND NOT substr(phone_number, 2) GLOB '*[^0-9]*'
                                            AND length(phone_number) BETWEEN 5 AND 18),
    version         INTEGER NOT NULL DEFAULT 1 CHECK (version >= 1),
    created_at      INTEGER NOT NULL CHECK (created_at > 0),
    updated_at      INTEGER NOT NULL CHECK (updated_at >= created_at),
    deleted_at      INTEGER CHECK (deleted_at >= created_at),
    words           TEXT    NOT NULL GENERATED ALWAYS AS (' ' || first_name_sort || ' ' || last_name_sort || ' ') VIRTUAL
) STRICT;

CREATE INDEX customers_by_name ON customers (last_name_sort, first_name_sort, id) WHERE deleted_at IS NULL;
CREATE INDEX customers_by_birth ON customers (date_of_birth, id) WHERE deleted_at IS NULL;
CREATE INDEX customers_by_creation ON customers (created_at, id) WHERE deleted_at IS NULL;
CREATE INDEX customers_by_change ON customers (updated_at, id) WHERE deleted_at IS NULL;

-- What happened to each record: who, when, through which channel, and every changed field before and after (JSON).
CREATE TABLE changes (
    seq         INTEGER PRIMARY KEY,
    customer_id BLOB    NOT NULL REFERENCES customers (id),
    user_id     BLOB    REFERENCES users (id),
    at          INTEGER NOT NULL,
    act         TEXT    NOT NULL CHECK (act IN ('create', 'update', 'delete', 'restore')),
    channel     TEXT    NOT NULL CHECK (channel IN ('page', 'api', 'command', 'import')),
    fields      TEXT    NOT NULL CHECK (json_valid(fields) AND json_type(fields) = 'array')
) STRICT;

CREATE INDEX changes_by_customer ON changes (customer_id, seq);

-- Requests that may be sent twice and are done once. `key` is a keyed hash of user, method, address and the key sent;
-- `request` is one of the body: nothing personal.
CREATE TABLE idempotency (
    key         BLOB    NOT NULL PRIMARY KEY CHECK (length(key) = 16),
    request     BLOB    NOT NULL CHECK (length(request) = 16),
    customer_id BLOB    NOT NULL REFERENCES customers (id),
    created_at  INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX idempotency_by_age ON idempotency (created_at);
