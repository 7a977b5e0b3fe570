//! `fairlead run` and `create`.

use commandline::ParsedRun;
use model::{
    Action, ContainerAction, ContainerSpec, ErrorCode, Failure, LogQuery, MirrorSubject, Outcome,
    Target,
};

use super::logs::Copied;
use super::signals::Signals;
use super::{Context, actions, logs};
use crate::print;

const HELP: &str = "\
Usage: fairlead run [FLAGS] IMAGE [COMMAND…]

Flags are those of docker run. Used are: -d/--detach, -i/--interactive, -t/--tty, --rm, --name,
-h/--hostname, -u/--user, -w/--workdir, --entrypoint, -e/--env, -l/--label, -p/--publish,
-v/--volume, --mount, --tmpfs, --network, --ip, --network-alias, --restart.
Fairlead's own flags (--engine, --json, --show) stand in front of run.
";

/// Reads a run line; every flag that would be lost is an error.
fn parsed(words: &[String]) -> Result<ParsedRun, Failure> {
    let parsed = commandline::spec_from_flags(words)
        .map_err(|fault| Failure::invalid("the container", vec![fault]))?;
    let lost: Vec<&String> = parsed.unknown.iter().chain(&parsed.unused).collect();
    if let Some(first) = lost.first() {
        let others: Vec<&str> = lost.iter().map(|flag| flag.as_str()).collect();
        let message = if parsed.unknown.is_empty() {
            format!("fairlead run has no place for {}", others.join(", "))
        } else {
            format!("{first} is not a flag of run")
        };
        return Err(Failure::new(ErrorCode::InvalidInput, message)
            .hint("Leave the flag out, or use docker run for this container."));
    }
    for note in &parsed.notes {
        eprintln!("fairlead: note: {note}");
    }
    Ok(parsed)
}

/// Whether help is asked for in front of the image.
fn asks_help(words: &[String]) -> bool {
    words.first().is_some_and(|word| word == "--help")
}

pub(super) async fn create(context: &Context, words: &[String]) -> Result<u8, Failure> {
    if asks_help(words) {
        print::out(&HELP.replace("run [FLAGS]", "create [FLAGS]"))?;
        return Ok(0);
    }
    let spec = parsed(words)?.spec;
    let action = Action::Container(ContainerAction::Create { spec, start: false });
    actions::perform(context, action).await
}

pub(super) async fn run(context: &Context, words: &[String]) -> Result<u8, Failure> {
    if asks_help(words) {
        print::out(HELP)?;
        return Ok(0);
    }
    let parsed = parsed(words)?;
    let action = Action::Container(ContainerAction::Create {
        spec: parsed.spec.clone(),
        start: true,
    });
    if actions::shown(
        context,
        &MirrorSubject::Action {
            action: action.clone(),
        },
    )? {
        return Ok(0);
    }
    if parsed.detach || context.json {
        return actions::perform(context, action).await;
    }
    if parsed.spec.tty || parsed.spec.stdin_open {
        return Err(logs::not_attached());
    }
    foreground(context, parsed.spec).await
}

/// Starts a Container, copies its output until it ends, and gives its exit code. Signals are passed
/// on to it. With `--rm` it is removed here, after its last line was read.
async fn foreground(context: &Context, mut spec: ContainerSpec) -> Result<u8, Failure> {
    let remove = std::mem::take(&mut spec.auto_remove);
    // Before anything is made, so that no signal leaves a Container behind.
    let mut signals = Signals::listen()?;
    let create = Action::Container(ContainerAction::Create { spec, start: true });
    let outcome = context.app.perform(create).await?;
    for warning in &outcome.warnings {
        eprintln!("fairlead: warning: {warning}");
    }
    let target = outcome.created.ok_or_else(|| {
        Failure::new(
            ErrorCode::Internal,
            "the engine named no container that it made",
        )
    })?;
    let result = match outcome.failed.into_iter().next() {
        // docker run ends with 125 where the container could not be started.
        Some(failed) => {
            crate::exit::say(&failed.failure, context.json);
            Ok(Some(125))
        }
        None => follow(context, &target, &mut signals).await,
    };
    if remove {
        let over = matches!(result, Ok(Some(_)));
        if let Err(failure) = clear_away(context, target, over).await {
            crate::exit::say(&failure, context.json);
        }
    }
    // A reader that went away ends the command quietly.
    result.map(|code| code.unwrap_or(0))
}

/// Removes the Container. Where it is not known to be over, it is left as long as it lives.
async fn clear_away(context: &Context, target: Target, over: bool) -> Result<(), Failure> {
    if !over && is_alive(context, &target).await? {
        eprintln!(
            "fairlead: {} still runs and was not removed; end it with: fairlead rm -f {}",
            target.name, target.name
        );
        return Ok(());
    }
    let removal = ContainerAction::Remove {
        targets: vec![target],
        force: over,
        volumes: true,
    };
    let outcome = context.app.perform(Action::Container(removal)).await?;
    first_failure(outcome)
}

async fn is_alive(context: &Context, target: &Target) -> Result<bool, Failure> {
    let containers = context.app.list_containers().await.map_err(|failure| {
        let words = format!("{} may still run and was not removed", target.name);
        Failure::new(failure.code, words).detail(failure.to_string())
    })?;
    Ok(containers
        .iter()
        .any(|container| container.id.as_str() == target.id && container.state.is_alive()))
}

fn first_failure(outcome: Outcome) -> Result<(), Failure> {
    match outcome.failed.into_iter().next() {
        Some(failed) => Err(failed.failure),
        None => Ok(()),
    }
}

/// Copies the output until it ends, and gives the exit code. `None`: nobody reads the output.
async fn follow(
    context: &Context,
    target: &Target,
    signals: &mut Signals,
) -> Result<Option<u8>, Failure> {
    let query = LogQuery {
        follow: true,
        ..LogQuery::default()
    };
    let output = async {
        match logs::copy(context, &target.id, &query, false).await? {
            Copied::All => context.app.wait(&target.id).await.map(Some),
            Copied::ReaderGone => Ok(None),
        }
    };
    tokio::pin!(output);
    loop {
        tokio::select! {
            code = &mut output => {
                return code.map(|code| code.map(|code| u8::try_from(code).unwrap_or(u8::MAX)));
            }
            signal = signals.next() => {
                let action = ContainerAction::Kill {
                    targets: vec![target.clone()],
                    signal: signal?.to_owned(),
                };
                // It may have ended meanwhile, so that this is not the end of following it.
                let passed_on = context.app.perform(Action::Container(action)).await;
                if let Err(failure) = passed_on.and_then(first_failure) {
                    crate::exit::say(&failure, context.json);
                }
            }
        }
    }
}
