//! Whether the ground is free for a private Engine.

use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use super::Setup;
use super::places::Places;
use super::running;

/// The daemon.
pub(super) const PROGRAM: &str = "dockerd";
/// The package of Debian that has it.
pub(super) const PACKAGE: &str = "docker.io";

/// Folders where daemons lie that a user's PATH may lack.
pub(super) const SYSTEM_FOLDERS: [&str; 4] = ["/usr/local/sbin", "/usr/sbin", "/sbin", "/usr/bin"];
/// Where another Docker listens.
const SYSTEM_SOCKETS: [&str; 2] = ["/var/run/docker.sock", "/run/docker.sock"];
/// The bridge that a Docker on this ground has made.
const BRIDGE_MEMBERS: &str = "/sys/class/net/docker0/brif";

/// What was seen on this computer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Facts {
    /// Where dockerd is.
    pub(super) program: Option<PathBuf>,
    /// The user that this process acts for.
    pub(super) user: u32,
    /// Whether the paths of the sockets would be short enough.
    pub(super) short_enough: bool,
    /// Process ids of other dockerds.
    pub(super) other_daemons: Vec<u32>,
    /// A socket of another Docker at which somebody listens, be it for a daemon that would only
    /// be started by a caller.
    pub(super) socket_in_use: Option<String>,
    /// Interfaces of running Containers on another Docker's bridge.
    pub(super) bridge_members: usize,
}

impl Facts {
    /// Looks, and asks nobody: a connection could start a Docker that the user has stopped.
    pub(super) fn gather(setup: &Setup) -> Self {
        let own_ground = !setup.launcher.is_empty();
        let places = Places::of(setup);
        let mut facts = Self {
            program: program(setup),
            user: fs::metadata("/proc/self").map_or(u32::MAX, |own| own.uid()),
            short_enough: places.is_short_enough(),
            other_daemons: Vec::new(),
            socket_in_use: None,
            bridge_members: 0,
        };
        if own_ground {
            return facts;
        }
        let own = running::daemon(&places).map(|daemon| daemon.pid);
        facts.other_daemons = running::processes()
            .into_iter()
            .filter(|process| process.name == PROGRAM && Some(process.pid) != own)
            .map(|process| process.pid)
            .filter(|pid| shares_network(*pid))
            .collect();
        let sockets = fs::read_to_string("/proc/net/unix").unwrap_or_default();
        facts.socket_in_use = SYSTEM_SOCKETS
            .into_iter()
            .find(|path| is_listened_at(&sockets, path))
            .map(str::to_owned);
        // Containers of ours outlive a daemon that was killed, and the next one takes them over.
        if running::parts(&places.exec_root).is_empty() {
            facts.bridge_members = fs::read_dir(BRIDGE_MEMBERS).map_or(0, Iterator::count);
        }
        facts
    }
}

/// Whether a process has our network namespace, and with it our firewall rules. One that cannot be
/// looked at counts as such.
fn shares_network(pid: u32) -> bool {
    let theirs = fs::read_link(format!("/proc/{pid}/ns/net"));
    let ours = fs::read_link("/proc/self/ns/net");
    match (theirs, ours) {
        (Ok(theirs), Ok(ours)) => theirs == ours,
        _ => true,
    }
}

/// Where dockerd is: in PATH, else in the system's own folders.
fn program(setup: &Setup) -> Option<PathBuf> {
    let path = setup.program_path.clone().unwrap_or_default();
    std::env::split_paths(&path)
        .filter(|folder| folder.is_absolute())
        .chain(SYSTEM_FOLDERS.map(PathBuf::from))
        .map(|folder| folder.join(PROGRAM))
        .find(|program| is_executable(program))
}

fn is_executable(path: &Path) -> bool {
    fs::metadata(path).is_ok_and(|file| file.is_file() && file.mode() & 0o111 != 0)
}

/// Reads the kernel's table of unix sockets: a listening one has the flag `__SO_ACCEPTCON`.
fn is_listened_at(table: &str, path: &str) -> bool {
    table.lines().any(|line| {
        let fields: Vec<&str> = line.split_whitespace().collect();
        fields.last() == Some(&path) && fields.get(3) == Some(&"00010000")
    })
}

