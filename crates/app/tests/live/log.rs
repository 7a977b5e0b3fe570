//! Open logs.

use std::time::Duration;

use app::App;
use model::{ErrorCode, Event, LogPage, LogQuery, LogState, LogStream, Target};
use testkit::MemoryEngine;

use super::{is_live, live_app, until};

fn texts(page: &LogPage) -> Vec<String> {
    let text = |line: &model::LogLine| line.spans.iter().map(|span| span.text.as_str()).collect();
    page.lines.iter().map(text).collect()
}

fn look(app: &App, log: u32) -> LogPage {
    app.log_page(log, 0, 2_000).expect("the log is open")
}

fn follow() -> LogQuery {
    LogQuery {
        follow: true,
        ..LogQuery::default()
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_log_is_followed_over_the_loss_of_the_engine_without_a_line_twice() {
    let engine = MemoryEngine::new();
    let outside = engine.outside();
    let id = outside.run("web", "sleep 1000").expect("it runs");
    let write = |text: &str| {
        outside
            .write_log(&id, LogStream::Stdout, text)
            .expect("it runs")
    };
    write("one\n");
    write("\x1b[31mtwo\x1b[0m\n");
    outside
        .write_log(&id, LogStream::Stderr, "three\n")
        .expect("it runs");
    let app = live_app(&engine);
    until("it is live", || is_live(&app)).await;
    let log = app.open_log(Target::new(id.as_str(), "web"), follow()).log;
    until("three lines", || look(&app, log).lines.len() == 3).await;
    let page = look(&app, log);
    assert_eq!(page.lines[1].spans[0].color, Some(1));
    assert_eq!(page.lines[2].stream, LogStream::Stderr);
    assert_eq!(page.state, LogState::Following);

    engine.faults().go_down();
    until("it waits", || look(&app, log).state == LogState::Waiting).await;
    write("four\n");
    engine.faults().come_back();
    until("the fourth line", || look(&app, log).end >= 4).await;
    write("five\n");
    until("the fifth line", || look(&app, log).end >= 5).await;
    assert_eq!(
        texts(&look(&app, log)),
        ["one", "two", "three", "four", "five"]
    );
    assert_eq!(look(&app, log).state, LogState::Following);

    outside.end(&id, 0).expect("it ends");
    until("it ended", || look(&app, log).state == LogState::Ended).await;
    outside.start(&id).expect("it starts");
    write("six\n");
    until("the sixth line", || look(&app, log).end == 6).await;
    assert_eq!(
        texts(&look(&app, log)).last().map(String::as_str),
        Some("six")
    );
    app.close_log(log);
    let closed = app.log_page(log, 0, 1).expect_err("it is closed");
    assert_eq!(closed.code, ErrorCode::NotFound);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_writer_without_end_is_bounded_and_told_of_seldom() {
    let engine = MemoryEngine::new();
    let outside = engine.outside();
    let id = outside.run("web", "sleep 1000").expect("it runs");
    let app = live_app(&engine);
    until("it is live", || is_live(&app)).await;
    let mut events = app.events();
    let log = app.open_log(Target::new(id.as_str(), "web"), follow()).log;
    // Else the first lines would be cut off before they are read.
    outside
        .write_log(&id, LogStream::Stdout, "0\n")
        .expect("it runs");
    until("the first line", || look(&app, log).end == 1).await;
    let begin = std::time::Instant::now();
    let mut written = 1_u64;
    while written < 30_001 {
        let lines: String = (0..500).map(|at| format!("{}\n", written + at)).collect();
        outside
            .write_log(&id, LogStream::Stdout, &lines)
            .expect("it runs");
        written += 500;
        tokio::task::yield_now().await;
    }
    until("all was read", || look(&app, log).end == written).await;
    tokio::time::sleep(Duration::from_millis(100)).await;
    let page = look(&app, log);
    assert_eq!(page.end - page.first_kept, 10_000);
    assert_eq!(texts(&page)[0], page.first_kept.to_string());
    let slots = begin.elapsed().as_millis() / 50 + 3;
    let mut told = 0;
    while let Ok(Some(event)) = tokio::time::timeout(Duration::ZERO, events.next()).await {
        told += u128::from(matches!(event, Event::LogChanged { .. }));
    }
    assert!(told > 0 && told <= slots, "{told} times in {slots} slots");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_log_that_cannot_be_read_says_why() {
    let engine = MemoryEngine::new();
    let app = live_app(&engine);
    until("it is live", || is_live(&app)).await;
    let log = app.open_log(Target::named("nobody"), follow()).log;
    until("it failed", || {
        matches!(look(&app, log).state, LogState::Failed { .. })
    })
    .await;
    let LogState::Failed { failure } = look(&app, log).state else {
        panic!("it failed")
    };
    assert_eq!(failure.code, ErrorCode::NotFound);
}
