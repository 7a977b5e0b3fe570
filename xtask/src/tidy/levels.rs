//! Crates use one another strictly downward, as the table in the architecture says.

use std::collections::{BTreeMap, BTreeSet};

use super::Finding;
use super::files::TextFile;
use super::graph::{Dependency, Graph, Kind, Package};

const RULE: &str = "level";
const TABLE: &str = "docs/architecture.md";
/// Members that only tests may use.
const FOR_TESTS: &[&str] = &["rig", "testkit"];
/// What a program that runs without a screen is never linked with.
const WINDOW: &[&str] = &["gtk", "tao", "tauri", "webkit2gtk", "wry"];

/// Compares each member's declared dependencies with its row of the table.
pub fn check(graph: &Graph, files: &[TextFile]) -> Vec<Finding> {
    let Some(text) = files.iter().find(|file| file.path == TABLE) else {
        return vec![Finding::new(
            TABLE,
            1,
            RULE,
            "is missing; it holds the table of levels",
        )];
    };
    let table = parse(&text.text);
    let members: BTreeSet<&str> = graph.own().map(|package| package.name.as_str()).collect();
    let mut findings = Vec::new();
    for (name, row) in &table {
        if !members.contains(name) {
            let words = format!("`{name}` has a row here and is no member of the workspace");
            findings.push(Finding::new(TABLE, row.line, RULE, words));
        }
    }
    for package in graph.own() {
        let manifest = format!("{}/Cargo.toml", package.folder);
        match table.get(package.name.as_str()) {
            None => {
                let words = format!("`{}` has no row in the table of {TABLE}", package.name);
                findings.push(Finding::new(&manifest, 1, RULE, words));
            }
            Some(row) => {
                let used = package
                    .dependencies
                    .iter()
                    .filter(|d| members.contains(&*d.name));
                findings.extend(
                    used.filter_map(|d| judge(package, d, row))
                        .map(|words| Finding::new(&manifest, 1, RULE, words)),
                );
            }
        }
    }
    findings
}

fn judge(package: &Package, used: &Dependency, row: &Row) -> Option<String> {
    let (name, used_name) = (&package.name, used.name.as_str());
    match used.kind {
        Kind::Dev => None,
        Kind::Normal | Kind::Build if row.may_use.contains(used_name) => None,
        Kind::Normal | Kind::Build if FOR_TESTS.contains(&used_name) => Some(format!(
            "`{name}` uses `{used_name}`, which is for tests only"
        )),
        Kind::Normal | Kind::Build => Some(format!(
            "`{name}` may not use `{used_name}` by the table of {TABLE}"
        )),
    }
}

/// A row of the table of levels.
struct Row<'a> {
    line: usize,
    may_use: BTreeSet<&'a str>,
}

/// Reads `| crate | purpose | may use |`, a table whose first column holds names in backticks.
fn parse(text: &str) -> BTreeMap<&str, Row<'_>> {
    let mut rows = BTreeMap::new();
    let mut in_table = false;
    for (index, line) in text.lines().enumerate() {
        let cells: Vec<&str> = line
            .trim()
            .trim_matches('|')
            .split('|')
            .map(str::trim)
            .collect();
        if !line.starts_with('|') {
            in_table = false;
        } else if cells.first() == Some(&"crate") && cells.last() == Some(&"may use") {
            in_table = true;
        } else if let (true, Some(name), Some(used)) = (
            in_table,
            cells.first().and_then(|cell| backticked(cell)),
            cells.last(),
        ) {
            let may_use = used
                .split(',')
                .filter_map(|cell| backticked(cell.trim()))
                .collect();
            rows.insert(
                name,
                Row {
                    line: index + 1,
                    may_use,
                },
            );
        }
    }
    rows
}

fn backticked(cell: &str) -> Option<&str> {
    cell.strip_prefix('`')?.strip_suffix('`')
}

/// Every member keeps the lints of the workspace.
pub fn lints(graph: &Graph, files: &[TextFile]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for package in graph.own() {
        let path = format!("{}/Cargo.toml", package.folder);
        let kept = files
            .iter()
            .find(|file| file.path == path)
            .is_some_and(|file| {
                let mut lines = file.text.lines().map(str::trim);
                lines.any(|line| line == "[lints]") && lines.next() == Some("workspace = true")
            });
        if !kept {
            let words = "needs `[lints]` with `workspace = true`: laws hold for every member";
            findings.push(Finding::new(&path, 1, "lints", words));
        }
    }
    findings
}

/// The command line works on a computer that has no toolkit of the window.
pub fn shell_without_window(graph: &Graph) -> Vec<Finding> {
    let linked = graph.linked_with("cli");
    WINDOW
        .iter()
        .filter(|toolkit| linked.contains(**toolkit))
        .map(|toolkit| {
            let words = format!("`cli` would be linked with `{toolkit}`, which belongs to windows");
            Finding::new("crates/cli/Cargo.toml", 1, RULE, words)
        })
        .collect()
}
