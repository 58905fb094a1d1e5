//! What one replica may ask of a PostgreSQL server: so many connections, and so much of its time a statement.
//! No statement is waited for without an end, neither by the server nor by us.

use std::time::Duration;

/// How long a connection, and an answer on its way, may take beside the statement itself.
const ON_THE_WAY: Duration = Duration::from_secs(10);

/// How much one replica asks of a PostgreSQL server at the most.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Connections that are open at once.
    pub connections: u32,
    /// How long a statement may take, or a transaction do nothing, before the server ends it.
    pub statement: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self { connections: 16, statement: Duration::from_secs(30) }
    }
}

impl Limits {
    /// The fewest: one to write, and one to read with.
    pub const LEAST_CONNECTIONS: u32 = 2;

    /// How many of the connections may write at once: all but a quarter, which is left to read with.
    pub fn writes(self) -> usize {
        (self.connections - (self.connections / 4).max(1)) as usize
    }

    /// How many of the connections may read at once: all but one, which is left to write with.
    pub fn reads(self) -> usize {
        (self.connections - 1) as usize
    }

    /// How long a statement waits for what another has locked: a third, so that those who wait give their connections
    /// back while the one that is slow still works.
    pub fn lock(self) -> Duration {
        self.statement / 3
    }

    /// After how long without an answer the server or the way to it is taken to be lost: by then it would have ended the
    /// statement by itself.
    pub fn answer(self) -> Duration {
        self.statement + ON_THE_WAY
    }
}
