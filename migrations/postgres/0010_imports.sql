-- Moving in: files of customers, from their upload to the undo of what they brought. Times are whole seconds since 1970, UTC.
CREATE TABLE imports (
    id           UUID    NOT NULL PRIMARY KEY,
    user_id      UUID    REFERENCES users (id),
    -- Who committed it, or undid it, last.
    acting_id    UUID    REFERENCES users (id),
    channel      TEXT    NOT NULL CHECK (channel IN ('page', 'api', 'command')),
    filename     TEXT    NOT NULL CHECK (length(filename) BETWEEN 1 AND 255),
    size         BIGINT  NOT NULL CHECK (size >= 0),
    digest       BYTEA   NOT NULL CHECK (length(digest) = 32),
    state        TEXT    NOT NULL CHECK (state IN ('reading', 'waiting', 'checking', 'checked', 'committing', 'done', 'undoing',
                                                   'undone', 'failed')),
    -- What was chosen, how the file was read, and how many rows became what (JSON).
    settings     TEXT    NOT NULL CHECK (settings::jsonb IS NOT NULL),
    how_read     TEXT    CHECK (how_read IS NULL OR how_read::jsonb IS NOT NULL),
    counts       TEXT    NOT NULL CHECK (counts::jsonb IS NOT NULL),
    -- How far the work of this state has come; of an undo, the number of the last change that was looked at.
    done         BIGINT  NOT NULL DEFAULT 0,
    total        BIGINT  NOT NULL DEFAULT 0,
    -- The last change of the import, while it is undone.
    last_change  BIGINT,
    failure      TEXT,
    -- Raised whenever the settings change, so that work on older ones stops.
    revision     BIGINT  NOT NULL DEFAULT 1,
    -- Who works on it, and until when nobody else may.
    lease        UUID,
    lease_until  BIGINT  NOT NULL DEFAULT 0,
    created_at   BIGINT  NOT NULL CHECK (created_at > 0),
    committed_at BIGINT,
    undone_at    BIGINT,
    -- When file and rows were deleted.
    emptied_at   BIGINT
);

CREATE INDEX imports_by_digest ON imports (digest);
CREATE INDEX imports_to_do ON imports (lease_until) WHERE state IN ('reading', 'checking', 'committing', 'undoing');

-- A file as it came, in pieces. They are there before their import is.
CREATE TABLE import_files (
    import_id UUID    NOT NULL,
    seq       BIGINT  NOT NULL,
    bytes     BYTEA   NOT NULL,
    PRIMARY KEY (import_id, seq)
);

-- The rows of a file, some thousand at once (JSON lines, compressed), and a letter for each that says what it becomes.
CREATE TABLE import_chunks (
    import_id UUID    NOT NULL REFERENCES imports (id),
    first     BIGINT  NOT NULL,
    rows      BIGINT  NOT NULL CHECK (rows > 0),
    records   BYTEA   NOT NULL,
    verdicts  BYTEA   NOT NULL,
    PRIMARY KEY (import_id, first)
);

-- Rows of which there is something to say: what is wrong (JSON), and the form that was typed in place of
-- what the file has.
CREATE TABLE import_rows (
    import_id  UUID    NOT NULL REFERENCES imports (id),
    place      BIGINT  NOT NULL,
    line       BIGINT  NOT NULL,
    verdict    TEXT    NOT NULL,
    complaints TEXT    NOT NULL CHECK (complaints::jsonb IS NOT NULL),
    typed      TEXT,
    PRIMARY KEY (import_id, place)
);

-- What was chosen for the last file with the same heading.
CREATE TABLE import_mappings (
    heading    BYTEA   NOT NULL PRIMARY KEY CHECK (length(heading) = 32),
    settings   TEXT    NOT NULL CHECK (settings::jsonb IS NOT NULL),
    updated_at BIGINT  NOT NULL
);

ALTER TABLE changes ADD COLUMN import_id UUID REFERENCES imports (id);
CREATE INDEX changes_by_import ON changes (import_id, seq) WHERE import_id IS NOT NULL;

-- Who has a phone number: asked for each row of a file.
CREATE INDEX customers_by_phone ON customers (phone_number) WHERE deleted_at IS NULL;
