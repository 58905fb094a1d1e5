-- Finding what stands in fields of one's own: `own_words` holds the words of those that are searched, folded, with a space
-- around each word, as `words` does for the name, and in letters of their own (`own_fields/searched.rs`).
ALTER TABLE customers ADD COLUMN own_words TEXT NOT NULL DEFAULT '' COLLATE "C";

-- `searched` is the version that last changed what is searched, and `written` the one whose words every customer has.
ALTER TABLE fields_version ADD COLUMN searched BIGINT NOT NULL DEFAULT 1;
ALTER TABLE fields_version ADD COLUMN written BIGINT NOT NULL DEFAULT 1;

-- What is indexed of a customer, as in 0006: three spaces between the parts would be a trigram of nothing.
DROP INDEX customers_by_trigram;
DROP FUNCTION customers_trigrams(text, text, text);
CREATE FUNCTION customers_trigrams(slice text, words text, phone_number text, own_words text) RETURNS text[]
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE COST 1000 AS $$
DECLARE
    indexed  text := replace(rtrim(words), ' ', '  ') || '  ' || substr(phone_number, 2) || ' '
        || replace(rtrim(own_words), ' ', '  ') || CASE own_words WHEN '' THEN '' ELSE ' ' END;
    trigrams text[] := '{}';
BEGIN
    FOR at IN 1..length(indexed) - 2 LOOP
        CONTINUE WHEN substr(indexed, at + 1, 2) = '  ';
        trigrams := array_append(trigrams, slice || substr(indexed, at, 3));
    END LOOP;
    RETURN trigrams;
END $$;

CREATE INDEX customers_by_trigram ON customers
    USING gin (customers_trigrams(customers_slice(last_name_sort), words, phone_number, own_words) COLLATE "C")
    WITH (gin_pending_list_limit = 512) WHERE deleted_at IS NULL;
