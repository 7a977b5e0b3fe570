//! Starts the daemon and waits for its first answer.

use std::ffi::OsString;
use std::fs::{self, File, Permissions};
use std::io::{Read, Seek, SeekFrom};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use model::EngineAddress;
use process::{Detached, Launched};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::UnixStream;

use super::ground::{self, Facts, Verdict};
use super::places::{Places, at};
use super::running::{self, Daemon};
use super::{Setup, stop};
use crate::Error;

/// How long the daemon may take until it answers; half a second on a quiet machine.
const START_PATIENCE: Duration = Duration::from_secs(60);
/// How long one ping may take: a busy daemon accepts before it answers.
const PING_PATIENCE: Duration = Duration::from_secs(5);
/// How often an answer is looked for.
const REST: Duration = Duration::from_millis(25);
/// A log beyond this many bytes starts anew.
const LONGEST_LOG: u64 = 16 << 20;
/// How many lines of the log an error carries.
const TAIL_LINES: usize = 25;

pub(super) async fn start(setup: &Setup) -> Result<EngineAddress, Error> {
    let places = Places::of(setup);
    if running::daemon(&places).is_some() && answers(&places.socket).await {
        return ready(&places);
    }
    // Before any folder is made: where it cannot run, nothing is left behind.
    allowed(setup)?;
    places.make()?;
    let _lock = places.lock().await?;
    start_locked(setup, &places).await
}

/// Starts it while nobody else can.
pub(super) async fn start_locked(setup: &Setup, places: &Places) -> Result<EngineAddress, Error> {
    let begin = log_end(&places.log)?;
    if running::daemon(places).is_some() {
        // Somebody else was faster. Its daemon is awaited, and never ended from here.
        return match await_answer(places, None).await {
            None => ready(places),
            Some(how) => Err(failed(places, begin, how, None)),
        };
    }
    let program = allowed(setup)?;
    repair(places).await?;
    let mut launched = launch(setup, places, program)?;
    match await_answer(places, Some(&mut launched)).await {
        None => ready(places),
        Some(how) => {
            let left = clear_away(places, &how).await.err();
            Err(failed(places, begin, how, left))
        }
    }
}

/// Ends a daemon that does not answer, and removes what it left.
async fn clear_away(places: &Places, how: &Unready) -> Result<(), Error> {
    if matches!(how, Unready::Silent)
        && let Some(daemon) = running::daemon(places)
    {
        stop::end(places, &daemon).await?;
    }
    places.forget()
}

/// Where dockerd is, if it may be started here. A daemon of ours that runs is no hindrance.
fn allowed(setup: &Setup) -> Result<PathBuf, Error> {
    match ground::decide(&Facts::gather(setup)) {
        Verdict::Possible { program } => Ok(program),
        Verdict::ProgramMissing => Err(Error::ProgramMissing {
            program: ground::PROGRAM,
            package: ground::PACKAGE,
        }),
        Verdict::Impossible { reason, hint } => Err(Error::Impossible { reason, hint }),
    }
}

/// Clears away what a dead daemon left. Its containerd dies with it, but not at once, and the next
/// daemon would try to use it.
async fn repair(places: &Places) -> Result<(), Error> {
    let containerds = || {
        let mut left = running::parts(&places.exec_root);
        left.retain(|process| process.name == "containerd");
        left
    };
    stop::await_end(stop::PATIENCE, containerds).await?;
    places.forget()
}

fn launch(setup: &Setup, places: &Places, program: PathBuf) -> Result<Launched, Error> {
    let mut words = setup.launcher.clone();
    words.push(program.into_os_string());
    words.extend(arguments(places));
    let first = words.remove(0);
    let launched = process::detach(&Detached {
        program: first.into(),
        args: words,
        env: vec![("PATH".to_owned(), path(setup))],
        log: places.log.clone(),
    })
    .map_err(|source| Error::Run {
        program: ground::PROGRAM,
        source,
    })?;
    if let Some(daemon) = Daemon::seen(launched.pid()) {
        daemon.note(places)?;
    }
    Ok(launched)
}

/// PATH for a daemon that calls iptables and containerd, which a user's PATH may lack.
fn path(setup: &Setup) -> OsString {
    let given = setup.program_path.clone().unwrap_or_default();
    let folders = std::env::split_paths(&given)
        .filter(|folder| folder.is_absolute())
        .chain(ground::SYSTEM_FOLDERS.map(PathBuf::from))
        .chain([PathBuf::from("/bin")]);
    std::env::join_paths(folders).unwrap_or(given)
}

