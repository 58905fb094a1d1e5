//! Who does something, and how it came: what every record of an act begins with.
//! An act from the command line is nobody's.

use std::net::IpAddr;

use uuid::Uuid;

/// Who does what comes next, and through which channel.
#[derive(Debug, Clone, Copy)]
pub struct Actor {
    pub user_id: Option<Uuid>,
    pub channel: Channel,
    /// The import that does it.
    pub import_id: Option<Uuid>,
    /// The merge that it is a part of.
    pub merge_id: Option<Uuid>,
    /// From where, when it came over the network.
    pub address: Option<IpAddr>,
}

impl Actor {
    /// Somebody who does something by hand, or nobody at the command line.
    pub fn new(user_id: Option<Uuid>, channel: Channel) -> Self {
        Self { user_id, channel, import_id: None, merge_id: None, address: None }
    }

    /// Nobody in particular, at the command line.
    pub fn command() -> Self {
        Self::new(None, Channel::Command)
    }

    /// The same as a part of a merge, or of its undo.
    #[must_use]
    pub fn merging(self, merge_id: Uuid) -> Self {
        Self { merge_id: Some(merge_id), ..self }
    }

    /// The same from an address of the network.
    #[must_use]
    pub fn at(self, address: IpAddr) -> Self {
        Self { address: Some(address), ..self }
    }
}

/// How an act came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Channel {
    Page,
    Api,
    Command,
    Import,
    /// The server itself.
    Server,
}

impl Channel {
    const ALL: [Self; 5] = [Self::Page, Self::Api, Self::Command, Self::Import, Self::Server];

    /// The channel of this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|channel| channel.name() == name)
    }

    /// The word the database and the API use.
    pub fn name(self) -> &'static str {
        match self {
            Self::Page => "page",
            Self::Api => "api",
            Self::Command => "command",
            Self::Import => "import",
            Self::Server => "server",
        }
    }

    /// The word on a page.
    pub fn title(self) -> &'static str {
        match self {
            Self::Page => "web",
            Self::Api => "API",
            Self::Command => "command line",
            Self::Import => "import",
            Self::Server => "server",
        }
    }
}
