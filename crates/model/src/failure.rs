//! What went wrong, in a form that every shell can branch on and show.

use serde::{Deserialize, Serialize};

/// One wrong value in something that was asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct Fault {
    /// Path of the field, as `ports[1].hostPort`.
    pub field: String,
    /// What is wrong, lower case, no full stop.
    pub message: String,
    /// What to do about it. `None` where the message says it all.
    pub hint: Option<String>,
}

impl Fault {
    /// A fault without a hint.
    pub fn new(field: impl Into<String>, message: impl Into<String>) -> Self {
        Self {
            field: field.into(),
            message: message.into(),
            hint: None,
        }
    }

    /// The same with what to do next.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }
}

/// Kinds of failure that somebody branches on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub enum ErrorCode {
    /// No Engine answers at the address.
    Unreachable,
    /// The socket exists and this user may not open it.
    PermissionDenied,
    /// The Engine speaks an API older or newer than we can.
    UnsupportedVersion,
    /// What was asked for is not there.
    NotFound,
    /// An Image that is needed is not on this Engine.
    ImageMissing,
    /// A name is taken.
    NameTaken,
    /// An address is taken.
    AddressTaken,
    /// A subnet overlaps with another.
    SubnetOverlap,
    /// A host port is taken.
    PortTaken,
    /// Something still uses it.
    InUse,
    /// Its state does not allow it.
    Conflict,
    /// A value is wrong; the faults say which.
    InvalidInput,
    /// The Engine refused for a reason of its own.
    Refused,
    /// It took longer than its deadline.
    TimedOut,
    /// Somebody called it off.
    Cancelled,
    /// A program that is needed is not installed.
    ProgramMissing,
    /// Anything else: a fault of ours or of the Engine.
    Internal,
}

/// A failure as it leaves the application: code, words and the next step.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
#[error("{message}")]
pub struct Failure {
    /// What kind it is.
    pub code: ErrorCode,
    /// What failed and why, lower case, no full stop.
    pub message: String,
    /// The next step, a sentence. `None` where there is none.
    pub hint: Option<String>,
    /// Every wrong field, where the input was wrong.
    pub faults: Vec<Fault>,
    /// The raw words of the Engine or a program. `None` where the message holds them.
    pub detail: Option<String>,
}

impl Failure {
    /// A failure with neither hint nor detail.
    pub fn new(code: ErrorCode, message: impl Into<String>) -> Self {
        Self {
            code,
            message: message.into(),
            hint: None,
            faults: Vec::new(),
            detail: None,
        }
    }

    /// The same with the next step.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// The same with raw words.
    #[must_use]
    pub fn detail(mut self, detail: impl Into<String>) -> Self {
        self.detail = Some(detail.into());
        self
    }

    /// Wrong input, with every fault named. `what` is the thing, as "the container".
    pub fn invalid(what: &str, faults: Vec<Fault>) -> Self {
        let first = faults
            .first()
            .map_or(String::new(), |f| format!(": {}: {}", f.field, f.message));
        let more = faults.len().saturating_sub(1);
        let message = if more == 0 {
            format!("{what} cannot be made this way{first}")
        } else {
            format!("{what} cannot be made this way{first} (and {more} more)")
        };
        let hint = faults.iter().find_map(|fault| fault.hint.clone());
        Self {
            code: ErrorCode::InvalidInput,
            message,
            hint,
            faults,
            detail: None,
        }
    }
}

/// What gives an error its code and its next step.
pub trait Coded {
    /// The kind of failure. Implementations match without a wildcard.
    fn code(&self) -> ErrorCode;
    /// The next step, a sentence.
    fn hint(&self) -> Option<String>;
}
