//! Logs.

use app::App;
use model::{LogPage, LogQuery, Target};
use tauri::State;

use super::Reply;

#[tauri::command]
pub(crate) async fn open_log(
    app: State<'_, App>,
    target: Target,
    query: LogQuery,
) -> Reply<LogPage> {
    Ok(app.open_log(target, query))
}

#[tauri::command]
pub(crate) async fn log_page(
    app: State<'_, App>,
    log: u32,
    first: u64,
    count: u32,
) -> Reply<LogPage> {
    app.log_page(log, first, count)
}

#[tauri::command]
pub(crate) async fn close_log(app: State<'_, App>, log: u32) -> Reply<()> {
    app.close_log(log);
    Ok(())
}
