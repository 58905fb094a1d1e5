-- Finding in the order of names: the index of trigrams is cut into slices by where last names begin, so that a page of many
-- matches reads a slice or two instead of all of them (see `customers/search/postgres.rs`).

-- Where each slice begins; the last entry ends the last slice. There may be any number, as long as they are sorted.
CREATE FUNCTION customers_slices() RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN ARRAY['', 'c', 'e', 'h', 'k', 'm', 'o', 'r', 's', 't', 'w',
    U&'\0370', U&'\0590', U&'\0900', U&'\1100', U&'\4E00', U&'\+10FFFF'];

-- The slice of a name, by where it begins.
CREATE FUNCTION customers_slice(name text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN (customers_slices())[width_bucket(name COLLATE "C", customers_slices())];

-- What is indexed of a customer: the slice and three letters, for all letters of the name and digits of the number. Two
-- spaces stand before each word and one after the last, so that a trigram tells a beginning; none ends with two.
-- In a loop it takes 15 microseconds, as one query 36; one in SQL is planned for each statement that adds a row besides.
-- COST is higher than that, or a small table would be read row by row.
CREATE FUNCTION customers_trigrams(slice text, words text, phone_number text) RETURNS text[]
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE COST 1000 AS $$
DECLARE
    indexed  text := replace(rtrim(words), ' ', '  ') || '  ' || substr(phone_number, 2) || ' ';
    trigrams text[] := '{}';
BEGIN
    FOR at IN 1..length(indexed) - 2 LOOP
        CONTINUE WHEN substr(indexed, at + 1, 2) = '  ';
        trigrams := array_append(trigrams, slice || substr(indexed, at, 3));
    END LOOP;
    RETURN trigrams;
END $$;

-- Rows that were just added wait in a list, which a search reads once for each slice: it is kept short, at 512 KB.
DROP INDEX customers_by_trigram;
CREATE INDEX customers_by_trigram ON customers
    USING gin (customers_trigrams(customers_slice(last_name_sort), words, phone_number) COLLATE "C")
    WITH (gin_pending_list_limit = 512) WHERE deleted_at IS NULL;
