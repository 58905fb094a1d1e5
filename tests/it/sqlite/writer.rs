//! Many write at once for long: nothing piles up behind those that share a commit.

use std::{sync::Arc, thread};

use clientele::db::Db;
use futures_util::future::join_all;
use tokio::{
    runtime::{Builder, Handle},
    sync::Barrier,
};

use crate::support::{TestDatabase, TestServer};

#[actix_web::test]
async fn however_many_write_at_once_for_however_long_no_task_is_left_behind() {
    let server = TestServer::at(TestDatabase::new(), &[]).await;
    let together = Arc::new(Barrier::new(2));
    let threads = [0, 1].map(|_| {
        let (db, together) = (server.db().clone(), Arc::clone(&together));
        thread::spawn(move || {
            let runtime = Builder::new_current_thread().enable_all().build().unwrap();
            runtime.block_on(async {
                let most = most_tasks(db).await;
                // A thread does the writes of the other too, and ends with it.
                together.wait().await;
                most
            })
        })
    });
    for thread in threads {
        // The connection of the write at the start goes back to its pool on this thread, which must not stand still.
        let most = tokio::task::spawn_blocking(|| thread.join()).await.unwrap().unwrap();
        assert!(most <= 8, "{most} tasks at once for 8 who write");
    }
}

/// Eight write on this thread, one after the other each; answers how many tasks there were at once.
async fn most_tasks(db: Db) -> usize {
    let most = join_all((0..8).map(async |_| {
        let mut most = 0;
        for _ in 0..150 {
            db.write(move |tx| async move {
                clientele::db::scalar(&*tx, "SELECT count(*) FROM users").await.map_err(Into::into)
            })
            .await
            .unwrap();
            most = Ord::max(most, Handle::current().metrics().num_alive_tasks());
        }
        most
    }));
    most.await.into_iter().max().unwrap_or_default()
}
