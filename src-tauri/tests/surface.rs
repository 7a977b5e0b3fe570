//! What the web view may reach: the content policy and the list of capabilities.

use std::collections::BTreeSet;

fn read(path: &str) -> serde_json::Value {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    let text = std::fs::read_to_string(&path).expect("the file is part of the tree");
    serde_json::from_str(&text).expect("the file is JSON")
}

#[test]
fn the_content_policy_lets_only_own_scripts_run_and_nothing_remote_load() {
    let config = read("tauri.conf.json");
    let policy = &config["app"]["security"]["csp"];
    assert_eq!(policy["script-src"], "'self'");
    assert_eq!(policy["default-src"], "'none'");
    assert_eq!(policy["connect-src"], "ipc: http://ipc.localhost");
    for (directive, sources) in policy.as_object().expect("directives") {
        let sources = sources.as_str().expect("text");
        for source in sources.split_whitespace() {
            assert!(
                [
                    "'none'",
                    "'self'",
                    "'unsafe-inline'",
                    "data:",
                    "ipc:",
                    "http://ipc.localhost"
                ]
                .contains(&source),
                "{directive} lets {source} in"
            );
            assert!(source != "'unsafe-inline'" || directive == "style-src");
        }
    }
}

#[test]
fn one_capability_names_each_permission_of_the_one_window() {
    let config = read("tauri.conf.json");
    assert_eq!(
        config["app"]["security"]["capabilities"],
        serde_json::json!(["main"])
    );
    let capability = read("capabilities/main.json");
    assert_eq!(capability["windows"], serde_json::json!(["main"]));
    let permissions: Vec<&str> = capability["permissions"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|permission| permission.as_str().expect("each is named"))
        .collect();
    let granted: BTreeSet<String> = permissions
        .iter()
        .filter_map(|permission| permission.strip_prefix("allow-"))
        .map(|name| name.replace('-', "_"))
        .collect();
    let build = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/build.rs"))
        .expect("the file is part of the tree");
    let declared: BTreeSet<String> = build
        .lines()
        .filter_map(|line| line.trim().strip_prefix('"')?.strip_suffix("\","))
        .map(str::to_owned)
        .collect();
    assert_eq!(
        granted, declared,
        "every command is declared and granted by name"
    );
    for permission in permissions {
        assert!(
            !permission.ends_with(":default") && !permission.contains('*'),
            "{permission} stands for more than one"
        );
        assert!(
            permission.starts_with("allow-")
                || permission.starts_with("core:event:allow-")
                || permission.starts_with("core:window:allow-"),
            "{permission} is of a plugin that the page must not reach"
        );
    }
}
