-- Which words there are. A search asks here whether anybody has a word at all, or one that begins so, before the index
-- of trigrams is read to its end for nobody. Words are what spaces part; they are folded already.
DROP VIEW customers_text;
-- Not along an index: FTS5 takes rows in the order of their places twenty times as fast.
CREATE VIEW customers_text AS
SELECT place, replace(words, ' ', '  ') AS name, '  ' || substr(phone_number, 2) || ' ' AS phone
FROM customers NOT INDEXED WHERE deleted_at IS NULL;

CREATE VIRTUAL TABLE customers_words USING fts5 (
    name, content = 'customers_text', content_rowid = 'place', columnsize = 0, detail = none,
    tokenize = "ascii tokenchars '!""#$%&''()*+,-./:;<=>?@[\]^_`{|}~'"
);
CREATE VIRTUAL TABLE customers_vocabulary USING fts5vocab (customers_words, instance);
INSERT INTO customers_words (customers_words) VALUES ('rebuild');

DROP TRIGGER customers_added;
DROP TRIGGER customers_removed;
DROP TRIGGER customers_changed;

CREATE TRIGGER customers_added AFTER INSERT ON customers WHEN new.deleted_at IS NULL BEGIN
    INSERT INTO customers_search (rowid, name, phone)
    VALUES (new.place, replace(new.words, ' ', '  '), '  ' || substr(new.phone_number, 2) || ' ');
    INSERT INTO customers_words (rowid, name) VALUES (new.place, new.words);
    UPDATE customer_counts SET n = n + 1;
END;

CREATE TRIGGER customers_removed AFTER DELETE ON customers WHEN old.deleted_at IS NULL BEGIN
    INSERT INTO customers_search (customers_search, rowid, name, phone)
    VALUES ('delete', old.place, replace(old.words, ' ', '  '), '  ' || substr(old.phone_number, 2) || ' ');
    INSERT INTO customers_words (customers_words, rowid, name) VALUES ('delete', old.place, old.words);
    UPDATE customer_counts SET n = n - 1;
END;

CREATE TRIGGER customers_changed AFTER UPDATE ON customers
WHEN old.place <> new.place OR old.words <> new.words OR old.phone_number <> new.phone_number
    OR (old.deleted_at IS NULL) <> (new.deleted_at IS NULL)
BEGIN
    INSERT INTO customers_search (customers_search, rowid, name, phone)
    SELECT 'delete', old.place, replace(old.words, ' ', '  '), '  ' || substr(old.phone_number, 2) || ' '
    WHERE old.deleted_at IS NULL;
    INSERT INTO customers_words (customers_words, rowid, name)
    SELECT 'delete', old.place, old.words WHERE old.deleted_at IS NULL;
    INSERT INTO customers_search (rowid, name, phone)
    SELECT new.place, replace(new.words, ' ', '  '), '  ' || substr(new.phone_number, 2) || ' '
    WHERE new.deleted_at IS NULL;
    INSERT INTO customers_words (rowid, name) SELECT new.place, new.words WHERE new.deleted_at IS NULL;
    UPDATE customer_counts SET n = n + (new.deleted_at IS NULL) - (old.deleted_at IS NULL)
    WHERE (new.deleted_at IS NULL) <> (old.deleted_at IS NULL);
END;
