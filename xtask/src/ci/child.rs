//! Runs one step: no input, its whole output kept, ended if it never ends.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::Write;
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::Context;

use super::parts::Step;

/// Longer than any part takes on the slowest computer that this is meant for.
const DEADLINE: Duration = Duration::from_secs(40 * 60);
/// How often a part that is still running says so.
const HEARTBEAT: Duration = Duration::from_secs(60);

/// How a step ended.
pub struct Ended {
    /// Whether it was run, ended by itself and said that it went well.
    pub success: bool,
    /// Both its streams as they came, and why it was ended if it was.
    pub output: String,
}

/// Runs a step with both its streams in `log`.
///
/// The streams go to a file and not to a pipe: a program that a test leaves behind would hold a
/// pipe open, and its reader would wait for it.
///
/// # Errors
/// If the log cannot be written or read.
pub fn run(
    root: &Path,
    step: &Step,
    log: &Path,
    part: &str,
    out: &mut dyn Write,
) -> anyhow::Result<Ended> {
    let file = File::create(log).with_context(|| format!("make {}", log.display()))?;
    let mut command = command(root, step);
    let started = Instant::now();
    let ending = match command.stdout(file.try_clone()?).stderr(file).spawn() {
        Ok(mut child) => wait(&mut child, started, part, out)?,
        Err(error) => Ending::Absent(format!("could not run `{}`: {error}\n", step.program)),
    };
    let mut output = String::from_utf8_lossy(&fs::read(log)?).into_owned();
    let success = match ending {
        Ending::Exited(status) => {
            if status.code().is_none() {
                output.push_str(&format!(
                    "`{}` was ended by a signal: {status}\n",
                    step.program
                ));
            }
            status.success()
        }
        Ending::Absent(words) => {
            output.push_str(&words);
            false
        }
        Ending::TooLate => {
            let minutes = DEADLINE.as_secs() / 60;
            output.push_str(&format!(
                "`{}` was ended after {minutes} min\n",
                step.program
            ));
            false
        }
    };
    Ok(Ended { success, output })
}

/// Runs a short step and returns what it printed.
///
/// # Errors
/// If it cannot be run.
pub fn capture(root: &Path, step: &Step) -> anyhow::Result<Ended> {
    let output = command(root, step)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .output()
        .with_context(|| format!("run `{}`", step.program))?;
    let mut text = String::from_utf8_lossy(&output.stdout).into_owned();
    text.push_str(&String::from_utf8_lossy(&output.stderr));
    Ok(Ended {
        success: output.status.success(),
        output: text,
    })
}

fn command(root: &Path, step: &Step) -> Command {
    let mut command = Command::new(&step.program);
    command
        .args(&step.arguments)
        .current_dir(root)
        .stdin(Stdio::null())
        .env("CARGO_TERM_COLOR", "never")
        .env("NO_COLOR", "1")
        .env_remove("FORCE_COLOR")
        .envs(step.environment.iter().map(|(name, value)| (name, value)));
    command
}

enum Ending {
    Exited(ExitStatus),
    Absent(String),
    TooLate,
}

fn wait(
    child: &mut Child,
    started: Instant,
    part: &str,
    out: &mut dyn Write,
) -> anyhow::Result<Ending> {
    let mut said = started;
    loop {
        if let Some(status) = child.try_wait()? {
            return Ok(Ending::Exited(status));
        }
        if started.elapsed() > DEADLINE {
            end_with_children(child)?;
            return Ok(Ending::TooLate);
        }
        if said.elapsed() > HEARTBEAT {
            said = Instant::now();
            writeln!(out, "   {part}: {} min", started.elapsed().as_secs() / 60)?;
            out.flush()?;
        }
        thread::sleep(Duration::from_millis(50));
    }
}

/// Ends a child and everything that it started, by process id.
fn end_with_children(child: &mut Child) -> anyhow::Result<()> {
    let family = descendants(child.id());
    let ids = family.iter().map(u32::to_string);
    Command::new("kill")
        .arg("-9")
        .args(ids)
        .status()
        .context("run kill")?;
    child.wait()?;
    Ok(())
}

/// A process and everything below it, from `/proc`.
fn descendants(ancestor: u32) -> BTreeSet<u32> {
    let parents: Vec<(u32, u32)> = fs::read_dir("/proc")
        .into_iter()
        .flatten()
        .filter_map(|entry| {
            let id: u32 = entry.ok()?.file_name().to_str()?.parse().ok()?;
            let stat = fs::read_to_string(format!("/proc/{id}/stat")).ok()?;
            // The program's name, in parentheses, may hold anything; the parent is behind it.
            let parent = stat
                .rsplit_once(')')?
                .1
                .split_whitespace()
                .nth(1)?
                .parse()
                .ok()?;
            Some((id, parent))
        })
        .collect();
    let mut family = BTreeSet::from([ancestor]);
    loop {
        let before = family.len();
        for (id, parent) in &parents {
            if family.contains(parent) {
                family.insert(*id);
            }
        }
        if family.len() == before {
            return family;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_child_is_ended_with_what_it_started() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let ready = folder.path().join("ready");
        let script = format!(
            "sleep 1000 & echo $! > {0}.part; mv {0}.part {0}; wait",
            ready.display()
        );
        let mut child = Command::new("sh")
            .args(["-c", &script])
            .spawn()
            .expect("a shell is there");
        let asked = Instant::now();
        while !ready.exists() {
            assert!(
                asked.elapsed() < Duration::from_secs(30),
                "the shell wrote no process id"
            );
            thread::sleep(Duration::from_millis(10));
        }
        let below: u32 = fs::read_to_string(&ready)
            .expect("reads")
            .trim()
            .parse()
            .expect("a process id");
        assert!(descendants(child.id()).contains(&below));
        end_with_children(&mut child).expect("ends");
        let gone = || match fs::read_to_string(format!("/proc/{below}/stat")) {
            // An orphan whose end nobody has asked for yet is a zombie.
            Ok(stat) => stat
                .rsplit_once(')')
                .is_some_and(|(_, rest)| rest.starts_with(" Z")),
            Err(_) => true,
        };
        let asked = Instant::now();
        while !gone() {
            assert!(
                asked.elapsed() < Duration::from_secs(30),
                "{below} still runs"
            );
            thread::sleep(Duration::from_millis(10));
        }
    }
}
