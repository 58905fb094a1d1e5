-- Managing people: invitations and resets by one-time links, and what happened to people in the activity.
-- Somebody who was invited has no password before they join.
ALTER TABLE users ALTER COLUMN password_hash DROP NOT NULL;
-- Null until an invitation was accepted.
ALTER TABLE users ADD COLUMN joined_at BIGINT CHECK (joined_at >= created_at);
UPDATE users SET joined_at = created_at;
ALTER TABLE users ADD COLUMN last_sign_in_at BIGINT;

-- Links that let somebody choose a password, once: a row is deleted when its link was used. `key` is the SHA-256 of the link's
-- token. One of a kind a person, so that a new link ends the older one.
CREATE TABLE links (
    key        BYTEA  NOT NULL PRIMARY KEY CHECK (length(key) = 32),
    user_id    UUID   NOT NULL REFERENCES users (id),
    kind       TEXT   NOT NULL CHECK (kind IN ('invitation', 'reset')),
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL CHECK (expires_at > created_at),
    created_by UUID   REFERENCES users (id)
);

CREATE UNIQUE INDEX links_by_user ON links (user_id, kind);

-- Whom it is about, from where it came, and what the server does itself. Of people only those who never joined are deleted.
ALTER TABLE activity ADD COLUMN subject_id UUID REFERENCES users (id) ON DELETE SET NULL;
ALTER TABLE activity DROP CONSTRAINT activity_channel_check;
ALTER TABLE activity ADD CONSTRAINT activity_channel_check CHECK (channel IN ('page', 'api', 'command', 'server'));
ALTER TABLE activity ADD COLUMN address TEXT CHECK (length(address) <= 100);

CREATE INDEX activity_by_user ON activity (user_id, act, seq);
CREATE INDEX activity_by_subject ON activity (subject_id, act, seq);
CREATE INDEX activity_by_act ON activity (act, seq);
CREATE INDEX activity_by_time ON activity (at);
