-- Two records of one person made one (see `customers/merges/`). The other record stays as it was, neither in the list nor in the
-- trash, and its address leads to the one that was kept. A merge is undone by what stands here and in the history.
ALTER TABLE customers ADD COLUMN merged_into UUID CHECK (merged_into IS NULL OR deleted_at IS NOT NULL AND merged_into <> id);

CREATE INDEX customers_by_merge ON customers (merged_into) WHERE merged_into IS NOT NULL;

CREATE TABLE merges (
    id        UUID   NOT NULL PRIMARY KEY,
    kept_id   UUID   NOT NULL,
    other_id  UUID   NOT NULL CHECK (other_id <> kept_id),
    at        BIGINT NOT NULL CHECK (at > 0),
    undone_at BIGINT CHECK (undone_at >= at)
);

CREATE INDEX merges_by_kept ON merges (kept_id);
CREATE INDEX merges_by_other ON merges (other_id);
CREATE UNIQUE INDEX merges_that_stand ON merges (other_id) WHERE undone_at IS NULL;

-- The history knows merges: `merge` of the record that was kept, `merged` of the other, `unmerge` of both.
ALTER TABLE changes DROP CONSTRAINT changes_act_check;
ALTER TABLE changes ADD CONSTRAINT changes_act_check
    CHECK (act IN ('create', 'update', 'delete', 'restore', 'merge', 'merged', 'unmerge'));
ALTER TABLE changes ADD COLUMN merge_id UUID;
CREATE INDEX changes_by_merge ON changes (merge_id) WHERE merge_id IS NOT NULL;
