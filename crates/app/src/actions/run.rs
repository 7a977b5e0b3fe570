//! Carries out the steps of a plan.

use engine::{Engine, Error, ErrorKind};
use futures_util::StreamExt;
use futures_util::stream;
use model::{
    ContainerId, ContainerSpec, ContainerState, Detail, ErrorCode, Failure, Inspection, ObjectKind,
    Outcome, Target, TargetFailure, VolumeSpec,
};

use super::plan::{Call, Make, Step};
use super::{ahead, explain};
use crate::App;

/// How many targets are worked on at once: an Engine does not get faster with more.
const AT_ONCE: usize = 8;

/// Carries out every step; one that fails stops no other.
pub(crate) async fn run(app: &App, steps: Vec<Step>) -> Result<Outcome, Failure> {
    let engine = app.current().engine;
    let engine = engine.as_ref();
    let mut outcome = Outcome::default();
    let mut results = stream::iter(steps)
        .map(|step| async move {
            match step {
                Step::Make(make) => made(engine, make).await,
                Step::Change { target, call } => {
                    let _busy = Busy::mark(app, &target, &call);
                    Ok(changed(engine, target, call).await)
                }
            }
        })
        .buffered(AT_ONCE);
    while let Some(result) = results.next().await {
        let one = result?;
        outcome.created = one.created.or(outcome.created);
        outcome.done.extend(one.done);
        outcome.failed.extend(one.failed);
        outcome.warnings.extend(one.warnings);
    }
    if outcome.done.is_empty()
        && outcome.created.is_none()
        && !outcome.failed.is_empty()
        && outcome
            .failed
            .iter()
            .all(|failed| never_arrived(&failed.failure))
    {
        return Err(outcome.failed.swap_remove(0).failure);
    }
    Ok(outcome)
}

/// Shows on a Container's row what is done to it, until it is done or nobody waits any more.
struct Busy<'a> {
    app: &'a App,
    ids: [String; 1],
}

impl<'a> Busy<'a> {
    fn mark(app: &'a App, target: &Target, call: &Call) -> Option<Self> {
        let verb = call.verb()?;
        let ids = [target.id.clone()];
        app.busy(&ids, Some(verb));
        Some(Self { app, ids })
    }
}

impl Drop for Busy<'_> {
    fn drop(&mut self) {
        self.app.busy(&self.ids, None);
    }
}

/// Whether the Engine cannot have heard of it.
fn never_arrived(failure: &Failure) -> bool {
    matches!(
        failure.code,
        ErrorCode::Unreachable | ErrorCode::PermissionDenied | ErrorCode::UnsupportedVersion
    )
}

async fn changed(engine: &dyn Engine, target: Target, call: Call) -> Outcome {
    let mut outcome = Outcome::default();
    match send(engine, &target, &call).await {
        Ok(words) => {
            outcome.warnings = words;
            outcome.done.push(target);
        }
        Err(error) if is_going(engine, &target, &call, &error).await => outcome.done.push(target),
        Err(error) => {
            let failure = explain::call(engine, &target, &call, error).await;
            outcome.failed.push(TargetFailure { target, failure });
        }
    }
    outcome
}

/// Whether a Container that cannot be removed is being removed already: by another client, or by
/// the Engine because it was made with `--rm` and has just been ended.
async fn is_going(engine: &dyn Engine, target: &Target, call: &Call, error: &Error) -> bool {
    if error.kind != ErrorKind::Conflict || !matches!(call, Call::RemoveContainer { .. }) {
        return false;
    }
    match engine.inspect(ObjectKind::Container, &target.id).await {
        Ok(Inspection {
            detail: Detail::Container(detail),
            ..
        }) => detail.state == ContainerState::Removing,
        Ok(_) => false,
        Err(error) => error.kind == ErrorKind::NotFound,
    }
}

