//! Questions about Engines, and the choice of one.

use std::fs;
use std::path::Path;

use app::{App, Surroundings};
use model::{
    AddressSource, EngineAddress, EngineChoice, ErrorCode, MirrorSubject, ObjectKind, Reach, Target,
};

use super::{create, done, made, real, real_address, remove, sleeper, surroundings};

const LAB: &str = "a51146d38077ff992eba84cf1d5e9b249073503eb74868699016153b031a38f7";
const DEAD: &str = "28a3a5e81d1e89f0efc70b63bf717b921373fc7fac70bc1b7e4d466799c0c6b0";

/// The CLI keeps a context in a folder named by the SHA-256 of its name.
fn context(folder: &Path, name: &str, digest: &str, address: &EngineAddress) {
    let meta = folder.join("contexts/meta").join(digest);
    fs::create_dir_all(&meta).expect("a folder");
    let text = format!(
        r#"{{"Name":"{name}","Metadata":{{}},"Endpoints":{{"docker":{{"Host":"{address}"}}}}}}"#
    );
    fs::write(meta.join("meta.json"), text).expect("a file");
}

fn by_name<'a>(all: &'a [EngineChoice], name: &str) -> &'a EngineChoice {
    all.iter()
        .find(|choice| choice.name == name)
        .unwrap_or_else(|| panic!("no {name} in {all:?}"))
}

#[tokio::test(flavor = "multi_thread")]
async fn engines_are_found_by_context_and_the_cli_s_own_choice_is_marked() {
    let folder = tempfile::tempdir().expect("a folder");
    let nobody = EngineAddress::Unix("/nonexistent/engine.sock".to_owned());
    context(folder.path(), "lab", LAB, &real_address());
    context(folder.path(), "dead", DEAD, &nobody);
    fs::write(
        folder.path().join("config.json"),
        r#"{"currentContext":"dead"}"#,
    )
    .expect("a file");
    let around = || Surroundings {
        docker_config: folder.path().to_owned(),
        ..surroundings()
    };
    let app = App::new(around()).expect("the context is there");
    assert_eq!(app.engine_state().address, nobody);
    assert_eq!(
        app.list_containers()
            .await
            .expect_err("nobody listens")
            .code,
        ErrorCode::Unreachable
    );

    let all = app.engines().await;
    let lab = by_name(&all, "lab");
    assert_eq!(lab.source, AddressSource::Context("lab".to_owned()));
    assert!(
        matches!(&lab.reach, Reach::Answers { version } if version.contains('.')),
        "{lab:?}"
    );
    let dead = by_name(&all, "dead");
    assert_eq!(dead.reach, Reach::Absent);
    let defaults: Vec<&str> = all
        .iter()
        .filter(|choice| choice.docker_default)
        .map(|choice| choice.name.as_str())
        .collect();
    assert_eq!(defaults, ["dead"]);
    by_name(&all, "default");

    app.use_engine(lab.address.clone(), lab.source.clone())
        .await
        .expect("it can be chosen");
    assert_eq!(app.engine_state().name, "lab");
    app.list_containers().await.expect("it answers");

    let host = App::new(Surroundings {
        docker_host: Some(real_address().to_string()),
        ..around()
    })
    .expect("an address is enough");
    let all = host.engines().await;
    assert_eq!(all[0].source, AddressSource::DockerHost);
    assert!(all[0].docker_default);
    assert_eq!(all.iter().filter(|choice| choice.docker_default).count(), 1);

    for (engine, code) in [
        ("nothing", ErrorCode::NotFound),
        ("ftp://x", ErrorCode::InvalidInput),
    ] {
        let refused = App::new(Surroundings {
            engine: Some(engine.to_owned()),
            ..around()
        });
        assert_eq!(refused.err().expect("no such engine").code, code);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_picture_shows_both_ends_and_the_time_between() {
    let app = real();
    let picture = app.picture().await.expect("it answers");
    assert_eq!(picture.client_pid, std::process::id());
    assert_eq!(picture.client_program, "fairlead-test");
    assert!(!picture.client_host.is_empty());
    assert_eq!(picture.address, real_address());
    assert_eq!(picture.server.program, "dockerd");
    assert_eq!(picture.server.pid, Some(rig::shared().pid()));
    assert_eq!(picture.round_trips_us.len(), 5);
    assert!(picture.round_trips_us.iter().all(|time| *time > 0));
    let facts = app.facts().await.expect("it answers");
    assert_eq!(picture.facts.version, facts.version);
}

#[tokio::test(flavor = "multi_thread")]
async fn lists_and_commands_name_what_is_there() {
    let app = real();
    let target = made(&app, create(sleeper(&rig::unique("listed")), false)).await;
    let all = app.list_containers().await.expect("a list");
    assert!(
        all.iter()
            .any(|container| container.id.as_str() == target.id)
    );
    let images = app.list_images().await.expect("a list");
    assert!(
        images
            .iter()
            .any(|image| image.tags.contains(&rig::BUSYBOX.to_owned()))
    );
    let networks = app.list_networks().await.expect("a list");
    assert!(networks.iter().any(|network| network.name == "bridge"));
    app.list_volumes().await.expect("a list");

    let subject = MirrorSubject::Inspect {
        object: ObjectKind::Container,
        target: Target::new(&target.id, &target.name),
    };
    let mirror = app.mirror(&subject).expect("it has words");
    assert!(mirror.docker.contains(&target.name), "{mirror:?}");
    assert!(mirror.curl.contains("--unix-socket"), "{mirror:?}");
    done(&app, remove(&[target], false)).await;
}
