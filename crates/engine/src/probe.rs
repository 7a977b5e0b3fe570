//! A short look at an address.

use std::time::Duration;

use model::{EngineAddress, Reach};

use crate::{ErrorKind, docker, places};

/// How long a look may take: somebody waits for a list of choices.
const DEADLINE: Duration = Duration::from_secs(3);

/// Whether an Engine answers at an address. Starts none and asks nothing over ssh.
pub async fn reach(address: &EngineAddress) -> Reach {
    if let EngineAddress::Ssh(_) = address {
        return Reach::Unasked {
            reason: "no ssh connection is opened by itself".to_owned(),
        };
    }
    if let Some(unit) = places::would_start(address) {
        return Reach::Unasked {
            reason: format!("asking would start {unit}.service, which is not active"),
        };
    }
    let Ok(engine) = docker::connect(address) else {
        return Reach::Absent;
    };
    match tokio::time::timeout(DEADLINE, engine.greet()).await {
        Ok(Ok(greeting)) => Reach::Answers {
            version: greeting.version,
        },
        Ok(Err(error)) if error.kind == ErrorKind::PermissionDenied => Reach::Denied,
        Ok(Err(error)) if error.kind == ErrorKind::Unreachable => Reach::Absent,
        Ok(Err(error)) => Reach::Unasked {
            reason: error.message,
        },
        Err(_) => Reach::Unasked {
            reason: format!("it did not answer within {} s", DEADLINE.as_secs()),
        },
    }
}
