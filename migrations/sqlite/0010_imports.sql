-- Moving in: files of customers, from their upload to the undo of what they brought. Times are whole seconds since 1970, UTC.
CREATE TABLE imports (
    id           BLOB    NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    user_id      BLOB    REFERENCES users (id),
    -- Who committed it, or undid it, last.
    acting_id    BLOB    REFERENCES users (id),
    channel      TEXT    NOT NULL CHECK (channel IN ('page', 'api', 'command')),
    filename     TEXT    NOT NULL CHECK (length(filename) BETWEEN 1 AND 255),
    size         INTEGER NOT NULL CHECK (size >= 0),
    digest       BLOB    NOT NULL CHECK (length(digest) = 32),
    state        TEXT    NOT NULL CHECK (state IN ('reading', 'waiting', 'checking', 'checked', 'committing', 'done', 'undoing',
                                                   'undone', 'failed')),
    -- What was chosen, how the file was read, and how many rows became what (JSON).
    settings     TEXT    NOT NULL CHECK (json_valid(settings)),
    how_read     TEXT    CHECK (json_valid(how_read)),
    counts       TEXT    NOT NULL CHECK (json_valid(counts)),
    -- How far the work of this state has come; of an undo, the number of the last change that was looked at.
    done         INTEGER NOT NULL DEFAULT 0,
    total        INTEGER NOT NULL DEFAULT 0,
    -- The last change of the import, while it is undone.
    last_change  INTEGER,
    failure      TEXT,
    -- Raised whenever the settings change, so that work on older ones stops.
    revision     INTEGER NOT NULL DEFAULT 1,
    -- Who works on it, and until when nobody else may.
    lease        BLOB,
    lease_until  INTEGER NOT NULL DEFAULT 0,
    created_at   INTEGER NOT NULL CHECK (created_at > 0),
    committed_at INTEGER,
    undone_at    INTEGER,
    -- When file and rows were deleted.
    emptied_at   INTEGER
) STRICT, WITHOUT ROWID;

CREATE INDEX imports_by_digest ON imports (digest);
CREATE INDEX imports_to_do ON imports (lease_until) WHERE state IN ('reading', 'checking', 'committing', 'undoing');

-- A file as it came, in pieces. They are there before their import is.
CREATE TABLE import_files (
    import_id BLOB    NOT NULL CHECK (length(import_id) = 16),
    seq       INTEGER NOT NULL,
    bytes     BLOB    NOT NULL,
    PRIMARY KEY (import_id, seq)
) STRICT;

-- The rows of a file, some thousand at once (JSON lines, compressed), and a letter for each that says what it becomes.
CREATE TABLE import_chunks (
    import_id BLOB    NOT NULL REFERENCES imports (id),
    first     INTEGER NOT NULL,
    rows      INTEGER NOT NULL CHECK (rows > 0),
    records   BLOB    NOT NULL,
    verdicts  BLOB    NOT NULL,
    PRIMARY KEY (import_id, first)
) STRICT;

-- Rows of which there is something to say: what is wrong (JSON), and the form that was typed in place of
-- what the file has.
CREATE TABLE import_rows (
    import_id  BLOB    NOT NULL REFERENCES imports (id),
    place      INTEGER NOT NULL,
    line       INTEGER NOT NULL,
    verdict    TEXT    NOT NULL,
    complaints TEXT    NOT NULL CHECK (json_valid(complaints)),
    typed      TEXT,
    PRIMARY KEY (import_id, place)
) STRICT, WITHOUT ROWID;

-- What was chosen for the last file with the same heading.
CREATE TABLE import_mappings (
    heading    BLOB    NOT NULL PRIMARY KEY CHECK (length(heading) = 32),
    settings   TEXT    NOT NULL CHECK (json_valid(settings)),
    updated_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

ALTER TABLE changes ADD COLUMN import_id BLOB REFERENCES imports (id);
CREATE INDEX changes_by_import ON changes (import_id, seq) WHERE import_id IS NOT NULL;

-- Who has a phone number: asked for each row of a file.
CREATE INDEX customers_by_phone ON customers (phone_number) WHERE deleted_at IS NULL;

-- Segments of the index of trigrams are merged beside the writes (see `customers/search/segments.rs`), not within them: that
-- took a third of the time of a row.
INSERT INTO customers_search (customers_search, rank) VALUES ('automerge', 0);
INSERT INTO customers_search (customers_search, rank) VALUES ('crisismerge', 64);
