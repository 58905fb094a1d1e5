-- Erasing customers for good. Nothing of this tells who somebody was: `by_birth` and `by_phone` are keyed hashes of the folded
-- name with the date of birth or the phone number, and are there as long as imports and restored backups are not to bring
-- that person back. `user_id` is no reference: a restored database may not know whoever erased somebody since.
CREATE TABLE erased (
    customer_id BLOB    NOT NULL PRIMARY KEY CHECK (length(customer_id) = 16),
    kept_away   INTEGER NOT NULL CHECK (kept_away IN (0, 1)),
    by_birth    BLOB    CHECK (length(by_birth) = 16),
    by_phone    BLOB    CHECK (length(by_phone) = 16),
    at          INTEGER NOT NULL CHECK (at > 0),
    user_id     BLOB    CHECK (length(user_id) = 16),
    channel     TEXT    NOT NULL CHECK (channel IN ('page', 'api', 'command'))
) STRICT, WITHOUT ROWID;

CREATE INDEX erased_by_birth ON erased (by_birth) WHERE by_birth IS NOT NULL;
CREATE INDEX erased_by_phone ON erased (by_phone) WHERE by_phone IS NOT NULL;

-- What refers to a customer is found by the customer (`deleted_together` in 0015).
CREATE INDEX idempotency_by_customer ON idempotency (customer_id);

-- A search may be a name: it is kept as long as it finds those to delete.
UPDATE deletions SET search = '' WHERE state <> 'deleting';

-- The index of trigrams keeps what was taken out of it in older segments until these are merged: `wanted` counts what is to go,
-- `begun` and `done` are how much of it the merge under way and the last one got (see `customers/search/segments.rs`).
CREATE TABLE customers_search_merges (
    id     INTEGER PRIMARY KEY CHECK (id = 1),
    wanted INTEGER NOT NULL,
    begun  INTEGER NOT NULL,
    done   INTEGER NOT NULL
) STRICT;
INSERT INTO customers_search_merges (id, wanted, begun, done) VALUES (1, 1, 0, 0);
