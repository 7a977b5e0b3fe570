//! What becomes of a spec.

use std::collections::BTreeMap;

use engine::ErrorKind;
use model::{ContainerState, Entrypoint, MountKind, MountSpec, ObjectKind, RestartPolicy};

use super::stage::{Must, Stage};

fn words(words: &[&str]) -> Vec<String> {
    words.iter().map(|word| (*word).to_owned()).collect()
}

pub(super) async fn a_created_container_is_listed(stage: &Stage<'_>) {
    let spec = stage.spec(&["sleep", "1000"]);
    let id = stage.create(&spec).await;
    let row = stage.row(&id).await;
    assert_eq!(Some(row.name.as_str()), spec.name.as_deref());
    assert_eq!(row.image, stage.image());
    assert_eq!(row.command, "sleep 1000");
    assert_eq!(row.state, ContainerState::Created);
    assert_eq!((row.exit_code, row.health), (None, None));
    assert!(row.ports.is_empty() && row.mounts.is_empty(), "{row:?}");
    let detail = stage.container(&id).await;
    assert_eq!(
        (detail.pid, detail.started, detail.exit_code),
        (None, None, None)
    );
    assert_eq!(detail.image_id, row.image_id);
}

pub(super) async fn every_field_of_a_spec_is_kept(stage: &Stage<'_>) {
    let mut spec = stage.spec(&["100"]);
    spec.entrypoint = Entrypoint::Exec(words(&["sleep"]));
    spec.env = words(&["A=1", "B=two words", "C="]);
    spec.hostname = Some("box.example".to_owned());
    spec.user = Some("65534:65534".to_owned());
    spec.working_dir = Some("/tmp".to_owned());
    spec.tty = true;
    spec.stdin_open = true;
    spec.labels = BTreeMap::from([("k".to_owned(), "<v> \"quoted\"".to_owned())]);
    let id = stage.create(&spec).await;
    let detail = stage.container(&id).await;
    assert_eq!(detail.entrypoint, ["sleep"]);
    assert_eq!(detail.command, ["100"]);
    assert!(
        spec.env
            .iter()
            .all(|variable| detail.env.contains(variable)),
        "{detail:?}"
    );
    assert_eq!(detail.hostname, "box.example");
    assert_eq!(detail.user, "65534:65534");
    assert_eq!(detail.working_dir, "/tmp");
    assert!(
        detail.tty && detail.stdin_open && !detail.auto_remove,
        "{detail:?}"
    );
    assert_eq!(
        detail.labels.get("k").map(String::as_str),
        Some("<v> \"quoted\"")
    );
    assert_eq!(detail.image, stage.image());
    assert_eq!(stage.row(&id).await.labels.get("k"), spec.labels.get("k"));
}

pub(super) async fn entrypoints_have_four_forms(stage: &Stage<'_>) {
    let forms = [
        (Entrypoint::FromImage, vec![], vec![], vec!["sh"]),
        (
            Entrypoint::Cleared,
            vec!["sleep", "1"],
            vec![],
            vec!["sleep", "1"],
        ),
        (
            Entrypoint::Exec(words(&["sleep"])),
            vec![],
            vec!["sleep"],
            vec![],
        ),
        (
            Entrypoint::Shell("sleep 1".to_owned()),
            vec![],
            vec!["/bin/sh", "-c", "sleep 1"],
            vec![],
        ),
    ];
    for (form, command, first, rest) in forms {
        let mut spec = stage.spec(&command);
        spec.entrypoint = form;
        let detail = stage.container(&stage.create(&spec).await).await;
        assert_eq!(detail.entrypoint, first, "{spec:?}");
        assert_eq!(detail.command, rest, "{spec:?}");
    }
}

pub(super) async fn restart_policies_are_kept(stage: &Stage<'_>) {
    let policies = [
        (RestartPolicy::No, "no"),
        (RestartPolicy::Always, "always"),
        (RestartPolicy::UnlessStopped, "unless-stopped"),
        (RestartPolicy::OnFailure { max_retries: None }, "on-failure"),
        (
            RestartPolicy::OnFailure {
                max_retries: Some(3),
            },
            "on-failure:3",
        ),
    ];
    for (policy, text) in policies {
        let mut spec = stage.spec(&["true"]);
        spec.restart = policy;
        assert_eq!(
            stage
                .container(&stage.create(&spec).await)
                .await
                .restart_policy,
            text
        );
    }
    let mut spec = stage.spec(&["true"]);
    spec.restart = RestartPolicy::Always;
    spec.auto_remove = true;
    assert_eq!(
        stage.engine().create_container(&spec).await.refused(),
        ErrorKind::InvalidInput
    );
}

