//! Engines that do not answer.

use std::time::{Duration, Instant};

use model::{
    Action, ContainerAction, ContainerVerb, ErrorCode, ObjectKind, Row, Target, ViewQuery,
};
use testkit::MemoryEngine;

use super::{create, done, in_memory, made, refused, remove, sleeper, start};

#[tokio::test]
async fn an_engine_that_is_away_refuses_as_a_whole_and_says_what_to_do() {
    let engine = MemoryEngine::new();
    let app = in_memory(&engine);
    let one = made(&app, create(sleeper("one"), false)).await;
    let two = made(&app, create(sleeper("two"), false)).await;

    engine.faults().go_down();
    for action in [
        remove(&[one.clone(), two.clone()], false),
        create(sleeper("three"), true),
        start(&one),
    ] {
        let failure = refused(&app, action).await;
        assert_eq!(failure.code, ErrorCode::Unreachable);
        assert!(failure.hint.is_some());
    }
    let failure = app.list_containers().await.expect_err("it is away");
    assert_eq!(failure.code, ErrorCode::Unreachable);
    let told = app
        .consequences(&remove(std::slice::from_ref(&one), false))
        .await;
    assert_eq!(told.expect_err("it is away").code, ErrorCode::Unreachable);

    engine.faults().deny_permission();
    let failure = refused(&app, start(&one)).await;
    assert_eq!(failure.code, ErrorCode::PermissionDenied);
    assert!(failure.hint.expect("a hint").contains("rootless"));
    engine.faults().be_too_old();
    let failure = refused(&app, start(&one)).await;
    assert_eq!(failure.code, ErrorCode::UnsupportedVersion);

    engine.faults().come_back();
    done(&app, remove(&[one, two], false)).await;
}

#[tokio::test]
async fn an_engine_that_goes_away_half_way_fails_for_the_rest_only() {
    let engine = MemoryEngine::new();
    let app = in_memory(&engine);
    let one = made(&app, create(sleeper("one"), false)).await;
    let two = made(&app, create(sleeper("two"), false)).await;
    engine.faults().fail_next(
        "remove_container",
        engine::ErrorKind::Unreachable,
        "connection reset",
    );
    let outcome = app
        .perform(remove(&[one.clone(), two.clone()], false))
        .await
        .expect("one of them was done");
    assert_eq!(outcome.done.len(), 1);
    assert_eq!(outcome.failed.len(), 1);
    assert_eq!(outcome.failed[0].failure.code, ErrorCode::Unreachable);
}

#[tokio::test]
async fn a_row_shows_what_is_done_to_it_until_it_is_done() {
    let engine = MemoryEngine::new();
    let id = engine.outside().run("busy", "sleep 3600").expect("it runs");
    let app = in_memory(&engine);
    app.go_live();
    let view = app
        .first_picture(ViewQuery::all(ObjectKind::Container), 10)
        .await
        .expect("a picture")
        .page
        .view;
    let busy = || {
        let page = app.rows(view, 0, 10, None).expect("it is open");
        match page.rows.first() {
            Some(Row::Container(row)) => row.busy,
            _ => None,
        }
    };
    let until = async |what: &str, holds: &dyn Fn() -> bool| {
        let begin = Instant::now();
        while !holds() {
            assert!(begin.elapsed() < Duration::from_secs(30), "never: {what}");
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    let row = || {
        !app.rows(view, 0, 10, None)
            .expect("it is open")
            .rows
            .is_empty()
    };
    until("a row", &row).await;
    assert_eq!(busy(), None);

    engine.faults().latency(Duration::from_secs(3));
    let other = app.clone();
    let stop = Action::Container(ContainerAction::Stop {
        targets: vec![Target::new(id, "busy")],
        timeout_s: None,
    });
    let stopping = tokio::spawn(async move { other.perform(stop).await });
    until("busy", &|| busy() == Some(ContainerVerb::Stop)).await;
    engine.faults().latency(Duration::ZERO);
    let outcome = stopping.await.expect("no panic").expect("it was tried");
    assert_eq!(outcome.done.len(), 1);
    assert_eq!(busy(), None);
}