fn arguments(places: &Places) -> Vec<OsString> {
    let mut host = OsString::from("unix://");
    host.push(&places.socket);
    let mut words = Vec::new();
    for (flag, value) in [
        ("--config-file", places.settings.as_os_str()),
        ("--data-root", places.data_root.as_os_str()),
        ("--exec-root", places.exec_root.as_os_str()),
        ("--pidfile", places.pidfile.as_os_str()),
        ("--host", host.as_os_str()),
        // Else the group `docker` would get the socket.
        ("--group", "root".as_ref()),
    ] {
        words.push(flag.into());
        words.push(value.to_owned());
    }
    words
}

/// Why the daemon is not ready.
enum Unready {
    Ended(String),
    Silent,
}

async fn await_answer(places: &Places, mut launched: Option<&mut Launched>) -> Option<Unready> {
    let begin = Instant::now();
    loop {
        if answers(&places.socket).await {
            return None;
        }
        let ended = match &mut launched {
            Some(launched) => launched.ended(),
            None => running::daemon(places)
                .is_none()
                .then(|| "by another process".to_owned()),
        };
        if let Some(how) = ended {
            return Some(Unready::Ended(how));
        }
        if begin.elapsed() > START_PATIENCE {
            return Some(Unready::Silent);
        }
        tokio::time::sleep(REST).await;
    }
}

/// dockerd gives the group the right to write; nobody but this user shall have it.
fn ready(places: &Places) -> Result<EngineAddress, Error> {
    fs::set_permissions(&places.socket, Permissions::from_mode(0o600))
        .map_err(at(&places.socket))?;
    Ok(places.address())
}

/// Why it is not ready, with the end of its log. What went wrong while it was cleared away comes
/// after that.
fn failed(places: &Places, begin: u64, how: Unready, left: Option<Error>) -> Error {
    let mut log = tail(&places.log, begin);
    if let Some(left) = left {
        log.push_str(&format!("\nand then: {left}"));
    }
    match how {
        Unready::Ended(how) => Error::Ended { how, log },
        Unready::Silent => Error::NotReady {
            waited: START_PATIENCE,
            log,
        },
    }
}

/// Whether an Engine answers a ping at the socket.
pub(super) async fn answers(socket: &Path) -> bool {
    let ask = async {
        let mut stream = UnixStream::connect(socket).await?;
        stream
            .write_all(b"GET /_ping HTTP/1.0\r\nHost: engine\r\n\r\n")
            .await?;
        let mut first = [0_u8; 12];
        stream.read_exact(&mut first).await?;
        std::io::Result::Ok(first.starts_with(b"HTTP/1.") && first.ends_with(b" 200"))
    };
    matches!(tokio::time::timeout(PING_PATIENCE, ask).await, Ok(Ok(true)))
}

/// Where the words of the next run begin. An old log that has grown long makes room.
fn log_end(log: &Path) -> Result<u64, Error> {
    let length = fs::metadata(log).map_or(0, |file| file.len());
    if length <= LONGEST_LOG {
        return Ok(length);
    }
    fs::rename(log, log.with_extension("log.old")).map_err(at(log))?;
    Ok(0)
}

fn tail(log: &Path, begin: u64) -> String {
    let read = || {
        let mut file = File::open(log)?;
        file.seek(SeekFrom::Start(begin))?;
        let mut bytes = Vec::new();
        file.take(LONGEST_LOG).read_to_end(&mut bytes)?;
        std::io::Result::Ok(bytes)
    };
    let bytes = read().unwrap_or_default();
    let text = String::from_utf8_lossy(&bytes);
    let lines: Vec<&str> = text.lines().collect();
    lines[lines.len().saturating_sub(TAIL_LINES)..].join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_goes_wrong_afterwards_does_not_hide_why_it_did_not_start() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().to_owned();
        let places = Places::of(&Setup::new(path.clone(), path, None));
        fs::write(&places.log, "of the run before\nno space left\n").expect("a log");
        let left = Error::StillRunning {
            waited: Duration::from_secs(1),
            left: "dockerd (process 7)".to_owned(),
        };
        let begin = "of the run before\n".len() as u64;
        let Error::NotReady { log, .. } = failed(&places, begin, Unready::Silent, Some(left))
        else {
            panic!("it was silent")
        };
        assert!(log.starts_with("no space left\nand then: "), "{log}");
        assert!(log.contains("process 7"), "{log}");
    }
}
