//! Images, Networks and Volumes, and who uses them.

use model::{
    Action, ContainerAction, ErrorCode, ImageAction, MountSpec, NetworkAction, ObjectKind, Target,
    VolumeAction, VolumeSpec,
};

use super::{
    both, create, done, fails, fields, is_there, join, made, made_network, network, refused,
    remove, sleeper,
};

#[tokio::test(flavor = "multi_thread")]
async fn a_network_in_the_way_is_named_and_one_in_use_names_its_users() {
    for app in both() {
        let spec = network(&rig::unique("net"), "10.111.2.0/24");
        let net = made_network(&app, spec.clone()).await;

        let mut wider = network(&rig::unique("wide"), "10.111.0.0/16");
        let failure = refused(
            &app,
            Action::Network(NetworkAction::Create {
                spec: wider.clone(),
            }),
        )
        .await;
        assert_eq!(failure.code, ErrorCode::SubnetOverlap);
        assert_eq!(fields(&failure), ["subnets[0].subnet"]);
        assert!(
            failure
                .message
                .contains("10.111.0.0/16 overlaps with network "),
            "{failure:?}"
        );
        assert!(failure.hint.is_some());

        wider.name = net.name.clone();
        wider.subnets[0].subnet = "10.113.0.0/24".to_owned();
        let failure = refused(&app, Action::Network(NetworkAction::Create { spec: wider })).await;
        assert_eq!(failure.code, ErrorCode::NameTaken);
        assert_eq!(fields(&failure), ["name"]);
        assert!(failure.message.contains("10.111.2.0/24"), "{failure:?}");

        let mut member = sleeper(&rig::unique("member"));
        member.network = join(&net.name, None);
        let member = made(&app, create(member, true)).await;
        let go = || {
            Action::Network(NetworkAction::Remove {
                targets: vec![net.clone()],
            })
        };
        let told = app.consequences(&go()).await.expect("it can be told");
        assert!(told.ask);
        assert!(
            told.effects[0].starts_with(&format!("Container {} is on ", member.name)),
            "{told:?}"
        );
        let failure = fails(&app, go()).await;
        assert_eq!(failure.code, ErrorCode::InUse);
        let by = format!("container {} is on it", member.name);
        assert!(failure.message.ends_with(&by), "{failure:?}");

        done(
            &app,
            Action::Network(NetworkAction::Disconnect {
                target: net.clone(),
                container: member.clone(),
                force: false,
            }),
        )
        .await;
        done(&app, go()).await;
        assert!(!is_there(&app, ObjectKind::Network, &net.id).await);
        assert_eq!(fails(&app, go()).await.code, ErrorCode::NotFound);
        done(&app, remove(&[member], true)).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_volume_that_was_there_is_said_so_and_one_in_use_names_its_users() {
    for app in both() {
        let name = rig::unique("data");
        let make = || {
            Action::Volume(VolumeAction::Create {
                spec: VolumeSpec {
                    name: Some(name.clone()),
                    ..VolumeSpec::default()
                },
            })
        };
        let first = done(&app, make()).await;
        assert_eq!(first.created, Some(Target::named(&name)));
        assert_eq!(first.warnings, [""; 0]);
        let again = done(&app, make()).await;
        assert_eq!(again.warnings.len(), 1);
        assert!(again.warnings[0].contains("was there already"), "{again:?}");

        let mut user = sleeper(&rig::unique("user"));
        user.mounts = vec![MountSpec::Volume {
            name: Some(name.clone()),
            target: "/data".to_owned(),
            read_only: false,
        }];
        let user = made(&app, create(user, false)).await;
        let go = || {
            Action::Volume(VolumeAction::Remove {
                targets: vec![Target::named(&name)],
                force: false,
            })
        };
        let failure = fails(&app, go()).await;
        assert_eq!(failure.code, ErrorCode::InUse);
        assert!(
            failure
                .message
                .ends_with(&format!("container {} mounts it", user.name)),
            "{failure:?}"
        );
        let told = app.consequences(&go()).await.expect("it can be told");
        assert!(told.effects[0].contains(&user.name), "{told:?}");
        let told = app
            .consequences(&remove(std::slice::from_ref(&user), false))
            .await
            .expect("it can be told");
        assert!(
            told.effects.contains(&format!("Volume {name} stays.")),
            "{told:?}"
        );

        done(&app, remove(&[user], false)).await;
        let told = app.consequences(&go()).await.expect("it can be told");
        assert_eq!(told.effects, [format!("Everything in {name} is lost.")]);
        done(&app, go()).await;
        assert!(!is_there(&app, ObjectKind::Volume, &name).await);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_image_is_tagged_and_one_in_use_names_its_users() {
    for app in both() {
        let repository = format!("fairlead/{}", rig::unique("tagged"));
        let tag = |reference: &str| {
            Action::Image(ImageAction::Tag {
                target: Target::named(rig::SHELLLESS),
                reference: reference.to_owned(),
            })
        };
        done(&app, tag(&repository)).await;
        assert!(is_there(&app, ObjectKind::Image, &format!("{repository}:latest")).await);
        let failure = refused(&app, tag("Upper:1")).await;
        assert_eq!(failure.code, ErrorCode::InvalidInput);
        assert_eq!(fields(&failure), ["reference"]);

        let untag = |force| {
            Action::Image(ImageAction::Remove {
                targets: vec![Target::named(format!("{repository}:latest"))],
                force,
            })
        };
        let told = app
            .consequences(&untag(false))
            .await
            .expect("it can be told");
        assert!(told.ask);
        assert!(told.effects[0].contains("the image stays as"), "{told:?}");
        done(&app, untag(false)).await;
        assert!(!is_there(&app, ObjectKind::Image, &repository).await);
        assert!(is_there(&app, ObjectKind::Image, rig::SHELLLESS).await);

        let mut user = sleeper(&rig::unique("imageuser"));
        user.image = rig::SHELLLESS.to_owned();
        let user = made(&app, create(user, true)).await;
        let image = super::container(&app, &user.id).await.image_id;
        let by_id = Action::Image(ImageAction::Remove {
            targets: vec![Target::new(image.as_str(), rig::SHELLLESS)],
            force: false,
        });
        let failure = fails(&app, by_id).await;
        assert_eq!(failure.code, ErrorCode::InUse);
        assert!(failure.message.contains(&user.name), "{failure:?}");
        assert!(failure.hint.is_some());
        done(&app, remove(&[user], true)).await;

        let gone = Action::Image(ImageAction::Pull {
            reference: "no/where:1".to_owned(),
        });
        let told = app.consequences(&gone).await.expect("it can be told");
        assert!(!told.ask);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn consequences_tell_the_truth_about_a_running_container() {
    for app in both() {
        let mut spec = sleeper(&rig::unique("told"));
        spec.auto_remove = true;
        spec.mounts = vec![MountSpec::Volume {
            name: None,
            target: "/cache".to_owned(),
            read_only: false,
        }];
        let target = made(&app, create(spec, true)).await;
        let stop = Action::Container(ContainerAction::Stop {
            targets: vec![target.clone()],
            timeout_s: Some(0),
        });
        let told = app.consequences(&stop).await.expect("it can be told");
        assert!(!told.ask);
        assert!(
            told.effects.iter().any(|effect| effect.contains("--rm")),
            "{told:?}"
        );

        let told = app
            .consequences(&remove(std::slice::from_ref(&target), true))
            .await
            .expect("it can be told");
        assert!(told.ask);
        assert_eq!(told.title, format!("Remove container {}?", target.name));
        assert!(
            told.effects[0].contains("is running and is ended at once"),
            "{told:?}"
        );
        assert!(
            told.effects
                .iter()
                .any(|effect| effect.starts_with("Anonymous volume ")
                    && effect.contains("at /cache) goes")),
            "{told:?}"
        );
        done(&app, stop).await;
    }
}
