//! The life of a Container, and what its states refuse.

use engine::ErrorKind;
use futures_util::future::join;
use model::{ContainerState, Entrypoint, ObjectKind, RestartPolicy};

use super::stage::{Must, Stage};

pub(super) async fn a_started_container_runs(stage: &Stage<'_>) {
    let id = stage.sleeper().await;
    let row = stage.until_state(&id, ContainerState::Running).await;
    assert_eq!(row.exit_code, None);
    assert!(!row.status_text.is_empty());
    stage.engine().start_container(&id).await.must();
    let detail = stage.container(&id).await;
    assert_eq!(detail.state, ContainerState::Running);
    assert_eq!(detail.can, ContainerState::Running.verbs());
    assert!(
        detail.pid.is_some() && detail.started.is_some(),
        "{detail:?}"
    );
    assert_eq!(
        (detail.finished, detail.exit_code, detail.error),
        (None, None, None)
    );
    let address = detail.attachments.iter().find(|a| a.network == "bridge");
    assert!(
        address.is_some_and(|a| a.ipv4.is_some() && a.mac.is_some()),
        "no address"
    );
}

pub(super) async fn a_stopped_container_has_exited(stage: &Stage<'_>) {
    let id = stage.sleeper().await;
    stage.engine().stop_container(&id, Some(0)).await.must();
    let row = stage.until_state(&id, ContainerState::Exited).await;
    assert_eq!(row.exit_code, Some(137));
    stage.engine().stop_container(&id, Some(0)).await.must();
    let detail = stage.container(&id).await;
    assert_eq!((detail.exit_code, detail.pid), (Some(137), None));
    assert!(detail.finished >= detail.started, "{detail:?}");
    assert!(
        detail.attachments.iter().all(|a| a.ipv4.is_none()),
        "{detail:?}"
    );
}

pub(super) async fn a_restart_makes_a_new_run(stage: &Stage<'_>) {
    let id = stage.sleeper().await;
    let before = stage.container(&id).await;
    stage.engine().restart_container(&id, Some(0)).await.must();
    let after = stage.container(&id).await;
    assert_eq!(after.state, ContainerState::Running);
    assert_ne!(after.pid, before.pid);
    assert!(after.started >= before.started);
    stage.engine().stop_container(&id, Some(0)).await.must();
    stage.engine().restart_container(&id, Some(0)).await.must();
    assert_eq!(stage.container(&id).await.state, ContainerState::Running);
}

pub(super) async fn a_killed_container_has_exited(stage: &Stage<'_>) {
    let id = stage.sleeper().await;
    let odd = stage.engine().kill_container(&id, "SIGNONSENSE").await;
    assert_eq!(odd.refused(), ErrorKind::InvalidInput);
    stage.engine().kill_container(&id, "SIGKILL").await.must();
    let row = stage.until_state(&id, ContainerState::Exited).await;
    assert_eq!(row.exit_code, Some(137));
}

pub(super) async fn a_stopped_container_cannot_be_killed_or_paused(stage: &Stage<'_>) {
    let engine = stage.engine();
    let id = stage.create(&stage.spec(&["true"])).await;
    assert_eq!(
        engine.kill_container(&id, "SIGKILL").await.refused(),
        ErrorKind::Conflict
    );
    assert_eq!(
        engine.pause_container(&id).await.refused(),
        ErrorKind::Conflict
    );
    engine.stop_container(&id, Some(0)).await.must();
    assert_eq!(stage.row(&id).await.state, ContainerState::Created);
}

pub(super) async fn a_paused_container_is_thawed(stage: &Stage<'_>) {
    let engine = stage.engine();
    let id = stage.sleeper().await;
    let kind = engine.unpause_container(&id).await.refused();
    assert!(
        matches!(kind, ErrorKind::Refused | ErrorKind::Conflict),
        "{kind:?}"
    );
    engine.pause_container(&id).await.must();
    assert_eq!(stage.row(&id).await.state, ContainerState::Paused);
    assert_eq!(stage.container(&id).await.state, ContainerState::Paused);
    assert_eq!(
        engine.pause_container(&id).await.refused(),
        ErrorKind::Conflict
    );
    engine.unpause_container(&id).await.must();
    assert_eq!(stage.row(&id).await.state, ContainerState::Running);
}

pub(super) async fn a_paused_container_can_be_stopped_but_not_started(stage: &Stage<'_>) {
    let engine = stage.engine();
    let id = stage.sleeper().await;
    engine.pause_container(&id).await.must();
    assert_eq!(
        engine.start_container(&id).await.refused(),
        ErrorKind::Conflict
    );
    let removed = engine.remove_container(&id, false, false).await;
    assert_eq!(removed.refused(), ErrorKind::Conflict);
    engine.stop_container(&id, Some(1)).await.must();
    stage.until_state(&id, ContainerState::Exited).await;
}

