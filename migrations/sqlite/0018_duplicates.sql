-- The same person twice (see `customers/duplicates/`). Whoever is added or changed is due; a worker gives them their keys,
-- compares them with those who share one, and keeps the pairs that may be one person.

-- Whom to look at. The triggers say so, in the write that changed them.
CREATE TABLE duplicates_due (customer_id BLOB NOT NULL PRIMARY KEY CHECK (length(customer_id) = 16)) STRICT, WITHOUT ROWID;

-- The keys by which customers are compared: hashes of parts of them. Each again in one row, to be found by customer.
CREATE TABLE duplicate_keys (
    key         INTEGER NOT NULL,
    customer_id BLOB    NOT NULL,
    PRIMARY KEY (key, customer_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE duplicates_looked_at (
    customer_id BLOB NOT NULL PRIMARY KEY,
    keys        BLOB NOT NULL CHECK (length(keys) % 8 = 0)
) STRICT, WITHOUT ROWID;

-- Two customers that may be one person, or that a person called different people. `points` are tenths; `reasons` are codes,
-- and what was said for good stands as long as they do.
CREATE TABLE suspected_pairs (
    low_id  BLOB    NOT NULL,
    high_id BLOB    NOT NULL CHECK (low_id < high_id),
    points  INTEGER NOT NULL,
    reasons TEXT    NOT NULL,
    state   TEXT    NOT NULL CHECK (state IN ('open', 'different')),
    PRIMARY KEY (low_id, high_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX suspected_pairs_by_points ON suspected_pairs (points, low_id, high_id) WHERE state = 'open';
CREATE INDEX suspected_pairs_by_high ON suspected_pairs (high_id);

-- Who looks: one worker at a time. `rules` says by which rules everybody was looked at, so that everybody is due when they change;
-- `place` is the key from which on those of very many are still to be compared, empty while nobody compares so many.
CREATE TABLE duplicates_work (
    id          BLOB    NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    holder      BLOB,
    lease_until INTEGER NOT NULL,
    rules       INTEGER NOT NULL,
    place       INTEGER
) STRICT, WITHOUT ROWID;

INSERT INTO duplicates_work (id, lease_until, rules) VALUES (zeroblob(16), 0, 0);

CREATE TRIGGER customers_due_added AFTER INSERT ON customers BEGIN
    INSERT OR IGNORE INTO duplicates_due (customer_id) VALUES (new.id);
END;

CREATE TRIGGER customers_due_changed AFTER UPDATE ON customers
WHEN (old.first_name, old.last_name, old.date_of_birth, old.phone_number, old.deleted_at IS NULL)
    <> (new.first_name, new.last_name, new.date_of_birth, new.phone_number, new.deleted_at IS NULL)
BEGIN
    INSERT OR IGNORE INTO duplicates_due (customer_id) VALUES (new.id);
END;
