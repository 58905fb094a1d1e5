//! Every table, and what becomes of what it may know of a customer who is erased.
//! A new table has to be thought of here: a test compares this list with the database.

/// What becomes of what a table may know of somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Holding {
    /// It knows nothing of customers.
    Nothing,
    /// It names them by id, and the rows go with the customer.
    ById,
    /// It may name them in words; what it says is looked through.
    InWords,
    /// It goes along with another table: SQLite sees to it.
    Follows,
    /// It is what stays: that somebody was erased, and hashes of who.
    Stays,
}

/// The tables of both databases.
pub const TABLES: &[(&str, Holding)] = &[
    ("activity", Holding::InWords),
    ("authenticators", Holding::Nothing),
    ("backups", Holding::Nothing),
    ("changes", Holding::ById),
    ("customer_counts", Holding::Nothing),
    ("customers", Holding::ById),
    ("customers_order", Holding::Follows),
    ("customers_search", Holding::Follows),
    ("customers_search_config", Holding::Nothing),
    ("customers_search_data", Holding::Follows),
    ("customers_search_idx", Holding::Follows),
    ("customers_search_merges", Holding::Nothing),
    ("deleted_together", Holding::ById),
    // A search stands there only while it finds those to delete.
    ("deletions", Holding::Nothing),
    ("drafts", Holding::InWords),
    ("duplicate_keys", Holding::ById),
    ("duplicates_due", Holding::ById),
    ("duplicates_looked_at", Holding::ById),
    ("duplicates_work", Holding::Nothing),
    ("erased", Holding::Stays),
    ("fields", Holding::Nothing),
    ("fields_history", Holding::Nothing),
    ("fields_version", Holding::Nothing),
    ("idempotency", Holding::ById),
    ("import_chunks", Holding::InWords),
    ("import_files", Holding::InWords),
    ("import_mappings", Holding::InWords),
    ("import_matches", Holding::ById),
    ("import_rows", Holding::InWords),
    ("imports", Holding::InWords),
    ("links", Holding::Nothing),
    ("merges", Holding::ById),
    ("passkeys", Holding::Nothing),
    ("readiness", Holding::Nothing),
    ("recovery_codes", Holding::Nothing),
    ("required_factors", Holding::Nothing),
    ("seaql_migrations", Holding::Nothing),
    ("sessions", Holding::Nothing),
    ("set_up_done", Holding::Nothing),
    ("spent_challenges", Holding::Nothing),
    ("suspected_pairs", Holding::ById),
    ("throttle", Holding::Nothing),
    ("tokens", Holding::Nothing),
    ("trash_search", Holding::Follows),
    ("trash_search_config", Holding::Nothing),
    ("trash_search_data", Holding::Follows),
    ("trash_search_idx", Holding::Follows),
    ("unique_values", Holding::ById),
    ("users", Holding::Nothing),
];
