//! A real Engine that dies and comes back.

use std::time::{Duration, Instant};

use engine::docker::connect;
use engine::{ErrorKind, Wanted};
use futures_util::StreamExt;
use model::{ContainerSpec, ContainerState, EngineAddress};
use rig::RealEngine;

#[tokio::test(flavor = "multi_thread")]
async fn a_killed_engine_ends_its_streams_and_is_spoken_to_again_after_its_return() {
    let mut real = RealEngine::start();
    let address = EngineAddress::Unix(real.socket().display().to_string());
    let engine = connect(&address).expect("an address");
    let before = engine.greet().await.expect("it answers");
    let spec = ContainerSpec {
        image: rig::BUSYBOX.to_owned(),
        name: Some("c1".to_owned()),
        command: vec!["true".to_owned()],
        ..ContainerSpec::default()
    };
    engine.create_container(&spec).await.expect("a container");
    let mut events = engine.events();
    assert!(matches!(events.next().await, Some(Ok(None))));

    real.kill();
    let begin = Instant::now();
    let end = tokio::time::timeout(Duration::from_secs(30), events.next())
        .await
        .expect("the stream ends with its Engine")
        .expect("with an item");
    println!("the event stream ended after {:?}", begin.elapsed());
    assert_eq!(end.expect_err("an error").kind, ErrorKind::Unreachable);
    let error = engine
        .containers(&Wanted::All)
        .await
        .expect_err("it is gone");
    assert_eq!(error.kind, ErrorKind::Unreachable);

    real.restart();
    let after = engine.greet().await.expect("it is back");
    assert_eq!(after, before);
    let containers = engine.containers(&Wanted::All).await.expect("a list");
    assert_eq!(containers.len(), 1);
    assert_eq!(
        (containers[0].name.as_str(), containers[0].state),
        ("c1", ContainerState::Created)
    );
}
