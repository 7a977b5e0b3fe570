//! The in-memory Engine shows every behaviour of the suite, and every fault that it can be given.

use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use engine::{Engine, ErrorKind, Wanted};
use futures_util::StreamExt;
use model::{ContainerState, LogQuery, LogStream};
use testkit::MemoryEngine;
use testkit::conformance::{BEHAVIOURS, Subject, run_all};

fn unique(prefix: &str) -> String {
    static NEXT: AtomicU32 = AtomicU32::new(1);
    format!("{prefix}-{}", NEXT.fetch_add(1, Ordering::Relaxed))
}

#[tokio::test]
async fn every_behaviour_of_a_real_engine_is_shown() {
    let engine = MemoryEngine::new();
    let image = "fairlead/busybox:1".to_owned();
    let subject = Subject {
        engine: engine.clone(),
        image,
        unique,
    };
    let report = run_all(&subject).await;
    assert!(report.failed.is_empty(), "{report}");
    assert_eq!(report.shown, BEHAVIOURS.len());
    assert!(engine.containers(&Wanted::All).await.unwrap().is_empty());
    assert_eq!(engine.networks().await.unwrap().len(), 3);
    assert!(engine.volumes().await.unwrap().is_empty());
    assert_eq!(engine.images().await.unwrap().len(), 2);
}

#[tokio::test]
async fn ten_thousand_containers_come_at_once() {
    let engine = MemoryEngine::new();
    let begin = Instant::now();
    engine.outside().add_containers(10_000);
    println!("10,000 containers took {:?}", begin.elapsed());
    let rows = engine.containers(&Wanted::All).await.unwrap();
    assert_eq!(rows.len(), 10_000);
    assert_eq!(rows[0].name, "row-10000");
    assert_eq!(rows[9_999].name, "row-00001");
}

#[tokio::test]
async fn an_engine_that_is_down_answers_nothing_and_comes_back_as_it_was() {
    let engine = MemoryEngine::new();
    engine.outside().run("c1", "sleep 1000").unwrap();
    let before = engine.greet().await.unwrap();
    let mut events = engine.events();
    assert_eq!(events.next().await.unwrap().unwrap(), None);
    let waiting = engine.wait_container("c1");
    engine.faults().go_down();
    assert_eq!(waiting.await.unwrap_err().kind, ErrorKind::Unreachable);
    assert_eq!(
        events.next().await.unwrap().unwrap_err().kind,
        ErrorKind::Unreachable
    );
    assert!(events.next().await.is_none());
    let refused = engine.containers(&Wanted::All).await.unwrap_err();
    assert_eq!(refused.kind, ErrorKind::Unreachable);
    engine.outside().run("c2", "sleep 1000").unwrap();
    engine.faults().come_back();
    assert_eq!(engine.greet().await.unwrap(), before);
    assert_eq!(engine.containers(&Wanted::All).await.unwrap().len(), 2);
}

#[tokio::test]
async fn another_engine_at_the_same_place_has_another_identity_and_nothing_else() {
    let engine = MemoryEngine::new();
    engine.outside().run("c1", "sleep 1000").unwrap();
    let before = engine.greet().await.unwrap().id;
    engine.faults().come_back_as_new_identity();
    assert_ne!(engine.greet().await.unwrap().id, before);
    assert!(engine.containers(&Wanted::All).await.unwrap().is_empty());
    assert_eq!(engine.networks().await.unwrap().len(), 3);
}

#[tokio::test]
async fn a_socket_without_permission_and_an_old_api_are_told_apart() {
    let engine = MemoryEngine::new();
    engine.faults().deny_permission();
    assert_eq!(
        engine.greet().await.unwrap_err().kind,
        ErrorKind::PermissionDenied
    );
    engine.faults().be_too_old();
    assert_eq!(
        engine.greet().await.unwrap_err().kind,
        ErrorKind::UnsupportedVersion
    );
}

