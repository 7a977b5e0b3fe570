//! What can go wrong with what hosts an Engine.

use std::io;
use std::path::PathBuf;
use std::time::Duration;

use model::{Coded, ErrorCode, Failure};

/// Why a private Engine is not there, or not gone.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A program is not installed; `package` of the distribution has it.
    #[error("{program} is not installed")]
    ProgramMissing {
        /// Its name.
        program: &'static str,
        /// The package of Debian that has it.
        package: &'static str,
    },
    /// It cannot run on this computer as it is now.
    #[error("a private engine cannot be started: {reason}")]
    Impossible {
        /// Why.
        reason: String,
        /// What would help.
        hint: String,
    },
    /// A folder or file that it needs cannot be made or written.
    #[error("{} cannot be made or written", path.display())]
    Place {
        /// Which.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// The program is there but could not be run.
    #[error("could not run {program}")]
    Run {
        /// Its name.
        program: &'static str,
        /// Why.
        source: io::Error,
    },
    /// The daemon ended before it answered.
    #[error("dockerd ended before it answered ({how})")]
    Ended {
        /// As `exit status: 1`.
        how: String,
        /// The end of its log.
        log: String,
    },
    /// The daemon runs and does not answer.
    #[error("dockerd did not answer in {} s", waited.as_secs())]
    NotReady {
        /// How long it was waited for.
        waited: Duration,
        /// The end of its log.
        log: String,
    },
    /// Somebody else is starting or stopping it.
    #[error("another process has been starting or stopping the private engine for {} s", waited.as_secs())]
    Busy {
        /// How long it was waited for.
        waited: Duration,
    },
    /// It was asked to end and has not.
    #[error("the private engine has not ended after {} s: {left} still run", waited.as_secs())]
    StillRunning {
        /// How long it was waited for.
        waited: Duration,
        /// Names and process ids.
        left: String,
    },
}

impl Coded for Error {
    fn code(&self) -> ErrorCode {
        match self {
            Self::ProgramMissing { .. } => ErrorCode::ProgramMissing,
            Self::Impossible { .. } => ErrorCode::Refused,
            Self::Place { source, .. } => match source.kind() {
                io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => {
                    ErrorCode::PermissionDenied
                }
                _ => ErrorCode::Internal,
            },
            Self::Run { .. } | Self::Ended { .. } => ErrorCode::Internal,
            Self::NotReady { .. } | Self::Busy { .. } | Self::StillRunning { .. } => {
                ErrorCode::TimedOut
            }
        }
    }

    fn hint(&self) -> Option<String> {
        match self {
            Self::ProgramMissing { package, .. } => Some(format!(
                "Install it, on Debian with: sudo apt-get install {package}. Or choose an Engine \
                 that runs elsewhere."
            )),
            Self::Impossible { hint, .. } => Some(hint.clone()),
            Self::Place { .. } => {
                Some("Make the place writable, or choose another Engine.".to_owned())
            }
            Self::Run { .. } => None,
            Self::Ended { .. } => Some("The end of its log says why.".to_owned()),
            Self::NotReady { .. } => {
                Some("The end of its log may say why; then start it again.".to_owned())
            }
            Self::Busy { .. } => Some("Wait for the other one, then look again.".to_owned()),
            Self::StillRunning { .. } => {
                Some("Look at what they are doing, then stop it again.".to_owned())
            }
        }
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        let detail = match &error {
            Error::Place { source, .. } | Error::Run { source, .. } => Some(source.to_string()),
            Error::Ended { log, .. } | Error::NotReady { log, .. } => {
                (!log.is_empty()).then(|| log.clone())
            }
            Error::ProgramMissing { .. }
            | Error::Impossible { .. }
            | Error::Busy { .. }
            | Error::StillRunning { .. } => None,
        };
        Self {
            code: error.code(),
            message: error.to_string(),
            hint: error.hint(),
            faults: Vec::new(),
            detail,
        }
    }
}
