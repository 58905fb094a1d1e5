//! Signing in in numbers: how each attempt ended, and how many were held back.
//! They name nobody, and say nothing of where somebody came from.

use prometheus_client::{
    encoding::EncodeLabelSet,
    metrics::{counter::Counter, family::Family},
};

use super::{session::Issued, store::Outcome};
use crate::error::Error;

/// How an attempt to sign in can end.
const RESULTS: [&str; 8] = [
    "ok",
    "wrong_password",
    "code_needed",
    "wrong_code",
    "wrong_passkey",
    "second_factor_needed",
    "throttled",
    "error",
];

/// What is counted of signing in; clones count together.
#[derive(Debug, Clone)]
pub struct SignInMetrics {
    /// Attempts to sign in, by how they ended.
    pub sign_ins: Family<ResultLabel, Counter>,
    /// Attempts at passwords, codes, passkeys and links that came too often.
    pub throttled: Counter,
}

/// How an attempt ended.
#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
pub struct ResultLabel {
    result: &'static str,
}

impl Default for SignInMetrics {
    /// Every result is there from the start, so that the first one of a kind shows as an increase.
    fn default() -> Self {
        let sign_ins = Family::default();
        for result in RESULTS {
            drop(sign_ins.get_or_create(&ResultLabel { result }));
        }
        Self { sign_ins, throttled: Counter::default() }
    }
}

impl SignInMetrics {
    /// Counts what came of a name and password.
    pub fn ended(&self, outcome: &Result<Outcome, Error>) {
        self.count(match outcome {
            Ok(Outcome::In(_)) => "ok",
            Ok(Outcome::Wrong) => "wrong_password",
            Ok(Outcome::Half(_)) => "code_needed",
            Ok(Outcome::WrongCode) => "wrong_code",
            Ok(Outcome::Lacking) => "second_factor_needed",
            Err(error) => failed(error),
        });
    }

    /// Counts what came of a code or a passkey, which without a session was `wrong`.
    pub fn ended_or_wrong(&self, issued: &Result<Option<Issued>, Error>, wrong: Wrong) {
        self.count(match (issued, wrong) {
            (Ok(Some(_)), _) => "ok",
            (Ok(None), Wrong::Code) => "wrong_code",
            (Ok(None), Wrong::Passkey) => "wrong_passkey",
            (Err(error), _) => failed(error),
        });
    }

    fn count(&self, result: &'static str) {
        self.sign_ins.get_or_create(&ResultLabel { result }).inc();
    }
}

/// What was wrong where there is no session.
#[derive(Debug, Clone, Copy)]
pub enum Wrong {
    Code,
    Passkey,
}

fn failed(error: &Error) -> &'static str {
    if matches!(error, Error::Throttled(_)) { "throttled" } else { "error" }
}
