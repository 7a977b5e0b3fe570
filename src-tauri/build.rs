//! Names the commands, so that a capability must list each one by itself.

/// Every command of the window.
const COMMANDS: &[&str] = &[
    "app_about",
    "change_query",
    "close_log",
    "close_view",
    "consequences",
    "engine_state",
    "engines",
    "find",
    "first_picture",
    "inspect",
    "locate",
    "log_page",
    "mirror",
    "open_log",
    "open_url",
    "open_view",
    "perform",
    "picture",
    "resolve",
    "rows",
    "set_visible",
    "start_native",
    "stop_native",
    "use_engine",
    "watch_usage",
];

fn main() {
    let manifest = tauri_build::AppManifest::new().commands(COMMANDS);
    tauri_build::try_build(tauri_build::Attributes::new().app_manifest(manifest))
        .expect("the configuration beside this file is sound");
}
