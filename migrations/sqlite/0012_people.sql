-- Managing people: invitations and resets by one-time links, and what happened to people in the activity.
-- Somebody who was invited has no password before they join.
ALTER TABLE users ADD COLUMN password TEXT CHECK (password LIKE '$argon2id$%');
UPDATE users SET password = password_hash;
ALTER TABLE users DROP COLUMN password_hash;
ALTER TABLE users RENAME COLUMN password TO password_hash;
-- Null until an invitation was accepted.
ALTER TABLE users ADD COLUMN joined_at INTEGER CHECK (joined_at >= created_at);
UPDATE users SET joined_at = created_at;
ALTER TABLE users ADD COLUMN last_sign_in_at INTEGER;

-- Links that let somebody choose a password, once: a row is deleted when its link was used. `key` is the SHA-256 of the link's
-- token. One of a kind a person, so that a new link ends the older one.
CREATE TABLE links (
    key        BLOB    NOT NULL PRIMARY KEY CHECK (length(key) = 32),
    user_id    BLOB    NOT NULL REFERENCES users (id),
    kind       TEXT    NOT NULL CHECK (kind IN ('invitation', 'reset')),
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL CHECK (expires_at > created_at),
    created_by BLOB    REFERENCES users (id)
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX links_by_user ON links (user_id, kind);

-- Whom it is about, from where it came, and what the server does itself. Of people only those who never joined are deleted.
CREATE TABLE activity_wider (
    seq        INTEGER PRIMARY KEY,
    user_id    BLOB    REFERENCES users (id),
    at         INTEGER NOT NULL,
    channel    TEXT    NOT NULL CHECK (channel IN ('page', 'api', 'command', 'server')),
    act        TEXT    NOT NULL CHECK (length(act) > 0),
    details    TEXT    NOT NULL CHECK (json_valid(details) AND json_type(details) = 'object'),
    subject_id BLOB    REFERENCES users (id) ON DELETE SET NULL,
    address    TEXT    CHECK (length(address) <= 100)
) STRICT;
INSERT INTO activity_wider (seq, user_id, at, channel, act, details)
SELECT seq, user_id, at, channel, act, details FROM activity;
DROP TABLE activity;
ALTER TABLE activity_wider RENAME TO activity;

CREATE INDEX activity_by_user ON activity (user_id, act, seq);
CREATE INDEX activity_by_subject ON activity (subject_id, act, seq);
CREATE INDEX activity_by_act ON activity (act, seq);
CREATE INDEX activity_by_time ON activity (at);
