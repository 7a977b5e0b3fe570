//! Which daemon is ours, and what belongs to it.

use std::fs;
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::places::{Places, at};
use crate::Error;

/// A process, named so that a later one with the same id is not taken for it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Daemon {
    /// Process id.
    pub(super) pid: u32,
    /// When it started, in clock ticks since the boot: proc(5), `starttime`.
    pub(super) started_ticks: u64,
    /// The kernel's id of the boot.
    pub(super) boot_id: String,
}

impl Daemon {
    /// The process of this id as it is now. `None`: there is none, or it waits to be reaped.
    pub(super) fn seen(pid: u32) -> Option<Self> {
        let stat = fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
        // The name before the last bracket may hold anything.
        let (_, rest) = stat.rsplit_once(')')?;
        let mut fields = rest.split_whitespace();
        let state = fields.next()?;
        if matches!(state, "Z" | "X" | "x") {
            return None;
        }
        Some(Self {
            pid,
            started_ticks: fields.nth(18)?.parse().ok()?,
            boot_id: boot_id(),
        })
    }

    /// Whether the very same process still runs.
    pub(super) fn runs(&self) -> bool {
        Self::seen(self.pid).as_ref() == Some(self)
    }

    /// Notes it as ours.
    pub(super) fn note(&self, places: &Places) -> Result<(), Error> {
        let text = serde_json::to_string(self)
            .map_err(|error| at(&places.state)(std::io::Error::other(error)))?;
        // Renamed into place, so that nobody reads a half.
        let half = places.state.with_extension("new");
        fs::write(&half, text).map_err(at(&half))?;
        fs::rename(&half, &places.state).map_err(at(&places.state))
    }
}

fn boot_id() -> String {
    let text = fs::read_to_string("/proc/sys/kernel/random/boot_id").unwrap_or_default();
    text.trim().to_owned()
}

/// Our daemon, if it runs. Where the note is missing, as after a starter that was killed too soon,
/// it is known by its exec root.
pub(super) fn daemon(places: &Places) -> Option<Daemon> {
    let noted = fs::read_to_string(&places.state)
        .ok()
        .and_then(|text| serde_json::from_str::<Daemon>(&text).ok())
        .filter(Daemon::runs);
    if noted.is_some() || !places.runtime_dir.exists() {
        return noted;
    }
    parts(&places.exec_root)
        .into_iter()
        .find(|process| process.name == "dockerd")
        .and_then(|process| Daemon::seen(process.pid))
}

/// A process with its command line.
pub(super) struct Process {
    pub(super) pid: u32,
    pub(super) name: String,
    pub(super) words: Vec<String>,
}

/// All processes that can be seen and are not waiting to be reaped.
pub(super) fn processes() -> Vec<Process> {
    let entries = fs::read_dir("/proc").into_iter().flatten().flatten();
    entries
        .filter_map(|entry| {
            let pid: u32 = entry.file_name().to_str()?.parse().ok()?;
            let line = fs::read(entry.path().join("cmdline")).ok()?;
            let words: Vec<String> = line
                .split(|byte| *byte == 0)
                .map(|word| String::from_utf8_lossy(word).into_owned())
                .collect();
            let name = fs::read_to_string(entry.path().join("comm")).ok()?;
            Daemon::seen(pid)?;
            Some(Process {
                pid,
                name: name.trim_end().to_owned(),
                words,
            })
        })
        .collect()
}

/// The daemon's parts: processes whose command line names the exec root.
pub(super) fn parts(exec_root: &Path) -> Vec<Process> {
    let root = exec_root.to_string_lossy().into_owned();
    let mut all = processes();
    all.retain(|process| {
        is_docker(&process.name) && process.words.iter().any(|word| word.contains(&root))
    });
    all
}

/// Names of the daemon and its parts, as the kernel cuts them at 15 bytes.
fn is_docker(name: &str) -> bool {
    matches!(name, "dockerd" | "docker-proxy" | "runc") || name.starts_with("containerd")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_process_is_told_from_a_later_one_with_its_id() {
        let own = Daemon::seen(std::process::id()).expect("we run");
        assert!(own.runs());
        let earlier = Daemon {
            started_ticks: own.started_ticks.wrapping_sub(1),
            ..own.clone()
        };
        assert!(!earlier.runs());
        let before_the_boot = Daemon {
            boot_id: "another".to_owned(),
            ..own
        };
        assert!(!before_the_boot.runs());
    }

    #[test]
    fn our_own_process_is_seen_with_its_words() {
        let own = std::process::id();
        let all = processes();
        let seen = all.iter().find(|process| process.pid == own);
        assert!(!seen.expect("we run").words.is_empty());
        assert!(is_docker("containerd-shim") && !is_docker("bash"));
    }
}
