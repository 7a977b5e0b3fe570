//! `cargo xtask …`: parse, run, say how it went.

use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, bail};
use xtask::{bindings, ci, tidy};

const USAGE: &str = "\
cargo xtask ci [--only PART]…   every law and every test; PART with what it needs
cargo xtask tidy                the rules of this project that no lint knows
cargo xtask deny                licences, sources and bans of every dependency
cargo xtask machete             dependencies that nothing names
cargo xtask bindings [--check]  TypeScript types from crates/model
";

fn main() -> anyhow::Result<ExitCode> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let root = root()?;
    let mut out = io::stdout();
    let kept = match words.as_slice() {
        ["ci", rest @ ..] => ci::run(&root, &only(rest)?, &mut out)?,
        ["tidy"] => report("tidy", &tidy::tidy(&root)?, &mut out)?,
        ["deny"] => deny(&root, &mut out)?,
        ["machete"] => report("machete", &tidy::machete(&root)?, &mut out)?,
        ["bindings"] => bindings::write(&root, &mut out)?,
        ["bindings", "--check"] => bindings::check(&root, &mut out)?,
        _ => bail!("unknown arguments {words:?}; what there is:\n{USAGE}"),
    };
    Ok(if kept {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

/// The folder with the workspace manifest: the parent of this crate.
fn root() -> anyhow::Result<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .context("xtask has no parent")?;
    root.canonicalize().context("find the workspace")
}

fn only(rest: &[&str]) -> anyhow::Result<Vec<String>> {
    let mut parts = Vec::new();
    let mut words = rest.iter();
    while let Some(word) = words.next() {
        match (*word, word.strip_prefix("--only=")) {
            (_, Some(part)) => parts.push(part.to_owned()),
            ("--only", None) => {
                let part = words.next().context("--only needs the name of a part")?;
                parts.push((*part).to_owned());
            }
            _ => bail!("unknown argument `{word}`; ci takes --only PART"),
        }
    }
    Ok(parts)
}

fn report(law: &str, findings: &[tidy::Finding], out: &mut dyn Write) -> anyhow::Result<bool> {
    for finding in findings {
        writeln!(out, "{finding}")?;
    }
    match findings.len() {
        0 => writeln!(out, "{law}: clean")?,
        count => writeln!(out, "{law}: {count} found")?,
    }
    Ok(findings.is_empty())
}

fn deny(root: &Path, out: &mut dyn Write) -> anyhow::Result<bool> {
    let own = report("deny", &tidy::deny(root)?, out)?;
    let tool = ci::cargo_deny(root, out)?;
    Ok(own && tool)
}
