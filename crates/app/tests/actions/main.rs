//! Actions and questions, each on an Engine in memory and on a real one: the same things must
//! happen on both.

mod choices;
mod faults;
mod hostile;
mod objects;
mod run;
mod together;

use std::path::PathBuf;
use std::sync::Arc;

use app::{App, Surroundings};
use engine::Engine;
use model::{
    Action, AddressSource, ContainerAction, ContainerSpec, ContainerState, Detail, EngineAddress,
    ErrorCode, Failure, NetworkAction, NetworkJoin, NetworkSpec, ObjectKind, Outcome, SubnetSpec,
    Target,
};
use testkit::MemoryEngine;

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

fn in_memory(engine: &Arc<MemoryEngine>) -> App {
    let address = EngineAddress::Unix("/nonexistent/memory.sock".to_owned());
    let engine: Arc<dyn Engine> = engine.clone();
    App::with_engine(surroundings(), address, AddressSource::Given, engine)
}

fn real_address() -> EngineAddress {
    EngineAddress::Unix(rig::shared().socket().display().to_string())
}

/// An application on the real Engine of this test process.
fn real() -> App {
    App::new(Surroundings {
        engine: Some(real_address().to_string()),
        ..surroundings()
    })
    .expect("an address is enough")
}

/// Both applications, the one in memory first.
fn both() -> [App; 2] {
    [in_memory(&MemoryEngine::new()), real()]
}

/// A Container that runs until it is told to end, at once by SIGKILL and SIGTERM alike.
fn sleeper(name: &str) -> ContainerSpec {
    ContainerSpec {
        image: rig::BUSYBOX.to_owned(),
        name: Some(name.to_owned()),
        command: ["sleep", "3600"].map(str::to_owned).to_vec(),
        ..ContainerSpec::default()
    }
}

fn create(spec: ContainerSpec, start: bool) -> Action {
    Action::Container(ContainerAction::Create { spec, start })
}

fn network(name: &str, subnet: &str) -> NetworkSpec {
    NetworkSpec {
        name: name.to_owned(),
        subnets: vec![SubnetSpec {
            subnet: subnet.to_owned(),
            ..SubnetSpec::default()
        }],
        ..NetworkSpec::default()
    }
}

fn join(network: &str, ipv4: Option<&str>) -> Option<NetworkJoin> {
    Some(NetworkJoin {
        network: network.to_owned(),
        ipv4: ipv4.map(str::to_owned),
        aliases: Vec::new(),
    })
}

fn start(target: &Target) -> Action {
    Action::Container(ContainerAction::Start {
        targets: vec![target.clone()],
    })
}

fn remove(targets: &[Target], force: bool) -> Action {
    Action::Container(ContainerAction::Remove {
        targets: targets.to_vec(),
        force,
        volumes: true,
    })
}

/// Does something that makes an object, and gives it.
async fn made(app: &App, action: Action) -> Target {
    let outcome = done(app, action).await;
    outcome.created.expect("something was made")
}

async fn made_network(app: &App, spec: NetworkSpec) -> Target {
    made(app, Action::Network(NetworkAction::Create { spec })).await
}

/// Does something that must work for every target.
async fn done(app: &App, action: Action) -> Outcome {
    let words = format!("{action:?}");
    let outcome = app
        .perform(action)
        .await
        .unwrap_or_else(|failure| panic!("{words}: {failure:?}"));
    assert!(outcome.failed.is_empty(), "{words}: {:?}", outcome.failed);
    outcome
}

/// Does something to one target that must fail, and gives why.
async fn fails(app: &App, action: Action) -> Failure {
    let words = format!("{action:?}");
    let mut outcome = app
        .perform(action)
        .await
        .unwrap_or_else(|failure| panic!("{words} should fail for its target: {failure:?}"));
    assert!(outcome.done.is_empty(), "{words}: {:?}", outcome.done);
    outcome.failed.remove(0).failure
}

/// Does something that must be refused as a whole.
async fn refused(app: &App, action: Action) -> Failure {
    let words = format!("{action:?}");
    match app.perform(action).await {
        Ok(outcome) => panic!("{words} was not refused: {outcome:?}"),
        Err(failure) => failure,
    }
}

fn fields(failure: &Failure) -> Vec<&str> {
    failure.faults.iter().map(|f| f.field.as_str()).collect()
}

async fn state(app: &App, reference: &str) -> ContainerState {
    container(app, reference).await.state
}

async fn container(app: &App, reference: &str) -> model::ContainerDetail {
    let inspection = app
        .inspect(ObjectKind::Container, reference)
        .await
        .unwrap_or_else(|failure| panic!("{reference}: {failure:?}"));
    match inspection.detail {
        Detail::Container(detail) => *detail,
        other => panic!("{other:?}"),
    }
}

async fn is_there(app: &App, object: ObjectKind, reference: &str) -> bool {
    match app.inspect(object, reference).await {
        Ok(_) => true,
        Err(failure) if matches!(failure.code, ErrorCode::NotFound | ErrorCode::ImageMissing) => {
            false
        }
        Err(failure) => panic!("{reference}: {failure:?}"),
    }
}