#[tokio::test]
async fn a_stale_list_shows_the_row_before_the_event_once() {
    let engine = MemoryEngine::new();
    engine.outside().run("c1", "sleep 1000").unwrap();
    engine.faults().stale_lists(1);
    engine.outside().pause("c1").unwrap();
    let mut states = Vec::new();
    for _ in 0..2 {
        states.push(engine.containers(&Wanted::All).await.unwrap()[0].state);
    }
    assert_eq!(states, [ContainerState::Running, ContainerState::Paused]);
}

#[tokio::test]
async fn swallowed_events_reach_nobody_and_lost_streams_end() {
    let engine = MemoryEngine::new();
    let id = engine.outside().run("c1", "sleep 1000").unwrap();
    let mut events = engine.events();
    assert_eq!(events.next().await.unwrap().unwrap(), None);
    engine.faults().swallow_events(1);
    engine.outside().pause("c1").unwrap();
    engine.outside().unpause("c1").unwrap();
    let event = events.next().await.unwrap().unwrap().unwrap();
    assert_eq!(
        (event.action.as_str(), event.id.as_str()),
        ("unpause", id.as_str())
    );
    engine.faults().lose_events();
    assert!(events.next().await.unwrap().is_err());
    assert!(engine.greet().await.is_ok());
}

#[tokio::test]
async fn a_planned_failure_comes_once_and_latency_is_felt() {
    let engine = MemoryEngine::new();
    engine
        .faults()
        .fail_next("networks", ErrorKind::TimedOut, "no answer in time");
    assert_eq!(
        engine.networks().await.unwrap_err().kind,
        ErrorKind::TimedOut
    );
    assert!(engine.networks().await.is_ok());
    engine.faults().latency(Duration::from_millis(50));
    assert!(engine.ping().await.unwrap() >= Duration::from_millis(50));
    assert_eq!(engine.calls_of("networks"), 2);
    assert_eq!(engine.calls()["ping"], 1);
}

#[tokio::test]
async fn a_storm_tells_of_everything_it_does() {
    let engine = MemoryEngine::new();
    engine.outside().add_containers(20);
    let mut events = engine.events();
    assert_eq!(events.next().await.unwrap().unwrap(), None);
    engine.outside().storm(1_000);
    engine.outside().run("last", "sleep 1000").unwrap();
    let mut count = 0;
    loop {
        let event = events.next().await.unwrap().unwrap().unwrap();
        count += 1;
        if event.action == "start" && event.name.as_deref() == Some("last") {
            break;
        }
    }
    assert!(count > 1_000, "{count} events");
}

#[tokio::test]
async fn programs_end_when_they_are_due_although_nobody_asks() {
    let engine = MemoryEngine::new();
    let mut events = engine.events();
    assert_eq!(events.next().await.unwrap().unwrap(), None);
    engine.outside().run("c1", "sleep 0.05").unwrap();
    let mut actions = Vec::new();
    while actions.last().is_none_or(|last| last != "disconnect") {
        actions.push(events.next().await.unwrap().unwrap().unwrap().action);
    }
    assert_eq!(actions, ["create", "connect", "start", "die", "disconnect"]);
}

#[tokio::test]
async fn a_followed_log_gives_what_is_written_from_outside() {
    let engine = MemoryEngine::new();
    engine.outside().run("c1", "httpd -f").unwrap();
    let query = LogQuery {
        follow: true,
        ..LogQuery::default()
    };
    let mut log = engine.logs("c1", &query);
    let outside = engine.outside();
    let write = async {
        outside
            .write_log("c1", LogStream::Stderr, "oops\n")
            .unwrap()
    };
    let (chunk, ()) = tokio::join!(log.next(), write);
    let chunk = chunk.unwrap().unwrap();
    assert_eq!(chunk.stream, LogStream::Stderr);
    assert!(chunk.bytes.ends_with(b"Z oops\n"));
    outside.end("c1", 0).unwrap();
    assert!(log.next().await.is_none());
}
