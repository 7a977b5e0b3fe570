//! How many tests passed and failed, from what the suites say.

use std::fs;
use std::path::Path;

use serde_json::Value;

/// Tests that passed and failed.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct Counts {
    /// Passed.
    pub passed: u64,
    /// Failed, or were left out.
    pub failed: u64,
}

impl Counts {
    /// Both together.
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        Self {
            passed: self.passed + other.passed,
            failed: self.failed + other.failed,
        }
    }
}

/// Sums the `test result:` lines of cargo test. A test that was left out counts as failed.
pub fn cargo(output: &str) -> Counts {
    let lines = output
        .lines()
        .filter_map(|line| line.strip_prefix("test result: "));
    lines.fold(Counts::default(), |sum, line| {
        let line = line.split_once(". ").map_or(line, |(_, counts)| counts);
        sum.plus(Counts {
            passed: before(line, "passed").unwrap_or_default(),
            failed: before(line, "failed").unwrap_or_default()
                + before(line, "ignored").unwrap_or_default(),
        })
    })
}

/// Reads vitest's JSON report; nothing if there is none. A test that was left out counts as failed.
pub fn vitest(report: &Path) -> Counts {
    let report: Value = fs::read(report)
        .ok()
        .and_then(|bytes| serde_json::from_slice(&bytes).ok())
        .unwrap_or_default();
    let number = |key: &str| report[key].as_u64().unwrap_or_default();
    Counts {
        passed: number("numPassedTests"),
        failed: number("numFailedTests") + number("numPendingTests") + number("numTodoTests"),
    }
}

/// Reads the last line of the form `N passed, N failed`.
pub fn closing_line(output: &str) -> Counts {
    let read = |line: &str| {
        let (passed, failed) = line.trim().split_once(", ")?;
        Some(Counts {
            passed: before(passed, "passed")?,
            failed: before(failed, "failed")?,
        })
    };
    output.lines().rev().find_map(read).unwrap_or_default()
}

/// The number that stands before a word.
fn before(text: &str, word: &str) -> Option<u64> {
    let words: Vec<&str> = text
        .split([' ', ';', ','])
        .filter(|word| !word.is_empty())
        .collect();
    let at = words.iter().position(|candidate| *candidate == word)?;
    words.get(at.checked_sub(1)?)?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_results_of_all_test_programs_are_summed() {
        let output = "running 3 tests\n\
            test result: ok. 3 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; finished\n\
            test result: FAILED. 4 passed; 2 failed; 1 ignored; 0 measured; 0 filtered out\n";
        assert_eq!(
            cargo(output),
            Counts {
                passed: 7,
                failed: 3
            }
        );
        assert_eq!(cargo("error: could not compile"), Counts::default());
    }

    #[test]
    fn a_report_of_vitest_is_read() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().join("vitest.json");
        let report = r#"{"numPassedTests": 5, "numFailedTests": 1, "numPendingTests": 2}"#;
        fs::write(&path, report).expect("writes");
        assert_eq!(
            vitest(&path),
            Counts {
                passed: 5,
                failed: 3
            }
        );
        assert_eq!(vitest(&folder.path().join("absent")), Counts::default());
    }

    #[test]
    fn the_last_closing_line_counts() {
        let output = "1 passed, 1 failed\nlist: 3 passed\n12 passed, 0 failed\n\n";
        assert_eq!(
            closing_line(output),
            Counts {
                passed: 12,
                failed: 0
            }
        );
        assert_eq!(closing_line("all well"), Counts::default());
    }
}
