//! The kinds of acts, by which the list is filtered. Every act is of one kind.

/// What acts are about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    SignIns,
    People,
    Passwords,
    Factors,
    Tokens,
    Customers,
    Server,
}

impl Kind {
    /// Every kind, as the list offers them.
    pub const ALL: [Self; 7] =
        [Self::SignIns, Self::People, Self::Passwords, Self::Factors, Self::Tokens, Self::Customers, Self::Server];

    /// The kind of this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// The word in an address.
    pub fn name(self) -> &'static str {
        match self {
            Self::SignIns => "sign-ins",
            Self::People => "people",
            Self::Passwords => "passwords",
            Self::Factors => "second-factors",
            Self::Tokens => "tokens",
            Self::Customers => "customers",
            Self::Server => "server",
        }
    }

    /// The words on a page.
    pub fn title(self) -> &'static str {
        match self {
            Self::SignIns => "Sign-ins",
            Self::People => "People and roles",
            Self::Passwords => "Passwords",
            Self::Factors => "Second factors",
            Self::Tokens => "API tokens",
            Self::Customers => "Imports, exports, merges and deletions",
            Self::Server => "Settings and backups",
        }
    }

    /// The names of its acts in the database.
    pub(super) fn acts(self) -> &'static [&'static str] {
        match self {
            Self::SignIns => &["sign_in", "failed_sign_in", "sign_out", "end_sessions"],
            Self::People => &[
                "set_up",
                "add_person",
                "invite",
                "invite_again",
                "remove_invitation",
                "join",
                "role_change",
                "rename",
                "disable",
                "enable",
            ],
            Self::Passwords => &["reset_link", "password_reset", "password_change"],
            Self::Factors => &[
                "authenticator_set_up",
                "authenticator_removed",
                "passkey_added",
                "passkey_removed",
                "new_recovery_codes",
                "recovery_code_used",
                "factors_removed",
                "factors_required",
            ],
            Self::Tokens => &["token_made", "token_revoked", "tokens_revoked"],
            Self::Customers => &[
                "export",
                "export_everything",
                "import",
                "undo_import",
                "delete",
                "restore",
                "merge",
                "undo_merge",
                "erase",
                "purge",
            ],
            Self::Server => &["settings", "restore_backup"],
        }
    }
}
