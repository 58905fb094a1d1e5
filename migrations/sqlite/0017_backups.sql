-- Backups, made, failed or under way. Whoever makes one renews `lease_until`; one that was not renewed was cut off.
CREATE TABLE backups (
    id          BLOB    NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    started_at  INTEGER NOT NULL,
    ended_at    INTEGER,
    state       TEXT    NOT NULL CHECK (state IN ('running', 'made', 'failed')),
    -- Made by the schedule, or asked for on the command line.
    scheduled   INTEGER NOT NULL CHECK (scheduled IN (0, 1)),
    -- The file's name, without its folder.
    file        TEXT    NOT NULL CHECK (length(file) > 0),
    bytes       INTEGER,
    customers   INTEGER,
    failure     TEXT,
    lease_until INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX backups_by_start ON backups (started_at);
