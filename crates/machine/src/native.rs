//! A private Engine on this computer: dockerd of the distribution with folders, socket and log of
//! its own.
//!
//! It runs only where no other Docker does: two rootful daemons on one network namespace would
//! flush each other's firewall rules. It outlives the application and is found again by a state
//! file; whoever finds the file of a dead daemon repairs what it left.

mod ground;
mod places;
mod running;
mod start;
mod stop;

use std::ffi::OsString;
use std::path::PathBuf;

use model::{EngineAddress, NativeOffer};

use crate::Error;
use ground::{Facts, Verdict};
use places::Places;

/// What the private Engine is made from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Setup {
    /// Folder for socket, state and process files.
    pub runtime_dir: PathBuf,
    /// Folder for its data and log.
    pub data_dir: PathBuf,
    /// PATH, in which dockerd is looked for before the system's own folders.
    pub program_path: Option<OsString>,
    /// Words in front of dockerd that put it on ground of its own, as `nsenter --net=…`; another
    /// Docker is not in its way there. They must become dockerd, not wait for it. Usually empty.
    pub launcher: Vec<OsString>,
}

impl Setup {
    /// On the ground of this computer.
    pub fn new(runtime_dir: PathBuf, data_dir: PathBuf, program_path: Option<OsString>) -> Self {
        Self {
            runtime_dir,
            data_dir,
            program_path,
            launcher: Vec::new(),
        }
    }
}

/// Whether a private Engine runs here, could be started, or why not. Looks at files and processes
/// and opens no connection.
pub fn offer(setup: &Setup) -> NativeOffer {
    if let Some(address) = find(setup) {
        return NativeOffer::Running { address };
    }
    match ground::decide(&Facts::gather(setup)) {
        Verdict::Possible { .. } => NativeOffer::Possible,
        Verdict::ProgramMissing => {
            let failure = model::Failure::from(Error::ProgramMissing {
                program: ground::PROGRAM,
                package: ground::PACKAGE,
            });
            NativeOffer::Impossible {
                reason: failure.message,
                hint: failure.hint.unwrap_or_default(),
            }
        }
        Verdict::Impossible { reason, hint } => NativeOffer::Impossible { reason, hint },
    }
}

/// The address of the private Engine if its daemon runs. It may not answer yet.
pub fn find(setup: &Setup) -> Option<EngineAddress> {
    let places = Places::of(setup);
    running::daemon(&places).map(|_| places.address())
}

/// Starts the private Engine and waits until it answers; one that runs already is given at once.
/// Of several processes that ask together one starts it and all get it.
///
/// Needs a tokio runtime.
pub async fn start(setup: &Setup) -> Result<EngineAddress, Error> {
    start::start(setup).await
}

/// Asks the private Engine to stop its Containers and end, and waits until nothing of it is left.
/// One that does not run is no error.
pub async fn stop(setup: &Setup) -> Result<(), Error> {
    stop::stop(setup).await
}
