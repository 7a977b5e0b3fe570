//! Names that say nothing.

use super::files::TextFile;
use super::{Finding, source};

const RULE: &str = "name";
const ENDINGS: &[&str] = &[
    "Manager",
    "Service",
    "Helper",
    "Helpers",
    "Util",
    "Utils",
    "Handler",
    "Processor",
    "Info",
    "Data",
];
const STEMS: &[&str] = &[
    "common", "helper", "helpers", "manager", "misc", "service", "util", "utils",
];

/// Types and files whose names could stand for anything.
pub fn check(file: &TextFile) -> Vec<Finding> {
    let lines = match file.extension() {
        "rs" => source::rust(file),
        "ts" | "svelte" if file.path.starts_with("ui/src/") => source::script(file),
        _ => return Vec::new(),
    };
    let mut findings: Vec<Finding> = lines
        .iter()
        .filter_map(|line| {
            let name = declared(line.code)?;
            // A role in a Compose application is called a service there.
            let empty = ENDINGS.iter().any(|ending| name.ends_with(ending))
                && !(name.ends_with("Service") && name.contains("Compose"));
            empty.then(|| {
                let words = format!("`{name}` says nothing about what it is; use a domain noun");
                Finding::new(&file.path, line.number, RULE, words)
            })
        })
        .collect();
    let stem = file.name().split('.').next().unwrap_or_default();
    if STEMS.contains(&stem) {
        let words = format!("a file called `{stem}` collects anything; name it by its topic");
        findings.push(Finding::new(&file.path, 1, RULE, words));
    }
    findings
}

/// The type that a line declares.
fn declared(code: &str) -> Option<&str> {
    let code = code.trim_start();
    let code = code.strip_prefix("export ").unwrap_or(code);
    let code = match code.strip_prefix("pub") {
        Some(rest) if rest.starts_with('(') => rest.split_once(')').map_or(rest, |(_, r)| r),
        Some(rest) => rest,
        None => code,
    };
    let code = code.trim_start();
    let rest = [
        "struct ",
        "enum ",
        "trait ",
        "type ",
        "class ",
        "interface ",
        "union ",
    ]
    .iter()
    .find_map(|keyword| code.strip_prefix(keyword))?;
    let end = rest
        .find(|c: char| !c.is_alphanumeric() && c != '_')
        .unwrap_or(rest.len());
    Some(&rest[..end])
}
