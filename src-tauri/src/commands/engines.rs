//! Engines, and the window's own matters.

use app::App;
use model::{
    AddressSource, EngineAddress, EngineChoice, EnginePicture, EngineState, ErrorCode, Failure,
};
use serde::Serialize;
use tauri::{AppHandle, State};
use tauri_plugin_shell::ShellExt;

use super::Reply;

/// What the program says about itself.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct About {
    version: &'static str,
    /// `linux`, `macos` or `windows`.
    platform: &'static str,
}

#[tauri::command]
pub(crate) async fn app_about() -> Reply<About> {
    Ok(About {
        version: env!("CARGO_PKG_VERSION"),
        platform: std::env::consts::OS,
    })
}

#[tauri::command]
pub(crate) async fn engine_state(app: State<'_, App>) -> Reply<EngineState> {
    Ok(app.engine_state())
}

#[tauri::command]
pub(crate) async fn engines(app: State<'_, App>) -> Reply<Vec<EngineChoice>> {
    Ok(app.engines().await)
}

#[tauri::command]
pub(crate) async fn use_engine(
    app: State<'_, App>,
    address: EngineAddress,
    source: AddressSource,
) -> Reply<()> {
    app.use_engine(address, source).await
}

#[tauri::command]
pub(crate) async fn picture(app: State<'_, App>) -> Reply<EnginePicture> {
    app.picture().await
}

#[tauri::command]
pub(crate) async fn start_native(app: State<'_, App>) -> Reply<EngineAddress> {
    app.start_native().await
}

#[tauri::command]
pub(crate) async fn stop_native(app: State<'_, App>) -> Reply<()> {
    app.stop_native().await
}

#[tauri::command]
pub(crate) async fn set_visible(app: State<'_, App>, visible: bool) -> Reply<()> {
    app.set_visible(visible);
    Ok(())
}

/// Opens a web address in the user's browser. Only http and https: an Engine's texts must not
/// start programs.
#[tauri::command]
pub(crate) async fn open_url(handle: AppHandle, url: String) -> Reply<()> {
    if !is_web_address(&url) {
        return Err(Failure::new(
            ErrorCode::InvalidInput,
            format!("{url:?} is not a web address"),
        ));
    }
    #[expect(
        deprecated,
        reason = "the shell plugin is the one that the product is built on"
    )]
    let opened = handle.shell().open(&url, None);
    opened.map_err(|error| {
        Failure::new(
            ErrorCode::Internal,
            format!("the browser could not be opened: {error}"),
        )
        .hint(format!("Open {url} by hand."))
    })
}

fn is_web_address(url: &str) -> bool {
    let rest = url
        .strip_prefix("http://")
        .or_else(|| url.strip_prefix("https://"));
    rest.is_some_and(|rest| !rest.is_empty())
        && url
            .chars()
            .all(|c| c.is_ascii_graphic() && !matches!(c, '"' | '\'' | '`' | '\\'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_web_addresses_are_opened() {
        assert!(is_web_address("http://127.0.0.1:8080"));
        assert!(is_web_address("https://[::1]:443/"));
        for bad in [
            "",
            "http://",
            "file:///etc/passwd",
            "javascript:1",
            "http://a b",
            "-x",
        ] {
            assert!(!is_web_address(bad), "{bad}");
        }
    }
}
