//! What an Engine says about itself, how objects are found, and what they use.

use engine::{ErrorKind, Wanted};
use futures_util::StreamExt;
use model::{ContainerId, ContainerState, Detail, LogQuery, ObjectKind};

use super::stage::{Must, Stage};

/// A text that has the form of an id and names nothing.
const NOBODY: &str = "f00dfeedf00dfeedf00dfeedf00dfeedf00dfeedf00dfeedf00dfeedf00dfeed";

pub(super) async fn a_greeting_gives_versions(stage: &Stage<'_>) {
    let greeting = stage.engine().greet().await.must();
    assert!(
        !greeting.id.is_empty() && !greeting.version.is_empty(),
        "{greeting:?}"
    );
    let minor = greeting
        .api_version
        .strip_prefix("1.")
        .and_then(|n| n.parse::<u32>().ok());
    assert!(minor.is_some_and(|minor| minor >= 41), "{greeting:?}");
    stage.engine().ping().await.must();
}

pub(super) async fn facts_are_filled(stage: &Stage<'_>) {
    let facts = stage.engine().facts().await.must();
    let greeting = stage.engine().greet().await.must();
    assert_eq!(facts.id, greeting.id);
    assert_eq!(facts.version, greeting.version);
    assert_eq!(facts.negotiated_api_version, greeting.api_version);
    assert!(facts.cpus > 0 && facts.memory.0 > 0, "{facts:?}");
    assert!(facts.platform.starts_with("linux/"), "{facts:?}");
    for text in [
        &facts.storage_driver,
        &facts.root_dir,
        &facts.log_driver,
        &facts.runtime,
    ] {
        assert!(!text.is_empty(), "{facts:?}");
    }
}

pub(super) async fn builtin_networks_are_there(stage: &Stage<'_>) {
    let networks = stage.engine().networks().await.must();
    for name in ["bridge", "host", "none"] {
        let found = networks
            .iter()
            .find(|network| network.name == name)
            .expect(name);
        assert!(found.is_builtin() && found.scope == "local", "{found:?}");
    }
    let bridge = stage.network("bridge").await;
    assert!(!bridge.removable && bridge.driver == "bridge", "{bridge:?}");
    assert!(!bridge.subnets.is_empty(), "{bridge:?}");
}

pub(super) async fn the_image_is_listed_and_inspected(stage: &Stage<'_>) {
    let images = stage.engine().images().await.must();
    let image = images
        .iter()
        .find(|image| image.tags.iter().any(|tag| tag == stage.image()));
    let image = image.expect("the image is listed by its tag");
    assert!(
        image.id.as_str().starts_with("sha256:") && image.size.0 > 0,
        "{image:?}"
    );
    let inspection = stage
        .engine()
        .inspect(ObjectKind::Image, stage.image())
        .await
        .must();
    assert_eq!(inspection.object, ObjectKind::Image);
    assert_eq!(inspection.document["Id"], image.id.as_str());
    let Detail::Image(detail) = inspection.detail else {
        panic!("no image: {inspection:?}")
    };
    assert_eq!(detail.id, image.id);
    assert_eq!(detail.command, ["sh"]);
    assert!(detail.platform.starts_with("linux/"), "{detail:?}");
    assert_eq!(detail.layers.len(), 1, "{detail:?}");
}

pub(super) async fn a_list_by_ids_leaves_out_what_is_not_there(stage: &Stage<'_>) {
    let one = stage.create(&stage.spec(&["true"])).await;
    let two = stage.create(&stage.spec(&["true"])).await;
    let wanted = Wanted::Ids(vec![one.clone(), NOBODY.to_owned(), two.clone()]);
    let rows = stage.engine().containers(&wanted).await.must();
    let mut found: Vec<&str> = rows.iter().map(|row| row.id.as_str()).collect();
    found.sort_unstable();
    let mut all = [one.as_str(), two.as_str()];
    all.sort_unstable();
    assert_eq!(found, all);
    let rows = stage.engine().containers(&Wanted::All).await.must();
    assert!(
        all.iter()
            .all(|id| rows.iter().any(|row| row.id.as_str() == *id))
    );
}

