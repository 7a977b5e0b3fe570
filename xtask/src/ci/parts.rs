//! What `cargo xtask ci` consists of, in the order in which it is run.

use std::path::{Path, PathBuf};

/// One law or one suite of tests.
pub struct Part {
    /// How it is called in the table and by `--only`.
    pub name: &'static str,
    /// Parts that have to pass before this one can be run; they stand before it in the list.
    pub needs: &'static [&'static str],
    /// Run one after the other until one fails.
    pub steps: Vec<Step>,
    /// How its tests are counted.
    pub counting: Counting,
}

/// One program with its arguments.
pub struct Step {
    /// A path or a name on PATH.
    pub program: String,
    /// In order.
    pub arguments: Vec<String>,
    /// Added to the environment.
    pub environment: Vec<(&'static str, String)>,
}

/// How the tests of a part are counted.
pub enum Counting {
    /// It holds no tests: it is kept or broken.
    Law,
    /// By the `test result:` lines of cargo test.
    Cargo,
    /// By vitest's JSON report.
    Vitest {
        /// Where vitest writes it.
        report: PathBuf,
    },
    /// By the last line of the form `N passed, N failed`.
    ClosingLine,
}

/// The window is compiled with the page inside, and everything else with the same features, so
/// that one build serves clippy's, cargo test's and the window's needs.
const FEATURES: &str = "fairlead-desktop/custom-protocol";

impl Step {
    /// A program and its arguments.
    pub fn new(program: &str, arguments: &[&str]) -> Self {
        let arguments = arguments
            .iter()
            .map(|&argument| argument.to_owned())
            .collect();
        Self {
            program: program.to_owned(),
            arguments,
            environment: Vec::new(),
        }
    }

    fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.environment.push((name, value.into()));
        self
    }
}

/// The cargo that runs this program, or the one on PATH.
pub fn cargo() -> String {
    std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned())
}

/// Every part. `generate_context!` compiles the page into the window, so `ui-build` stands before
/// everything that compiles `src-tauri`.
pub fn all(root: &Path, logs: &Path) -> Vec<Part> {
    let cargo = cargo();
    let cargo = |arguments: &[&str]| Step::new(&cargo, arguments);
    let own = std::env::current_exe().unwrap_or_else(|_| PathBuf::from("xtask"));
    let own = own.to_string_lossy().into_owned();
    let own = |arguments: &[&str]| Step::new(&own, arguments);
    let law = |name, needs, step| Part {
        name,
        needs,
        steps: vec![step],
        counting: Counting::Law,
    };
    let workspace = ["--workspace", "--features", FEATURES];
    let on_all = |first: &[&str], last: &[&str]| cargo(&[first, &workspace, last].concat());
    vec![
        law(
            "fmt",
            &[],
            cargo(&["fmt", "--all", "--check", "--", "--color", "never"]),
        ),
        law("tidy", &[], own(&["tidy"])),
        law("bindings", &[], own(&["bindings", "--check"])),
        law("deny", &[], own(&["deny"])),
        law("machete", &[], own(&["machete"])),
        law("ui-build", &[], npm("build", &[])),
        law("svelte-check", &[], npm("check", &[])),
        law("eslint", &[], npm("lint", &[])),
        vitest(logs),
        law(
            "clippy",
            &["ui-build"],
            on_all(&["clippy"], &["--all-targets", "--", "-D", "warnings"]),
        ),
        law(
            "doc",
            &["ui-build"],
            on_all(&["doc", "--no-deps"], &[]).with("RUSTDOCFLAGS", "-D warnings"),
        ),
        law(
            "build",
            &["ui-build"],
            on_all(&["build"], &["--all-targets"]),
        ),
        Part {
            name: "test",
            needs: &["ui-build", "build"],
            steps: vec![on_all(&["test", "--no-fail-fast"], &[])],
            counting: Counting::Cargo,
        },
        Part {
            name: "window",
            needs: &["ui-build", "build"],
            steps: vec![
                Step::new("node", &["tests/window/run.js"])
                    .with("CARGO_TARGET_DIR", target(root).to_string_lossy()),
            ],
            counting: Counting::ClosingLine,
        },
    ]
}

fn npm(script: &str, more: &[&str]) -> Step {
    let mut arguments = vec!["run", "--silent", script, "-w", "ui"];
    if !more.is_empty() {
        arguments.push("--");
        arguments.extend(more);
    }
    Step::new("npm", &arguments)
}

fn vitest(logs: &Path) -> Part {
    let report = logs.join("vitest.json");
    // A run that crashes must not count what an earlier one left.
    let _ = std::fs::remove_file(&report);
    let file = format!("--outputFile.json={}", report.display());
    let step = npm("test", &["--reporter=default", "--reporter=json", &file]);
    Part {
        name: "vitest",
        needs: &[],
        steps: vec![step],
        counting: Counting::Vitest { report },
    }
}

/// Cargo's target folder: this program stands in `debug` below it.
fn target(root: &Path) -> PathBuf {
    let own = std::env::current_exe().ok();
    let folder = own.as_deref().and_then(Path::parent).and_then(Path::parent);
    folder.map_or_else(|| root.join("target"), Path::to_owned)
}
