//! The window: parse, ask app, reply.
//!
//! It holds no state that `app` could not give again.

mod commands;
mod start;
mod window;

use std::process::ExitCode;

use app::{App, Surroundings};
use tauri::{Builder, Wry};
use tracing_subscriber::EnvFilter;

pub use start::Start;

/// Opens the window and stays until it is closed.
pub fn run(start: Start) -> ExitCode {
    tracing_subscriber::fmt()
        .with_env_filter(
            EnvFilter::try_from_env("FAIRLEAD_LOG").unwrap_or_else(|_| EnvFilter::new("warn")),
        )
        .with_writer(std::io::stderr)
        .init();
    if let Err(message) = start::display() {
        eprintln!("fairlead-desktop: {message}");
        return ExitCode::FAILURE;
    }
    let mut surroundings = Surroundings::from_process("fairlead-desktop");
    if start.engine.is_some() {
        surroundings.engine.clone_from(&start.engine);
    }
    let app = match App::new(surroundings) {
        Ok(app) => app,
        Err(failure) => {
            eprintln!("fairlead-desktop: {failure}");
            return ExitCode::FAILURE;
        }
    };
    match builder(app, start.native_engine).run(tauri::generate_context!()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("fairlead-desktop: the window could not be opened: {error}");
            ExitCode::FAILURE
        }
    }
}

/// The window with its commands, around an application.
fn builder(app: App, start_native: bool) -> Builder<Wry> {
    Builder::default()
        .plugin(tauri_plugin_single_instance::init(
            |handle, _arguments, _directory| {
                window::raise(handle);
            },
        ))
        .plugin(tauri_plugin_shell::init())
        .manage(app.clone())
        .invoke_handler(tauri::generate_handler![
            commands::engines::app_about,
            commands::engines::engine_state,
            commands::engines::engines,
            commands::engines::open_url,
            commands::engines::picture,
            commands::engines::set_visible,
            commands::engines::start_native,
            commands::engines::stop_native,
            commands::engines::use_engine,
            commands::logs::close_log,
            commands::logs::log_page,
            commands::logs::open_log,
            commands::objects::consequences,
            commands::objects::find,
            commands::objects::inspect,
            commands::objects::mirror,
            commands::objects::perform,
            commands::views::change_query,
            commands::views::close_view,
            commands::views::first_picture,
            commands::views::locate,
            commands::views::open_view,
            commands::views::resolve,
            commands::views::rows,
            commands::views::watch_usage,
        ])
        .setup(move |tauri_app| {
            // The Engine is asked while the web view starts, so that its answer is there first.
            let runtime = tauri::async_runtime::handle();
            let _inside = runtime.inner().enter();
            app.go_live();
            window::open(tauri_app.handle())?;
            window::pass_on_events(tauri_app.handle(), &app);
            if start_native {
                start::start_native_if_alone(app.clone());
            }
            Ok(())
        })
}