pub(super) async fn mounts_of_each_kind_are_kept(stage: &Stage<'_>) {
    let volume = stage.name(ObjectKind::Volume);
    let mut spec = stage.spec(&["true"]);
    let target = |path: &str| path.to_owned();
    spec.mounts = vec![
        MountSpec::Bind {
            source: "/etc".to_owned(),
            target: target("/a"),
            read_only: true,
        },
        MountSpec::Volume {
            name: Some(volume.clone()),
            target: target("/b"),
            read_only: false,
        },
        MountSpec::Tmpfs {
            target: target("/c"),
        },
    ];
    let id = stage.create(&spec).await;
    let mounts = stage.container(&id).await.mounts;
    let mut found: Vec<_> = mounts
        .iter()
        .map(|m| {
            (
                m.destination.as_str(),
                m.kind,
                m.source.as_str(),
                m.read_only,
            )
        })
        .collect();
    found.sort_unstable();
    assert_eq!(
        found,
        [
            ("/a", MountKind::Bind, "/etc", true),
            ("/b", MountKind::Volume, volume.as_str(), false),
            ("/c", MountKind::Tmpfs, "", false),
        ]
    );
    assert!(
        stage
            .row(&id)
            .await
            .mounts
            .iter()
            .any(|mount| mount.source == volume)
    );
}

pub(super) async fn an_anonymous_volume_goes_with_its_container_if_wanted(stage: &Stage<'_>) {
    for goes in [true, false] {
        let mut spec = stage.spec(&["true"]);
        let target = "/data".to_owned();
        spec.mounts = vec![MountSpec::Volume {
            name: None,
            target,
            read_only: false,
        }];
        let id = stage.create(&spec).await;
        let volume = stage.container(&id).await.mounts[0].source.clone();
        stage.note(ObjectKind::Volume, &volume);
        assert_eq!(volume.len(), 64, "{volume}");
        stage
            .engine()
            .remove_container(&id, false, goes)
            .await
            .must();
        let volumes = stage.engine().volumes().await.must();
        assert_eq!(
            volumes.iter().all(|found| found.name.as_str() != volume),
            goes
        );
    }
}

pub(super) async fn a_missing_image_is_named(stage: &Stage<'_>) {
    let mut spec = stage.spec(&["true"]);
    spec.image = "cc/nobody:7".to_owned();
    let kind = stage.engine().create_container(&spec).await.refused();
    assert_eq!(kind, ErrorKind::ImageMissing("cc/nobody:7".to_owned()));
}

pub(super) async fn a_taken_name_is_refused(stage: &Stage<'_>) {
    let spec = stage.spec(&["true"]);
    stage.create(&spec).await;
    assert_eq!(
        stage.engine().create_container(&spec).await.refused(),
        ErrorKind::NameTaken
    );
}

pub(super) async fn hostile_names_are_refused(stage: &Stage<'_>) {
    for name in [
        "a b",
        "<b>x</b>",
        "../../x",
        "\u{202e}abc",
        "-x",
        "x;reboot",
        "a\nb",
        "ä1",
    ] {
        let mut spec = stage.spec(&["true"]);
        spec.name = Some(name.to_owned());
        let kind = stage.engine().create_container(&spec).await.refused();
        assert_eq!(kind, ErrorKind::InvalidInput, "{name:?}");
        let spec = model::VolumeSpec {
            name: Some(name.to_owned()),
            ..Default::default()
        };
        let kind = stage.engine().create_volume(&spec).await.refused();
        assert_eq!(kind, ErrorKind::InvalidInput, "{name:?}");
    }
}

pub(super) async fn a_name_is_invented(stage: &Stage<'_>) {
    let mut spec = stage.spec(&["true"]);
    spec.name = None;
    let row = stage.row(&stage.create(&spec).await).await;
    assert!(model::is_object_name(&row.name), "{row:?}");
}

pub(super) async fn a_long_name_is_kept(stage: &Stage<'_>) {
    let mut spec = stage.spec(&["true"]);
    let name = format!("{}{}", spec.name.unwrap_or_default(), "x".repeat(300));
    spec.name = Some(name.clone());
    assert_eq!(stage.row(&stage.create(&spec).await).await.name, name);
}
