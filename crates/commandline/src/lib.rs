//! An Action as docker CLI text, API request and Compose; and back from a pasted run line.
//!
//! Everything here is pure. The docker line has the same effect as what Fairlead does through
//! the API; where no single command exists it is the shortest sequence that has.

mod compose;
mod docker;
mod request;
mod run_line;
mod shell;
#[cfg(test)]
mod tests;

use model::{EngineAddress, Mirror, MirrorSubject};

pub use compose::compose;
pub use docker::{docker, docker_action};
pub use request::{ApiPath, ApiRequest, Method, curl, requests, subject_requests};
pub use run_line::{ParsedRun, parse_run, spec_from_flags};
pub use shell::{SplitError, quote, split};

/// The same wish in three languages.
pub fn mirror(subject: &MirrorSubject, address: &EngineAddress) -> Mirror {
    Mirror {
        docker: docker(subject),
        curl: curl(subject, address),
        compose: compose(subject),
    }
}
