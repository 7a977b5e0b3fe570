//! Programs that outlive this process.

use std::ffi::OsString;
use std::fs::File;
use std::io;
use std::path::PathBuf;
use std::process::Stdio;

use tokio::process::Command;

/// A program that shall run on after this process, in a session of its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Detached {
    /// The program's path, or its name to be looked for on PATH.
    pub program: PathBuf,
    /// Its arguments.
    pub args: Vec<OsString>,
    /// Variables that differ from those of this process.
    pub env: Vec<(String, OsString)>,
    /// File to which both its outputs are added.
    pub log: PathBuf,
}

/// A program that was let go, for as long as somebody wants to know whether it still runs.
///
/// Dropping this changes nothing for the program.
#[derive(Debug)]
pub struct Launched {
    pid: u32,
    child: tokio::process::Child,
}

impl Launched {
    /// Its process id.
    pub fn pid(&self) -> u32 {
        self.pid
    }

    /// How it ended, as `exit status: 1`. `None`: it runs.
    pub fn ended(&mut self) -> Option<String> {
        match self.child.try_wait() {
            Ok(None) => None,
            Ok(Some(status)) => Some(status.to_string()),
            Err(error) => Some(error.to_string()),
        }
    }
}

/// Starts a program without terminal or standard input, in a session of its own, in the root
/// folder: neither the end of this process nor a hang-up of its terminal reaches it.
///
/// Needs a tokio runtime and `setsid` of util-linux, which becomes the program, so that the
/// process id is the program's own.
pub fn detach(program: &Detached) -> io::Result<Launched> {
    let log = File::options()
        .create(true)
        .append(true)
        .open(&program.log)?;
    let mut command = Command::new("setsid");
    command
        .arg(&program.program)
        .args(&program.args)
        .envs(program.env.iter().map(|(name, value)| (name, value)))
        // A supervisor of ours would take the program's words for our own.
        .env_remove("NOTIFY_SOCKET")
        .current_dir("/")
        .stdin(Stdio::null())
        .stdout(log.try_clone()?)
        .stderr(log)
        .kill_on_drop(false);
    let child = command.spawn()?;
    let pid = child
        .id()
        .ok_or_else(|| io::Error::other("the program ended before it had a process id"))?;
    tracing::info!(program = %program.program.display(), pid, "started on its own");
    Ok(Launched { pid, child })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::{Duration, Instant};

    #[tokio::test]
    async fn a_detached_program_leads_its_own_session_and_writes_to_its_log() {
        let folder = std::env::temp_dir().join(format!("detached-{}", std::process::id()));
        std::fs::create_dir_all(&folder).expect("a folder");
        let log = folder.join("log");
        let program = Detached {
            program: "sh".into(),
            args: [
                "-c",
                "cut -d' ' -f1,6 /proc/$$/stat; echo $WORD >&2; exit 3",
            ]
            .map(OsString::from)
            .to_vec(),
            env: vec![("WORD".to_owned(), "said".into())],
            log: log.clone(),
        };
        let mut launched = detach(&program).expect("sh runs");
        let begin = Instant::now();
        let ended = loop {
            if let Some(ended) = launched.ended() {
                break ended;
            }
            assert!(begin.elapsed() < Duration::from_secs(30), "it does not end");
            tokio::time::sleep(Duration::from_millis(5)).await;
        };
        assert_eq!(ended, "exit status: 3");
        let pid = launched.pid();
        let text = std::fs::read_to_string(&log).expect("a log");
        assert_eq!(text, format!("{pid} {pid}\nsaid\n"));
        std::fs::remove_dir_all(&folder).expect("the folder is ours");
    }
}
