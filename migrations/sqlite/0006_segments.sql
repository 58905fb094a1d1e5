-- Two segments of the index of trigrams are enough to be merged when asked to; FTS5 would wait for four (see
-- `customers/search/segments.rs`).
INSERT INTO customers_search (customers_search, rank) VALUES ('usermerge', 2);
