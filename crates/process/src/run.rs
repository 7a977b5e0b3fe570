//! Programs that are run to their end.

use std::ffi::{OsStr, OsString};
use std::fmt;
use std::io;
use std::process::{ExitStatus, Stdio};
use std::time::Duration;

use model::{Coded, ErrorCode};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWriteExt};
use tokio::process::{Child, Command};
use tracing::Instrument;

/// What stands in the place of a secret.
const MASK: &str = "***";
/// Bytes that are kept from the end of what a program that failed said.
const TAIL_BYTES: usize = 4096;

/// A word that a program is given.
#[derive(Clone, PartialEq, Eq)]
pub enum Word {
    /// May be shown.
    Plain(OsString),
    /// Is never shown, neither in a command line nor where the program repeats it.
    Secret(OsString),
}

impl Word {
    fn as_os(&self) -> &OsStr {
        match self {
            Self::Plain(text) | Self::Secret(text) => text,
        }
    }

    fn shown(&self) -> String {
        match self {
            Self::Plain(text) => text.to_string_lossy().into_owned(),
            Self::Secret(_) => MASK.to_owned(),
        }
    }
}

impl<T: Into<OsString>> From<T> for Word {
    fn from(text: T) -> Self {
        Self::Plain(text.into())
    }
}

impl fmt::Debug for Word {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", self.shown())
    }
}

/// A program that shall be run to its end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Run {
    /// The program's path, or its name to be looked for on PATH.
    pub program: OsString,
    /// Its arguments.
    pub args: Vec<Word>,
    /// Variables that differ from those of this process.
    pub env: Vec<(String, Word)>,
    /// What it reads from its standard input.
    pub input: Vec<u8>,
    /// How long it may take.
    pub deadline: Duration,
    /// Bytes that are kept of each output; the rest is read and dropped.
    pub kept_bytes: usize,
}

impl Run {
    /// A program with arguments, a minute of time and 16 MiB kept of each output.
    pub fn new<W: Into<Word>>(
        program: impl Into<OsString>,
        args: impl IntoIterator<Item = W>,
    ) -> Self {
        Self {
            program: program.into(),
            args: args.into_iter().map(Into::into).collect(),
            env: Vec::new(),
            input: Vec::new(),
            deadline: Duration::from_secs(60),
            kept_bytes: 16 * 1024 * 1024,
        }
    }

    /// The command line, quoted for sh, with secrets masked.
    pub fn line(&self) -> String {
        let env = self
            .env
            .iter()
            .map(|(name, word)| format!("{name}={}", quoted(&word.shown())));
        let program = quoted(&self.program.to_string_lossy());
        let args = self.args.iter().map(|word| quoted(&word.shown()));
        let words: Vec<String> = env.chain([program]).chain(args).collect();
        words.join(" ")
    }

    /// Masks every secret in a text.
    fn masked(&self, text: &str) -> String {
        let words = self
            .args
            .iter()
            .chain(self.env.iter().map(|(_, word)| word));
        words.fold(text.to_owned(), |text, word| match word {
            Word::Secret(secret) if !secret.is_empty() => {
                text.replace(secret.to_string_lossy().as_ref(), MASK)
            }
            Word::Secret(_) | Word::Plain(_) => text,
        })
    }
}

/// Quotes a word for sh where that is needed.
fn quoted(word: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_./:=,@%+*".contains(&byte);
    if !word.is_empty() && word.bytes().all(plain) {
        word.to_owned()
    } else {
        format!("'{}'", word.replace('\'', r"'\''"))
    }
}

/// What a program wrote.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Output {
    /// Standard output.
    pub stdout: Captured,
    /// Standard error.
    pub stderr: Captured,
}

/// What came out of one output.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Captured {
    /// The first bytes, as many as were to be kept.
    pub bytes: Vec<u8>,
    /// How many came after them.
    pub dropped_bytes: u64,
    tail: Vec<u8>,
}

impl Captured {
    fn take(&mut self, piece: &[u8], kept_bytes: usize) {
        let room = kept_bytes.saturating_sub(self.bytes.len()).min(piece.len());
        self.bytes.extend_from_slice(&piece[..room]);
        self.dropped_bytes += u64::try_from(piece.len() - room).unwrap_or(u64::MAX);
        self.tail.extend_from_slice(piece);
        let old = self.tail.len().saturating_sub(TAIL_BYTES);
        self.tail.drain(..old);
    }

    /// All of it as text.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }
}

