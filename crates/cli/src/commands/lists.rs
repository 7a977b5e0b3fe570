//! Lists and inspect documents.

use model::filter::{Filter, Filtered};
use model::{ContainerState, ErrorCode, Failure, Fault, MirrorSubject, ObjectKind, Target};
use serde::Serialize;

use super::{Context, actions, now};
use crate::arguments::{Inspect, Kind, List, Ps};
use crate::print::{self, Printed};

pub(super) async fn containers(context: &Context, ps: &Ps) -> Result<u8, Failure> {
    let subject = MirrorSubject::List {
        object: ObjectKind::Container,
        all: ps.all,
    };
    if actions::shown(context, &subject)? {
        return Ok(0);
    }
    let filter = read_filter(&ps.list)?;
    let mut found = context.app.list_containers().await?;
    if !ps.all {
        found.retain(|container| {
            matches!(
                container.state,
                ContainerState::Running | ContainerState::Paused | ContainerState::Restarting
            )
        });
    }
    show(context, &ps.list, &filter, found)
}

pub(super) async fn images(context: &Context, list: &List) -> Result<u8, Failure> {
    if shown(context, ObjectKind::Image)? {
        return Ok(0);
    }
    let filter = read_filter(list)?;
    show(context, list, &filter, context.app.list_images().await?)
}

pub(super) async fn networks(context: &Context, list: &List) -> Result<u8, Failure> {
    if shown(context, ObjectKind::Network)? {
        return Ok(0);
    }
    let filter = read_filter(list)?;
    show(context, list, &filter, context.app.list_networks().await?)
}

pub(super) async fn volumes(context: &Context, list: &List) -> Result<u8, Failure> {
    if shown(context, ObjectKind::Volume)? {
        return Ok(0);
    }
    let filter = read_filter(list)?;
    show(context, list, &filter, context.app.list_volumes().await?)
}

fn shown(context: &Context, object: ObjectKind) -> Result<bool, Failure> {
    actions::shown(context, &MirrorSubject::List { object, all: true })
}

/// Reads the filter; on a command line a part that cannot be read is an error.
fn read_filter(list: &List) -> Result<Filter, Failure> {
    let filter = Filter::parse(&list.filter);
    if filter.faults.is_empty() {
        return Ok(filter);
    }
    let faults = filter
        .faults
        .iter()
        .map(|fault| Fault::new("filter", fault.message.clone()));
    Err(Failure::invalid("the list", faults.collect()))
}

fn show<T: Printed + Filtered + Serialize>(
    context: &Context,
    list: &List,
    filter: &Filter,
    mut found: Vec<T>,
) -> Result<u8, Failure> {
    found.retain(|item| filter.matches(item));
    print::list(&found, list.quiet, context.json, now())?;
    Ok(0)
}

pub(super) async fn inspect(context: &Context, inspect: &Inspect) -> Result<u8, Failure> {
    if context.show.is_some() {
        for name in &inspect.names {
            let object = inspect.kind.map_or(ObjectKind::Container, object_of);
            let target = Target::named(name);
            actions::shown(context, &MirrorSubject::Inspect { object, target })?;
        }
        return Ok(0);
    }
    let mut documents = Vec::new();
    let mut missing = None;
    for name in &inspect.names {
        match inspect_one(context, inspect.kind, name).await {
            Ok(document) => documents.push(document),
            Err(failure) if failure.code == ErrorCode::NotFound => {
                crate::exit::say(&failure, context.json);
                missing = Some(crate::exit::code_of(failure.code));
            }
            Err(failure) => return Err(failure),
        }
    }
    if context.json {
        for document in &documents {
            print::out(&print::json_line(document)?)?;
        }
    } else {
        let text = serde_json::to_string_pretty(&documents).map_err(|error| {
            Failure::new(
                ErrorCode::Internal,
                format!("the answer could not be written: {error}"),
            )
        })?;
        print::out(&(text + "\n"))?;
    }
    Ok(missing.unwrap_or(0))
}

fn object_of(kind: Kind) -> ObjectKind {
    match kind {
        Kind::Container => ObjectKind::Container,
        Kind::Image => ObjectKind::Image,
        Kind::Network => ObjectKind::Network,
        Kind::Volume => ObjectKind::Volume,
    }
}

/// The document of a name. Without a kind, Containers come first, as with docker.
async fn inspect_one(
    context: &Context,
    kind: Option<Kind>,
    name: &str,
) -> Result<serde_json::Value, Failure> {
    let kinds = match kind {
        Some(kind) => vec![object_of(kind)],
        None => vec![
            ObjectKind::Container,
            ObjectKind::Image,
            ObjectKind::Network,
            ObjectKind::Volume,
        ],
    };
    for object in kinds {
        match context.app.inspect(object, name).await {
            Ok(inspection) => return Ok(inspection.document),
            Err(failure) if failure.code == ErrorCode::NotFound => {}
            Err(failure) => return Err(failure),
        }
    }
    Err(Failure::new(
        ErrorCode::NotFound,
        format!("there is no object named {name:?}"),
    )
    .hint("Look at the lists: fairlead ps -a, images, networks, volumes."))
}
