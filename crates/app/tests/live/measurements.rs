//! CPU and memory of the Containers on screen.

use std::time::Duration;

use model::{ByteSize, Event, ObjectKind, Row, SortKey, ViewQuery};
use testkit::{MemoryEngine, Usage};

use super::{all, all_rows, comes_to_rest, is_live, live_app, until};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_watched_is_measured_together_and_sorts_the_list() {
    let engine = MemoryEngine::new();
    let outside = engine.outside();
    let ids: Vec<String> = ["one-a", "one-b", "one-c"]
        .iter()
        .map(|name| outside.run(name, "sleep 1000").expect("it runs"))
        .collect();
    let stopped = outside.run("one-d", "sleep 1000").expect("it runs");
    outside.stop(&stopped).expect("it stops");
    for (at, id) in ids.iter().enumerate() {
        let usage = Usage {
            memory: ByteSize((at as u64 + 1) << 20),
            ..Usage::default()
        };
        outside.set_usage(id, usage).expect("it runs");
    }
    let app = live_app(&engine);
    until("it is live", || is_live(&app)).await;
    let query = ViewQuery {
        sort: SortKey::Memory,
        descending: true,
        ..all(ObjectKind::Container)
    };
    let page = app.open_view(query, 0, 10);
    let mut events = app.events();
    let watched = [ids.as_slice(), &[stopped, "nobody".to_owned()]].concat();
    app.watch_usage(watched);
    let mut rounds = 0;
    while rounds < 2 {
        let event = tokio::time::timeout(super::PATIENCE, events.next()).await;
        let event = event
            .expect("measurements come")
            .expect("the application lives");
        if let Event::Usage { samples } = event {
            assert_eq!(samples.len(), 3);
            assert!(
                samples
                    .iter()
                    .all(|sample| sample.cpu_percent.is_some() == (rounds > 0))
            );
            rounds += 1;
        }
    }
    let order = || {
        let names = |row: &Row| match row {
            Row::Container(row) => row.name.clone(),
            other => other.key().to_owned(),
        };
        all_rows(&app, &page).iter().map(names).collect::<Vec<_>>()
    };
    until("the largest is first", || {
        order() == ["one-c", "one-b", "one-a", "one-d"]
    })
    .await;
    app.watch_usage(Vec::new());
    comes_to_rest(&engine, Duration::from_secs(3)).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_thawed_is_measured_again() {
    let engine = MemoryEngine::new();
    let id = engine.outside().run("web", "sleep 1000").expect("it runs");
    let app = live_app(&engine);
    until("it is live", || is_live(&app)).await;
    let measured = async |events: &mut app::Events| {
        loop {
            let event = tokio::time::timeout(super::PATIENCE, events.next()).await;
            let event = event.expect("measurements come");
            if let Some(Event::Usage { samples }) = event {
                assert_eq!(samples.len(), 1);
                return;
            }
        }
    };
    let mut events = app.events();
    app.watch_usage(vec![id.clone()]);
    measured(&mut events).await;
    engine.outside().pause(&id).expect("it runs");
    // Nothing is left to be measured, so nothing measures.
    comes_to_rest(&engine, Duration::from_secs(3)).await;
    let mut events = app.events();
    engine.outside().unpause(&id).expect("it is frozen");
    measured(&mut events).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_head_of_a_group_shows_the_sums_of_it() {
    let engine = MemoryEngine::new();
    let outside = engine.outside();
    let ids: Vec<String> = ["one-a", "one-b"]
        .iter()
        .map(|name| outside.run(name, "sleep 1000").expect("it runs"))
        .collect();
    let app = live_app(&engine);
    until("it is live", || is_live(&app)).await;
    let query = ViewQuery {
        grouped: true,
        ..all(ObjectKind::Container)
    };
    let page = app.open_view(query, 0, 10);
    let head = || match all_rows(&app, &page).first() {
        Some(Row::Group(head)) => head.clone(),
        other => panic!("{other:?} is no head"),
    };
    assert_eq!((head().count, head().running, head().memory), (2, 2, None));
    app.watch_usage(ids);
    until("the sum is there", || {
        head().memory.is_some_and(|sum| sum.0 > 0)
    })
    .await;
}