/// Why a program did not do what it should.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The program is not there.
    #[error("`{program}` was not found")]
    Missing {
        /// The program.
        program: String,
    },
    /// It is there and could not be run, or its outputs could not be read.
    #[error("could not run `{line}`: {source}")]
    Start {
        /// The whole command line.
        line: String,
        /// Why.
        source: io::Error,
    },
    /// It ended with a failure.
    #[error("`{line}` ended with {status}{}", said(tail))]
    Failed {
        /// The whole command line.
        line: String,
        /// How it ended.
        status: ExitStatus,
        /// The end of what it said.
        tail: String,
    },
    /// It took too long and was ended.
    #[error("`{line}` did not end within {} s{}", deadline.as_secs(), said(tail))]
    TimedOut {
        /// The whole command line.
        line: String,
        /// How long it was given.
        deadline: Duration,
        /// The end of what it said.
        tail: String,
    },
}

fn said(tail: &str) -> String {
    if tail.is_empty() {
        String::new()
    } else {
        format!(": {tail}")
    }
}

impl Coded for Error {
    fn code(&self) -> ErrorCode {
        match self {
            Self::Missing { .. } => ErrorCode::ProgramMissing,
            Self::Start { .. } | Self::Failed { .. } => ErrorCode::Internal,
            Self::TimedOut { .. } => ErrorCode::TimedOut,
        }
    }

    fn hint(&self) -> Option<String> {
        match self {
            Self::Missing { program } => Some(format!("Install {program}.")),
            Self::Start { .. } | Self::Failed { .. } | Self::TimedOut { .. } => None,
        }
    }
}

/// Runs a program to its end. Dropping this ends the program.
///
/// Its outputs are read until all who hold them have closed them, within the deadline: a program
/// that leaves a child behind which writes to them counts as running.
pub async fn run(run: &Run) -> Result<Output, Error> {
    let span = tracing::debug_span!("run", line = %run.line());
    attempt(run).instrument(span).await
}

async fn attempt(run: &Run) -> Result<Output, Error> {
    let mut child = spawn(run)?;
    let mut output = Output::default();
    let talk = tokio::time::timeout(run.deadline, converse(run, &mut child, &mut output)).await;
    let tail = || {
        let said = if output.stderr.tail.is_empty() {
            &output.stdout.tail
        } else {
            &output.stderr.tail
        };
        run.masked(String::from_utf8_lossy(said).trim())
    };
    match talk {
        Ok(Ok(status)) if status.success() => Ok(output),
        Ok(Ok(status)) => Err(Error::Failed {
            line: run.line(),
            status,
            tail: tail(),
        }),
        Ok(Err(source)) => Err(Error::Start {
            line: run.line(),
            source,
        }),
        Err(_) => {
            // The child would be ended when it is dropped, but reaped later.
            let killed = child.kill().await;
            tracing::debug!(?killed, "ended at its deadline");
            Err(Error::TimedOut {
                line: run.line(),
                deadline: run.deadline,
                tail: tail(),
            })
        }
    }
}

fn spawn(run: &Run) -> Result<Child, Error> {
    let mut command = Command::new(&run.program);
    command
        .args(run.args.iter().map(Word::as_os))
        .envs(run.env.iter().map(|(name, word)| (name, word.as_os())))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .kill_on_drop(true);
    command.spawn().map_err(|source| match source.kind() {
        io::ErrorKind::NotFound => Error::Missing {
            program: run.program.to_string_lossy().into_owned(),
        },
        _ => Error::Start {
            line: run.line(),
            source,
        },
    })
}

/// Writes and reads at once, so that neither side waits for the other.
async fn converse(run: &Run, child: &mut Child, output: &mut Output) -> io::Result<ExitStatus> {
    let stdin = child.stdin.take();
    let write = async {
        if let Some(mut stdin) = stdin {
            // A program may end without having read everything; its status says whether it minds.
            let written = stdin.write_all(&run.input).await;
            tracing::trace!(?written, "input given");
        }
        Ok(())
    };
    let (stdout, stderr) = (child.stdout.take(), child.stderr.take());
    tokio::try_join!(
        write,
        capture(stdout, run.kept_bytes, &mut output.stdout),
        capture(stderr, run.kept_bytes, &mut output.stderr),
    )?;
    child.wait().await
}

