//! Each rule of tidy, deny and machete: a clean tree passes, a planted violation fails.

use std::fs;
use std::path::Path;

use tempfile::TempDir;
use xtask::tidy::{Finding, deny, machete, tidy};

const ROOT_MANIFEST: &str = "\
[workspace]
resolver = \"3\"
members = [\"crates/app\", \"crates/cli\", \"crates/model\", \"crates/testkit\"]
";

const ARCHITECTURE: &str = "\
| crate | purpose | may use |
|---|---|---|
| `model` | the vocabulary | – |
| `testkit` | fakes | `model` |
| `app` | the application | `model` |
| `cli` | the command | `app`, `model` |
";

const DENY: &str = "\
[licenses]
# A comment with a \"word\" in quotes.
allow = [\"Apache-2.0\"]

[bans]
deny = [\"left-pad\"]
";

fn member(name: &str, dependencies: &str) -> String {
    format!(
        "[package]\nname = \"{name}\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\
         license = \"Apache-2.0\"\n\n[lints]\nworkspace = true\n\n{dependencies}"
    )
}

fn on(name: &str) -> String {
    format!("{name} = {{ path = \"../{name}\" }}\n")
}

/// A small project that keeps every rule.
fn clean() -> TempDir {
    let tree = tempfile::tempdir().expect("a temporary folder");
    let root = tree.path();
    plant(
        root,
        "Cargo.toml",
        &format!("{ROOT_MANIFEST}\n[workspace.lints]\n"),
    );
    plant(root, "deny.toml", DENY);
    plant(root, ".gitignore", "/target\nnode_modules\n");
    plant(root, "docs/architecture.md", ARCHITECTURE);
    // The project's own glossary is the one that has every word.
    plant(
        root,
        "docs/glossary.md",
        include_str!("../../docs/glossary.md"),
    );
    plant(root, "crates/model/Cargo.toml", &member("model", ""));
    plant(
        root,
        "crates/model/src/lib.rs",
        "//! Values.\n\npub struct Row;\n",
    );
    let uses_model = format!("[dependencies]\n{}", on("model"));
    plant(
        root,
        "crates/testkit/Cargo.toml",
        &member("testkit", &uses_model),
    );
    plant(root, "crates/testkit/src/lib.rs", "pub use model::Row;\n");
    let app = format!(
        "[dependencies]\n{}\n[dev-dependencies]\n{}",
        on("model"),
        on("testkit")
    );
    plant(root, "crates/app/Cargo.toml", &member("app", &app));
    let source = "pub use model::Row;\n\n#[cfg(test)]\nmod tests {\n    use testkit::Row;\n}\n";
    plant(root, "crates/app/src/lib.rs", source);
    let cli = format!("[dependencies]\n{}", on("app"));
    plant(root, "crates/cli/Cargo.toml", &member("cli", &cli));
    plant(
        root,
        "crates/cli/src/main.rs",
        "use app::Row;\n\nfn main() {\n    let _ = Row;\n}\n",
    );
    plant(
        root,
        "ui/src/ipc/client.ts",
        "import { invoke } from \"@tauri-apps/api/core\";\n",
    );
    plant(root, "ui/src/features/rows.svelte", "<p>{row.name}</p>\n");
    tree
}

fn plant(root: &Path, path: &str, text: &str) {
    let path = root.join(path);
    fs::create_dir_all(path.parent().expect("a folder")).expect("makes a folder");
    fs::write(path, text).expect("writes");
}

/// Plants one text in a clean tree; tidy names exactly this rule at this place.
fn check(path: &str, text: &str, wanted: &str) {
    let tree = clean();
    plant(tree.path(), path, text);
    let found = tidy(tree.path()).expect("reads the tree");
    let places: Vec<String> = found
        .iter()
        .map(|f| format!("{}:{}: {}", f.path, f.line, f.rule))
        .collect();
    assert_eq!(places, [wanted], "{found:#?}");
}

fn check_passes(path: &str, text: &str) {
    let tree = clean();
    plant(tree.path(), path, text);
    assert_eq!(
        tidy(tree.path()).expect("reads the tree"),
        Vec::<Finding>::new()
    );
}

#[test]
fn a_clean_tree_passes() {
    let tree = clean();
    let none = Vec::<Finding>::new();
    assert_eq!(tidy(tree.path()).expect("tidy runs"), none);
    assert_eq!(deny(tree.path()).expect("deny runs"), none);
    assert_eq!(machete(tree.path()).expect("machete runs"), none);
}

#[test]
fn a_crate_that_uses_one_above_it_is_found() {
    let tree = clean();
    let upward = format!("[dependencies]\n{}", on("app"));
    plant(
        tree.path(),
        "crates/testkit/Cargo.toml",
        &member("testkit", &upward),
    );
    let model_only = format!("[dependencies]\n{}", on("model"));
    plant(
        tree.path(),
        "crates/app/Cargo.toml",
        &member("app", &model_only),
    );
    let found = tidy(tree.path()).expect("tidy runs");
    assert_eq!(
        found.iter().map(ToString::to_string).collect::<Vec<_>>(),
        [
            "crates/testkit/Cargo.toml:1: level: `testkit` may not use `app` by the table of \
          docs/architecture.md"
        ]
    );
}

#[test]
fn what_is_for_tests_stays_in_tests() {
    let cli = format!("[dependencies]\n{}{}", on("app"), on("testkit"));
    check(
        "crates/cli/Cargo.toml",
        &member("cli", &cli),
        "crates/cli/Cargo.toml:1: level",
    );
}

#[test]
fn a_crate_without_a_row_and_a_row_without_a_crate_are_found() {
    let table = format!("{ARCHITECTURE}| `gone` | nothing | – |\n");
    check(
        "docs/architecture.md",
        &table,
        "docs/architecture.md:7: level",
    );
    let table = ARCHITECTURE.replace("| `cli` | the command | `app`, `model` |\n", "");
    check(
        "docs/architecture.md",
        &table,
        "crates/cli/Cargo.toml:1: level",
    );
}

#[test]
fn a_member_that_leaves_the_lints_is_found() {
    let manifest = member("model", "").replace("[lints]\nworkspace = true\n", "");
    check(
        "crates/model/Cargo.toml",
        &manifest,
        "crates/model/Cargo.toml:1: lints",
    );
}

#[test]
fn a_command_line_that_is_linked_with_the_window_is_found() {
    let tree = clean();
    let members = ROOT_MANIFEST.replace("\"crates/app\"", "\"crates/app\", \"vendor/gtk\"");
    plant(
        tree.path(),
        "Cargo.toml",
        &format!("{members}\n[workspace.lints]\n"),
    );
    plant(tree.path(), "vendor/gtk/Cargo.toml", &member("gtk", ""));
    plant(tree.path(), "vendor/gtk/src/lib.rs", "");
    let app = format!(
        "[dependencies]\ngtk = {{ path = \"../../vendor/gtk\" }}\n{}",
        on("model")
    );
    plant(tree.path(), "crates/app/Cargo.toml", &member("app", &app));
    let table = format!("{}| `gtk` | a toolkit | – |\n", ARCHITECTURE).replace(
        "| the application | `model` |",
        "| the application | `model`, `gtk` |",
    );
    plant(tree.path(), "docs/architecture.md", &table);
    let found = tidy(tree.path()).expect("tidy runs");
    assert_eq!(found.len(), 1, "{found:#?}");
    assert_eq!(
        (found[0].path.as_str(), found[0].rule),
        ("crates/cli/Cargo.toml", "level")
    );
}

#[test]
fn each_tool_outside_its_home_is_found() {
    for tool in [
        concat!("boll", "ard::Docker"),
        concat!("tau", "ri::Window"),
        concat!("tau", "ri_plugin_shell::init"),
        concat!("rus", "qlite::Connection"),
        concat!("std::pro", "cess::Command"),
        concat!("tokio::pro", "cess::Command"),
        concat!("std::net::Tcp", "Listener"),
    ] {
        let text = format!("//! Rows.\n\nuse {tool};\n");
        check(
            "crates/app/src/rows.rs",
            &text,
            "crates/app/src/rows.rs:3: home",
        );
    }
    let text = format!("pub const TOOL: &str = \"{}\";\n", concat!("lima", "ctl"));
    check(
        "crates/app/src/rows.rs",
        &text,
        "crates/app/src/rows.rs:1: home",
    );
    let text = "use std::{io, process};\n";
    check(
        "crates/app/src/rows.rs",
        text,
        "crates/app/src/rows.rs:1: home",
    );
    let text = "import { invoke } from '@tauri-apps/api/core';\n";
    check(
        "ui/src/features/rows.ts",
        text,
        "ui/src/features/rows.ts:1: home",
    );
}

#[test]
fn each_tool_in_its_home_passes() {
    let docker = format!("use {};\n", concat!("boll", "ard::Docker"));
    check_passes("crates/engine/src/docker/client.rs", &docker);
    check_passes(
        "src-tauri/src/commands.rs",
        &format!("use {};\n", concat!("tau", "ri::App")),
    );
    let run = format!("use {};\n", concat!("std::pro", "cess::Command"));
    check_passes("crates/process/src/run.rs", &run);
    check_passes("crates/app/tests/app.rs", &run);
    check_passes(
        "crates/app/src/rows.rs",
        concat!("use std::process::ExitCode;\n// boll", "ard::Docker\n"),
    );
    let in_tests = format!("#[cfg(test)]\nmod tests {{\n    {run}}}\n");
    check_passes("crates/app/src/rows.rs", &in_tests);
}

#[test]
fn a_model_that_reaches_out_is_found() {
    for code in [
        "pub fn now() -> SystemTime { SystemTime::now() }",
        "pub async fn rows() {}",
        "use std::fs;",
        "use tokio::sync;",
    ] {
        check(
            "crates/model/src/rows.rs",
            code,
            "crates/model/src/rows.rs:1: home",
        );
        check_passes("crates/app/src/rows.rs", code);
    }
}

#[test]
fn files_over_their_budget_are_found() {
    let lines = |count: usize| "// one line\n".repeat(count);
    check(
        "crates/app/src/rows.rs",
        &lines(601),
        "crates/app/src/rows.rs:601: budget",
    );
    check_passes("crates/app/src/rows.rs", &lines(600));
    check_passes("crates/app/tests/rows.rs", &lines(601));
    let tests = format!("#[cfg(test)]\nmod tests {{\n{}}}\n", lines(400));
    check_passes("crates/app/src/rows.rs", &format!("{}{tests}", lines(500)));
    let markup = "<p></p>\n".repeat(251);
    check(
        "ui/src/features/rows.svelte",
        &markup,
        "ui/src/features/rows.svelte:251: budget",
    );
    let long = format!("{ARCHITECTURE}{}", "a line\n".repeat(200));
    check(
        "docs/architecture.md",
        &long,
        "docs/architecture.md:201: budget",
    );
    let long = "a line\n".repeat(61);
    check(
        "docs/decisions/0001-a.md",
        &long,
        "docs/decisions/0001-a.md:61: budget",
    );
}

#[test]
fn each_forbidden_token_is_found() {
    for token in [
        concat!("    to", "do!()"),
        concat!("    unimple", "mented!(\"later\")"),
        concat!("    db", "g!(1)"),
        concat!("#[al", "low(dead_code)]"),
        concat!("#![al", "low(dead_code)]"),
        concat!("#[ign", "ore]"),
        concat!("#[ign", "ore = \"slow\"]"),
    ] {
        let text = format!("fn rows() {{\n{token}\n}}\n");
        check(
            "crates/app/src/rows.rs",
            &text,
            "crates/app/src/rows.rs:2: token",
        );
        check(
            "crates/app/tests/rows.rs",
            &text,
            "crates/app/tests/rows.rs:2: token",
        );
    }
    for token in [
        concat!("it.sk", "ip('rows', f);"),
        concat!("it.on", "ly('rows', f);"),
        concat!("describe.on", "ly('rows', f);"),
        concat!("console.", "log(rows);"),
        concat!("// @ts-", "ignore"),
        concat!("let rows: a", "ny;"),
        concat!("function f(rows: a", "ny, b: string) {}"),
        concat!("f(rows as a", "ny);"),
    ] {
        check(
            "ui/src/features/rows.ts",
            token,
            "ui/src/features/rows.ts:1: token",
        );
    }
    let spec = concat!("it.on", "ly('rows', f);");
    check(
        "tests/window/rows.spec.js",
        spec,
        "tests/window/rows.spec.js:1: token",
    );
}

#[test]
fn comments_that_only_draw_a_line_are_found() {
    let drawn = "-".repeat(20);
    let text = format!("//! Rows.\n\n// {drawn}\n");
    check(
        "crates/app/src/rows.rs",
        &text,
        "crates/app/src/rows.rs:3: banner",
    );
    check(
        "scripts/run",
        &format!("#!/bin/sh\n# -- rows {drawn}\n"),
        "scripts/run:2: banner",
    );
    check_passes(
        "crates/app/src/rows.rs",
        &format!("const LINE: &str = \"{drawn}\";\n"),
    );
}

#[test]
fn what_only_looks_like_a_forbidden_token_passes() {
    let text = concat!("// to", "do!() is not for us\nfn mytodo() {}\n");
    check_passes("crates/app/src/rows.rs", text);
    let text = "emit.only(x);\n// rows: any\nlet s = 'which one: any of them';\n";
    check_passes("ui/src/features/rows.ts", text);
}

#[test]
fn a_path_of_this_computer_is_found() {
    let tree = clean();
    let text = format!("cd {} && make\n", tree.path().display());
    plant(tree.path(), "scripts/run", &text);
    let found = tidy(tree.path()).expect("tidy runs");
    assert_eq!(found.len(), 1, "{found:#?}");
    assert_eq!(
        (found[0].path.as_str(), found[0].rule),
        ("scripts/run", "machine-path")
    );
}

#[test]
fn the_host_of_a_registry_is_found() {
    let text = format!(
        "curl https://{}/left-pad\n",
        ["registry", "npmjs", "org"].join(".")
    );
    check("scripts/run", &text, "scripts/run:1: registry");
    let text = "{\n  \"resolved\": \"https://mirror.example/x.tgz\"\n}\n";
    check("package-lock.json", text, "package-lock.json:2: registry");
    check_passes("package-lock.json", "{\n  \"resolved\": \"ui\"\n}\n");
    let lock = format!(
        "source = \"registry+https://{}\"\n",
        ["crates", "io"].join(".")
    );
    check("docs/rows.md", &lock, "docs/rows.md:1: registry");
}

#[test]
fn a_word_that_the_glossary_lacks_is_found() {
    let text = include_str!("../../docs/glossary.md").replace("| Mirror |", "| Strip |");
    check("docs/glossary.md", &text, "docs/glossary.md:1: glossary");
}

#[test]
fn a_link_that_leads_nowhere_is_found() {
    let text = "# Rows\n\n[here](glossary.md#rows) ![there](pictures/gone.png)\n";
    check("docs/rows.md", text, "docs/rows.md:3: link");
    check_passes(
        "docs/rows.md",
        "[a](https://example.org/b) [c](#c) [d](../deny.toml)\n",
    );
}

#[test]
fn names_that_say_nothing_are_found() {
    let text = "//! Rows.\n\npub(crate) struct RowManager;\n";
    check(
        "crates/app/src/rows.rs",
        text,
        "crates/app/src/rows.rs:3: name",
    );
    check(
        "ui/src/lib/rows.ts",
        "export class RowHelper {}\n",
        "ui/src/lib/rows.ts:1: name",
    );
    check(
        "crates/app/src/utils.rs",
        "//! Rows.\n",
        "crates/app/src/utils.rs:1: name",
    );
    check_passes(
        "crates/app/src/rows.rs",
        "pub struct ComposeService;\npub struct Database;\n",
    );
}

#[test]
fn what_git_ignores_is_not_looked_at() {
    let text = concat!("fn rows() { to", "do!() }\n");
    check_passes("target/rows.rs", text);
    check_passes("ui/node_modules/rows/rows.rs", text);
}

#[test]
fn a_licence_that_is_not_allowed_and_a_missing_one_are_found() {
    let rule = |manifest: String| {
        let tree = clean();
        plant(tree.path(), "crates/model/Cargo.toml", &manifest);
        let found = deny(tree.path()).expect("deny runs");
        found.iter().map(ToString::to_string).collect::<Vec<_>>()
    };
    assert_eq!(
        rule(member("model", "").replace("Apache-2.0", "GPL-3.0-only AND Apache-2.0")),
        [
            "Cargo.lock:1: licence: `model 0.1.0` is under `GPL-3.0-only AND Apache-2.0`: not \
          allowed"
        ]
    );
    assert_eq!(
        rule(member("model", "").replace("license = \"Apache-2.0\"\n", "")),
        ["Cargo.lock:1: licence: `model 0.1.0` names no licence"]
    );
    assert_eq!(
        rule(member("model", "").replace("Apache-2.0", "GPL-3.0-only OR Apache-2.0")),
        Vec::<String>::new()
    );
}

#[test]
fn a_banned_crate_is_found() {
    let tree = clean();
    plant(tree.path(), "deny.toml", &DENY.replace("left-pad", "model"));
    let found = deny(tree.path()).expect("deny runs");
    assert_eq!(found.len(), 1, "{found:#?}");
    assert_eq!(found[0].rule, "ban");
}

#[test]
fn a_dependency_that_nothing_names_is_found_where_it_is_declared() {
    let tree = clean();
    plant(
        tree.path(),
        "crates/app/src/lib.rs",
        "// use testkit::Row;\npub use model::Row;\n",
    );
    let found = machete(tree.path()).expect("machete runs");
    assert_eq!(
        found.iter().map(ToString::to_string).collect::<Vec<_>>(),
        ["crates/app/Cargo.toml:14: unused: `testkit` is declared and no source names it"]
    );
}
