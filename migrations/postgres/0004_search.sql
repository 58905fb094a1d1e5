-- Finding: trigrams over names and numbers.
CREATE EXTENSION IF NOT EXISTS pg_trgm;

CREATE INDEX customers_by_trigram ON customers USING gin (words gin_trgm_ops, phone_number gin_trgm_ops)
    WHERE deleted_at IS NULL;

-- How many there are, kept as they come and go. Sixteen slots, so that writers seldom wait for one another.
CREATE TABLE customer_counts (slot INTEGER PRIMARY KEY, n BIGINT NOT NULL);
INSERT INTO customer_counts (slot, n) SELECT slot, 0 FROM generate_series(0, 15) AS slot;

CREATE FUNCTION customers_counted() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    difference BIGINT := 0;
BEGIN
    IF TG_OP <> 'DELETE' THEN
        difference := difference + (SELECT count(*) FROM after WHERE deleted_at IS NULL);
    END IF;
    IF TG_OP <> 'INSERT' THEN
        difference := difference - (SELECT count(*) FROM before WHERE deleted_at IS NULL);
    END IF;
    IF difference <> 0 THEN
        UPDATE customer_counts SET n = n + difference WHERE slot = pg_backend_pid() % 16;
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER customers_added AFTER INSERT ON customers
    REFERENCING NEW TABLE AS after FOR EACH STATEMENT EXECUTE FUNCTION customers_counted();
CREATE TRIGGER customers_changed AFTER UPDATE ON customers
    REFERENCING OLD TABLE AS before NEW TABLE AS after FOR EACH STATEMENT EXECUTE FUNCTION customers_counted();
CREATE TRIGGER customers_removed AFTER DELETE ON customers
    REFERENCING OLD TABLE AS before FOR EACH STATEMENT EXECUTE FUNCTION customers_counted();
