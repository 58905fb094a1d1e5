-- Erasing customers for good. Nothing of this tells who somebody was: `by_birth` and `by_phone` are keyed hashes of the folded
-- name with the date of birth or the phone number, and are there as long as imports and restored backups are not to bring
-- that person back. `user_id` is no reference: a restored database may not know whoever erased somebody since.
CREATE TABLE erased (
    customer_id UUID    NOT NULL PRIMARY KEY,
    kept_away   BOOLEAN NOT NULL,
    by_birth    BYTEA   CHECK (length(by_birth) = 16),
    by_phone    BYTEA   CHECK (length(by_phone) = 16),
    at          BIGINT  NOT NULL CHECK (at > 0),
    user_id     UUID,
    channel     TEXT    NOT NULL CHECK (channel IN ('page', 'api', 'command'))
);

CREATE INDEX erased_by_birth ON erased (by_birth) WHERE by_birth IS NOT NULL;
CREATE INDEX erased_by_phone ON erased (by_phone) WHERE by_phone IS NOT NULL;

-- What refers to a customer is found by the customer (`deleted_together` in 0015).
CREATE INDEX idempotency_by_customer ON idempotency (customer_id);

-- A search may be a name: it is kept as long as it finds those to delete.
UPDATE deletions SET search = '' WHERE state <> 'deleting';
