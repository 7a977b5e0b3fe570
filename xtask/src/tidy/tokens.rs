//! Tokens that leave something undone, hide something or were left behind.

use super::files::TextFile;
use super::{Finding, source};

const RULE: &str = "token";

/// Put together from pieces, so that this file does not hold what it looks for.
const RUST: &[(&str, &str)] = &[
    (concat!("to", "do!("), "build it or leave it out"),
    (concat!("unimple", "mented!("), "build it or leave it out"),
    (concat!("db", "g!("), "use tracing"),
    (concat!("#[al", "low("), "use #[expect(…, reason = \"…\")]"),
    (
        concat!("#![al", "low("),
        "use #![expect(…, reason = \"…\")]",
    ),
    (concat!("#[ign", "ore"), "what is not run is deleted"),
];

const SCRIPT: &[(&str, &str)] = &[
    (concat!("it.sk", "ip"), "what is not run is deleted"),
    (concat!("it.on", "ly"), "run them all"),
    (concat!("test.sk", "ip"), "what is not run is deleted"),
    (concat!("test.on", "ly"), "run them all"),
    (concat!("describe.sk", "ip"), "what is not run is deleted"),
    (concat!("describe.on", "ly"), "run them all"),
    (concat!("@ts-", "ignore"), "give it its type"),
    (concat!("@ts-no", "check"), "give it its types"),
    (concat!("as a", "ny"), "give it its type"),
];

const CONSOLE: &str = concat!("console.", "log");
const ANY: &str = concat!(": a", "ny");

/// Forbidden tokens in code, and comments that only draw a line.
pub fn check(file: &TextFile) -> Vec<Finding> {
    let mut findings = match file.extension() {
        "rs" => {
            let lines = source::rust(file);
            lines
                .iter()
                .flat_map(|line| found(file, line.number, line.code, RUST))
                .collect()
        }
        "ts" | "js" | "mjs" | "svelte" => script(file),
        _ => Vec::new(),
    };
    let is_source = matches!(
        file.extension(),
        "rs" | "ts" | "js" | "mjs" | "svelte" | "css" | "sh" | "toml" | "yaml" | "yml"
    ) || file.path.starts_with("scripts/");
    let lines = file
        .text
        .lines()
        .enumerate()
        .filter(|(_, line)| is_source && is_banner(line));
    findings.extend(lines.map(|(index, _)| {
        let words = "a banner says nothing: write a sentence or split the file";
        Finding::new(&file.path, index + 1, "banner", words)
    }));
    findings
}

/// A comment that holds a drawn line.
fn is_banner(line: &str) -> bool {
    let line = line.trim_start();
    let Some(text) = ["//", "#", "/*", "*", "<!--"]
        .iter()
        .find_map(|m| line.strip_prefix(m))
    else {
        return false;
    };
    [
        "-----",
        "=====",
        "*****",
        "#####",
        "~~~~~",
        "─────",
        "━━━━━",
    ]
    .iter()
    .any(|drawn| text.contains(drawn))
}

fn script(file: &TextFile) -> Vec<Finding> {
    let mut findings = Vec::new();
    for line in source::script(file) {
        findings.extend(found(file, line.number, line.code, SCRIPT));
        // Runners of tests and benches talk on the terminal; the web view has none.
        if file.path.starts_with("ui/src/") && line.code.contains(CONSOLE) {
            findings.push(finding(file, line.number, CONSOLE, "show it or drop it"));
        }
        if matches!(file.extension(), "ts" | "svelte") && has_any_type(line.code) {
            findings.push(finding(file, line.number, ANY, "give it its type"));
        }
    }
    findings
}

fn found(file: &TextFile, line: usize, code: &str, tokens: &[(&str, &str)]) -> Vec<Finding> {
    tokens
        .iter()
        .filter(|(token, _)| stands_alone(code, token))
        .map(|(token, advice)| finding(file, line, token, advice))
        .collect()
}

fn finding(file: &TextFile, line: usize, token: &str, advice: &str) -> Finding {
    Finding::new(
        &file.path,
        line,
        RULE,
        format!("`{token}` may not stay: {advice}"),
    )
}

/// Whether the token is there and not the tail or head of a longer word (`emit.only`).
fn stands_alone(code: &str, token: &str) -> bool {
    let word = |c: char| c.is_alphanumeric() || c == '_';
    code.match_indices(token).any(|(at, _)| {
        let before = code[..at]
            .chars()
            .next_back()
            .filter(|_| token.starts_with(word));
        let after = code[at + token.len()..]
            .chars()
            .next()
            .filter(|_| token.ends_with(word));
        !before.is_some_and(word) && !after.is_some_and(word)
    })
}

/// A type annotation, not a colon in a sentence: a name before it, the end of a type behind.
fn has_any_type(code: &str) -> bool {
    code.match_indices(ANY).any(|(at, _)| {
        let before = code[..at].chars().next_back();
        let after = code[at + ANY.len()..].trim_start().chars().next();
        before.is_some_and(|c| c.is_alphanumeric() || "_)?]".contains(c))
            && after.is_none_or(|c| ";,)=]>|&{}".contains(c))
            && !code[at + ANY.len()..].starts_with(|c: char| c.is_alphanumeric())
    })
}
