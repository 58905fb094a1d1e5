//! A file on its way into the database: in pieces as they arrive, each a short write, never whole in memory.
//! Its import is there only once all of it is; pieces without one are deleted after a day.

use std::{
    io::{Read, Write},
    path::Path,
    time::Duration,
};

use sea_orm::{ActiveModelTrait, EntityTrait, IntoActiveModel};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::{entity::piece, retention};
use crate::{db::Db, error::Error};

/// The bytes of a piece before it is compressed.
const PIECE: usize = 1024 * 1024;
/// The most bytes of a file.
pub const LARGEST: u64 = 200 * 1024 * 1024;
/// How long a file may take to arrive, and how long nothing of it may come.
pub const IN_ALL: Duration = Duration::from_mins(15);
pub const A_PIECE: Duration = Duration::from_secs(30);
const LEVEL: i32 = 1;

/// A file that is arriving.
pub struct Upload {
    db: Db,
    pub id: Uuid,
    pub size: u64,
    digest: Sha256,
    pieces: i64,
    waiting: Vec<u8>,
}

impl Upload {
    /// A file that begins to arrive.
    pub fn new(db: &Db) -> Self {
        let waiting = Vec::with_capacity(PIECE);
        Self { db: db.clone(), id: Uuid::now_v7(), size: 0, digest: Sha256::new(), pieces: 0, waiting }
    }

    /// Takes in what arrived.
    pub async fn add(&mut self, mut bytes: &[u8]) -> Result<(), Error> {
        self.size += bytes.len() as u64;
        if self.size > LARGEST {
            return Err(Error::TooLarge);
        }
        self.digest.update(bytes);
        while !bytes.is_empty() {
            let (some, rest) = bytes.split_at(bytes.len().min(PIECE - self.waiting.len()));
            self.waiting.extend_from_slice(some);
            bytes = rest;
            if self.waiting.len() == PIECE {
                self.write().await?;
            }
        }
        Ok(())
    }

    async fn write(&mut self) -> Result<(), Error> {
        let (import_id, seq) = (self.id, self.pieces);
        let bytes = zstd::bulk::compress(&self.waiting, LEVEL).map_err(|error| Error::internal(&error))?;
        self.waiting.clear();
        self.pieces += 1;
        let row = piece::Model { import_id, seq, bytes }.into_active_model().reset_all();
        self.db
            .write(
                move |tx| async move { Ok(piece::Entity::insert(row).exec_without_returning(&*tx).await.map(drop)?) },
            )
            .await
    }

    /// All has arrived: SHA-256 of the file.
    pub async fn finish(&mut self) -> Result<Vec<u8>, Error> {
        if !self.waiting.is_empty() {
            self.write().await?;
        }
        Ok(self.digest.clone().finalize().to_vec())
    }

    /// Deletes what arrived of a file that did not come whole.
    pub async fn give_up(self) {
        let gone = async {
            while retention::delete_pieces(&self.db, self.id).await? {}
            Ok::<_, Error>(())
        };
        if let Err(error) = gone.await {
            tracing::warn!(%error, "the pieces of an upload are left for later");
        }
    }
}

/// The file again, in a private file that has no name.
pub async fn spooled(db: &Db, import_id: Uuid, folder: &Path) -> Result<std::fs::File, Error> {
    let failed = |error: std::io::Error| {
        if error.kind() == std::io::ErrorKind::StorageFull { Error::Full } else { Error::internal(&error) }
    };
    let mut file = tempfile::tempfile_in(folder).map_err(failed)?;
    let mut bytes = Vec::with_capacity(PIECE);
    for seq in 0.. {
        let Some(piece) = piece::Entity::find_by_id((import_id, seq)).one(db.read()).await? else { break };
        bytes.clear();
        let mut piece = zstd::stream::Decoder::new(&*piece.bytes).map_err(failed)?;
        piece.read_to_end(&mut bytes).map_err(failed)?;
        file.write_all(&bytes).map_err(failed)?;
    }
    std::io::Seek::rewind(&mut file).map_err(failed)?;
    Ok(file)
}

/// A file's name without folders, control characters and what is too long.
pub fn tidy(filename: &str) -> String {
    let name = filename.rsplit(['/', '\\']).next().unwrap_or_default();
    let name: String = name.chars().filter(|c| !c.is_control()).take(120).collect();
    if name.trim().is_empty() { "file".to_owned() } else { name.trim().to_owned() }
}
