-- Finding. The index of trigrams knows a customer by a label, and labels follow the order of names exactly: so it hands
-- its matches out in that order, and a page of any search is read without sorting (see `customers/search/sqlite.rs`).

-- Everyone who is not deleted. Labels lie between 0 and 2^62, a million apart so that others fit between; further apart they
-- would make the index of trigrams larger, which keeps the differences.
CREATE TABLE customers_order (
    label INTEGER PRIMARY KEY,
    seq   INTEGER NOT NULL UNIQUE REFERENCES customers (seq)
) STRICT;

-- What is indexed: two spaces before each word and at least one after it, so that a trigram tells a beginning.
CREATE VIEW customers_text AS
SELECT label, replace(words, ' ', '  ') AS name, '  ' || substr(phone_number, 2) || ' ' AS phone
FROM customers_order CROSS JOIN customers USING (seq);

CREATE VIRTUAL TABLE customers_search USING fts5 (
    name, phone, content = 'customers_text', content_rowid = 'label', columnsize = 0,
    tokenize = 'trigram case_sensitive 1'
);

-- How many there are, kept as they come and go: counting a million takes 30 ms.
CREATE TABLE customer_counts (slot INTEGER PRIMARY KEY, n INTEGER NOT NULL) STRICT;
INSERT INTO customer_counts (slot, n) VALUES (0, 0);

CREATE TRIGGER customers_indexed AFTER INSERT ON customers_order BEGIN
    INSERT INTO customers_search (rowid, name, phone) SELECT * FROM customers_text WHERE label = new.label;
    UPDATE customer_counts SET n = n + 1;
END;

CREATE TRIGGER customers_unindexed BEFORE DELETE ON customers_order BEGIN
    INSERT INTO customers_search (customers_search, rowid, name, phone)
    SELECT 'delete', * FROM customers_text WHERE label = old.label;
    UPDATE customer_counts SET n = n - 1;
END;

-- The labels between which a customer belongs. To insert a `seq` here is to give that customer a label.
CREATE VIEW customers_gap AS
SELECT seq,
    coalesce((SELECT label FROM customers AS other CROSS JOIN customers_order USING (seq)
        WHERE deleted_at IS NULL AND (other.last_name_sort, other.first_name_sort, other.id)
            < (+customers.last_name_sort, +customers.first_name_sort, +customers.id)
        ORDER BY other.last_name_sort DESC, other.first_name_sort DESC, other.id DESC LIMIT 1), 0) AS lower,
    coalesce((SELECT label FROM customers AS other CROSS JOIN customers_order USING (seq)
        WHERE deleted_at IS NULL AND (other.last_name_sort, other.first_name_sort, other.id)
            > (+customers.last_name_sort, +customers.first_name_sort, +customers.id)
        ORDER BY other.last_name_sort, other.first_name_sort, other.id LIMIT 1), 1 << 62) AS upper
FROM customers;

-- A full gap makes room first: all labels are spread evenly within the smallest span, of 2^bits numbers, in which each gets
-- a gap of 2^(bits/2). Then a label close behind the lower one, as people of one name and sorted names follow each other.
CREATE TRIGGER customers_labelled INSTEAD OF INSERT ON customers_gap BEGIN
    INSERT INTO customers_span (first, bits)
    SELECT first, bits FROM (
        WITH RECURSIVE span (first, bits) AS (
            SELECT (lower >> 4) << 4, 4 FROM customers_gap WHERE seq = new.seq AND upper - lower < 2
            UNION ALL
            SELECT (first >> (bits + 2)) << (bits + 2), bits + 2 FROM span
            WHERE (SELECT count(*) FROM customers_order WHERE label BETWEEN first AND first + (1 << bits) - 1)
                >= 1 << (bits / 2)
        )
        SELECT first, bits FROM span ORDER BY bits DESC LIMIT 1
    );
    INSERT INTO customers_order (label, seq)
    SELECT lower + min((upper - lower) / 2, 1 << 20), seq FROM customers_gap WHERE seq = new.seq;
END;

-- To insert a span here is to spread its labels evenly. They are negative meanwhile, so that no two meet.
CREATE VIEW customers_span AS SELECT 0 AS first, 0 AS bits;

CREATE TRIGGER customers_spread INSTEAD OF INSERT ON customers_span BEGIN
    INSERT INTO customers_search (customers_search, rowid, name, phone)
    SELECT 'delete', * FROM customers_text WHERE label BETWEEN new.first AND new.first + (1 << new.bits) - 1;
    UPDATE customers_order SET label = -label WHERE label BETWEEN new.first AND new.first + (1 << new.bits) - 1;
    UPDATE customers_order SET label = even.label
    FROM (SELECT seq, new.first + (1 << new.bits) / count(*) OVER () * row_number() OVER (ORDER BY label DESC)
            - (1 << new.bits) / count(*) OVER () / 2 AS label
        FROM customers_order WHERE label < 0) AS even
    WHERE customers_order.label < 0 AND customers_order.seq = even.seq;
    INSERT INTO customers_search (rowid, name, phone)
    SELECT * FROM customers_text WHERE label BETWEEN new.first AND new.first + (1 << new.bits) - 1;
END;

CREATE TRIGGER customers_added AFTER INSERT ON customers WHEN new.deleted_at IS NULL BEGIN
    INSERT INTO customers_gap (seq) VALUES (new.seq);
END;

CREATE TRIGGER customers_removed BEFORE DELETE ON customers BEGIN
    DELETE FROM customers_order WHERE seq = old.seq;
END;

CREATE TRIGGER customers_changes BEFORE UPDATE ON customers
WHEN (old.last_name_sort, old.first_name_sort, old.id, old.phone_number)
        <> (new.last_name_sort, new.first_name_sort, new.id, new.phone_number)
    OR (old.deleted_at IS NULL) <> (new.deleted_at IS NULL)
BEGIN
    DELETE FROM customers_order WHERE seq = old.seq;
END;

CREATE TRIGGER customers_changed AFTER UPDATE ON customers
WHEN new.deleted_at IS NULL AND NOT EXISTS (SELECT 1 FROM customers_order WHERE seq = new.seq)
BEGIN
    INSERT INTO customers_gap (seq) VALUES (new.seq);
END;
