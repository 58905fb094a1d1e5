-- Whether the database can be written is asked by writing: a number that is another each time.
-- Each connection has a row, so that replicas which ask at the same moment do not wait for one another.
CREATE TABLE readiness (
    id    BIGINT NOT NULL PRIMARY KEY,
    pings BIGINT NOT NULL
);
