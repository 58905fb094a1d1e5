-- Whether the database can be written is asked by writing: a number that is another each time.
CREATE TABLE readiness (
    id    INTEGER PRIMARY KEY,
    pings INTEGER NOT NULL
) STRICT;