/// What the facts allow.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Verdict {
    /// It can be started with this program.
    Possible {
        /// Where dockerd is.
        program: PathBuf,
    },
    /// dockerd is not installed.
    ProgramMissing,
    /// Something is in the way.
    Impossible {
        /// What.
        reason: String,
        /// What would help.
        hint: String,
    },
}

/// Decides from the facts alone.
pub(super) fn decide(facts: &Facts) -> Verdict {
    let impossible = |reason: String, hint: &str| Verdict::Impossible {
        reason,
        hint: hint.to_owned(),
    };
    if let Some(pid) = facts.other_daemons.first() {
        return impossible(
            format!("another Docker runs here (dockerd, process {pid})"),
            "Choose that Engine; two would flush each other's firewall rules.",
        );
    }
    if let Some(path) = &facts.socket_in_use {
        return impossible(
            format!("another Docker listens at {path}"),
            "Choose that Engine, or stop it with its socket before you start a private one.",
        );
    }
    let Some(program) = &facts.program else {
        return Verdict::ProgramMissing;
    };
    if facts.user != 0 {
        return impossible(
            format!("dockerd needs root, and this is user {}", facts.user),
            "Run it as root, start a rootless Engine, or choose an Engine by its address.",
        );
    }
    if facts.bridge_members > 0 {
        return impossible(
            "containers of another Docker are on the bridge docker0".to_owned(),
            "Stop those containers, or start the Docker that they belong to and choose it.",
        );
    }
    if !facts.short_enough {
        return impossible(
            "the path of its folder is too long for a socket".to_owned(),
            "Give a shorter folder, as by XDG_RUNTIME_DIR.",
        );
    }
    Verdict::Possible {
        program: program.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn free() -> Facts {
        Facts {
            program: Some("/usr/sbin/dockerd".into()),
            user: 0,
            short_enough: true,
            other_daemons: Vec::new(),
            socket_in_use: None,
            bridge_members: 0,
        }
    }

    fn reason(facts: &Facts) -> String {
        match decide(facts) {
            Verdict::Impossible { reason, hint } => {
                assert!(hint.ends_with('.'), "{hint}");
                reason
            }
            other => format!("{other:?}"),
        }
    }

    #[test]
    fn free_ground_is_offered() {
        assert_eq!(
            decide(&free()),
            Verdict::Possible {
                program: "/usr/sbin/dockerd".into()
            }
        );
    }

    #[test]
    fn whatever_another_docker_holds_is_in_the_way() {
        let with = |change: fn(&mut Facts)| {
            let mut facts = free();
            change(&mut facts);
            reason(&facts)
        };
        assert_eq!(
            with(|facts| facts.other_daemons = vec![7, 8]),
            "another Docker runs here (dockerd, process 7)"
        );
        assert_eq!(
            with(|facts| facts.socket_in_use = Some("/var/run/docker.sock".to_owned())),
            "another Docker listens at /var/run/docker.sock"
        );
        assert_eq!(
            with(|facts| facts.bridge_members = 2),
            "containers of another Docker are on the bridge docker0"
        );
        assert_eq!(
            with(|facts| facts.user = 1000),
            "dockerd needs root, and this is user 1000"
        );
        assert!(with(|facts| facts.short_enough = false).contains("too long"));
    }

    #[test]
    fn another_docker_counts_more_than_a_program_of_ours_that_is_missing() {
        let mut facts = free();
        facts.program = None;
        assert_eq!(decide(&facts), Verdict::ProgramMissing);
        facts.other_daemons = vec![7];
        assert!(reason(&facts).starts_with("another Docker"));
    }

    #[test]
    fn only_a_listening_socket_is_in_use() {
        let table = "Num       RefCount Protocol Flags    Type St Inode Path\n\
            0: 00000002 00000000 00010000 0001 01 11 /run/docker.sock\n\
            0: 00000003 00000000 00000000 0001 03 12 /run/other.sock\n\
            0: 00000003 00000000 00000000 0001 03 13\n";
        assert!(is_listened_at(table, "/run/docker.sock"));
        assert!(!is_listened_at(table, "/run/other.sock"));
        assert!(!is_listened_at(table, "/run/docker"));
    }
}
