//! The main window.

use app::App;
use tauri::{AppHandle, Emitter, Manager, Theme, WebviewUrl, WebviewWindowBuilder, window::Color};

/// Label of the main window, which its capability names.
const MAIN: &str = "main";
/// Name under which the web view hears what happens.
const EVENT: &str = "app-event";

/// Opens the main window. Its ground has the page's colour before the page is there.
pub(crate) fn open(handle: &AppHandle) -> tauri::Result<()> {
    let builder = WebviewWindowBuilder::new(handle, MAIN, WebviewUrl::default())
        .title("Fairlead")
        .inner_size(1280.0, 800.0)
        .min_inner_size(960.0, 600.0)
        .decorations(cfg!(target_os = "macos"))
        .background_color(Color(0xfd, 0xfd, 0xfb, 0xff));
    let window = builder.build()?;
    if window.theme().is_ok_and(|theme| theme == Theme::Dark) {
        window.set_background_color(Some(Color(0x16, 0x1a, 0x1d, 0xff)))?;
    }
    Ok(())
}

/// Brings the window to the front, for a second start.
pub(crate) fn raise(handle: &AppHandle) {
    let Some(window) = handle.get_webview_window(MAIN) else {
        return;
    };
    let raised = window
        .show()
        .and_then(|()| window.unminimize())
        .and_then(|()| window.set_focus());
    if let Err(error) = raised {
        tracing::warn!(%error, "the window could not be raised");
    }
}

/// Passes on what happens, as long as the application lives.
pub(crate) fn pass_on_events(handle: &AppHandle, app: &App) {
    let mut events = app.events();
    let handle = handle.clone();
    tauri::async_runtime::spawn(async move {
        while let Some(event) = events.next().await {
            if let Err(error) = handle.emit_to(MAIN, EVENT, event) {
                tracing::warn!(%error, "an event did not reach the window");
            }
        }
    });
}
