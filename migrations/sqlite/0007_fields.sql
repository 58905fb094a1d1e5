-- Fields of one's own: what administrators add to the built-in four. A definition's key never changes and is never given
-- to another field; a customer's values stand in one JSON object by key: texts, and true or false.
CREATE TABLE fields (
    key        TEXT    NOT NULL PRIMARY KEY CHECK (key GLOB '[a-z]*' AND NOT key GLOB '*[^a-z0-9_]*' AND length(key) <= 40),
    label      TEXT    NOT NULL CHECK (length(label) BETWEEN 1 AND 60),
    kind       TEXT    NOT NULL CHECK (kind IN ('text', 'long_text', 'email', 'url', 'phone', 'whole', 'decimal', 'date',
                                                'yes_no', 'choice')),
    help       TEXT    NOT NULL CHECK (length(help) <= 200),
    required   INTEGER NOT NULL CHECK (required IN (0, 1)),
    is_unique  INTEGER NOT NULL CHECK (is_unique IN (0, 1)),
    listed     INTEGER NOT NULL CHECK (listed IN (0, 1)),
    searched   INTEGER NOT NULL CHECK (searched IN (0, 1)),
    position   INTEGER NOT NULL CHECK (position >= 0),
    choices    TEXT    NOT NULL CHECK (json_valid(choices) AND json_type(choices) = 'array'),
    retired_at INTEGER CHECK (retired_at >= created_at),
    -- Set while the values of a removed field are being deleted; the row goes last.
    removed_at INTEGER CHECK (removed_at >= created_at),
    created_at INTEGER NOT NULL CHECK (created_at > 0),
    updated_at INTEGER NOT NULL CHECK (updated_at >= created_at)
) STRICT, WITHOUT ROWID;

-- The version is raised by every change of a definition, so that no server goes on with old ones. `form_bytes` is how many
-- bytes the fields add to the longest form.
CREATE TABLE fields_version (
    id         INTEGER PRIMARY KEY CHECK (id = 1),
    version    INTEGER NOT NULL CHECK (version >= 1),
    form_bytes INTEGER NOT NULL CHECK (form_bytes >= 0)
) STRICT;
INSERT INTO fields_version (id, version, form_bytes) VALUES (1, 1, 0);

-- What happened to the definitions: who, when, and the definition before and after (JSON).
CREATE TABLE fields_history (
    seq     INTEGER PRIMARY KEY,
    field   TEXT    NOT NULL,
    user_id BLOB    REFERENCES users (id),
    at      INTEGER NOT NULL,
    act     TEXT    NOT NULL CHECK (act IN ('create', 'update', 'move', 'retire', 'bring_back', 'remove')),
    details TEXT    NOT NULL CHECK (json_valid(details) AND json_type(details) = 'object')
) STRICT;

CREATE INDEX fields_history_by_field ON fields_history (field, seq);

-- The values of fields in which no two customers may have the same, as they are compared.
CREATE TABLE unique_values (
    field       TEXT NOT NULL REFERENCES fields (key),
    value       TEXT NOT NULL,
    customer_id BLOB NOT NULL REFERENCES customers (id),
    PRIMARY KEY (field, value)
) STRICT, WITHOUT ROWID;

CREATE INDEX unique_values_by_customer ON unique_values (customer_id);

ALTER TABLE customers ADD COLUMN fields TEXT NOT NULL DEFAULT '{}'
    CHECK (json_valid(fields) AND json_type(fields) = 'object');

-- A form with many long fields is a long draft.
CREATE TABLE longer_drafts (
    id         BLOB    NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    user_id    BLOB    NOT NULL REFERENCES users (id),
    typed      TEXT    NOT NULL CHECK (length(typed) <= 4194304),
    expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO longer_drafts (id, user_id, typed, expires_at) SELECT id, user_id, typed, expires_at FROM drafts;
DROP TABLE drafts;
ALTER TABLE longer_drafts RENAME TO drafts;

CREATE INDEX drafts_by_user ON drafts (user_id);
