//! Views and measurements.

use app::App;
use model::{FirstPicture, Page, Resolved, Selection, ViewId, ViewQuery};
use tauri::State;

use super::Reply;

#[tauri::command]
pub(crate) async fn first_picture(
    app: State<'_, App>,
    query: ViewQuery,
    count: u32,
) -> Reply<FirstPicture> {
    app.first_picture(query, count).await
}

#[tauri::command]
pub(crate) async fn open_view(
    app: State<'_, App>,
    query: ViewQuery,
    first: u32,
    count: u32,
) -> Reply<Page> {
    Ok(app.open_view(query, first, count))
}

#[tauri::command]
pub(crate) async fn rows(
    app: State<'_, App>,
    view: ViewId,
    first: u32,
    count: u32,
    anchor: Option<String>,
) -> Reply<Page> {
    app.rows(view, first, count, anchor)
}

#[tauri::command]
pub(crate) async fn change_query(
    app: State<'_, App>,
    view: ViewId,
    query: ViewQuery,
    first: u32,
    count: u32,
    anchor: Option<String>,
) -> Reply<Page> {
    app.change_query(view, query, first, count, anchor)
}

#[tauri::command]
pub(crate) async fn locate(app: State<'_, App>, view: ViewId, key: String) -> Reply<Option<u32>> {
    app.locate(view, &key)
}

#[tauri::command]
pub(crate) async fn resolve(
    app: State<'_, App>,
    view: ViewId,
    selection: Selection,
) -> Reply<Resolved> {
    app.resolve(view, &selection)
}

#[tauri::command]
pub(crate) async fn close_view(app: State<'_, App>, view: ViewId) -> Reply<()> {
    app.close_view(view);
    Ok(())
}

#[tauri::command]
pub(crate) async fn watch_usage(app: State<'_, App>, ids: Vec<String>) -> Reply<()> {
    app.watch_usage(ids);
    Ok(())
}