pub(super) async fn references_are_ids_names_and_beginnings_of_ids(stage: &Stage<'_>) {
    let spec = stage.spec(&["true"]);
    let id = stage.create(&spec).await;
    assert!(
        id.len() == 64 && id.bytes().all(|b| b.is_ascii_hexdigit()),
        "{id}"
    );
    for reference in [
        id.as_str(),
        &id[..12],
        spec.name.as_deref().unwrap_or_default(),
    ] {
        assert_eq!(stage.container(reference).await.id.as_str(), id);
    }
}

pub(super) async fn unknown_containers_are_not_found(stage: &Stage<'_>) {
    let engine = stage.engine();
    for reference in [NOBODY, "cc-nobody"] {
        let answers = [
            engine
                .inspect(ObjectKind::Container, reference)
                .await
                .map(drop)
                .refused(),
            engine.start_container(reference).await.refused(),
            engine.stop_container(reference, Some(0)).await.refused(),
            engine.restart_container(reference, Some(0)).await.refused(),
            engine.kill_container(reference, "SIGKILL").await.refused(),
            engine.pause_container(reference).await.refused(),
            engine.unpause_container(reference).await.refused(),
            engine
                .rename_container(reference, "cc-other")
                .await
                .refused(),
            engine
                .remove_container(reference, false, false)
                .await
                .refused(),
            engine.wait_container(reference).await.refused(),
            engine
                .logs(reference, &LogQuery::default())
                .next()
                .await
                .expect("an item")
                .refused(),
            engine
                .connect_network("bridge", reference, None, &[])
                .await
                .refused(),
        ];
        assert!(
            answers.iter().all(|kind| *kind == ErrorKind::NotFound),
            "{answers:?}"
        );
    }
}

pub(super) async fn unknown_images_networks_and_volumes_are_not_found(stage: &Stage<'_>) {
    let engine = stage.engine();
    // A Container that does not run takes any name of a Network: the Engine looks at its start.
    let container = stage.sleeper().await;
    let answers = [
        engine
            .inspect(ObjectKind::Image, "cc/nobody:1")
            .await
            .map(drop)
            .refused(),
        engine
            .tag_image("cc/nobody:1", "cc/other:1")
            .await
            .refused(),
        engine
            .remove_image("cc/nobody:1", false)
            .await
            .map(drop)
            .refused(),
        engine
            .inspect(ObjectKind::Network, "cn-nobody")
            .await
            .map(drop)
            .refused(),
        engine.remove_network("cn-nobody").await.refused(),
        engine
            .connect_network("cn-nobody", &container, None, &[])
            .await
            .refused(),
        engine
            .disconnect_network("cn-nobody", &container, false)
            .await
            .refused(),
        engine
            .inspect(ObjectKind::Volume, "cv-nobody")
            .await
            .map(drop)
            .refused(),
        engine.remove_volume("cv-nobody", false).await.refused(),
    ];
    assert!(
        answers.iter().all(|kind| *kind == ErrorKind::NotFound),
        "{answers:?}"
    );
}

pub(super) async fn usage_is_measured_twice(stage: &Stage<'_>) {
    let id = stage.sleeper().await;
    stage.until_state(&id, ContainerState::Running).await;
    let id = ContainerId::new(id);
    let first = stage.engine().usage(&id, None).await.must();
    assert_eq!((&first.sample.id, first.sample.cpu_percent), (&id, None));
    tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    let second = stage.engine().usage(&id, Some(&first.counter)).await.must();
    let percent = second.sample.cpu_percent;
    assert!(percent.is_some_and(|percent| percent >= 0.0), "{second:?}");
    assert!(
        second.counter.system_ns > first.counter.system_ns,
        "{first:?} {second:?}"
    );
}
