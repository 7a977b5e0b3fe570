//! Volumes and Images.

use engine::ErrorKind;
use model::{Detail, MountSpec, ObjectKind, VolumeSpec};

use super::stage::{Must, Stage};

pub(super) async fn a_volume_is_made_once(stage: &Stage<'_>) {
    let mut spec = VolumeSpec {
        name: Some(stage.name(ObjectKind::Volume)),
        ..VolumeSpec::default()
    };
    spec.labels.insert("k".to_owned(), "<v>".to_owned());
    let name = stage.engine().create_volume(&spec).await.must().id;
    assert_eq!(Some(&name), spec.name.as_ref());
    assert_eq!(stage.engine().create_volume(&spec).await.must().id, name);
    let volumes = stage.engine().volumes().await.must();
    let rows: Vec<_> = volumes
        .iter()
        .filter(|row| row.name.as_str() == name)
        .collect();
    assert_eq!(rows.len(), 1, "{rows:?}");
    assert_eq!(
        (rows[0].driver.as_str(), &rows[0].labels),
        ("local", &spec.labels)
    );
    assert!(
        rows[0].mountpoint.contains(&name) && rows[0].created.is_some(),
        "{rows:?}"
    );
    let inspection = stage
        .engine()
        .inspect(ObjectKind::Volume, &name)
        .await
        .must();
    assert_eq!(inspection.document["Name"], name.as_str());
    let Detail::Volume(detail) = inspection.detail else {
        panic!("no volume: {inspection:?}")
    };
    assert_eq!(
        (detail.scope.as_str(), &detail.labels),
        ("local", &spec.labels)
    );
    assert!(detail.used_by.is_empty(), "{detail:?}");
    stage.engine().remove_volume(&name, false).await.must();
    let again = stage.engine().remove_volume(&name, false).await;
    assert_eq!(again.refused(), ErrorKind::NotFound);
}

pub(super) async fn a_volume_without_a_name_gets_one(stage: &Stage<'_>) {
    let name = stage
        .engine()
        .create_volume(&VolumeSpec::default())
        .await
        .must()
        .id;
    stage.note(ObjectKind::Volume, &name);
    assert_eq!(name.len(), 64, "{name}");
}

pub(super) async fn a_volume_in_use_is_not_removed(stage: &Stage<'_>) {
    let volume = stage.name(ObjectKind::Volume);
    let mut spec = stage.spec(&["true"]);
    spec.mounts = vec![MountSpec::Volume {
        name: Some(volume.clone()),
        target: "/data".to_owned(),
        read_only: false,
    }];
    let id = stage.create(&spec).await;
    assert_eq!(
        stage.engine().remove_volume(&volume, false).await.refused(),
        ErrorKind::InUse
    );
    let inspection = stage
        .engine()
        .inspect(ObjectKind::Volume, &volume)
        .await
        .must();
    let Detail::Volume(detail) = inspection.detail else {
        panic!("no volume: {inspection:?}")
    };
    assert_eq!(detail.used_by, [spec.name.unwrap_or_default()]);
    // It has a name, so it stays although volumes are to go.
    stage
        .engine()
        .remove_container(&id, false, true)
        .await
        .must();
    stage.engine().remove_volume(&volume, false).await.must();
}

pub(super) async fn a_tag_is_given_and_taken(stage: &Stage<'_>) {
    let engine = stage.engine();
    let tag = stage.name(ObjectKind::Image);
    engine.tag_image(stage.image(), &tag).await.must();
    let has = |tags: &[String]| tags.contains(&tag);
    let images = engine.images().await.must();
    let image = images
        .iter()
        .find(|image| has(&image.tags))
        .expect("the tag is listed");
    let Detail::Image(detail) = engine.inspect(ObjectKind::Image, &tag).await.must().detail else {
        panic!("inspecting an image gave something else");
    };
    assert_eq!(detail.id, image.id);
    assert!(has(&detail.tags), "{detail:?}");
    let lines = engine.remove_image(&tag, false).await.must();
    assert!(lines.iter().any(|line| line.contains(&tag)), "{lines:?}");
    let gone = engine.inspect(ObjectKind::Image, &tag).await.map(drop);
    assert_eq!(gone.refused(), ErrorKind::NotFound);
    engine
        .inspect(ObjectKind::Image, stage.image())
        .await
        .must();
}

pub(super) async fn a_container_whose_tag_is_gone_shows_the_id(stage: &Stage<'_>) {
    let tag = stage.name(ObjectKind::Image);
    stage.engine().tag_image(stage.image(), &tag).await.must();
    let mut spec = stage.spec(&["true"]);
    spec.image.clone_from(&tag);
    let id = stage.create(&spec).await;
    assert_eq!(stage.row(&id).await.image, tag);
    // The Image has another tag, so that this one is free to go.
    stage.engine().remove_image(&tag, false).await.must();
    let row = stage.row(&id).await;
    assert_eq!(row.image, row.image_id.as_str());
    assert_eq!(stage.container(&id).await.image, tag);
}

pub(super) async fn a_malformed_tag_is_refused(stage: &Stage<'_>) {
    for tag in ["Upper:1", "a b:1", "x:<b>"] {
        let tagged = stage.engine().tag_image(stage.image(), tag).await;
        assert_eq!(tagged.refused(), ErrorKind::InvalidInput, "{tag:?}");
    }
}

pub(super) async fn an_image_that_runs_is_not_removed(stage: &Stage<'_>) {
    let id = stage.sleeper().await;
    let image = stage.row(&id).await.image_id;
    // By id, because other tags of the same image come and go meanwhile.
    let kind = stage
        .engine()
        .remove_image(image.as_str(), false)
        .await
        .refused();
    assert!(
        matches!(kind, ErrorKind::InUse | ErrorKind::Conflict),
        "{kind:?}"
    );
    stage
        .engine()
        .inspect(ObjectKind::Image, stage.image())
        .await
        .must();
}

pub(super) async fn a_pull_that_finds_nothing_fails(stage: &Stage<'_>) {
    // Nobody listens at this port of the Engine's own host.
    let kind = stage
        .engine()
        .pull_image("127.0.0.1:9/cc/nobody:1")
        .await
        .refused();
    assert!(
        matches!(kind, ErrorKind::Refused | ErrorKind::NotFound),
        "{kind:?}"
    );
}
