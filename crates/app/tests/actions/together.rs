//! Two applications on one Engine.

use std::sync::Arc;

use app::App;
use engine::Engine;
use model::{Action, ContainerAction, ErrorCode, ObjectKind, Target};
use testkit::MemoryEngine;

use super::{create, in_memory, is_there, made, real, remove, sleeper};

async fn pairs() -> Vec<[App; 2]> {
    let engine = MemoryEngine::new();
    assert!(engine.ping().await.is_ok());
    vec![
        [in_memory(&engine), in_memory(&Arc::clone(&engine))],
        [real(), real()],
    ]
}

#[tokio::test(flavor = "multi_thread")]
async fn what_two_remove_at_once_is_gone_once_and_nobody_hangs() {
    for [one, other] in pairs().await {
        let mut targets: Vec<Target> = Vec::new();
        for _ in 0..12 {
            targets.push(made(&one, create(sleeper(&rig::unique("shared")), false)).await);
        }
        let (first, second) = tokio::join!(
            one.perform(remove(&targets, true)),
            other.perform(remove(&targets, true))
        );
        let (first, second) = (first.expect("it was tried"), second.expect("it was tried"));
        for target in &targets {
            let hits = [&first, &second];
            let by = hits
                .iter()
                .filter(|outcome| outcome.done.contains(target))
                .count();
            assert!(by >= 1, "{target:?}: {first:?} {second:?}");
        }
        for failed in first.failed.iter().chain(&second.failed) {
            assert_eq!(failed.failure.code, ErrorCode::NotFound, "{failed:?}");
        }
        for target in &targets {
            let gone = async || !is_there(&one, ObjectKind::Container, &target.id).await;
            let begin = std::time::Instant::now();
            // The Engine may still be clearing away what the other one asked for.
            while !gone().await {
                assert!(begin.elapsed().as_secs() < 30, "{target:?} stays");
                tokio::time::sleep(std::time::Duration::from_millis(20)).await;
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_that_want_one_name_one_gets_it_and_the_other_is_told_whose_it_is() {
    for [one, other] in pairs().await {
        let name = rig::unique("wanted");
        let (first, second) = tokio::join!(
            one.perform(create(sleeper(&name), false)),
            other.perform(create(sleeper(&name), false))
        );
        let (won, lost) = match (first, second) {
            (Ok(won), Err(lost)) | (Err(lost), Ok(won)) => (won, lost),
            both => panic!("{both:?}"),
        };
        assert_eq!(lost.code, ErrorCode::NameTaken);
        let target = won.created.expect("it was made");
        let removed = one
            .perform(remove(&[target], false))
            .await
            .expect("it was tried");
        assert_eq!(removed.done.len(), 1);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_container_that_somebody_else_removed_is_said_to_be_gone() {
    for [one, other] in pairs().await {
        let target = made(&one, create(sleeper(&rig::unique("gone")), true)).await;
        let removed = other
            .perform(remove(std::slice::from_ref(&target), true))
            .await;
        assert_eq!(removed.expect("it was tried").done.len(), 1);
        let stop = ContainerAction::Stop {
            targets: vec![target.clone()],
            timeout_s: Some(0),
        };
        let outcome = one
            .perform(Action::Container(stop.clone()))
            .await
            .expect("it was tried");
        let failure = &outcome.failed[0].failure;
        assert_eq!(failure.code, ErrorCode::NotFound);
        assert!(failure.hint.is_some());
        let told = one
            .consequences(&remove(std::slice::from_ref(&target), false))
            .await
            .expect("it can be told");
        assert_eq!(
            told.effects,
            [format!("{} is not there any more.", target.name)]
        );
    }
}
