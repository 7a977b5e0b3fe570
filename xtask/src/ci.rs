//! Runs every law and every test, and says how it went.
//!
//! A part that fails does not stop the others, but a part whose needs failed is not run. Each
//! part's full output is kept in `build/ci/PART.log`.

mod child;
mod counts;
mod parts;
mod table;

use std::fs;
use std::io::Write;
use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::{Context, bail};
pub use counts::Counts;
use parts::{Counting, Part, Step};

/// What is shown of a part that passed: its last lines.
const TAIL_OF_PASSED: usize = 20;
/// What is shown again, right before the table, of a part that failed.
const TAIL_OF_FAILED: usize = 60;

/// How one part ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// Every step ended well.
    Passed,
    /// A step failed, or a test did.
    Failed,
    /// What it needs had failed.
    NotRun {
        /// The part that it waits for.
        because: String,
    },
}

/// One line of the closing table.
#[derive(Debug, Clone)]
pub struct Outcome {
    /// The part's name.
    pub part: &'static str,
    /// How it ended.
    pub verdict: Verdict,
    /// From its first step to its last.
    pub took: Duration,
    /// Its tests; a law counts one failure or nothing.
    pub counts: Counts,
    /// All that its steps printed.
    pub output: String,
}

/// Runs the parts named in `only` with what they need, or all if none is named. The last line
/// printed is `N passed, N failed`; true if nothing failed.
///
/// # Errors
/// If a part of that name does not exist or the log folder cannot be written.
pub fn run(root: &Path, only: &[String], out: &mut dyn Write) -> anyhow::Result<bool> {
    let logs = root.join("build/ci");
    fs::create_dir_all(&logs).context("make build/ci")?;
    let parts = chosen(parts::all(root, &logs), only)?;
    let mut outcomes: Vec<Outcome> = Vec::new();
    for part in &parts {
        let outcome = match failed_need(part, &outcomes) {
            Some(because) => {
                writeln!(out, "== {}: not run, {because} failed", part.name)?;
                Outcome {
                    part: part.name,
                    verdict: Verdict::NotRun { because },
                    took: Duration::ZERO,
                    counts: Counts::default(),
                    output: String::new(),
                }
            }
            None => {
                let outcome = run_part(root, &logs, part, out)?;
                table::print_output(&outcome, TAIL_OF_PASSED, out)?;
                outcome
            }
        };
        outcomes.push(outcome);
    }
    table::print_failures(&outcomes, TAIL_OF_FAILED, out)?;
    table::print(&outcomes, out)?;
    Ok(outcomes
        .iter()
        .all(|outcome| outcome.verdict == Verdict::Passed))
}

/// Runs cargo-deny for what `cargo xtask deny` does not look at, where it is installed.
///
/// # Errors
/// If it is there and cannot be run.
pub fn cargo_deny(root: &Path, out: &mut dyn Write) -> anyhow::Result<bool> {
    let cargo = parts::cargo();
    let there = child::capture(root, &Step::new(&cargo, &["deny", "--version"]))?;
    if !there.success {
        writeln!(out, "cargo-deny: not run (cargo-deny is not installed)")?;
        return Ok(true);
    }
    let checks = ["deny", "check", "licenses", "bans", "sources"];
    let result = child::capture(root, &Step::new(&cargo, &checks))?;
    writeln!(out, "{}", result.output)?;
    Ok(result.success)
}

/// The named parts and whatever they need, in the order of the list.
fn chosen(all: Vec<Part>, only: &[String]) -> anyhow::Result<Vec<Part>> {
    if let Some(unknown) = only
        .iter()
        .find(|name| !all.iter().any(|part| part.name == **name))
    {
        let names: Vec<&str> = all.iter().map(|part| part.name).collect();
        bail!(
            "there is no part `{unknown}`; there are: {}",
            names.join(", ")
        );
    }
    if only.is_empty() {
        return Ok(all);
    }
    let mut wanted: Vec<&str> = only.iter().map(String::as_str).collect();
    // Needs stand before what needs them, so one walk from the end finds them all.
    for part in all.iter().rev() {
        if wanted.contains(&part.name) {
            wanted.extend(part.needs);
        }
    }
    let wanted: Vec<String> = wanted.into_iter().map(str::to_owned).collect();
    Ok(all
        .into_iter()
        .filter(|part| wanted.iter().any(|name| name == part.name))
        .collect())
}

/// The first of a part's needs that has not passed.
fn failed_need(part: &Part, outcomes: &[Outcome]) -> Option<String> {
    let fallen = |need: &&str| {
        let outcome = outcomes.iter().find(|outcome| outcome.part == *need);
        outcome.is_none_or(|outcome| outcome.verdict != Verdict::Passed)
    };
    part.needs.iter().copied().find(fallen).map(str::to_owned)
}

