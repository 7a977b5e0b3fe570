//! The same on real Engines.

use std::sync::Arc;
use std::time::{Duration, Instant};

use app::App;
use engine::Engine;
use model::{
    AddressSource, EngineAddress, LogQuery, LogState, ObjectKind, Target, UsageSample, ViewQuery,
};
use rig::{BUSYBOX, RealEngine, unique};

use super::{PATIENCE, all, all_rows, containers_of, is_live, is_lost, surroundings, until};

fn app_on(real: &RealEngine) -> App {
    let address = EngineAddress::Unix(real.socket().display().to_string());
    let engine: Arc<dyn Engine> = engine::docker::connect(&address).expect("a unix socket");
    let app = App::with_engine(surroundings(), address, AddressSource::Given, engine);
    app.go_live();
    app
}

/// Id, name and state of each row, in the order of ids.
fn shown(app: &App, filter: &str) -> Vec<String> {
    let query = ViewQuery {
        filter: filter.to_owned(),
        ..all(ObjectKind::Container)
    };
    let page = app.open_view(query, 0, 0);
    let rows = all_rows(app, &page);
    app.close_view(page.view);
    let rows = containers_of(&rows).into_iter();
    let mut lines: Vec<String> = rows
        .map(|row| format!("{} {} {}", row.id, row.name, row.state.word()))
        .collect();
    lines.sort();
    lines
}

fn listed(real: &RealEngine, filter: &str) -> Vec<String> {
    let format = "{{.ID}} {{.Names}} {{.State}}";
    let text = real.docker_ok(&["ps", "-a", "--no-trunc", "--format", format]);
    let lines = text.lines().filter(|line| line.contains(filter));
    let mut lines: Vec<String> = lines.map(str::to_owned).collect();
    lines.sort();
    lines
}

/// Time until the rows are what `docker ps` says, which is asked once: nothing else changes. It is
/// told and not bounded: below a second on a quiet machine, and nobody knows on a loaded one.
async fn seen_after(app: &App, real: &RealEngine, filter: &str) -> Duration {
    let begin = Instant::now();
    let wanted = listed(real, filter);
    until(&format!("rows as docker ps: {wanted:?}"), || {
        shown(app, filter) == wanted
    })
    .await;
    begin.elapsed()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_the_docker_cli_does_is_shown() {
    let real = rig::shared();
    let app = app_on(real);
    until("it is live", || is_live(&app)).await;
    let (name, other) = (unique("live"), unique("live"));
    let steps: [(&str, Vec<&str>); 6] = [
        (
            "run",
            vec![
                "run",
                "-d",
                "--stop-signal",
                "KILL",
                "--name",
                &name,
                BUSYBOX,
                "sleep",
                "600",
            ],
        ),
        ("pause", vec!["pause", &name]),
        ("unpause", vec!["unpause", &name]),
        ("rename", vec!["rename", &name, &other]),
        ("stop", vec!["stop", &other]),
        ("rm", vec!["rm", &other]),
    ];
    for (verb, args) in steps {
        real.docker_ok(&args);
        let took = seen_after(&app, real, "live-").await;
        println!("docker {verb} is shown after {took:?} at most");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_killed_engine_that_returns_is_shown_as_it_is() {
    let mut real = RealEngine::start();
    for at in 0..3 {
        let name = format!("one-{at}");
        let run = [
            "run",
            "-d",
            "--stop-signal",
            "KILL",
            "--name",
            &name,
            BUSYBOX,
            "sleep",
            "600",
        ];
        real.docker_ok(&run);
    }
    let app = app_on(&real);
    until("it is live", || is_live(&app)).await;
    seen_after(&app, &real, "").await;
    real.kill();
    until("the loss is seen", || is_lost(&app)).await;
    assert_eq!(shown(&app, "").len(), 3);
    real.restart();
    let took = seen_after(&app, &real, "").await;
    println!("rows equal docker ps {took:?} after the Engine answered again");
    until("it is live", || is_live(&app)).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_log_is_followed_and_a_container_measured() {
    let real = rig::shared();
    let app = app_on(real);
    until("it is live", || is_live(&app)).await;
    let name = unique("writer");
    let script = "i=0; while true; do echo out $i; echo err $i >&2; i=$((i+1)); sleep 0.05; done";
    let run = [
        "run",
        "-d",
        "--stop-signal",
        "KILL",
        "--name",
        &name,
        BUSYBOX,
        "sh",
        "-c",
        script,
    ];
    let id = real.docker_ok(&run);
    let target = Target::new(id.as_str(), name.as_str());
    let query = LogQuery {
        follow: true,
        ..LogQuery::default()
    };
    let log = app.open_log(target, query).log;
    let page = || app.log_page(log, 0, 2_000).expect("the log is open");
    until("lines of both outputs", || page().end >= 20).await;
    let text = |line: &model::LogLine| line.spans[0].text.clone();
    let lines: Vec<String> = page().lines.iter().map(text).collect();
    for at in 0..5 {
        for wanted in [format!("out {at}"), format!("err {at}")] {
            assert_eq!(
                lines.iter().filter(|line| **line == wanted).count(),
                1,
                "{wanted}"
            );
        }
    }
    let mut events = app.events();
    until("its row", || !shown(&app, &name).is_empty()).await;
    app.watch_usage(vec![id]);
    let measured = async {
        loop {
            if let Some(model::Event::Usage { samples }) = events.next().await
                && let [
                    UsageSample {
                        cpu_percent: Some(cpu),
                        memory,
                        ..
                    },
                ] = samples.as_slice()
            {
                return (*cpu, memory.0);
            }
        }
    };
    let (cpu, memory) = tokio::time::timeout(PATIENCE, measured)
        .await
        .expect("measurements");
    assert!(cpu >= 0.0 && memory > 0, "{cpu} % and {memory} bytes");
    real.docker_ok(&["rm", "-f", &name]);
    until("the log is over", || page().state != LogState::Following).await;
}
