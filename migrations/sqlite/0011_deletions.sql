-- Deletions of many customers by one act, which are undone as a whole. Whoever holds the lease goes on with one that is not
-- finished; whoever was changed after `at` is left alone.
CREATE TABLE deletions (
    id          BLOB    NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    user_id     BLOB    NOT NULL REFERENCES users (id),
    at          INTEGER NOT NULL,
    search      TEXT    NOT NULL,
    state       TEXT    NOT NULL CHECK (state IN ('deleting', 'deleted', 'restoring', 'restored')),
    deleted     INTEGER NOT NULL CHECK (deleted >= 0),
    restored    INTEGER NOT NULL CHECK (restored >= 0),
    left_alone  INTEGER NOT NULL CHECK (left_alone >= 0),
    holder      BLOB,
    lease_until INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX deletions_unfinished ON deletions (lease_until) WHERE state IN ('deleting', 'restoring');

-- Whom each deleted, and the version of the row in the trash; gone when it was undone.
CREATE TABLE deleted_together (
    seq         INTEGER PRIMARY KEY,
    deletion_id BLOB    NOT NULL REFERENCES deletions (id),
    customer_id BLOB    NOT NULL,
    version     INTEGER NOT NULL
) STRICT;

CREATE INDEX deleted_together_by_deletion ON deleted_together (deletion_id, seq);
