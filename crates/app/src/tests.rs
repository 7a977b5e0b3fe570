//! What only this crate may do to the live picture.

use std::sync::Arc;
use std::time::{Duration, Instant};

use engine::Engine;
use model::{
    AddressSource, ContainerVerb, EngineAddress, Link, LogState, ObjectKind, Row, ViewQuery,
};
use testkit::MemoryEngine;

use crate::{App, Current, Surroundings};

const PATIENCE: Duration = Duration::from_secs(30);

fn current(engine: &Arc<MemoryEngine>, path: &str) -> Current {
    let engine: Arc<dyn Engine> = engine.clone();
    let address = EngineAddress::Unix(path.to_owned());
    Current::named(address, AddressSource::Given, engine)
}

fn live_app(engine: &Arc<MemoryEngine>) -> App {
    let mut surroundings = Surroundings::from_process("fairlead-test");
    surroundings.runtime_dir = "/nonexistent".into();
    surroundings.data_dir = "/nonexistent".into();
    let app = App::on(surroundings, current(engine, "/nonexistent/first.sock"));
    app.go_live();
    app
}

async fn until(what: &str, mut holds: impl FnMut() -> bool) {
    let begin = Instant::now();
    while !holds() {
        assert!(begin.elapsed() < PATIENCE, "it never came: {what}");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn another_engine_that_is_chosen_leaves_no_row_of_the_first() {
    let (first, second) = (MemoryEngine::new(), MemoryEngine::new());
    first.outside().add_containers(7);
    second.outside().add_containers(3);
    let app = live_app(&first);
    until("seven rows", || app.engine_state().counts.containers == 7).await;
    let page = app.open_view(ViewQuery::all(ObjectKind::Container), 0, 10);
    app.inner
        .switch(current(&second, "/nonexistent/second.sock"), None);
    assert_ne!(app.engine_state().counts.containers, 7);
    until("three rows", || {
        let page = app.rows(page.view, 0, 10, None).expect("the view is open");
        page.row_count == 3 && page.rows.len() == 3
    })
    .await;
    until("it is live", || {
        matches!(app.engine_state().link, Link::Live { .. })
    })
    .await;
    first.outside().run("late", "sleep 1000").expect("it runs");
    second.outside().run("here", "sleep 1000").expect("it runs");
    until("its row", || !app.find("here", 1).is_empty()).await;
    assert!(app.find("late", 1).is_empty());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_engine_that_was_asked_for_earlier_does_not_overrule_a_later_choice() {
    let engine = MemoryEngine::new();
    let app = live_app(&engine);
    let (_, asked_in) = app.inner.current_with_generation();
    let native = |path| current(&engine, path);
    assert!(
        app.inner
            .switch(native("/nonexistent/chosen.sock"), Some(asked_in))
    );
    assert!(
        !app.inner
            .switch(native("/nonexistent/late.sock"), Some(asked_in))
    );
    let chosen = EngineAddress::Unix("/nonexistent/chosen.sock".to_owned());
    assert_eq!(app.engine_state().address, chosen);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_log_does_not_wait_for_an_engine_that_is_not_chosen_any_more() {
    let (first, second) = (MemoryEngine::new(), MemoryEngine::new());
    let id = first.outside().run("web", "sleep 1000").expect("it runs");
    let app = live_app(&first);
    until("its row", || app.engine_state().counts.containers == 1).await;
    let query = model::LogQuery {
        follow: true,
        ..Default::default()
    };
    let log = app.open_log(model::Target::named(id), query).log;
    let state = || app.log_page(log, 0, 0).expect("the log is open").state;
    first.faults().go_down();
    until("it waits", || state() == LogState::Waiting).await;
    app.inner
        .switch(current(&second, "/nonexistent/second.sock"), None);
    until("it ended", || state() == LogState::Ended).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_container_that_is_acted_on_says_so_until_it_is_over() {
    let engine = MemoryEngine::new();
    let id = engine.outside().run("web", "sleep 1000").expect("it runs");
    let app = live_app(&engine);
    until("its row", || app.engine_state().counts.containers == 1).await;
    let page = app.open_view(ViewQuery::all(ObjectKind::Container), 0, 10);
    let busy = || {
        let page = app.rows(page.view, 0, 10, None).expect("the view is open");
        match page.rows.as_slice() {
            [Row::Container(row)] => (page.revision, row.busy),
            other => panic!("{other:?}"),
        }
    };
    let before = busy();
    app.busy(std::slice::from_ref(&id), Some(ContainerVerb::Stop));
    let during = busy();
    app.busy(&[id], None);
    let after = busy();
    assert_eq!(
        [before.1, during.1, after.1],
        [None, Some(ContainerVerb::Stop), None]
    );
    assert!(before.0 < during.0 && during.0 < after.0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn with_the_last_handle_every_task_ends() {
    let engine = MemoryEngine::new();
    let id = engine.outside().run("web", "sleep 1000").expect("it runs");
    let app = live_app(&engine);
    until("its row", || app.engine_state().counts.containers == 1).await;
    app.open_log(
        model::Target::named(id),
        model::LogQuery {
            follow: true,
            ..Default::default()
        },
    );
    let mut events = app.events();
    drop(app.clone());
    engine.outside().run("more", "sleep 1000").expect("it runs");
    until("another row", || app.engine_state().counts.containers == 2).await;
    drop(app);
    let over = async { while events.next().await.is_some() {} };
    tokio::time::timeout(PATIENCE, over)
        .await
        .expect("nothing holds the application");
}
