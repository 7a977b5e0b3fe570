//! What can go wrong between us and an Engine.

use model::{Coded, ErrorCode, Failure};

/// Result of a call to an Engine.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// A call to an Engine that failed.
#[derive(Debug, Clone, thiserror::Error)]
#[error("{operation}: {message}")]
pub struct Error {
    /// What was asked, with its operands, as "start container c1".
    pub operation: String,
    /// What kind of failure it is.
    pub kind: ErrorKind,
    /// The Engine's own words, or the system's, in one line.
    pub message: String,
}

/// Kinds of failure of a call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ErrorKind {
    /// Nothing answers at the address.
    Unreachable,
    /// The socket exists and may not be opened.
    PermissionDenied,
    /// The Engine speaks no API version that we speak.
    UnsupportedVersion,
    /// The object is not there.
    NotFound,
    /// The Image, by reference, is not on the Engine.
    ImageMissing(String),
    /// A name is taken.
    NameTaken,
    /// An address is taken.
    AddressTaken,
    /// A subnet overlaps with another.
    SubnetOverlap,
    /// A host port is taken.
    PortTaken,
    /// Something still uses the object.
    InUse,
    /// The object's state does not allow it.
    Conflict,
    /// The Engine calls a value wrong.
    InvalidInput,
    /// The Engine refused for a reason of its own.
    Refused,
    /// No answer came before the deadline.
    TimedOut,
    /// The answer could not be read.
    Garbled,
}

impl Error {
    /// An error of one kind.
    pub fn new(operation: impl Into<String>, kind: ErrorKind, message: impl Into<String>) -> Self {
        Self {
            operation: operation.into(),
            kind,
            message: message.into(),
        }
    }

    /// Whether the connection is at fault, so that the Engine may not have heard the call.
    pub fn is_connection(&self) -> bool {
        matches!(
            self.kind,
            ErrorKind::Unreachable | ErrorKind::PermissionDenied | ErrorKind::TimedOut
        )
    }
}

impl Coded for Error {
    fn code(&self) -> ErrorCode {
        match self.kind {
            ErrorKind::Unreachable => ErrorCode::Unreachable,
            ErrorKind::PermissionDenied => ErrorCode::PermissionDenied,
            ErrorKind::UnsupportedVersion => ErrorCode::UnsupportedVersion,
            ErrorKind::NotFound => ErrorCode::NotFound,
            ErrorKind::ImageMissing(_) => ErrorCode::ImageMissing,
            ErrorKind::NameTaken => ErrorCode::NameTaken,
            ErrorKind::AddressTaken => ErrorCode::AddressTaken,
            ErrorKind::SubnetOverlap => ErrorCode::SubnetOverlap,
            ErrorKind::PortTaken => ErrorCode::PortTaken,
            ErrorKind::InUse => ErrorCode::InUse,
            ErrorKind::Conflict => ErrorCode::Conflict,
            ErrorKind::InvalidInput => ErrorCode::InvalidInput,
            ErrorKind::Refused => ErrorCode::Refused,
            ErrorKind::TimedOut => ErrorCode::TimedOut,
            ErrorKind::Garbled => ErrorCode::Internal,
        }
    }

    fn hint(&self) -> Option<String> {
        let hint = match &self.kind {
            ErrorKind::Unreachable => "Start the Engine, or choose another one.".to_owned(),
            ErrorKind::PermissionDenied => "Add your user to the group that owns the socket \
                (usually docker) and log in again, or use a rootless Engine."
                .to_owned(),
            ErrorKind::UnsupportedVersion => "Fairlead needs API 1.41 or newer: Docker 20.10, or \
                Podman 4."
                .to_owned(),
            ErrorKind::NotFound => {
                "Somebody may have removed it; look at the list again.".to_owned()
            }
            ErrorKind::ImageMissing(reference) => {
                format!("Pull {reference} first, or name an image that is on this Engine.")
            }
            ErrorKind::NameTaken => {
                "Choose another name, or rename or remove the other one.".to_owned()
            }
            ErrorKind::AddressTaken => "Choose a free address of the subnet.".to_owned(),
            ErrorKind::SubnetOverlap => "Choose a subnet that no other network uses.".to_owned(),
            ErrorKind::PortTaken => {
                "Choose another host port, or stop what listens on this one.".to_owned()
            }
            ErrorKind::InUse => "Remove or stop what uses it first.".to_owned(),
            ErrorKind::TimedOut => "The Engine may be busy; look whether it happened.".to_owned(),
            ErrorKind::Conflict
            | ErrorKind::InvalidInput
            | ErrorKind::Refused
            | ErrorKind::Garbled => return None,
        };
        Some(hint)
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self {
            code: error.code(),
            hint: error.hint(),
            message: error.to_string(),
            faults: Vec::new(),
            detail: None,
        }
    }
}
