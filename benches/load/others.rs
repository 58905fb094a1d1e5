//! People who work while something long is done: lists looked at and customers added, until it ends.

use std::{
    cell::{Cell, RefCell},
    time::{Duration, Instant, SystemTime, UNIX_EPOCH},
};

use futures_util::future::{join, join_all};
use tokio::time::sleep;

use crate::{
    chrome::{Coding, Initiator},
    client::{Connection, Request},
    filled_server::FilledServer,
    run::Run,
};

/// Between two requests of somebody who works.
const PAUSE: Duration = Duration::from_millis(20);

/// The lists and the new customers of so many who look and who add, until `work` ends.
pub async fn others(server: &FilledServer, (look, add): (usize, usize), work: impl Future) -> (Run, Run) {
    let (going, started) = (Cell::new(true), Instant::now());
    let (lists, writes) = (RefCell::new(Vec::new()), RefCell::new(Vec::new()));
    let list = server.browser.get(Initiator::Visit, "/customers", Coding::Compressed, None);
    let works = async |request: &dyn Fn(usize) -> Request, times: &RefCell<Vec<Duration>>, from: usize| {
        let mut connection = Connection::open(server.server.port).await;
        for n in from.. {
            if !going.get() {
                return;
            }
            let sent = Instant::now();
            connection.get(&request(n)).await;
            times.borrow_mut().push(sent.elapsed());
            sleep(PAUSE).await;
        }
    };
    let (lists_only, creates) = (|_| list.clone(), |n| server.browser.create(n));
    let looking = join_all((0..look).map(|_| works(&lists_only, &lists, 0)));
    // Far enough apart that nobody is added twice.
    let adding = join_all((0..add).map(|person| works(&creates, &writes, since_1970() + person * 100_000_000)));
    join(join(looking, adding), async {
        work.await;
        going.set(false);
    })
    .await;
    let took = started.elapsed();
    (Run::new(lists.into_inner(), took, 0), Run::new(writes.into_inner(), took, 0))
}

/// A number that grows from run to run.
fn since_1970() -> usize {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    usize::try_from(since.as_millis() % 100_000_000).unwrap_or(0)
}
