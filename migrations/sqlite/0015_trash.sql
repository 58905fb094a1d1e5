-- The trash: customers who were deleted, the newest first, found as those of the list are (see `customers/search/sqlite.rs`).
CREATE INDEX trash_by_deletion ON customers (deleted_at, id) WHERE deleted_at IS NOT NULL;

-- Somebody who is entered again is looked for by these.
CREATE INDEX trash_by_birth ON customers (date_of_birth) WHERE deleted_at IS NOT NULL;
CREATE INDEX trash_by_phone ON customers (phone_number) WHERE deleted_at IS NOT NULL;

-- With whom somebody was deleted.
CREATE INDEX deleted_together_by_customer ON deleted_together (customer_id);

CREATE VIEW trash_text AS
SELECT seq, replace(words, ' ', '  ') AS name, '  ' || substr(phone_number, 2) || ' ' AS phone,
    replace(own_words, ' ', '  ') AS own
FROM customers WHERE deleted_at IS NOT NULL;

-- An index of its own, so that the list's is none the longer. What leaves it leaves no trace.
CREATE VIRTUAL TABLE trash_search USING fts5 (
    name, phone, own, content = 'trash_text', content_rowid = 'seq', columnsize = 0,
    tokenize = 'trigram case_sensitive 1'
);
INSERT INTO trash_search (trash_search, rank) VALUES ('secure-delete', 1);
INSERT INTO trash_search (trash_search) VALUES ('rebuild');

CREATE TRIGGER trash_added AFTER INSERT ON customers WHEN new.deleted_at IS NOT NULL BEGIN
    INSERT INTO trash_search (rowid, name, phone, own) SELECT * FROM trash_text WHERE seq = new.seq;
END;

CREATE TRIGGER trash_removed BEFORE DELETE ON customers WHEN old.deleted_at IS NOT NULL BEGIN
    INSERT INTO trash_search (trash_search, rowid, name, phone, own)
    SELECT 'delete', * FROM trash_text WHERE seq = old.seq;
END;

CREATE TRIGGER trash_changes BEFORE UPDATE ON customers WHEN old.deleted_at IS NOT NULL BEGIN
    INSERT INTO trash_search (trash_search, rowid, name, phone, own)
    SELECT 'delete', * FROM trash_text WHERE seq = old.seq;
END;

CREATE TRIGGER trash_changed AFTER UPDATE ON customers WHEN new.deleted_at IS NOT NULL BEGIN
    INSERT INTO trash_search (rowid, name, phone, own) SELECT * FROM trash_text WHERE seq = new.seq;
END;
