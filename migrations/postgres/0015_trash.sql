-- The trash: customers who were deleted, the newest first, found as those of the list are (see `customers/search/postgres.rs`).
CREATE INDEX trash_by_deletion ON customers (deleted_at, id) WHERE deleted_at IS NOT NULL;

-- Somebody who is entered again is looked for by these.
CREATE INDEX trash_by_birth ON customers (date_of_birth) WHERE deleted_at IS NOT NULL;
CREATE INDEX trash_by_phone ON customers (phone_number) WHERE deleted_at IS NOT NULL;

-- With whom somebody was deleted.
CREATE INDEX deleted_together_by_customer ON deleted_together (customer_id);

-- An index of its own, so that the list's is none the longer.
CREATE INDEX trash_by_trigram ON customers
    USING gin (customers_trigrams(customers_slice(last_name_sort), words, phone_number, own_words) COLLATE "C")
    WITH (gin_pending_list_limit = 512) WHERE deleted_at IS NOT NULL;
