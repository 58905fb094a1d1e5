-- That the register has had people: from then on the set-up secret makes nobody an administrator, whatever is lost.
CREATE TABLE set_up_done (
    id INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
    at BIGINT  NOT NULL
);

INSERT INTO set_up_done (id, at) SELECT 1, min(created_at) FROM users HAVING count(*) > 0;
