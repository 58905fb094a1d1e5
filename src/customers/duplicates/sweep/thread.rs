//! The thread that compares. It is always the same: each of many would keep a heap as large as it ever needed.

use std::{sync::mpsc, thread};

use tokio::sync::oneshot;

use crate::error::Error;

type Job = Box<dyn FnOnce() + Send>;

/// A thread that does one job after another, beside the requests, and ends with this.
pub struct Thread(mpsc::Sender<Job>);

impl Thread {
    /// Starts it.
    pub fn start() -> Result<Self, Error> {
        let (jobs, next) = mpsc::channel::<Job>();
        let work = move || next.into_iter().for_each(|job| job());
        thread::Builder::new().name("duplicates".into()).spawn(work).map_err(|error| Error::internal(&error))?;
        Ok(Self(jobs))
    }

    /// Does a job.
    pub async fn run<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Result<T, Error> {
        let (tell, told) = oneshot::channel();
        let job: Job = Box::new(move || drop(tell.send(work())));
        let ended = || Error::Internal("the thread that compares has ended".into());
        self.0.send(job).map_err(|_| ended())?;
        told.await.map_err(|_| ended())
    }
}
