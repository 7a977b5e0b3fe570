//! The rules of this project that no lint knows.
//!
//! Each rule is a pure function over texts or over what `cargo metadata` says; this file reads
//! the tree, runs them and sorts what they find.

mod budgets;
mod dependencies;
mod files;
mod glossary;
mod graph;
mod homes;
mod levels;
mod links;
mod names;
mod places;
mod source;
mod spdx;
mod tokens;

use std::fmt;
use std::path::Path;

pub use files::TextFile;
pub use graph::Graph;

/// One place that breaks one rule.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Finding {
    /// From the root of the workspace, with forward slashes.
    pub path: String,
    /// Counted from 1; 1 where the whole file is meant.
    pub line: usize,
    /// The rule's short name.
    pub rule: &'static str,
    /// What is wrong and what to do instead.
    pub words: String,
}

impl Finding {
    fn new(path: &str, line: usize, rule: &'static str, words: impl Into<String>) -> Self {
        Self {
            path: path.to_owned(),
            line,
            rule,
            words: words.into(),
        }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{}:{}: {}: {}",
            self.path, self.line, self.rule, self.words
        )
    }
}

/// Runs every rule about texts and about how the crates use one another.
///
/// # Errors
/// If the tree cannot be read or `cargo metadata` fails.
pub fn tidy(root: &Path) -> anyhow::Result<Vec<Finding>> {
    let files = files::read(root)?;
    let graph = Graph::of(root)?;
    let mut findings = texts(root, &files);
    findings.extend(levels::check(&graph, &files));
    findings.extend(levels::lints(&graph, &files));
    findings.extend(levels::shell_without_window(&graph));
    findings.sort();
    Ok(findings)
}

/// Licences, sources and bans of every dependency, against `deny.toml`.
///
/// # Errors
/// If `deny.toml` cannot be read or `cargo metadata` fails.
pub fn deny(root: &Path) -> anyhow::Result<Vec<Finding>> {
    let rules = dependencies::Rules::read(root)?;
    let mut findings = dependencies::deny(&Graph::of(root)?, &rules);
    findings.sort();
    Ok(findings)
}

/// Dependencies that a crate declares and no source of it names.
///
/// # Errors
/// If the tree cannot be read or `cargo metadata` fails.
pub fn machete(root: &Path) -> anyhow::Result<Vec<Finding>> {
    let files = files::read(root)?;
    let mut findings = dependencies::unused(&Graph::of(root)?, &files);
    findings.sort();
    Ok(findings)
}

/// The rules that look at one text at a time, and those that ask for a text to be there.
fn texts(root: &Path, files: &[TextFile]) -> Vec<Finding> {
    let mut findings = glossary::check(files);
    for file in files {
        findings.extend(budgets::check(file));
        findings.extend(homes::check(file));
        findings.extend(links::check(file, root));
        findings.extend(names::check(file));
        findings.extend(places::machine_paths(file, root));
        findings.extend(places::registries(file));
        findings.extend(tokens::check(file));
    }
    findings
}
