//! What comes in from outside: licences, sources, bans, and whether it is used at all.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::Context;

use super::files::TextFile;
use super::graph::{Dependency, Graph, Package};
use super::{Finding, source, spdx};

/// The lists of `deny.toml` that are checked here.
#[derive(Debug, Default)]
pub struct Rules {
    /// `[licenses] allow`.
    pub licences: Vec<String>,
    /// `[bans] deny`.
    pub banned: Vec<String>,
}

impl Rules {
    /// Reads the lists from `deny.toml`.
    ///
    /// # Errors
    /// If the file is missing or a list is.
    pub fn read(root: &Path) -> anyhow::Result<Self> {
        let text = std::fs::read_to_string(root.join("deny.toml")).context("read deny.toml")?;
        Ok(Self {
            licences: list(&text, "licenses", "allow").context("deny.toml allows no licence")?,
            banned: list(&text, "bans", "deny").context("deny.toml bans nothing")?,
        })
    }
}

/// A list of texts in a table of a TOML file that holds no escapes.
fn list(toml: &str, table: &str, key: &str) -> Option<Vec<String>> {
    let header = format!("[{table}]");
    let body = toml
        .lines()
        .skip_while(|line| line.trim() != header)
        .skip(1);
    let body: String = body
        .take_while(|line| !line.starts_with('['))
        .filter(|line| !line.trim_start().starts_with('#'))
        .flat_map(|line| [line, "\n"])
        .collect();
    let start = body.find(&format!("{key} = ["))?;
    let (inside, _) = body[start..].split_once('[')?.1.split_once(']')?;
    Some(
        inside
            .split('"')
            .skip(1)
            .step_by(2)
            .map(str::to_owned)
            .collect(),
    )
}

/// Packages with a licence, a source or a name that `deny.toml` does not let in.
pub fn deny(graph: &Graph, rules: &Rules) -> Vec<Finding> {
    let mut findings = Vec::new();
    for package in graph.packages.values() {
        let mut find = |rule, words| findings.push(Finding::new("Cargo.lock", 1, rule, words));
        let who = format!("`{} {}`", package.name, package.version);
        match package.license.as_deref() {
            None => find("licence", format!("{who} names no licence")),
            Some(text) => match spdx::permits(text, &rules.licences) {
                Some(true) => {}
                Some(false) => find("licence", format!("{who} is under `{text}`: not allowed")),
                None => find("licence", format!("{who}: cannot read `{text}`")),
            },
        }
        if package
            .source
            .as_deref()
            .is_some_and(|source| !source.starts_with("registry+"))
        {
            find("source", format!("{who} does not come from the registry"));
        }
        if rules.banned.contains(&package.name) {
            find("ban", format!("{who} is banned by deny.toml"));
        }
    }
    findings
}

/// Dependencies that a member declares and none of its sources names.
pub fn unused(graph: &Graph, files: &[TextFile]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for package in graph.own() {
        let mut declared: BTreeMap<&str, &Dependency> = BTreeMap::new();
        for dependency in &package.dependencies {
            declared.insert(&dependency.ident, dependency);
        }
        for dependency in declared
            .values()
            .filter(|d| !is_named(package, &d.ident, files))
        {
            let path = format!("{}/Cargo.toml", package.folder);
            let line = files
                .iter()
                .find(|file| file.path == path)
                .and_then(|file| {
                    file.text
                        .lines()
                        .position(|line| declares(line, dependency))
                })
                .map_or(1, |index| index + 1);
            let words = format!("`{}` is declared and no source names it", dependency.name);
            findings.push(Finding::new(&path, line, "unused", words));
        }
    }
    findings
}

fn declares(line: &str, dependency: &Dependency) -> bool {
    line.strip_prefix(&dependency.name)
        .is_some_and(|rest| rest.starts_with(['.', ' ', '=']))
}

/// Whether a source of the package says `name::…` or `use name`.
fn is_named(package: &Package, name: &str, files: &[TextFile]) -> bool {
    let folder = format!("{}/", package.folder);
    files
        .iter()
        .filter(|file| file.extension() == "rs" && file.path.starts_with(&folder))
        .flat_map(source::rust)
        .any(|line| source::names_crate(line.code, name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_package_that_does_not_come_from_the_registry_is_found() {
        let package = |name: &str, source: Option<&str>| {
            let package = Package {
                name: name.to_owned(),
                version: "1.0.0".to_owned(),
                license: Some("MIT".to_owned()),
                source: source.map(str::to_owned),
                folder: String::new(),
                dependencies: Vec::new(),
                links: Vec::new(),
            };
            (name.to_owned(), package)
        };
        let packages = BTreeMap::from([
            package("own", None),
            package("listed", Some("registry+https://example.org/index")),
            package("forked", Some("git+https://example.org/forked#0123")),
        ]);
        let graph = Graph {
            packages,
            members: std::collections::BTreeSet::new(),
        };
        let rules = Rules {
            licences: vec!["MIT".to_owned()],
            banned: Vec::new(),
        };
        let found = deny(&graph, &rules);
        assert_eq!(
            found.iter().map(ToString::to_string).collect::<Vec<_>>(),
            ["Cargo.lock:1: source: `forked 1.0.0` does not come from the registry"]
        );
    }
}
