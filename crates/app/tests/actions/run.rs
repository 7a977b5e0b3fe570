//! A Container's life, and what stops it from living.

use model::{
    Action, ContainerAction, ContainerState, Entrypoint, ErrorCode, ObjectKind, PortSpec, Target,
};

use super::{
    both, container, create, done, fails, fields, is_there, join, made, made_network, network,
    real, refused, remove, sleeper, start, state,
};

#[tokio::test(flavor = "multi_thread")]
async fn a_container_goes_through_every_state_it_is_asked_for() {
    for app in both() {
        let name = rig::unique("life");
        let target = made(&app, create(sleeper(&name), true)).await;
        assert_eq!(target.name, name);
        assert_eq!(state(&app, &target.id).await, ContainerState::Running);
        let one = || vec![target.clone()];

        done(
            &app,
            Action::Container(ContainerAction::Pause { targets: one() }),
        )
        .await;
        assert_eq!(state(&app, &name).await, ContainerState::Paused);
        let failure = fails(&app, remove(&one(), false)).await;
        assert_eq!(failure.code, ErrorCode::Conflict);
        assert!(failure.hint.expect("a hint").contains("by force"));
        done(
            &app,
            Action::Container(ContainerAction::Unpause { targets: one() }),
        )
        .await;
        let failure = fails(
            &app,
            Action::Container(ContainerAction::Unpause { targets: one() }),
        )
        .await;
        assert_eq!(failure.code, ErrorCode::Conflict);
        assert!(failure.message.ends_with("it is running"), "{failure:?}");

        let kill = ContainerAction::Kill {
            targets: one(),
            signal: "kill".to_owned(),
        };
        done(&app, Action::Container(kill)).await;
        assert_eq!(app.wait(&target.id).await.expect("it ended"), 137);
        let failure = fails(
            &app,
            Action::Container(ContainerAction::Pause { targets: one() }),
        )
        .await;
        assert_eq!(failure.code, ErrorCode::Conflict);
        assert_eq!(failure.hint.as_deref(), Some("Start it first."));

        let outcome = done(&app, start(&target)).await;
        assert_eq!(outcome.done, one());
        let timeout_s = Some(0);
        let targets = one();
        done(
            &app,
            Action::Container(ContainerAction::Restart { targets, timeout_s }),
        )
        .await;
        assert_eq!(state(&app, &name).await, ContainerState::Running);
        let targets = one();
        done(
            &app,
            Action::Container(ContainerAction::Stop { targets, timeout_s }),
        )
        .await;
        assert_eq!(state(&app, &name).await, ContainerState::Exited);

        let other = rig::unique("renamed");
        let rename = ContainerAction::Rename {
            target: target.clone(),
            name: other.clone(),
        };
        done(&app, Action::Container(rename)).await;
        assert_eq!(container(&app, &other).await.id.as_str(), target.id);
        done(&app, remove(&one(), false)).await;
        assert!(!is_there(&app, ObjectKind::Container, &target.id).await);
        assert_eq!(fails(&app, start(&target)).await.code, ErrorCode::NotFound);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn each_of_many_targets_has_its_own_result() {
    for app in both() {
        let mut targets = Vec::new();
        for _ in 0..12 {
            targets.push(made(&app, create(sleeper(&rig::unique("many")), false)).await);
        }
        let missing = Target::named(rig::unique("missing"));
        let mut asked = targets.clone();
        asked.insert(5, missing.clone());
        // Named twice, it is removed once.
        asked.push(targets[0].clone());
        let outcome = app
            .perform(remove(&asked, false))
            .await
            .expect("it was tried");
        assert_eq!(outcome.done, targets);
        assert_eq!(outcome.failed.len(), 1);
        assert_eq!(outcome.failed[0].target, missing);
        assert_eq!(outcome.failed[0].failure.code, ErrorCode::NotFound);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_made_says_why_at_the_field_and_leaves_nothing() {
    for app in both() {
        let name = rig::unique("holder");
        let holder = made(&app, create(sleeper(&name), false)).await;

        let failure = refused(&app, create(sleeper(&name), true)).await;
        assert_eq!(failure.code, ErrorCode::NameTaken);
        assert_eq!(fields(&failure), ["name"]);
        let whose = format!("belongs to container {}", &holder.id[..12]);
        assert!(failure.message.contains(&whose), "{failure:?}");
        assert!(failure.hint.is_some() && failure.detail.is_some());

        let mut spec = sleeper(&rig::unique("imageless"));
        spec.image = "fairlead/nowhere:1".to_owned();
        let failure = refused(&app, create(spec, true)).await;
        assert_eq!(failure.code, ErrorCode::ImageMissing);
        assert_eq!(fields(&failure), ["image"]);
        assert!(
            failure
                .hint
                .expect("a hint")
                .contains("Pull fairlead/nowhere:1")
        );

        let mut spec = sleeper("-bad");
        spec.image = String::new();
        let failure = refused(&app, create(spec, true)).await;
        assert_eq!(failure.code, ErrorCode::InvalidInput);
        assert_eq!(fields(&failure), ["image", "name"]);

        let mut spec = sleeper(&rig::unique("netless"));
        let network = rig::unique("nonet");
        spec.network = join(&network, None);
        let name = spec.name.clone().expect("a name");
        let failure = refused(&app, create(spec, true)).await;
        assert_eq!(failure.code, ErrorCode::NotFound);
        assert_eq!(fields(&failure), ["network.network"]);
        assert!(failure.message.contains(&network));
        assert!(!is_there(&app, ObjectKind::Container, &name).await);

        let rename = ContainerAction::Rename {
            target: made(&app, create(sleeper(&rig::unique("other")), false)).await,
            name: holder.name.clone(),
        };
        let failure = fails(&app, Action::Container(rename)).await;
        assert_eq!(failure.code, ErrorCode::NameTaken);
        assert_eq!(fields(&failure), ["name"]);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_container_that_does_not_start_stays_and_is_said_to() {
    // The Engine in memory does not know which programs an image holds.
    let app = real();
    let name = rig::unique("shellless");
    let mut spec = sleeper(&name);
    spec.image = rig::SHELLLESS.to_owned();
    spec.entrypoint = Entrypoint::Shell("echo hello".to_owned());
    let outcome = app.perform(create(spec, true)).await.expect("it was made");
    let target = outcome.created.expect("it was made");
    assert!(outcome.done.is_empty());
    assert_eq!(outcome.failed.len(), 1);
    assert_eq!(outcome.failed[0].target, target);
    let hint = outcome.failed[0].failure.hint.as_deref().expect("a hint");
    assert!(
        hint.ends_with(&format!("{name} was made and stays, not started.")),
        "{hint}"
    );
    assert!(is_there(&app, ObjectKind::Container, &name).await);
    done(&app, remove(&[target], false)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_taken_address_names_its_holder() {
    for app in both() {
        let mut net = network(&rig::unique("addr"), "10.111.1.0/24");
        net.subnets[0].gateway = Some("10.111.1.1".to_owned());
        let net = made_network(&app, net).await;
        let with = |ip: &str| {
            let mut spec = sleeper(&rig::unique("at"));
            spec.network = join(&net.name, Some(ip));
            spec
        };
        let holder = made(&app, create(with("10.111.1.9"), true)).await;
        let holds = format!("belongs to container {}", holder.name);

        let spec = with("10.111.1.9");
        let name = spec.name.clone().expect("a name");
        let failure = refused(&app, create(spec.clone(), true)).await;
        assert_eq!(failure.code, ErrorCode::AddressTaken);
        assert_eq!(fields(&failure), ["network.ipv4"]);
        assert!(failure.message.contains(&holds), "{failure:?}");
        assert!(!is_there(&app, ObjectKind::Container, &name).await);

        // A container that does not run holds no address, so it can be made.
        let waiting = made(&app, create(spec, false)).await;
        let failure = fails(&app, start(&waiting)).await;
        assert_eq!(failure.code, ErrorCode::AddressTaken);
        assert!(failure.message.contains(&holds), "{failure:?}");

        let loose = made(&app, create(sleeper(&rig::unique("loose")), true)).await;
        let connect = Action::Network(model::NetworkAction::Connect {
            target: net.clone(),
            container: loose.clone(),
            ipv4: Some("10.111.1.9".to_owned()),
            aliases: Vec::new(),
        });
        let failure = fails(&app, connect).await;
        assert_eq!(failure.code, ErrorCode::AddressTaken);
        assert_eq!(fields(&failure), ["ipv4"]);
        assert!(failure.message.contains(&holds), "{failure:?}");

        let failure = refused(&app, create(with("10.111.1.1"), true)).await;
        assert_eq!(failure.code, ErrorCode::AddressTaken);
        assert!(failure.message.contains("its gateway"), "{failure:?}");
        let failure = refused(&app, create(with("10.112.1.1"), true)).await;
        assert_eq!(failure.code, ErrorCode::InvalidInput);
        assert!(failure.message.contains("10.111.1.0/24"), "{failure:?}");

        done(&app, remove(&[holder, waiting, loose], true)).await;
        let targets = vec![net];
        done(
            &app,
            Action::Network(model::NetworkAction::Remove { targets }),
        )
        .await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_taken_port_names_the_container_that_has_it() {
    for app in both() {
        let with = |name: &str| {
            let mut spec = sleeper(name);
            spec.ports = vec![PortSpec {
                container_port: 80,
                host_port: Some(18_080),
                ..PortSpec::default()
            }];
            spec
        };
        let holder = made(&app, create(with(&rig::unique("web")), true)).await;
        let outcome = app
            .perform(create(with(&rig::unique("late")), true))
            .await
            .expect("it is made, and cannot start");
        let late = outcome.created.expect("it was made");
        let failure = &outcome.failed[0].failure;
        assert_eq!(failure.code, ErrorCode::PortTaken);
        assert_eq!(fields(failure), ["ports[0].hostPort"]);
        let holds = format!(
            "port 18080/tcp of the engine's host belongs to container {}",
            holder.name
        );
        assert!(failure.message.contains(&holds), "{failure:?}");
        assert!(
            failure
                .hint
                .as_deref()
                .expect("a hint")
                .contains("stays, not started")
        );
        done(&app, remove(&[holder, late], true)).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_variable_named_alone_has_the_clients_value() {
    let value = std::env::var("PATH").expect("tests have a PATH");
    for app in both() {
        let mut spec = sleeper(&rig::unique("env"));
        spec.env = vec!["PATH".to_owned(), "B=2".to_owned()];
        let target = made(&app, create(spec, false)).await;
        let env = container(&app, &target.id).await.env;
        assert!(env.contains(&format!("PATH={value}")), "{env:?}");
        assert!(env.contains(&"B=2".to_owned()), "{env:?}");
        done(&app, remove(&[target], false)).await;
    }
}
