-- Rows of imports that are somebody by the rules of duplicates, though not letter by letter: surely, or perhaps.
CREATE TABLE import_matches (
    import_id   BLOB    NOT NULL REFERENCES imports (id),
    place       INTEGER NOT NULL,
    line        INTEGER NOT NULL,
    verdict     TEXT    NOT NULL CHECK (verdict IN ('likely', 'perhaps')),
    -- A customer or an earlier row; nobody where the customer was erased.
    customer_id BLOB    CHECK (length(customer_id) = 16),
    other_place INTEGER,
    other_line  INTEGER,
    -- The codes of the reasons (JSON).
    reasons     TEXT    NOT NULL CHECK (json_valid(reasons)),
    -- Stands for the row, whom it was compared with, and the reasons: what was chosen counts while it is the same.
    mark        INTEGER NOT NULL,
    -- By a person; nothing yet.
    choice      TEXT    CHECK (choice IN ('add', 'same')),
    PRIMARY KEY (import_id, place)
) STRICT, WITHOUT ROWID;

CREATE INDEX import_matches_by_verdict ON import_matches (import_id, verdict, place);
CREATE INDEX import_matches_by_customer ON import_matches (customer_id) WHERE customer_id IS NOT NULL;

-- The last change of the register when the check began: what came after it is looked at by the commit.
ALTER TABLE imports ADD COLUMN checked_from INTEGER NOT NULL DEFAULT 0;
