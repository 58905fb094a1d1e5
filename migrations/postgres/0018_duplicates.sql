-- The same person twice (see `customers/duplicates/`). Whoever is added or changed is due; a worker gives them their keys,
-- compares them with those who share one, and keeps the pairs that may be one person.

-- Whom to look at. The triggers say so, in the write that changed them.
CREATE TABLE duplicates_due (customer_id UUID NOT NULL PRIMARY KEY);

-- The keys by which customers are compared: hashes of parts of them. Each again in one row, to be found by customer.
CREATE TABLE duplicate_keys (
    key         BIGINT NOT NULL,
    customer_id UUID   NOT NULL,
    PRIMARY KEY (key, customer_id)
);

CREATE TABLE duplicates_looked_at (
    customer_id UUID  NOT NULL PRIMARY KEY,
    keys        BYTEA NOT NULL CHECK (length(keys) % 8 = 0)
);

-- Two customers that may be one person, or that a person called different people. `points` are tenths; `reasons` are codes,
-- and what was said for good stands as long as they do.
CREATE TABLE suspected_pairs (
    low_id  UUID   NOT NULL,
    high_id UUID   NOT NULL CHECK (low_id < high_id),
    points  BIGINT NOT NULL,
    reasons TEXT   NOT NULL,
    state   TEXT   NOT NULL CHECK (state IN ('open', 'different')),
    PRIMARY KEY (low_id, high_id)
);

CREATE INDEX suspected_pairs_by_points ON suspected_pairs (points, low_id, high_id) WHERE state = 'open';
CREATE INDEX suspected_pairs_by_high ON suspected_pairs (high_id);

-- Who looks: one worker at a time. `rules` says by which rules everybody was looked at, so that everybody is due when they change;
-- `place` is the key from which on those of very many are still to be compared, empty while nobody compares so many.
CREATE TABLE duplicates_work (
    id          UUID   NOT NULL PRIMARY KEY,
    holder      UUID,
    lease_until BIGINT NOT NULL,
    rules       BIGINT NOT NULL,
    place       BIGINT
);

INSERT INTO duplicates_work (id, lease_until, rules)
VALUES ('00000000-0000-0000-0000-000000000000', 0, 0);

-- By id, so that two writes of many never wait for each other crosswise. A row that is there is updated, so that the worker
-- who is about to take it waits and sees what was written.
CREATE FUNCTION customers_due() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        INSERT INTO duplicates_due (customer_id) SELECT id FROM after ORDER BY id
        ON CONFLICT (customer_id) DO UPDATE SET customer_id = excluded.customer_id;
    ELSE
        INSERT INTO duplicates_due (customer_id)
        SELECT after.id FROM after JOIN before USING (id)
        WHERE (before.first_name, before.last_name, before.date_of_birth, before.phone_number, before.deleted_at IS NULL)
            <> (after.first_name, after.last_name, after.date_of_birth, after.phone_number, after.deleted_at IS NULL)
        ORDER BY id
        ON CONFLICT (customer_id) DO UPDATE SET customer_id = excluded.customer_id;
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER customers_due_added AFTER INSERT ON customers
    REFERENCING NEW TABLE AS after FOR EACH STATEMENT EXECUTE FUNCTION customers_due();
CREATE TRIGGER customers_due_changed AFTER UPDATE ON customers
    REFERENCING OLD TABLE AS before NEW TABLE AS after FOR EACH STATEMENT EXECUTE FUNCTION customers_due();
