//! The live picture, as a window sees it: on an Engine in memory, and on real ones.

mod connection;
mod log;
mod measurements;
mod picture;
mod random;
mod real;
mod window;

use std::future::Future;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use app::{App, Surroundings};
use engine::{Engine, Wanted};
use model::{
    AddressSource, ContainerRow, ContainerSummary, EngineAddress, Link, ObjectKind, Page, Row,
    ViewQuery,
};
use testkit::MemoryEngine;

/// How long something may take that takes far less than a second on a quiet machine.
const PATIENCE: Duration = Duration::from_secs(30);

fn surroundings() -> Surroundings {
    let nowhere = PathBuf::from("/nonexistent");
    Surroundings {
        docker_host: None,
        docker_context: None,
        docker_config: nowhere.clone(),
        engine: None,
        runtime_dir: nowhere.clone(),
        data_dir: nowhere,
        client: "fairlead-test".to_owned(),
        home: None,
        program_path: None,
    }
}

/// A live application on an Engine in memory.
fn live_app(engine: &Arc<MemoryEngine>) -> App {
    let address = EngineAddress::Unix("/nonexistent/memory.sock".to_owned());
    let engine: Arc<dyn Engine> = engine.clone();
    let app = App::with_engine(surroundings(), address, AddressSource::Given, engine);
    app.go_live();
    app
}

/// Looks again and again until something holds.
async fn eventually<F: Future<Output = Result<(), String>>>(
    mut look: impl FnMut() -> F,
) -> Duration {
    let begin = Instant::now();
    loop {
        match look().await {
            Ok(()) => return begin.elapsed(),
            Err(seen) => assert!(begin.elapsed() < PATIENCE, "it never came: {seen}"),
        }
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

async fn until(what: &str, mut holds: impl FnMut() -> bool) -> Duration {
    eventually(|| {
        std::future::ready(if holds() {
            Ok(())
        } else {
            Err(what.to_owned())
        })
    })
    .await
}

/// Waits until the Engine was asked nothing for a while.
async fn comes_to_rest(engine: &MemoryEngine, rest: Duration) {
    let begin = Instant::now();
    let mut calls = (engine.calls(), Instant::now());
    while calls.1.elapsed() < rest {
        assert!(begin.elapsed() < PATIENCE, "it is asked again and again");
        tokio::time::sleep(Duration::from_millis(20)).await;
        let now = engine.calls();
        if now != calls.0 {
            calls = (now, Instant::now());
        }
    }
}

fn is_live(app: &App) -> bool {
    matches!(app.engine_state().link, Link::Live { .. })
}

fn is_lost(app: &App) -> bool {
    matches!(app.engine_state().link, Link::Lost { .. })
}

/// All rows of a view, asked for in pieces.
fn all_rows(app: &App, page: &Page) -> Vec<Row> {
    let mut rows = Vec::new();
    loop {
        let first = u32::try_from(rows.len()).expect("few rows");
        let next = app
            .rows(page.view, first, 1_000, None)
            .expect("the view is open");
        if next.rows.is_empty() {
            return rows;
        }
        rows.extend(next.rows);
    }
}

fn containers_of(rows: &[Row]) -> Vec<&ContainerRow> {
    let containers = rows.iter().map(|row| match row {
        Row::Container(row) => Some(row),
        _ => None,
    });
    containers.flatten().collect()
}

fn all(object: ObjectKind) -> ViewQuery {
    ViewQuery::all(object)
}

/// What of a row must equal the Engine's list.
fn facts_of_row(row: &ContainerRow) -> String {
    let addresses: Vec<&str> = row.addresses.iter().map(|at| at.address.as_str()).collect();
    let ports: Vec<_> = row.ports.iter().map(|port| port.host_port).collect();
    format!(
        "{} {} {:?} {:?} {:?} {addresses:?} {ports:?}",
        row.id, row.name, row.state, row.health, row.exit_code
    )
}

fn facts_of_summary(container: &ContainerSummary) -> String {
    let places = container.attachments.iter();
    let addresses: Vec<&str> = places
        .flat_map(|place| [&place.ipv4, &place.ipv6].into_iter().flatten())
        .map(String::as_str)
        .collect();
    let ports: Vec<_> = container.ports.iter().map(|port| port.host_port).collect();
    format!(
        "{} {} {:?} {:?} {:?} {addresses:?} {ports:?}",
        container.id, container.name, container.state, container.health, container.exit_code
    )
}

/// Tells where the lists of an application differ from those of its Engine.
async fn same_as_engine(app: &App, engine: &dyn Engine) -> Result<(), String> {
    let page = app.open_view(all(ObjectKind::Container), 0, 0);
    let rows = all_rows(app, &page);
    app.close_view(page.view);
    let mut seen: Vec<String> = containers_of(&rows).into_iter().map(facts_of_row).collect();
    let listed = engine
        .containers(&Wanted::All)
        .await
        .map_err(|error| error.to_string())?;
    let mut wanted: Vec<String> = listed.iter().map(facts_of_summary).collect();
    seen.sort();
    wanted.sort();
    if seen != wanted {
        let first = seen
            .iter()
            .zip(&wanted)
            .find(|(seen, wanted)| seen != wanted);
        return Err(format!(
            "{} rows, {} listed: {first:?}",
            seen.len(),
            wanted.len()
        ));
    }
    let keys = |object| {
        let page = app.open_view(all(object), 0, 0);
        let mut keys: Vec<String> = all_rows(app, &page)
            .iter()
            .map(|row| row.key().to_owned())
            .collect();
        app.close_view(page.view);
        keys.sort();
        keys
    };
    let words = |error: engine::Error| error.to_string();
    let mut networks: Vec<String> = engine
        .networks()
        .await
        .map_err(words)?
        .iter()
        .map(|network| network.id.to_string())
        .collect();
    let mut volumes: Vec<String> = engine
        .volumes()
        .await
        .map_err(words)?
        .iter()
        .map(|volume| volume.name.to_string())
        .collect();
    let mut tags: Vec<String> = engine
        .images()
        .await
        .map_err(words)?
        .iter()
        .flat_map(|image| {
            let tagged = image.tags.iter().map(|tag| format!("{} {tag}", image.id));
            let untagged = image.tags.is_empty().then(|| image.id.to_string());
            tagged.chain(untagged).collect::<Vec<_>>()
        })
        .collect();
    networks.sort();
    volumes.sort();
    tags.sort();
    for (object, wanted) in [
        (ObjectKind::Network, networks),
        (ObjectKind::Volume, volumes),
        (ObjectKind::Image, tags),
    ] {
        let seen = keys(object);
        if seen != wanted {
            return Err(format!(
                "{object:?}: {seen:?} is shown, {wanted:?} is there"
            ));
        }
    }
    Ok(())
}
