//! How long a file may be.

use super::files::TextFile;
use super::{Finding, source};

const RULE: &str = "budget";
/// Lines of a Rust file without its tests.
const RUST_LINES: usize = 600;
const SVELTE_LINES: usize = 250;
const ARCHITECTURE_LINES: usize = 200;
/// A decision is one page.
const DECISION_LINES: usize = 60;

/// Files that are longer than their kind may be.
pub fn check(file: &TextFile) -> Vec<Finding> {
    let all = file.text.lines().count();
    let (lines, budget, advice) = match file.extension() {
        "rs" if !file.is_test() => {
            let lines = source::rust(file)
                .iter()
                .filter(|line| !line.is_test)
                .count();
            (lines, RUST_LINES, "split it by topic")
        }
        "svelte" => (
            all,
            SVELTE_LINES,
            "move behaviour to a .svelte.ts, parts to components",
        ),
        "md" if file.path == "docs/architecture.md" => {
            (all, ARCHITECTURE_LINES, "keep what a newcomer needs first")
        }
        "md" if file.path.starts_with("docs/decisions/") => {
            (all, DECISION_LINES, "a decision is one page")
        }
        _ => return Vec::new(),
    };
    if lines <= budget {
        return Vec::new();
    }
    vec![Finding::new(
        &file.path,
        budget + 1,
        RULE,
        format!("{lines} lines, {budget} at most: {advice}"),
    )]
}
