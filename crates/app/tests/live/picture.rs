//! What rows show of what others do.

use std::time::{Duration, Instant};

use model::{
    ContainerSpec, ContainerState, ContainerVerb, MountSpec, NetworkSpec, ObjectKind, Row, Scope,
    Selection, ViewQuery,
};
use testkit::MemoryEngine;

use super::{all, all_rows, containers_of, eventually, is_live, live_app, same_as_engine, until};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_first_picture_holds_rows() {
    let engine = MemoryEngine::new();
    engine.outside().add_containers(100);
    // It waits a second for them, and a machine that stands still meanwhile may use that up: then,
    // and only then, another window is opened.
    for _ in 0..10 {
        let app = live_app(&engine);
        let begin = Instant::now();
        let picture = app.first_picture(all(ObjectKind::Container), 40).await;
        let page = picture.expect("there is always a picture").page;
        let took = begin.elapsed();
        println!("the first picture took {took:?}");
        if took < Duration::from_secs(1) {
            assert_eq!(
                (page.rows.len(), page.row_count, page.total),
                (40, 100, 100)
            );
            return;
        }
    }
    panic!("no picture was there before the second was over");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_others_do_to_a_container_is_shown() {
    let engine = MemoryEngine::new();
    let outside = engine.outside();
    let app = live_app(&engine);
    until("it is live", || is_live(&app)).await;
    let page = app.open_view(all(ObjectKind::Container), 0, 10);
    let row = || {
        let rows = all_rows(&app, &page);
        containers_of(&rows).first().map(|row| (*row).clone())
    };
    let id = outside.run("web", "sleep 1000").expect("it runs");
    until("it runs", || {
        row().is_some_and(|row| row.state == ContainerState::Running)
    })
    .await;
    let running = row().expect("a row");
    assert_eq!(
        (running.id.as_str(), running.name.as_str()),
        (id.as_str(), "web")
    );
    assert!(running.can.contains(&ContainerVerb::Pause) && !running.needs_look);
    outside.pause(&id).expect("it is frozen");
    until("it is frozen", || {
        row().is_some_and(|row| row.state == ContainerState::Paused)
    })
    .await;
    outside.unpause(&id).expect("it is thawed");
    outside.rename(&id, "shop").expect("it is renamed");
    until("it has its new name", || {
        row().is_some_and(|row| row.name == "shop")
    })
    .await;
    outside.end(&id, 3).expect("it ends");
    until("it ended", || {
        row().is_some_and(|row| row.exit_code == Some(3) && row.needs_look)
    })
    .await;
    outside.remove(&id).expect("it goes");
    until("it is gone", || row().is_none()).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn images_networks_and_volumes_name_who_uses_them() {
    let engine = MemoryEngine::new();
    let outside = engine.outside();
    outside
        .create_network(&NetworkSpec {
            name: "lab".to_owned(),
            ..NetworkSpec::default()
        })
        .expect("a network");
    outside.create_volume("data").expect("a volume");
    outside.create_volume("spare").expect("a volume");
    let app = live_app(&engine);
    let spec = ContainerSpec {
        image: "fairlead/busybox:1".to_owned(),
        name: Some("web".to_owned()),
        mounts: vec![MountSpec::Volume {
            name: Some("data".to_owned()),
            target: "/data".to_owned(),
            read_only: false,
        }],
        ..ContainerSpec::default()
    };
    let id = outside.create(&spec).expect("a container");
    outside.connect("lab", &id).expect("it is connected");
    let users = |object, name: &str| {
        let page = app.open_view(all(object), 0, 50);
        app.close_view(page.view);
        let row = page.rows.into_iter().find_map(|row| match row {
            Row::Image(row) if row.tag.as_deref() == Some(name) => Some(row.used_by),
            Row::Network(row) if row.name == name => Some(row.used_by),
            Row::Volume(row) if row.name == name => Some(row.used_by),
            _ => None,
        });
        row.unwrap_or_default()
    };
    for (object, name) in [
        (ObjectKind::Image, "fairlead/busybox:1"),
        (ObjectKind::Network, "lab"),
        (ObjectKind::Volume, "data"),
    ] {
        until(name, || users(object, name) == ["web"]).await;
    }
    outside.rename(&id, "shop").expect("it is renamed");
    until("the new name", || {
        users(ObjectKind::Volume, "data") == ["shop"]
    })
    .await;
    let unused = ViewQuery {
        scope: Scope::Unused,
        ..all(ObjectKind::Volume)
    };
    let unused = app.open_view(unused, 0, 50);
    let keys: Vec<&str> = unused.rows.iter().map(Row::key).collect();
    assert_eq!((keys, unused.scopes.unused), (vec!["spare"], 1));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn ten_thousand_rows_are_shown_a_window_at_a_time() {
    let engine = MemoryEngine::new();
    engine.outside().add_containers(10_000);
    let app = live_app(&engine);
    eventually(|| same_as_engine(&app, engine.as_ref())).await;
    let page = app.open_view(all(ObjectKind::Container), 9_990, 40);
    let names: Vec<&str> = containers_of(&page.rows)
        .iter()
        .map(|row| row.name.as_str())
        .collect();
    assert_eq!(
        (page.row_count, page.first, names.len()),
        (10_000, 9_990, 10)
    );
    assert_eq!(names.last(), Some(&"row-10000"));
    let last = page.rows.last().expect("rows").key().to_owned();
    // A row above it goes, and the anchor moves up by one.
    let first = app.rows(page.view, 0, 1, None).expect("open").rows[0]
        .key()
        .to_owned();
    engine.outside().remove(&first).expect("it goes");
    until("the anchor has moved", || {
        let page = app
            .rows(page.view, 9_980, 20, Some(last.clone()))
            .expect("open");
        page.anchor == Some(9_998) && page.row_count == 9_999
    })
    .await;
    assert_eq!(app.locate(page.view, &first), Ok(None));
    let resolved = app
        .resolve(page.view, &Selection::AllBut { keys: vec![last] })
        .expect("open");
    assert_eq!(resolved.targets.len(), 9_998);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn search_finds_objects_of_every_kind() {
    let engine = MemoryEngine::new();
    let id = engine
        .outside()
        .run("shop-web", "sleep 1000")
        .expect("it runs");
    engine
        .outside()
        .create_volume("shop-data")
        .expect("a volume");
    let app = live_app(&engine);
    eventually(|| same_as_engine(&app, engine.as_ref())).await;
    let names = |text: &str| -> Vec<String> {
        app.find(text, 10)
            .into_iter()
            .map(|found| found.name)
            .collect()
    };
    assert_eq!(names("SHOP"), ["shop-web", "shop-data"]);
    assert_eq!(names(&id[..12]), ["shop-web"]);
    assert_eq!(
        names("busybox").first().map(String::as_str),
        Some("fairlead/busybox:1")
    );
    assert!(names("").is_empty() && names("no such thing").is_empty());
}
