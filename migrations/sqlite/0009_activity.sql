-- What people did with the register as a whole: who, when, through which channel, and the particulars (JSON).
CREATE TABLE activity (
    seq     INTEGER PRIMARY KEY,
    user_id BLOB    REFERENCES users (id),
    at      INTEGER NOT NULL,
    channel TEXT    NOT NULL CHECK (channel IN ('page', 'api', 'command')),
    act     TEXT    NOT NULL CHECK (length(act) > 0),
    details TEXT    NOT NULL CHECK (json_valid(details) AND json_type(details) = 'object')
) STRICT;
