//! `fairlead run` and `create`.

use commandline::ParsedRun;
use model::{
    Action, ContainerAction, ContainerSpec, ErrorCode, Failure, LogQuery, MirrorSubject, Target,
};

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

/// Starts a Container, copies its output until it ends, and gives its exit code. Ctrl-C is passed
/// on to it. With `--rm` it is removed here, after its last line was read.
async fn foreground(context: &Context, mut spec: ContainerSpec) -> Result<u8, Failure> {
    let remove = std::mem::take(&mut spec.auto_remove);
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
            Ok(125)
        }
        None => follow(context, &target).await,
    };
    if remove {
        let action = ContainerAction::Remove {
            targets: vec![target],
            force: true,
            volumes: true,
        };
        context.app.perform(Action::Container(action)).await?;
    }
    result
}

async fn follow(context: &Context, target: &Target) -> Result<u8, Failure> {
    let query = LogQuery {
        follow: true,
        ..LogQuery::default()
    };
    let output = async {
        logs::copy(context, &target.id, &query, false).await?;
        context.app.wait(&target.id).await
    };
    tokio::pin!(output);
    let code = loop {
        tokio::select! {
            code = &mut output => break code?,
            interrupted = tokio::signal::ctrl_c() => {
                interrupted.map_err(|error| {
                    Failure::new(ErrorCode::Internal, format!("signals cannot be heard: {error}"))
                })?;
                let action = ContainerAction::Kill {
                    targets: vec![target.clone()],
                    signal: "SIGINT".to_owned(),
                };
                context.app.perform(Action::Container(action)).await?;
            }
        }
    };
    Ok(u8::try_from(code).unwrap_or(u8::MAX))
}
