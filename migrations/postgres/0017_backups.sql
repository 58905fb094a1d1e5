-- Backups, made, failed or under way. Whoever makes one renews `lease_until`; one that was not renewed was cut off.
CREATE TABLE backups (
    id          UUID    NOT NULL PRIMARY KEY,
    started_at  BIGINT  NOT NULL,
    ended_at    BIGINT,
    state       TEXT    NOT NULL CHECK (state IN ('running', 'made', 'failed')),
    -- Made by the schedule, or asked for on the command line.
    scheduled   BOOLEAN NOT NULL,
    -- The file's name, without its folder.
    file        TEXT    NOT NULL CHECK (length(file) > 0),
    bytes       BIGINT,
    customers   BIGINT,
    failure     TEXT,
    lease_until BIGINT  NOT NULL
);

CREATE INDEX backups_by_start ON backups (started_at);
