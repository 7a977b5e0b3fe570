//! What is printed: outputs, failures again, the table, the closing line.

use std::io::{self, Write};
use std::time::Duration;

use super::{Counts, Outcome, Verdict};

/// A part's output: all of it if it failed, its last lines if it passed.
pub fn print_output(outcome: &Outcome, tail: usize, out: &mut dyn Write) -> io::Result<()> {
    let lines: Vec<&str> = outcome.output.lines().collect();
    let skipped = match outcome.verdict {
        Verdict::Passed => lines.len().saturating_sub(tail),
        _ => 0,
    };
    if skipped > 0 {
        writeln!(
            out,
            "   … {skipped} lines before these are in build/ci/{}.log",
            outcome.part
        )?;
    }
    for line in &lines[skipped..] {
        writeln!(out, "   {line}")?;
    }
    writeln!(
        out,
        "== {}: {} after {}",
        outcome.part,
        word(&outcome.verdict),
        minutes(outcome.took)
    )?;
    out.flush()
}

/// The last lines of what failed, so that nobody has to scroll.
pub fn print_failures(outcomes: &[Outcome], tail: usize, out: &mut dyn Write) -> io::Result<()> {
    for outcome in outcomes
        .iter()
        .filter(|outcome| outcome.verdict == Verdict::Failed)
    {
        writeln!(out, "\n== {} failed; its last lines:", outcome.part)?;
        let lines: Vec<&str> = outcome.output.lines().collect();
        for line in &lines[lines.len().saturating_sub(tail)..] {
            writeln!(out, "   {line}")?;
        }
    }
    Ok(())
}

/// Minutes and counts per part, and the closing line.
pub fn print(outcomes: &[Outcome], out: &mut dyn Write) -> io::Result<()> {
    writeln!(
        out,
        "\n{:<14}{:<28}{:>10}{:>9}{:>9}",
        "part", "", "minutes", "passed", "failed"
    )?;
    let mut took = Duration::ZERO;
    let mut sum = Counts::default();
    for outcome in outcomes {
        let verdict = word(&outcome.verdict);
        let counts = outcome.counts;
        let shown = |count: u64| {
            if count == 0 {
                "–".to_owned()
            } else {
                count.to_string()
            }
        };
        writeln!(
            out,
            "{:<14}{:<28}{:>10}{:>9}{:>9}",
            outcome.part,
            verdict,
            minutes(outcome.took),
            shown(counts.passed),
            shown(counts.failed)
        )?;
        took += outcome.took;
        sum = sum.plus(counts);
    }
    writeln!(out, "{:<42}{:>10}", "together", minutes(took))?;
    writeln!(out, "{} passed, {} failed", sum.passed, sum.failed)?;
    out.flush()
}

fn word(verdict: &Verdict) -> String {
    match verdict {
        Verdict::Passed => "passed".to_owned(),
        Verdict::Failed => "FAILED".to_owned(),
        Verdict::NotRun { because } => format!("not run: {because} failed"),
    }
}

fn minutes(took: Duration) -> String {
    format!("{:.1} min", took.as_secs_f64() / 60.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn outcome(part: &'static str, verdict: Verdict, passed: u64, failed: u64) -> Outcome {
        let output: String = (1..=30).map(|line| format!("line {line}\n")).collect();
        let counts = Counts { passed, failed };
        Outcome {
            part,
            verdict,
            took: Duration::from_secs(90),
            counts,
            output,
        }
    }

    fn printed(print: impl Fn(&mut dyn Write) -> io::Result<()>) -> String {
        let mut out = Vec::new();
        print(&mut out).expect("memory takes everything");
        String::from_utf8(out).expect("text")
    }

    #[test]
    fn the_last_line_is_the_sum_of_all_counts() {
        let outcomes = [
            outcome("test", Verdict::Passed, 40, 0),
            outcome("clippy", Verdict::Failed, 0, 1),
            outcome(
                "window",
                Verdict::NotRun {
                    because: "build".to_owned(),
                },
                0,
                0,
            ),
        ];
        let text = printed(|out| print(&outcomes, out));
        assert_eq!(text.lines().last(), Some("40 passed, 1 failed"));
        assert!(text.contains("1.5 min"), "{text}");
        assert!(text.contains("not run: build failed"), "{text}");
    }

    #[test]
    fn output_is_cut_where_all_went_well_and_only_there() {
        let text = printed(|out| print_output(&outcome("a", Verdict::Passed, 0, 0), 5, out));
        assert!(
            text.contains("… 25 lines") && !text.contains("line 25\n"),
            "{text}"
        );
        let text = printed(|out| print_output(&outcome("a", Verdict::Failed, 0, 1), 5, out));
        assert!(
            text.contains("line 1\n") && text.contains("line 30\n"),
            "{text}"
        );
    }

    #[test]
    fn failures_are_shown_again_by_their_last_lines() {
        let outcomes = [
            outcome("a", Verdict::Passed, 1, 0),
            outcome("b", Verdict::Failed, 0, 1),
        ];
        let text = printed(|out| print_failures(&outcomes, 3, out));
        assert!(
            text.contains("line 28\n") && !text.contains("line 27\n"),
            "{text}"
        );
        assert!(!text.contains("== a"), "{text}");
    }
}