fn run_part(root: &Path, logs: &Path, part: &Part, out: &mut dyn Write) -> anyhow::Result<Outcome> {
    writeln!(out, "== {}", part.name)?;
    out.flush()?;
    let started = Instant::now();
    let mut output = String::new();
    let mut success = true;
    for (index, step) in part.steps.iter().enumerate() {
        let log = match index {
            0 => logs.join(format!("{}.log", part.name)),
            _ => logs.join(format!("{}-{}.log", part.name, index + 1)),
        };
        let result = child::run(root, step, &log, part.name, out)?;
        output.push_str(&result.output);
        success = result.success;
        if !success {
            break;
        }
    }
    let counts = count(&part.counting, &output, success);
    let passed = success && counts.failed == 0;
    Ok(Outcome {
        part: part.name,
        verdict: if passed {
            Verdict::Passed
        } else {
            Verdict::Failed
        },
        took: started.elapsed(),
        counts,
        output,
    })
}

/// A part that failed counts one failure at least: a crash reports no test.
fn count(counting: &Counting, output: &str, success: bool) -> Counts {
    let mut counts = match counting {
        Counting::Law => Counts::default(),
        Counting::Cargo => counts::cargo(output),
        Counting::Vitest { report } => counts::vitest(report),
        Counting::ClosingLine => counts::closing_line(output),
    };
    let is_suite = !matches!(counting, Counting::Law);
    // A suite that says it went well without a single test has not run.
    if (!success || (is_suite && counts.passed == 0)) && counts.failed == 0 {
        counts.failed = 1;
    }
    counts
}

#[cfg(test)]
mod tests {
    use super::*;

    fn part(name: &'static str, needs: &'static [&'static str], script: &str) -> Part {
        let steps = vec![Step::new("sh", &["-c", script])];
        Part {
            name,
            needs,
            steps,
            counting: Counting::Law,
        }
    }

    fn names(parts: &[Part]) -> Vec<&str> {
        parts.iter().map(|part| part.name).collect()
    }

    #[test]
    fn a_named_part_brings_what_it_needs() {
        let all = || {
            vec![
                part("a", &[], ""),
                part("b", &["a"], ""),
                part("c", &["b"], ""),
            ]
        };
        let only = |name: &str| chosen(all(), &[name.to_owned()]);
        assert_eq!(names(&only("c").expect("c is there")), ["a", "b", "c"]);
        assert_eq!(names(&only("a").expect("a is there")), ["a"]);
        assert_eq!(names(&chosen(all(), &[]).expect("all")), ["a", "b", "c"]);
        assert!(only("d").is_err());
    }

    #[test]
    fn a_part_keeps_its_output_and_its_failure() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let mut out = Vec::new();
        let failing = part("p", &[], "echo to-stdout; echo to-stderr >&2; exit 3");
        let outcome = run_part(folder.path(), folder.path(), &failing, &mut out).expect("runs");
        assert_eq!(outcome.verdict, Verdict::Failed);
        assert_eq!(
            outcome.counts,
            Counts {
                passed: 0,
                failed: 1
            }
        );
        assert_eq!(outcome.output, "to-stdout\nto-stderr\n");
        let kept = fs::read_to_string(folder.path().join("p.log")).expect("the log is kept");
        assert_eq!(kept, outcome.output);
    }

    #[test]
    fn a_program_that_is_not_there_is_a_failure_with_words() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let steps = vec![Step::new("/nonexistent/program", &[])];
        let absent = Part {
            name: "p",
            needs: &[],
            steps,
            counting: Counting::Law,
        };
        let outcome =
            run_part(folder.path(), folder.path(), &absent, &mut Vec::new()).expect("reports");
        assert_eq!(outcome.verdict, Verdict::Failed);
        assert!(
            outcome.output.contains("/nonexistent/program"),
            "{}",
            outcome.output
        );
    }

    #[test]
    fn a_suite_without_a_test_fails() {
        assert_eq!(
            count(&Counting::Cargo, "", true),
            Counts {
                passed: 0,
                failed: 1
            }
        );
        assert_eq!(count(&Counting::Law, "", true), Counts::default());
    }

    #[test]
    fn what_needs_a_fallen_part_is_not_run() {
        let fallen = Outcome {
            part: "build",
            verdict: Verdict::Failed,
            took: Duration::ZERO,
            counts: Counts {
                passed: 0,
                failed: 1,
            },
            output: String::new(),
        };
        assert_eq!(
            failed_need(&part("test", &["build"], ""), &[fallen]),
            Some("build".to_owned())
        );
    }
}
