-- Two records of one person made one (see `customers/merges/`). The other record stays as it was, neither in the list nor in the
-- trash, and its address leads to the one that was kept. A merge is undone by what stands here and in the history.
ALTER TABLE customers ADD COLUMN merged_into BLOB CHECK (merged_into IS NULL OR deleted_at IS NOT NULL AND merged_into <> id);

CREATE INDEX customers_by_merge ON customers (merged_into) WHERE merged_into IS NOT NULL;

CREATE TABLE merges (
    id        BLOB    NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    kept_id   BLOB    NOT NULL CHECK (length(kept_id) = 16),
    other_id  BLOB    NOT NULL CHECK (length(other_id) = 16 AND other_id <> kept_id),
    at        INTEGER NOT NULL CHECK (at > 0),
    undone_at INTEGER CHECK (undone_at >= at)
) STRICT, WITHOUT ROWID;

CREATE INDEX merges_by_kept ON merges (kept_id);
CREATE INDEX merges_by_other ON merges (other_id);
CREATE UNIQUE INDEX merges_that_stand ON merges (other_id) WHERE undone_at IS NULL;

-- The history knows merges: `merge` of the record that was kept, `merged` of the other, `unmerge` of both.
CREATE TABLE wider_changes (
    seq         INTEGER PRIMARY KEY,
    customer_id BLOB    NOT NULL REFERENCES customers (id),
    user_id     BLOB    REFERENCES users (id),
    at          INTEGER NOT NULL,
    act         TEXT    NOT NULL CHECK (act IN ('create', 'update', 'delete', 'restore', 'merge', 'merged', 'unmerge')),
    channel     TEXT    NOT NULL CHECK (channel IN ('page', 'api', 'command', 'import')),
    fields      TEXT    NOT NULL CHECK (json_valid(fields) AND json_type(fields) = 'array'),
    import_id   BLOB    REFERENCES imports (id),
    merge_id    BLOB
) STRICT;
INSERT INTO wider_changes (seq, customer_id, user_id, at, act, channel, fields, import_id)
SELECT seq, customer_id, user_id, at, act, channel, fields, import_id FROM changes;
DROP TABLE changes;
ALTER TABLE wider_changes RENAME TO changes;

CREATE INDEX changes_by_customer ON changes (customer_id, seq);
CREATE INDEX changes_by_import ON changes (import_id, seq) WHERE import_id IS NOT NULL;
CREATE INDEX changes_by_merge ON changes (merge_id) WHERE merge_id IS NOT NULL;
