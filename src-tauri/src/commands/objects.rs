//! Objects: what they are, and what is done to them.

use app::App;
use model::{
    Action, Consequences, FoundObject, Inspection, Mirror, MirrorSubject, ObjectKind, Outcome,
};
use tauri::State;

use super::Reply;

/// The palette never shows more than this.
const MOST_FOUND: usize = 200;

#[tauri::command]
pub(crate) async fn perform(app: State<'_, App>, action: Action) -> Reply<Outcome> {
    app.perform(action).await
}

#[tauri::command]
pub(crate) async fn consequences(app: State<'_, App>, action: Action) -> Reply<Consequences> {
    app.consequences(&action).await
}

#[tauri::command]
pub(crate) async fn mirror(app: State<'_, App>, subject: MirrorSubject) -> Reply<Mirror> {
    app.mirror(&subject)
}

#[tauri::command]
pub(crate) async fn inspect(
    app: State<'_, App>,
    object: ObjectKind,
    reference: String,
) -> Reply<Inspection> {
    app.inspect(object, &reference).await
}

#[tauri::command]
pub(crate) async fn find(
    app: State<'_, App>,
    text: String,
    limit: usize,
) -> Reply<Vec<FoundObject>> {
    Ok(app.find(&text, limit.min(MOST_FOUND)))
}