pub(super) async fn a_renamed_container_has_only_its_new_name(stage: &Stage<'_>) {
    let spec = stage.spec(&["true"]);
    let id = stage.create(&spec).await;
    let before = spec.name.unwrap_or_default();
    let after = stage.name(ObjectKind::Container);
    stage
        .engine()
        .rename_container(&before, &after)
        .await
        .must();
    assert_eq!(stage.row(&id).await.name, after);
    assert_eq!(stage.container(&after).await.id.as_str(), id);
    let gone = stage
        .engine()
        .inspect(ObjectKind::Container, &before)
        .await
        .map(drop);
    assert_eq!(gone.refused(), ErrorKind::NotFound);
    let spec = model::ContainerSpec {
        name: Some(before),
        ..stage.spec(&["true"])
    };
    stage.create(&spec).await;
}

pub(super) async fn a_bad_new_name_is_refused(stage: &Stage<'_>) {
    let spec = stage.spec(&["true"]);
    let taken = spec.name.clone().unwrap_or_default();
    stage.create(&spec).await;
    let id = stage.create(&stage.spec(&["true"])).await;
    let renamed = stage.engine().rename_container(&id, &taken).await;
    assert_eq!(renamed.refused(), ErrorKind::NameTaken);
    for name in ["a b", "<i>x</i>", "\u{202e}abc"] {
        let renamed = stage.engine().rename_container(&id, name).await;
        assert_eq!(renamed.refused(), ErrorKind::InvalidInput, "{name:?}");
    }
}

pub(super) async fn a_running_container_is_removed_by_force_only(stage: &Stage<'_>) {
    let engine = stage.engine();
    let id = stage.sleeper().await;
    let removed = engine.remove_container(&id, false, false).await;
    assert_eq!(removed.refused(), ErrorKind::Conflict);
    engine.remove_container(&id, true, false).await.must();
    let again = engine.remove_container(&id, true, false).await;
    assert_eq!(again.refused(), ErrorKind::NotFound);
}

pub(super) async fn exit_codes_are_waited_for(stage: &Stage<'_>) {
    let programs: [(&[&str], i64); 3] = [
        (&["true"], 0),
        (&["false"], 1),
        (&["sh", "-c", "exit 3"], 3),
    ];
    for (program, code) in programs {
        let id = stage.start(&stage.spec(program)).await;
        assert_eq!(
            stage.engine().wait_container(&id).await.must(),
            code,
            "{program:?}"
        );
    }
}

pub(super) async fn a_wait_ends_when_another_ends_the_container(stage: &Stage<'_>) {
    let mut spec = stage.spec(&["100"]);
    spec.entrypoint = Entrypoint::Exec(vec!["sleep".to_owned()]);
    let id = stage.start(&spec).await;
    assert_eq!(stage.row(&id).await.command, "sleep 100");
    let stop = async {
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
        stage.engine().stop_container(&id, Some(0)).await.must();
    };
    let (code, ()) = join(stage.engine().wait_container(&id), stop).await;
    assert_eq!(code.must(), 137);
}

pub(super) async fn a_wait_for_what_never_ran_ends_at_once(stage: &Stage<'_>) {
    let id = stage.create(&stage.spec(&["true"])).await;
    assert_eq!(stage.engine().wait_container(&id).await.must(), 0);
}

pub(super) async fn exit_codes_are_listed(stage: &Stage<'_>) {
    let id = stage.start(&stage.spec(&["sh", "-c", "exit 3"])).await;
    stage.engine().wait_container(&id).await.must();
    let row = stage.until_state(&id, ContainerState::Exited).await;
    assert_eq!(row.exit_code, Some(3));
    assert_eq!(stage.container(&id).await.exit_code, Some(3));
}

pub(super) async fn an_auto_removed_container_goes_by_itself(stage: &Stage<'_>) {
    let mut spec = stage.spec(&["sleep", "0.2"]);
    spec.auto_remove = true;
    let id = stage.create(&spec).await;
    assert!(stage.container(&id).await.auto_remove);
    stage.engine().start_container(&id).await.must();
    stage.until_gone(&id).await;
}

pub(super) async fn a_failing_container_is_restarted_as_often_as_wanted(stage: &Stage<'_>) {
    let mut spec = stage.spec(&["false"]);
    spec.restart = RestartPolicy::OnFailure {
        max_retries: Some(2),
    };
    let mut listener = stage.listen().await;
    let id = stage.start(&spec).await;
    let ends = std::sync::atomic::AtomicU32::new(0);
    listener
        .until(|event| {
            let is_end = event.id == id && event.action == "die";
            is_end && ends.fetch_add(1, std::sync::atomic::Ordering::Relaxed) == 2
        })
        .await;
    let row = stage.until_state(&id, ContainerState::Exited).await;
    assert_eq!(row.exit_code, Some(1));
    assert_eq!(stage.container(&id).await.restart_count, 2);
}

pub(super) async fn a_container_stopped_by_hand_is_not_restarted(stage: &Stage<'_>) {
    let mut spec = stage.spec(&["sleep", "1000"]);
    spec.restart = RestartPolicy::Always;
    let mut listener = stage.listen().await;
    let id = stage.start(&spec).await;
    stage.engine().stop_container(&id, Some(0)).await.must();
    listener
        .until(|event| event.id == id && event.action == "stop")
        .await;
    stage.until_state(&id, ContainerState::Exited).await;
    assert_eq!(stage.container(&id).await.restart_count, 0);
}
