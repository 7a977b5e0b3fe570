//! What each command does.

mod actions;
mod engine;
mod lists;
mod logs;
mod run;
mod signals;

use std::time::{SystemTime, UNIX_EPOCH};

use app::{App, Surroundings};
use clap::CommandFactory;
use model::{Failure, Timestamp};

use crate::arguments::{Cli, Command, Language, Network, Volume};
use crate::print;

/// What every command is given.
pub(crate) struct Context {
    /// The application.
    pub(crate) app: App,
    /// Whether JSON is wanted.
    pub(crate) json: bool,
    /// Whether an action is only shown, and in which language.
    pub(crate) show: Option<Language>,
}

/// Runs one command and gives its exit code.
pub(crate) async fn run(cli: Cli) -> Result<u8, Failure> {
    if let Command::Completion { shell } = cli.command {
        let mut script = Vec::new();
        clap_complete::generate(shell, &mut Cli::command(), "fairlead", &mut script);
        print::out(&String::from_utf8_lossy(&script))?;
        return Ok(0);
    }
    let mut surroundings = Surroundings::from_process("fairlead");
    if cli.engine.is_some() {
        surroundings.engine = cli.engine;
    }
    let context = Context {
        app: App::new(surroundings)?,
        json: cli.json,
        show: cli.show,
    };
    match cli.command {
        Command::Ps(ps) => lists::containers(&context, &ps).await,
        Command::Images(list) => lists::images(&context, &list).await,
        Command::Networks(list) | Command::Network(Network::Ls(list)) => {
            lists::networks(&context, &list).await
        }
        Command::Volumes(list) | Command::Volume(Volume::Ls(list)) => {
            lists::volumes(&context, &list).await
        }
        Command::Inspect(inspect) => lists::inspect(&context, &inspect).await,
        Command::Logs(logs) => logs::logs(&context, &logs).await,
        Command::Run(line) => run::run(&context, &line.words).await,
        Command::Create(line) => run::create(&context, &line.words).await,
        Command::Context => engine::contexts(&context).await,
        Command::Engine(engine) => engine::engine(&context, engine.verb.as_ref()).await,
        Command::Events => engine::events(&context).await,
        other => actions::perform(&context, actions::action(other)?).await,
    }
}

/// The time by this computer's clock.
pub(crate) fn now() -> Timestamp {
    let since = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default();
    Timestamp(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
}
