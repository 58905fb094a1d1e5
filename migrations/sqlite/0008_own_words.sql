-- Finding what stands in fields of one's own: `own_words` holds the words of those that are searched, folded, with a space
-- around each word, as `words` does for the name, and in letters of their own (`own_fields/searched.rs`). The index of trigrams has a column more, so it is built anew.
ALTER TABLE customers ADD COLUMN own_words TEXT NOT NULL DEFAULT '';

-- `searched` is the version that last changed what is searched, and `written` the one whose words every customer has.
ALTER TABLE fields_version ADD COLUMN searched INTEGER NOT NULL DEFAULT 1;
ALTER TABLE fields_version ADD COLUMN written INTEGER NOT NULL DEFAULT 1;

DROP TRIGGER customers_indexed;
DROP TRIGGER customers_unindexed;
DROP TRIGGER customers_spread;
DROP TRIGGER customers_changes;
DROP TABLE customers_search;
DROP VIEW customers_text;

CREATE VIEW customers_text AS
SELECT label, replace(words, ' ', '  ') AS name, '  ' || substr(phone_number, 2) || ' ' AS phone,
    replace(own_words, ' ', '  ') AS own
FROM customers_order CROSS JOIN customers USING (seq);

CREATE VIRTUAL TABLE customers_search USING fts5 (
    name, phone, own, content = 'customers_text', content_rowid = 'label', columnsize = 0,
    tokenize = 'trigram case_sensitive 1'
);

-- Two segments are enough to be merged when asked to; FTS5 would wait for four (see `customers/search/segments.rs`).
INSERT INTO customers_search (customers_search, rank) VALUES ('usermerge', 2);
INSERT INTO customers_search (customers_search) VALUES ('rebuild');
INSERT INTO customers_search (customers_search) VALUES ('optimize');

CREATE TRIGGER customers_indexed AFTER INSERT ON customers_order BEGIN
    INSERT INTO customers_search (rowid, name, phone, own) SELECT * FROM customers_text WHERE label = new.label;
    UPDATE customer_counts SET n = n + 1;
END;

CREATE TRIGGER customers_unindexed BEFORE DELETE ON customers_order BEGIN
    INSERT INTO customers_search (customers_search, rowid, name, phone, own)
    SELECT 'delete', * FROM customers_text WHERE label = old.label;
    UPDATE customer_counts SET n = n - 1;
END;

CREATE TRIGGER customers_spread INSTEAD OF INSERT ON customers_span BEGIN
    INSERT INTO customers_search (customers_search, rowid, name, phone, own)
    SELECT 'delete', * FROM customers_text WHERE label BETWEEN new.first AND new.first + (1 << new.bits) - 1;
    UPDATE customers_order SET label = -label WHERE label BETWEEN new.first AND new.first + (1 << new.bits) - 1;
    UPDATE customers_order SET label = even.label
    FROM (SELECT seq, new.first + (1 << new.bits) / count(*) OVER () * row_number() OVER (ORDER BY label DESC)
            - (1 << new.bits) / count(*) OVER () / 2 AS label
        FROM customers_order WHERE label < 0) AS even
    WHERE customers_order.label < 0 AND customers_order.seq = even.seq;
    INSERT INTO customers_search (rowid, name, phone, own)
    SELECT * FROM customers_text WHERE label BETWEEN new.first AND new.first + (1 << new.bits) - 1;
END;

CREATE TRIGGER customers_changes BEFORE UPDATE ON customers
WHEN (old.last_name_sort, old.first_name_sort, old.id, old.phone_number, old.own_words)
        <> (new.last_name_sort, new.first_name_sort, new.id, new.phone_number, new.own_words)
    OR (old.deleted_at IS NULL) <> (new.deleted_at IS NULL)
BEGIN
    DELETE FROM customers_order WHERE seq = old.seq;
END;
