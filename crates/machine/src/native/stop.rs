//! Ends the daemon and all that belongs to it.

use std::time::{Duration, Instant};

use sysinfo::{Pid, ProcessesToUpdate, Signal, System};

use super::places::Places;
use super::running::{self, Daemon, Process};
use super::{Setup, start};
use crate::Error;

/// How long the daemon may take to stop its Containers, and they to end.
pub(super) const PATIENCE: Duration = Duration::from_secs(30);
/// How often it is looked at.
const REST: Duration = Duration::from_millis(25);

pub(super) async fn stop(setup: &Setup) -> Result<(), Error> {
    let places = Places::of(setup);
    if !places.runtime_dir.exists() {
        return Ok(());
    }
    let _lock = places.lock().await?;
    if running::daemon(&places).is_none() && !running::parts(&places.exec_root).is_empty() {
        // Containers outlive a daemon that was killed, and only a daemon can end them properly.
        start::start_locked(setup, &places).await?;
    }
    if let Some(daemon) = running::daemon(&places) {
        end(&places, &daemon).await?;
    }
    places.forget()
}

/// Asks the daemon to end, and waits for it and its parts.
pub(super) async fn end(places: &Places, daemon: &Daemon) -> Result<(), Error> {
    terminate(daemon);
    let left = || {
        let mut left = running::parts(&places.exec_root);
        if daemon.runs() && left.iter().all(|process| process.pid != daemon.pid) {
            left.push(Process {
                pid: daemon.pid,
                name: "dockerd".to_owned(),
                words: Vec::new(),
            });
        }
        left
    };
    await_end(PATIENCE, left).await
}

/// The process was looked at just before, so that its id cannot have gone to another.
fn terminate(daemon: &Daemon) {
    let pid = Pid::from_u32(daemon.pid);
    let Ok(mut system) = System::new() else {
        return;
    };
    system.refresh_processes(ProcessesToUpdate::Some(&[pid]), true);
    if daemon.runs()
        && let Some(process) = system.process(pid)
    {
        process.kill_with(Signal::Term);
    }
}

/// Waits until nothing of what `left` lists remains.
pub(super) async fn await_end(
    patience: Duration,
    left: impl Fn() -> Vec<Process>,
) -> Result<(), Error> {
    let begin = Instant::now();
    loop {
        let left = left();
        if left.is_empty() {
            return Ok(());
        }
        if begin.elapsed() > patience {
            let names: Vec<String> = left
                .iter()
                .map(|process| format!("{} (process {})", process.name, process.pid))
                .collect();
            return Err(Error::StillRunning {
                waited: patience,
                left: names.join(", "),
            });
        }
        tokio::time::sleep(REST).await;
    }
}
