//! Where everything of the private Engine lies.

use std::fs::{self, File, Permissions, TryLockError};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use model::EngineAddress;

use super::Setup;
use crate::Error;

/// How long somebody else may be starting or stopping it: a start takes 60 s at most, a stop 30 s.
const LOCK_PATIENCE: Duration = Duration::from_secs(100);
/// How often a taken lock is looked at.
const LOCK_REST: Duration = Duration::from_millis(50);
/// A unix socket's path has at most 107 bytes (unix(7)); the longest below the exec root is
/// containerd's.
const LONGEST_SOCKET: usize = 107;
const LONGEST_BELOW: &str = "/exec/containerd/containerd.sock.ttrpc";

/// The paths of one private Engine.
pub(super) struct Places {
    pub(super) runtime_dir: PathBuf,
    pub(super) data_dir: PathBuf,
    pub(super) socket: PathBuf,
    pub(super) pidfile: PathBuf,
    pub(super) exec_root: PathBuf,
    /// Which daemon is ours.
    pub(super) state: PathBuf,
    /// Settings of the daemon, so that those of another Docker do not reach it.
    pub(super) settings: PathBuf,
    pub(super) data_root: PathBuf,
    pub(super) log: PathBuf,
}

impl Places {
    pub(super) fn of(setup: &Setup) -> Self {
        let run = &setup.runtime_dir;
        Self {
            runtime_dir: run.clone(),
            data_dir: setup.data_dir.clone(),
            socket: run.join("engine.sock"),
            pidfile: run.join("dockerd.pid"),
            exec_root: run.join("exec"),
            state: run.join("native.json"),
            settings: run.join("daemon.json"),
            data_root: setup.data_dir.join("native"),
            log: setup.data_dir.join("native.log"),
        }
    }

    /// Whether the sockets of the daemon and its parts have paths that the kernel takes.
    pub(super) fn is_short_enough(&self) -> bool {
        self.runtime_dir.as_os_str().len() + LONGEST_BELOW.len() <= LONGEST_SOCKET
    }

    pub(super) fn address(&self) -> EngineAddress {
        EngineAddress::Unix(self.socket.to_string_lossy().into_owned())
    }

    /// Makes the folders; the one with the socket is for this user alone.
    pub(super) fn make(&self) -> Result<(), Error> {
        for folder in [&self.runtime_dir, &self.data_dir, &self.data_root] {
            fs::create_dir_all(folder).map_err(at(folder))?;
        }
        fs::set_permissions(&self.runtime_dir, Permissions::from_mode(0o700))
            .map_err(at(&self.runtime_dir))?;
        fs::write(&self.settings, "{}\n").map_err(at(&self.settings))
    }

    /// Waits until nobody else starts or stops it. The lock ends with the file that is given, or
    /// with this process.
    pub(super) async fn lock(&self) -> Result<File, Error> {
        let path = self.runtime_dir.join("native.lock");
        let file = File::options()
            .create(true)
            .truncate(false)
            .write(true)
            .open(&path)
            .map_err(at(&path))?;
        let begin = Instant::now();
        loop {
            match file.try_lock() {
                Ok(()) => return Ok(file),
                Err(TryLockError::Error(source)) => return Err(Error::Place { path, source }),
                Err(TryLockError::WouldBlock) if begin.elapsed() > LOCK_PATIENCE => {
                    return Err(Error::Busy {
                        waited: LOCK_PATIENCE,
                    });
                }
                Err(TryLockError::WouldBlock) => tokio::time::sleep(LOCK_REST).await,
            }
        }
    }

    /// Removes what a daemon that is gone left in the runtime folder.
    pub(super) fn forget(&self) -> Result<(), Error> {
        let containerd = self.exec_root.join("containerd");
        let stale = [
            self.state.clone(),
            self.socket.clone(),
            self.pidfile.clone(),
            containerd.join("containerd.pid"),
            containerd.join("docker-containerd.pid"),
        ];
        for path in &stale {
            match fs::remove_file(path) {
                Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                    return Err(at(path)(error));
                }
                _ => {}
            }
        }
        Ok(())
    }
}

/// Names the place of an error.
pub(super) fn at(path: &Path) -> impl FnOnce(std::io::Error) -> Error + use<> {
    let path = path.to_owned();
    |source| Error::Place { path, source }
}