async fn capture(
    source: Option<impl AsyncRead + Unpin>,
    kept_bytes: usize,
    into: &mut Captured,
) -> io::Result<()> {
    let Some(mut source) = source else {
        return Ok(());
    };
    let mut buffer = vec![0; 16 * 1024];
    loop {
        match source.read(&mut buffer).await? {
            0 => return Ok(()),
            count => into.take(&buffer[..count], kept_bytes),
        }
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use std::time::Instant;

    fn sh(text: &str) -> Run {
        Run::new("sh", ["-c", text])
    }

    #[tokio::test]
    async fn outputs_and_input_are_carried() {
        let mut program = sh("cat; echo err >&2; echo $WORD");
        program.input = b"in\n".to_vec();
        program.env = vec![("WORD".to_owned(), "word".into())];
        let output = run(&program).await.expect("it succeeds");
        assert_eq!(output.stdout.text(), "in\nword\n");
        assert_eq!(output.stderr.text(), "err\n");
    }

    #[tokio::test]
    async fn more_input_than_a_pipe_holds_does_not_block() {
        let mut program = Run::new("cat", Vec::<&str>::new());
        program.input = vec![b'x'; 1_000_000];
        let output = run(&program).await.expect("it succeeds");
        assert_eq!(output.stdout.bytes.len(), 1_000_000);
        program.program = "true".into();
        run(&program).await.expect("unread input is no failure");
    }

    #[tokio::test]
    async fn output_beyond_the_cap_is_read_and_dropped() {
        let mut program = sh("head -c 100000 /dev/zero; printf end >&2; exit 1");
        program.kept_bytes = 1000;
        let error = run(&program).await.expect_err("it fails");
        assert!(
            error.to_string().ends_with("exit status: 1: end"),
            "{error}"
        );
        program.args[1] = "head -c 100000 /dev/zero".into();
        let output = run(&program).await.expect("it succeeds");
        assert_eq!(
            (output.stdout.bytes.len(), output.stdout.dropped_bytes),
            (1000, 99_000)
        );
    }

    #[tokio::test]
    async fn a_failure_holds_the_command_line_and_the_words_but_no_secret() {
        let mut program = sh("echo \"wrong password $1 of $USER_KEY\" >&2; exit 7");
        program
            .args
            .extend(["sh".into(), Word::Secret("hunter2".into())]);
        program.env = vec![("USER_KEY".to_owned(), Word::Secret("k3y".into()))];
        let error = run(&program).await.expect_err("it fails");
        let words = error.to_string();
        assert!(words.starts_with("`USER_KEY=*** sh -c 'echo"), "{words}");
        assert!(
            words.ends_with("exit status: 7: wrong password *** of ***"),
            "{words}"
        );
        let all = format!("{words} {error:?} {program:?}");
        assert!(!all.contains("hunter2") && !all.contains("k3y"), "{all}");
        assert_eq!(error.code(), ErrorCode::Internal);
    }

    #[tokio::test]
    async fn a_program_that_is_not_there_is_named() {
        let error = run(&Run::new("no-such-program", ["x"]))
            .await
            .expect_err("missing");
        assert_eq!(error.code(), ErrorCode::ProgramMissing);
        assert_eq!(error.to_string(), "`no-such-program` was not found");
    }

    #[tokio::test]
    async fn a_program_that_takes_too_long_is_ended() {
        let mut program = sh("echo $$; exec sleep 1000");
        program.deadline = Duration::from_millis(500);
        let error = run(&program).await.expect_err("too long");
        assert_eq!(error.code(), ErrorCode::TimedOut);
        let words = error.to_string();
        let pid = words
            .rsplit(' ')
            .next()
            .expect("the program said its number");
        assert_ended(pid).await;
    }

    #[tokio::test]
    async fn a_program_whose_run_is_dropped_is_ended() {
        let folder = std::env::temp_dir().join(format!("dropped-run-{}", std::process::id()));
        let program = sh(&format!("echo $$ > {}; exec sleep 1000", folder.display()));
        let task = tokio::spawn(async move { run(&program).await.map(drop) });
        let begin = Instant::now();
        let pid = loop {
            match std::fs::read_to_string(&folder) {
                Ok(text) if text.ends_with('\n') => break text.trim().to_owned(),
                _ => tokio::time::sleep(Duration::from_millis(5)).await,
            }
            assert!(
                begin.elapsed() < Duration::from_secs(30),
                "it does not start"
            );
        };
        task.abort();
        assert_ended(&pid).await;
        std::fs::remove_file(&folder).expect("the file is ours");
    }

    /// Waits until a process is gone or only waits to be reaped.
    async fn assert_ended(pid: &str) {
        let begin = Instant::now();
        loop {
            let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
            let state = stat
                .rsplit_once(") ")
                .and_then(|(_, rest)| rest.chars().next());
            if matches!(state, None | Some('Z' | 'X')) {
                return;
            }
            assert!(
                begin.elapsed() < Duration::from_secs(30),
                "process {pid} still runs"
            );
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }

    #[test]
    fn a_command_line_is_quoted_for_the_shell() {
        let program = Run::new("docker", ["run", "it's", "", "a=b"]);
        assert_eq!(program.line(), r"docker run 'it'\''s' '' a=b");
    }
}
