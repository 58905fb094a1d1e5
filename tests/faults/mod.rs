//! What goes wrong around the register, made to go wrong: disks, files, clocks, connections, databases, processes.
//! What was acknowledged is there afterwards, what was not is told, and nothing has to be restarted that can recover.

mod clock;
mod connections;
mod handles;
mod killed;
mod postgres;
mod sqlite;
