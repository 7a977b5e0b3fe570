//! Which Engines there are, and where their programs lie.

use std::env;
use std::path::{Path, PathBuf};

/// The folders of a Debian system that hold programs.
const SYSTEM_PATH: &str = "/usr/sbin:/usr/bin:/sbin:/bin";

/// A line of Engines that the tests run against; docs/engines.md says how each comes here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EngineVersion {
    /// 20.10 (API 1.41) of Debian bookworm, installed on this machine.
    V20,
    /// 26.1 (API 1.45) of Debian trixie, in a tree made by `scripts/engine-tree`.
    V26,
    /// The 29 line with the containerd image store, built by `scripts/engine-29`.
    V29,
}

/// What is needed to run one dockerd.
pub(crate) struct Programs {
    pub(crate) dockerd: PathBuf,
    /// The `PATH` in which dockerd finds containerd, runc, docker-proxy and iptables.
    pub(crate) path: String,
    /// The root filesystem that dockerd runs in, if not this machine's.
    pub(crate) tree: Option<PathBuf>,
}

impl EngineVersion {
    /// The version for a word such as `20`, `26.1` or `v29`; `None` for any other.
    pub fn named(word: &str) -> Option<Self> {
        let number = word
            .trim_start_matches(['v', 'V'])
            .split('.')
            .next()
            .unwrap_or_default();
        match number {
            "20" => Some(Self::V20),
            "26" => Some(Self::V26),
            "29" => Some(Self::V29),
            _ => None,
        }
    }

    /// Finds the programs; panics with the way to get them if they are missing.
    pub(crate) fn programs(self) -> Programs {
        match self {
            Self::V20 => Programs {
                dockerd: debian_dockerd(),
                path: SYSTEM_PATH.to_owned(),
                tree: None,
            },
            Self::V26 => {
                let tree = cache().join("engine-26");
                require(&tree.join("usr/sbin/dockerd"), "scripts/engine-tree");
                Programs {
                    dockerd: "/usr/sbin/dockerd".into(),
                    path: SYSTEM_PATH.to_owned(),
                    tree: Some(tree),
                }
            }
            Self::V29 => {
                let programs = cache().join("engine-29/bin");
                require(&programs.join("dockerd"), "scripts/engine-29");
                let path = format!("{}:{SYSTEM_PATH}", programs.display());
                Programs {
                    dockerd: programs.join("dockerd"),
                    path,
                    tree: None,
                }
            }
        }
    }
}

/// Debian's own dockerd, before any other that stands on `PATH`.
fn debian_dockerd() -> PathBuf {
    let path = env::var_os("PATH").unwrap_or_default();
    let folders = std::iter::once(PathBuf::from("/usr/sbin")).chain(env::split_paths(&path));
    folders
        .map(|folder| folder.join("dockerd"))
        .find(|program| program.is_file())
        .expect("no dockerd on this machine; install the packages docker.io and iptables")
}

fn require(program: &Path, script: &str) {
    assert!(
        program.is_file(),
        "{} is missing; run {script} first",
        program.display()
    );
}

/// The folder that keeps what is costly to make: `FAIRLEAD_CACHE`, else `~/.cache/fairlead`.
fn cache() -> PathBuf {
    env::var_os("FAIRLEAD_CACHE").map_or_else(
        || {
            PathBuf::from(env::var_os("HOME").unwrap_or_else(|| "/root".into()))
                .join(".cache/fairlead")
        },
        PathBuf::from,
    )
}
