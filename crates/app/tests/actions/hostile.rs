//! Texts that mean harm.

use model::{
    Action, ContainerAction, ErrorCode, ImageAction, LogQuery, NetworkAction, ObjectKind, Target,
    VolumeAction,
};
use testkit::MemoryEngine;

use super::{both, create, done, fields, in_memory, made, real, refused, remove, sleeper};

/// Texts that would leave their place in a request, or that no object can have.
const HOSTILE: &[&str] = &[
    "",
    ".",
    "..",
    "../images/json",
    "a/../../b",
    "a?force=1",
    "a#b",
    "%2e%2e%2fimages",
    "a\0b",
    "a\r\nHost: x",
    "\u{1b}[2Jx",
];

#[tokio::test]
async fn hostile_references_reach_no_engine() {
    let engine = MemoryEngine::new();
    let app = in_memory(&engine);
    for text in HOSTILE {
        let targets = || vec![Target::named(*text)];
        let actions = [
            remove(&targets(), true),
            Action::Image(ImageAction::Remove {
                targets: targets(),
                force: true,
            }),
            Action::Network(NetworkAction::Remove { targets: targets() }),
            Action::Volume(VolumeAction::Remove {
                targets: targets(),
                force: true,
            }),
        ];
        for action in actions {
            let told = app.consequences(&action).await.expect_err(text);
            let failure = refused(&app, action).await;
            assert_eq!(failure, told);
            assert_eq!(failure.code, ErrorCode::InvalidInput);
            assert_eq!(fields(&failure), ["targets[0]"]);
        }
        for object in [
            ObjectKind::Container,
            ObjectKind::Image,
            ObjectKind::Network,
            ObjectKind::Volume,
        ] {
            let failure = app.inspect(object, text).await.expect_err(text);
            assert_eq!(failure.code, ErrorCode::InvalidInput);
        }
        let failure = app.wait(text).await.expect_err(text);
        assert_eq!(failure.code, ErrorCode::InvalidInput);
        let mut log = app.log_stream(text, &LogQuery::default());
        let first = futures_util::StreamExt::next(&mut log).await;
        assert!(first.expect("a failure").is_err());
    }
    assert!(engine.calls().is_empty(), "{:?}", engine.calls());
}

#[tokio::test(flavor = "multi_thread")]
async fn names_that_an_engine_would_refuse_are_refused_at_their_field() {
    for app in both() {
        let target = made(&app, create(sleeper(&rig::unique("hostile")), false)).await;
        for name in [
            "<b>x</b>",
            "a\u{202e}b",
            "-rf",
            "a b",
            "ä",
            &format!("{}/", "x".repeat(300)),
        ] {
            let failure = refused(&app, create(sleeper(name), true)).await;
            assert_eq!(fields(&failure), ["name"]);
            let rename = ContainerAction::Rename {
                target: target.clone(),
                name: name.to_owned(),
            };
            let failure = refused(&app, Action::Container(rename)).await;
            assert_eq!(fields(&failure), ["name"]);
        }
        let kill = ContainerAction::Kill {
            targets: vec![target.clone()],
            signal: "KILL; rm -rf /".to_owned(),
        };
        let failure = refused(&app, Action::Container(kill)).await;
        assert_eq!(fields(&failure), ["signal"]);
        assert!(failure.hint.expect("a hint").contains("SIGHUP, SIGINT"));
        done(&app, remove(&[target], false)).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_name_of_three_hundred_characters_works_where_the_engine_takes_it() {
    for app in both() {
        let name = format!("{}-{}", rig::unique("long"), "x".repeat(280));
        let target = made(&app, create(sleeper(&name), false)).await;
        let told = app
            .consequences(&remove(std::slice::from_ref(&target), false))
            .await;
        assert_eq!(
            told.expect("it is there").title,
            format!("Remove container {name}?")
        );
        done(&app, remove(&[target], false)).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_network_with_a_hostile_name_is_listed_as_it_is_and_removed_by_its_id() {
    let app = real();
    let name = format!("<img src=x>\u{202e}{}", rig::unique("net"));
    let id = rig::shared().docker_ok(&["network", "create", "--subnet", "10.111.7.0/24", &name]);
    let all = app.list_networks().await.expect("a list");
    let network = all.iter().find(|network| network.id.as_str() == id);
    assert_eq!(network.expect("it is listed").name, name);
    let go = Action::Network(NetworkAction::Remove {
        targets: vec![Target::new(&id, &name)],
    });
    let told = app.consequences(&go).await.expect("it is there");
    assert_eq!(told.effects, [format!("No container uses {name}.")]);
    done(&app, go).await;
}
