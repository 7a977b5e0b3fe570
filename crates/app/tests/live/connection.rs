//! An Engine that goes away and comes back.

use std::time::Duration;

use model::{ErrorCode, Event, Link, ObjectKind};
use testkit::MemoryEngine;

use super::{
    all, all_rows, comes_to_rest, eventually, is_live, is_lost, live_app, same_as_engine, until,
};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn rows_stay_while_the_engine_is_away_and_are_right_when_it_returns() {
    let engine = MemoryEngine::new();
    engine
        .outside()
        .run("stays", "sleep 1000")
        .expect("it runs");
    let goes = engine.outside().run("goes", "sleep 1000").expect("it runs");
    let app = live_app(&engine);
    eventually(|| same_as_engine(&app, engine.as_ref())).await;
    let page = app.open_view(all(ObjectKind::Container), 0, 10);

    engine.faults().go_down();
    until("the loss is seen", || is_lost(&app)).await;
    let Link::Lost {
        failure, was_live, ..
    } = app.engine_state().link
    else {
        panic!("it is lost")
    };
    assert_eq!((failure.code, was_live), (ErrorCode::Unreachable, true));
    assert_eq!(all_rows(&app, &page).len(), 2);

    engine.outside().remove(&goes).expect("it goes");
    engine.outside().run("new", "sleep 1000").expect("it runs");
    engine.faults().come_back();
    let took = eventually(|| same_as_engine(&app, engine.as_ref())).await;
    println!("rows equal {took:?} after the Engine's return");
    until("it is live", || is_live(&app)).await;
    assert_eq!(all_rows(&app, &page).len(), 2);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn another_engine_at_the_same_place_leaves_no_row_of_the_first() {
    let engine = MemoryEngine::new();
    engine.outside().add_containers(50);
    let app = live_app(&engine);
    eventually(|| same_as_engine(&app, engine.as_ref())).await;
    engine.faults().come_back_as_new_identity();
    eventually(|| async {
        match app.engine_state().counts.containers {
            0 => Ok(()),
            count => Err(format!("{count} rows of the other Engine")),
        }
    })
    .await;
    eventually(|| same_as_engine(&app, engine.as_ref())).await;
    engine
        .outside()
        .run("fresh", "sleep 1000")
        .expect("it runs");
    eventually(|| same_as_engine(&app, engine.as_ref())).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_engine_that_never_answered_is_lost_with_its_reason() {
    let engine = MemoryEngine::new();
    engine.faults().deny_permission();
    let app = live_app(&engine);
    let picture = app.first_picture(all(ObjectKind::Container), 10).await;
    let picture = picture.expect("an Engine that does not answer is part of the picture");
    let Link::Lost {
        failure, was_live, ..
    } = picture.engine.link
    else {
        panic!("{:?}", picture.engine.link)
    };
    assert_eq!(
        (failure.code, was_live),
        (ErrorCode::PermissionDenied, false)
    );
    assert!(failure.hint.is_some());
    engine.faults().come_back();
    until("it is live", || is_live(&app)).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn listeners_hear_of_the_loss_and_the_return() {
    let engine = MemoryEngine::new();
    let app = live_app(&engine);
    until("it is live", || is_live(&app)).await;
    let mut events = app.events();
    let mut links = Vec::new();
    engine.faults().go_down();
    while links.len() < 2 {
        let event = tokio::time::timeout(super::PATIENCE, events.next()).await;
        if let Ok(Some(Event::EngineChanged { engine: state })) = event {
            let lost = matches!(state.link, Link::Lost { .. });
            if links.last() != Some(&lost) && (lost || !links.is_empty()) {
                links.push(lost);
            }
            if lost {
                engine.faults().come_back();
            }
        } else {
            assert!(
                matches!(event, Ok(Some(_))),
                "the loss and the return are told"
            );
        }
    }
    assert_eq!(links, [true, false]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_list_that_fails_once_is_asked_for_again() {
    let engine = MemoryEngine::new();
    engine.outside().add_containers(3);
    engine
        .faults()
        .fail_next("images", engine::ErrorKind::TimedOut, "too slow");
    let app = live_app(&engine);
    eventually(|| same_as_engine(&app, engine.as_ref())).await;
    assert!(is_live(&app));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_is_asked_while_nothing_happens() {
    let engine = MemoryEngine::new();
    let id = engine.outside().run("busy", "sleep 1000").expect("it runs");
    let app = live_app(&engine);
    app.watch_usage(vec![id]);
    let page = app.open_view(all(ObjectKind::Container), 0, 10);
    until("it is live", || is_live(&app)).await;
    app.set_visible(false);
    comes_to_rest(&engine, Duration::from_secs(4)).await;
    assert!(app.rows(page.view, 0, 10, None).is_ok());
}
