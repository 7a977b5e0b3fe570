//! Each tool is named in one place, so that changing the tool changes one place.

use std::fmt;

use super::files::TextFile;
use super::source::CodeLine;
use super::{Finding, source};

const RULE: &str = "home";

/// A tool's name in Rust code and where it may stand.
struct Home {
    tool: &'static str,
    place: Place,
    /// Whether test code may name it too.
    in_tests: bool,
    is_named: fn(&str) -> bool,
}

enum Place {
    /// In these folders and nowhere else.
    In(&'static [&'static str]),
    /// Anywhere but in this folder.
    NotIn(&'static str),
}

impl Place {
    fn holds(&self, path: &str) -> bool {
        match self {
            Self::In(folders) => folders.iter().any(|folder| path.starts_with(folder)),
            Self::NotIn(folder) => !path.starts_with(folder),
        }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::In(folders) => f.write_str(&folders.join(", ")),
            Self::NotIn(folder) => write!(f, "anywhere but {folder}"),
        }
    }
}

const HOMES: &[Home] = &[
    Home {
        tool: "bollard",
        place: Place::In(&["crates/engine/src/docker/", "crates/engine/src/docker.rs"]),
        in_tests: false,
        is_named: |code| source::names_crate(code, concat!("boll", "ard")),
    },
    Home {
        tool: "tauri",
        place: Place::In(&["src-tauri/", "bench/bare/"]),
        in_tests: false,
        is_named: |code| {
            source::names_crate(code, concat!("tau", "ri")) || code.contains(concat!("tau", "ri_"))
        },
    },
    Home {
        tool: "rusqlite",
        place: Place::In(&["crates/journal/"]),
        in_tests: false,
        is_named: |code| source::names_crate(code, concat!("rus", "qlite")),
    },
    Home {
        tool: concat!("lima", "ctl and wsl", ".exe"),
        place: Place::In(&["crates/machine/"]),
        in_tests: true,
        is_named: |code| {
            code.contains(concat!("lima", "ctl")) || code.contains(concat!("wsl", ".exe"))
        },
    },
    Home {
        tool: "running programs (std::process, tokio::process)",
        place: Place::In(&["crates/process/", "xtask/", "tests/rig/"]),
        in_tests: true,
        is_named: runs_programs,
    },
    Home {
        tool: "listening on TCP",
        place: Place::In(&["tests/rig/"]),
        in_tests: true,
        is_named: |code| code.contains(concat!("Tcp", "Listener")),
    },
    Home {
        tool: "clock, environment, files, network and async (beside pure values)",
        place: Place::NotIn("crates/model/"),
        in_tests: true,
        is_named: reaches_out,
    },
];

/// Tools that are named outside their home.
pub fn check(file: &TextFile) -> Vec<Finding> {
    match file.extension() {
        "rs" => source::rust(file)
            .iter()
            .flat_map(|line| rust_line(file, line))
            .collect(),
        "ts" | "svelte" | "js" if file.path.starts_with("ui/src/") => web(file),
        _ => Vec::new(),
    }
}

fn rust_line(file: &TextFile, line: &CodeLine<'_>) -> Vec<Finding> {
    HOMES
        .iter()
        .filter(|home| !home.place.holds(&file.path))
        .filter(|home| !(home.in_tests && line.is_test))
        .filter(|home| (home.is_named)(line.code))
        .map(|home| {
            let words = format!(
                "{} does not belong here; its home: {}",
                home.tool, home.place
            );
            Finding::new(&file.path, line.number, RULE, words)
        })
        .collect()
}

fn web(file: &TextFile) -> Vec<Finding> {
    let tool = concat!("@tauri", "-apps");
    if file.path.starts_with("ui/src/ipc/") {
        return Vec::new();
    }
    source::script(file)
        .iter()
        .filter(|line| line.code.contains(tool))
        .map(|line| {
            let words = format!("{tool} does not belong here; its home: ui/src/ipc");
            Finding::new(&file.path, line.number, RULE, words)
        })
        .collect()
}

/// The standard library's or tokio's `process` beyond ending or naming the own process.
fn runs_programs(code: &str) -> bool {
    let harmless = ["::ExitCode", "::exit", "::id", "::abort", "::Termination"];
    let paths = [concat!("std::pro", "cess"), concat!("tokio::pro", "cess")];
    let by_path = paths.iter().any(|path| {
        source::words_at(code, path).any(|at| {
            let rest = &code[at + path.len()..];
            !harmless.iter().any(|harmless| rest.starts_with(harmless))
        })
    });
    let in_group = (code.trim_start().starts_with("use std::{")
        || code.trim_start().starts_with("use tokio::{"))
        && source::words_at(code, "process").next().is_some();
    by_path || in_group
}

fn reaches_out(code: &str) -> bool {
    let paths = [
        "std::fs",
        "std::env",
        "std::net::Tcp",
        "SystemTime::now",
        "Instant::now",
    ];
    paths
        .iter()
        .any(|path| source::words_at(code, path).next().is_some() || code.contains(path))
        || source::words_at(code, "async fn").next().is_some()
        || source::names_crate(code, "tokio")
}
