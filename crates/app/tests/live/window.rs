//! What a window is told, and when.

use std::time::{Duration, Instant};

use model::{ContainerVerb, Event, ObjectKind, Scope, SortKey, ViewId, ViewQuery};
use testkit::MemoryEngine;

use super::{all, eventually, is_live, live_app, same_as_engine, until};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_view_speaks_once_a_frame_at_most_and_not_at_all_while_hidden() {
    let engine = MemoryEngine::new();
    engine.outside().add_containers(50);
    let app = live_app(&engine);
    eventually(|| same_as_engine(&app, engine.as_ref())).await;
    let page = app.open_view(all(ObjectKind::Container), 0, 10);
    let mut events = app.events();
    let begin = Instant::now();
    engine.outside().storm(1_000);
    eventually(|| same_as_engine(&app, engine.as_ref())).await;
    tokio::time::sleep(Duration::from_millis(100)).await;
    let frames = begin.elapsed().as_millis() / 16 + 2;
    let mut told = 0;
    while let Ok(Some(event)) = tokio::time::timeout(Duration::ZERO, events.next()).await {
        told += u128::from(matches!(event, Event::ViewChanged { view, .. } if view == page.view));
    }
    assert!(
        told > 0 && told <= frames,
        "{told} times in {frames} frames"
    );

    app.set_visible(false);
    // What was on its way when the window was hidden.
    tokio::time::sleep(Duration::from_millis(100)).await;
    while let Ok(Some(_)) = tokio::time::timeout(Duration::ZERO, events.next()).await {}
    engine
        .outside()
        .run("unseen", "sleep 1000")
        .expect("it runs");
    eventually(|| same_as_engine(&app, engine.as_ref())).await;
    tokio::time::sleep(Duration::from_millis(100)).await;
    let mut hidden = Vec::new();
    while let Ok(Some(event)) = tokio::time::timeout(Duration::ZERO, events.next()).await {
        hidden.push(event);
    }
    assert!(
        !hidden
            .iter()
            .any(|event| matches!(event, Event::ViewChanged { .. }))
    );
    app.set_visible(true);
    loop {
        let event = tokio::time::timeout(super::PATIENCE, events.next()).await;
        let event = event.expect("the view says what changed once it is shown");
        if matches!(event, Some(Event::ViewChanged { view, .. }) if view == page.view) {
            break;
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_view_can_be_changed_and_closed() {
    let engine = MemoryEngine::new();
    let ids: Vec<String> = ["one-a", "one-b", "one-c"]
        .iter()
        .map(|name| engine.outside().run(name, "sleep 1000").expect("it runs"))
        .collect();
    engine.outside().stop(&ids[1]).expect("it stops");
    let app = live_app(&engine);
    eventually(|| same_as_engine(&app, engine.as_ref())).await;
    let page = app.open_view(all(ObjectKind::Container), 0, 10);
    let query = ViewQuery {
        scope: Scope::Running,
        filter: "-one-c size:big".to_owned(),
        sort: SortKey::Created,
        ..all(ObjectKind::Container)
    };
    let changed = app.change_query(page.view, query, 0, 10, Some(ids[0].clone()));
    let changed = changed.expect("the view is open");
    assert!(changed.revision > page.revision);
    assert_eq!(
        (changed.row_count, changed.matching, changed.total),
        (1, 1, 3)
    );
    assert_eq!((changed.anchor, changed.scopes.running), (Some(0), 2));
    assert_eq!(changed.filter_faults.len(), 1);
    app.close_view(page.view);
    app.close_view(page.view);
    let gone = app.rows(page.view, 0, 10, None).expect_err("it is closed");
    assert_eq!(gone.code, model::ErrorCode::NotFound);
    assert!(app.rows(ViewId(9_999), 0, 10, None).is_err());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_object_that_changes_or_goes_is_named() {
    let engine = MemoryEngine::new();
    let id = engine.outside().run("web", "sleep 1000").expect("it runs");
    let app = live_app(&engine);
    until("it is live", || is_live(&app)).await;
    eventually(|| same_as_engine(&app, engine.as_ref())).await;
    let mut events = app.events();
    engine.outside().remove(&id).expect("it goes");
    loop {
        let event = tokio::time::timeout(super::PATIENCE, events.next()).await;
        match event.expect("it is told") {
            Some(Event::ObjectChanged {
                object,
                id: named,
                gone: true,
            }) => {
                assert_eq!((object, named), (ObjectKind::Container, id));
                return;
            }
            Some(_) => {}
            None => panic!("the application lives"),
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_selection_says_which_verbs_how_many_accept() {
    let engine = MemoryEngine::new();
    let outside = engine.outside();
    let runs = outside.run("runs", "sleep 1000").expect("it runs");
    let ended = outside.run("ended", "sleep 1000").expect("it runs");
    outside.stop(&ended).expect("it stops");
    let app = live_app(&engine);
    eventually(|| same_as_engine(&app, engine.as_ref())).await;
    let page = app.open_view(all(ObjectKind::Container), 0, 10);
    let keys = vec![runs, ended, "gone".to_owned()];
    let resolved = app.resolve(page.view, &model::Selection::Keys { keys });
    let resolved = resolved.expect("the view is open");
    let count = |verb| {
        let accepted = resolved.verbs.iter().find(|accepted| accepted.verb == verb);
        accepted.map_or(0, |accepted| accepted.count)
    };
    assert_eq!(resolved.gone, 1);
    let names: Vec<&str> = resolved
        .targets
        .iter()
        .map(|target| target.name.as_str())
        .collect();
    assert_eq!(names, ["ended", "runs"]);
    assert_eq!(
        [
            ContainerVerb::Start,
            ContainerVerb::Stop,
            ContainerVerb::Remove
        ]
        .map(count),
        [1, 1, 2]
    );
}