async fn send(engine: &dyn Engine, target: &Target, call: &Call) -> Result<Vec<String>, Error> {
    let id = target.id.as_str();
    match call {
        Call::Start => engine.start_container(id).await?,
        Call::Stop { timeout_s } => engine.stop_container(id, *timeout_s).await?,
        Call::Restart { timeout_s } => engine.restart_container(id, *timeout_s).await?,
        Call::Kill { signal } => engine.kill_container(id, signal).await?,
        Call::Pause => engine.pause_container(id).await?,
        Call::Unpause => engine.unpause_container(id).await?,
        Call::Rename { name } => engine.rename_container(id, name).await?,
        Call::RemoveContainer { force, volumes } => {
            engine.remove_container(id, *force, *volumes).await?;
        }
        Call::RemoveImage { force } => {
            engine.remove_image(id, *force).await?;
        }
        Call::Tag { reference } => engine.tag_image(id, reference).await?,
        Call::RemoveNetwork => engine.remove_network(id).await?,
        Call::Connect {
            container,
            ipv4,
            aliases,
        } => {
            engine
                .connect_network(id, &container.id, ipv4.as_deref(), aliases)
                .await?;
        }
        Call::Disconnect { container, force } => {
            engine.disconnect_network(id, &container.id, *force).await?;
        }
        Call::RemoveVolume { force } => engine.remove_volume(id, *force).await?,
    }
    Ok(Vec::new())
}

async fn made(engine: &dyn Engine, make: Make) -> Result<Outcome, Failure> {
    let result = match &make {
        Make::Container { spec, start } => {
            if *start {
                ahead::look_at_network(engine, spec).await?;
            }
            engine.create_container(spec).await
        }
        Make::Network(spec) => engine.create_network(spec).await,
        Make::Volume(spec) => return made_volume(engine, spec).await,
        Make::Pull { reference } => match engine.pull_image(reference).await {
            Ok(()) => return Ok(created(Target::named(reference), Vec::new())),
            Err(error) => Err(error),
        },
    };
    let new = match result {
        Ok(new) => new,
        Err(error) => return Err(explain::make(engine, &make, error).await),
    };
    match make {
        Make::Container { spec, start } => {
            let target = named(engine, &new.id, &spec).await;
            let mut outcome = created(target.clone(), new.warnings);
            if start && let Err(error) = engine.start_container(&new.id).await {
                let mut failure = explain::first_start(engine, &spec, &target, error).await;
                failure.hint = Some(stays(failure.hint, &target.name));
                outcome.done.clear();
                outcome.failed.push(TargetFailure { target, failure });
            }
            Ok(outcome)
        }
        Make::Network(spec) => Ok(created(Target::new(new.id, spec.name), new.warnings)),
        Make::Volume(_) | Make::Pull { .. } => Ok(created(Target::named(new.id), new.warnings)),
    }
}

fn created(target: Target, warnings: Vec<String>) -> Outcome {
    Outcome {
        created: Some(target.clone()),
        done: vec![target],
        failed: Vec::new(),
        warnings,
    }
}

/// The container stays as `docker run` leaves it, and people must know.
fn stays(hint: Option<String>, name: &str) -> String {
    let stays = format!("The container {name} was made and stays, not started.");
    match hint {
        Some(hint) => format!("{hint} {stays}"),
        None => stays,
    }
}

/// The name that an Engine invented is asked for; the short id does where it cannot be.
async fn named(engine: &dyn Engine, id: &str, spec: &ContainerSpec) -> Target {
    if let Some(name) = &spec.name {
        return Target::new(id, name);
    }
    match engine.inspect(ObjectKind::Container, id).await {
        Ok(Inspection {
            detail: Detail::Container(detail),
            ..
        }) => Target::new(id, detail.name),
        _ => Target::new(id, ContainerId::new(id).short()),
    }
}

/// An Engine answers the creation of a Volume that is there with the old one, and says nothing.
async fn made_volume(engine: &dyn Engine, spec: &VolumeSpec) -> Result<Outcome, Failure> {
    let was_there = match &spec.name {
        Some(name) => engine.inspect(ObjectKind::Volume, name).await.is_ok(),
        None => false,
    };
    let new = engine.create_volume(spec).await?;
    let mut outcome = created(Target::named(&new.id), new.warnings);
    if was_there {
        let words = format!(
            "a volume named {} was there already; it is used as it is, and nothing was made",
            new.id
        );
        outcome.warnings.push(words);
    }
    Ok(outcome)
}
