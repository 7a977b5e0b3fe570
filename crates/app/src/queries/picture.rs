//! Who talks to whom: client, address, server, and how long a word takes.

use std::path::Path;
use std::time::Duration;

use engine::Engine;
use model::{EngineAddress, EngineFacts, EnginePicture, Failure, ServerProcess};
use tokio::net::UnixStream;

use crate::App;

/// How many pings are measured.
const PINGS: usize = 5;
/// How long the socket may take to show its owner. It is one system call where anybody listens.
const PEER_PATIENCE: Duration = Duration::from_secs(2);

pub(super) async fn picture(app: &App) -> Result<EnginePicture, Failure> {
    let current = app.current();
    let facts = current.engine.facts().await?;
    let round_trips_us = round_trips(current.engine.as_ref()).await?;
    let pid = listener(&current.address).await;
    Ok(EnginePicture {
        client_pid: std::process::id(),
        client_program: app.inner.surroundings.client.clone(),
        client_host: first_line("/proc/sys/kernel/hostname"),
        source: current.source,
        address: current.address,
        server: server(pid, &facts),
        round_trips_us,
        facts,
    })
}

/// One after the other: five at once would measure each other.
async fn round_trips(engine: &dyn Engine) -> Result<Vec<u64>, Failure> {
    let mut all = Vec::with_capacity(PINGS);
    for _ in 0..PINGS {
        let taken = engine.ping().await?;
        all.push(u64::try_from(taken.as_micros()).unwrap_or(u64::MAX));
    }
    Ok(all)
}

/// Process id of who made the socket listen, as the kernel tells it (`SO_PEERCRED`). `None`: the
/// Engine is elsewhere, or its process is in another process id namespace.
async fn listener(address: &EngineAddress) -> Option<u32> {
    let EngineAddress::Unix(path) = address else {
        return None;
    };
    let stream = tokio::time::timeout(PEER_PATIENCE, UnixStream::connect(path))
        .await
        .ok()?
        .ok()?;
    let pid = stream.peer_cred().ok()?.pid()?;
    u32::try_from(pid).ok().filter(|pid| *pid != 0)
}

fn server(pid: Option<u32>, facts: &EngineFacts) -> ServerProcess {
    let seen = pid.and_then(|pid| {
        let program = first_line(format!("/proc/{pid}/comm"));
        (!program.is_empty()).then_some((pid, program))
    });
    match seen {
        Some((pid, program)) => ServerProcess {
            pid: Some(pid),
            program,
        },
        None => ServerProcess {
            pid: None,
            program: if facts.product.is_empty() {
                "Engine".to_owned()
            } else {
                facts.product.clone()
            },
        },
    }
}

/// Empty where it cannot be read: another system than Linux, or a process that is gone.
fn first_line(path: impl AsRef<Path>) -> String {
    let text = std::fs::read_to_string(path).unwrap_or_default();
    text.lines().next().unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn the_process_behind_a_socket_is_found_by_the_kernel() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("s");
        let socket = tokio::net::UnixListener::bind(&path).expect("a socket");
        let address = EngineAddress::Unix(path.to_string_lossy().into_owned());
        assert_eq!(listener(&address).await, Some(std::process::id()));
        drop(socket);
        assert_eq!(listener(&address).await, None);
        assert_eq!(listener(&EngineAddress::Tcp("h:1".to_owned())).await, None);
    }
}
