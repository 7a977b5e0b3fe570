//! What an Engine tells while it happens.

use engine::Wanted;
use model::{MountSpec, NetworkJoin, ObjectKind};

use super::stage::{Must, Stage, assert_order};

pub(super) async fn a_life_is_told_in_order(stage: &Stage<'_>) {
    let mut listener = stage.listen().await;
    let mut spec = stage.spec(&["sleep", "1000"]);
    spec.labels.insert("k".to_owned(), "v".to_owned());
    let id = stage.start(&spec).await;
    stage.engine().stop_container(&id, Some(0)).await.must();
    stage
        .engine()
        .remove_container(&id, false, false)
        .await
        .must();
    listener
        .until(|event| event.id == id && event.action == "destroy")
        .await;
    listener
        .until(|event| event.id == id && event.action == "stop")
        .await;
    assert_order(
        &listener.actions(&id),
        &["create", "start", "die", "destroy"],
    );
    assert_order(
        &listener.actions(&id),
        &["start", "kill", "stop", "destroy"],
    );
    let died = listener
        .until(|event| event.id == id && event.action == "die")
        .await;
    assert_eq!(died.object, Some(ObjectKind::Container));
    assert_eq!(died.name, spec.name);
    assert_eq!(
        died.attributes.get("exitCode").map(String::as_str),
        Some("137")
    );
    assert_eq!(died.attributes.get("k").map(String::as_str), Some("v"));
}

pub(super) async fn changes_without_an_end_are_told(stage: &Stage<'_>) {
    let engine = stage.engine();
    let mut listener = stage.listen().await;
    let id = stage.sleeper().await;
    engine.pause_container(&id).await.must();
    engine.unpause_container(&id).await.must();
    let name = stage.name(ObjectKind::Container);
    engine.rename_container(&id, &name).await.must();
    engine.restart_container(&id, Some(0)).await.must();
    engine.kill_container(&id, "KILL").await.must();
    let is_kill = |signal: &str| signal == "9" || signal == "SIGKILL";
    let renamed = listener
        .until(|event| event.id == id && event.action == "rename")
        .await;
    assert_eq!(renamed.name.as_deref(), Some(name.as_str()));
    listener
        .until(|event| event.id == id && event.action == "restart")
        .await;
    let count = std::sync::atomic::AtomicU32::new(0);
    listener
        .until(|event| {
            let is_end = event.id == id && event.action == "die";
            is_end && count.fetch_add(1, std::sync::atomic::Ordering::Relaxed) == 1
        })
        .await;
    let told = listener.actions(&id);
    assert_order(
        &told,
        &[
            "create", "start", "pause", "unpause", "rename", "die", "start",
        ],
    );
    let killed = listener
        .until(|event| {
            let signal = event.attributes.get("signal").map_or("", String::as_str);
            event.id == id && event.action == "kill" && is_kill(signal)
        })
        .await;
    assert_eq!(killed.object, Some(ObjectKind::Container));
}

pub(super) async fn the_life_of_a_network_is_told(stage: &Stage<'_>) {
    let engine = stage.engine();
    let mut listener = stage.listen().await;
    let network = stage.network_spec("192.169.120.0/24");
    let network_id = engine.create_network(&network).await.must().id;
    let mut spec = stage.spec(&["sleep", "1000"]);
    spec.network = Some(NetworkJoin {
        network: network.name.clone(),
        ipv4: None,
        aliases: Vec::new(),
    });
    let id = stage.start(&spec).await;
    engine.remove_container(&id, true, false).await.must();
    engine.remove_network(&network.name).await.must();
    listener
        .until(|event| event.id == network_id && event.action == "destroy")
        .await;
    let told = listener.actions(&network_id);
    assert_order(&told, &["create", "connect", "disconnect", "destroy"]);
    let joined = listener
        .until(|event| event.id == network_id && event.action == "connect")
        .await;
    assert_eq!(joined.object, Some(ObjectKind::Network));
    assert_eq!(joined.name.as_deref(), Some(network.name.as_str()));
    assert_eq!(joined.attributes.get("container"), Some(&id));
}

pub(super) async fn the_life_of_a_volume_is_told(stage: &Stage<'_>) {
    let engine = stage.engine();
    let mut listener = stage.listen().await;
    let volume = stage.name(ObjectKind::Volume);
    let mut spec = stage.spec(&["sleep", "1000"]);
    let (name, target) = (Some(volume.clone()), "/data".to_owned());
    spec.mounts = vec![MountSpec::Volume {
        name,
        target,
        read_only: false,
    }];
    let id = stage.start(&spec).await;
    engine.remove_container(&id, true, false).await.must();
    engine.remove_volume(&volume, false).await.must();
    let gone = listener
        .until(|event| event.id == volume && event.action == "destroy")
        .await;
    assert_eq!(gone.object, Some(ObjectKind::Volume));
    assert_order(
        &listener.actions(&volume),
        &["create", "mount", "unmount", "destroy"],
    );
    let mounted = listener
        .until(|event| event.id == volume && event.action == "mount")
        .await;
    assert_eq!(mounted.attributes.get("container"), Some(&id));
}

pub(super) async fn tags_are_told(stage: &Stage<'_>) {
    let engine = stage.engine();
    let mut listener = stage.listen().await;
    let tag = stage.name(ObjectKind::Image);
    engine.tag_image(stage.image(), &tag).await.must();
    let is_image = |object| object == Some(ObjectKind::Image);
    let tagged = listener
        .until(|event| {
            is_image(event.object)
                && event.action == "tag"
                && event
                    .name
                    .as_deref()
                    .is_some_and(|name| name.ends_with(tag.as_str()))
        })
        .await;
    engine.remove_image(&tag, false).await.must();
    listener
        .until(|event| is_image(event.object) && event.action == "untag")
        .await;
    assert!(!tagged.id.is_empty());
}

pub(super) async fn an_event_is_not_missed_between_listening_and_listing(stage: &Stage<'_>) {
    let mut listener = stage.listen().await;
    let before = stage.engine().containers(&Wanted::All).await.must();
    let id = stage.create(&stage.spec(&["true"])).await;
    assert!(before.iter().all(|row| row.id.as_str() != id));
    let told = listener
        .until(|event| event.id == id && event.action == "create")
        .await;
    let row = stage.row(&id).await;
    assert_eq!(told.name, Some(row.name));
    // The list's time is cut to seconds.
    assert!(
        told.at.0 + 1000 >= row.created.0,
        "{told:?} {:?}",
        row.created
    );
}
