//! The `fairlead` command: parse, ask app, print.
//!
//! Standard output is data, standard error is talk. Exit codes stand in docs/cli.md.

mod arguments;
mod commands;
mod exit;
mod print;

use std::process::ExitCode;

use clap::Parser;
use tracing_subscriber::EnvFilter;

fn main() -> ExitCode {
    let arguments = arguments::Cli::parse();
    tracing_subscriber::fmt()
        .with_env_filter(
            EnvFilter::try_from_env("FAIRLEAD_LOG").unwrap_or_else(|_| EnvFilter::new("error")),
        )
        .with_writer(std::io::stderr)
        .init();
    // One thread is enough for a command, and starts sooner than a pool.
    let runtime = match tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
    {
        Ok(runtime) => runtime,
        Err(error) => {
            eprintln!("fairlead: the runtime could not be started: {error}");
            return ExitCode::FAILURE;
        }
    };
    let json = arguments.json;
    let result = runtime.block_on(commands::run(arguments));
    // A blocked read of standard input must not keep the process.
    runtime.shutdown_background();
    match result {
        Ok(code) => ExitCode::from(code),
        Err(failure) => exit::report(&failure, json),
    }
}
