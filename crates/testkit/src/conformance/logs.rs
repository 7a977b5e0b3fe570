//! Logs.

use futures_util::StreamExt;
use model::{ContainerSpec, LogQuery, LogStream, Timestamp};

use super::stage::{Must, Stage};

/// A line of a log with its time taken off.
type Line = (LogStream, Timestamp, String);

/// Reads a log to its end and puts the pieces of each output together.
async fn read(stage: &Stage<'_>, reference: &str, query: &LogQuery) -> Vec<Line> {
    let mut outputs = [
        (LogStream::Stdout, Vec::new()),
        (LogStream::Stderr, Vec::new()),
    ];
    let mut log = stage.engine().logs(reference, query);
    while let Some(chunk) = log.next().await {
        let chunk = chunk.must();
        for (stream, bytes) in &mut outputs {
            if *stream == chunk.stream {
                bytes.extend_from_slice(&chunk.bytes);
            }
        }
    }
    let mut lines = Vec::new();
    for (stream, bytes) in outputs {
        let text = String::from_utf8(bytes).expect("the programs write UTF-8");
        for line in text.split_inclusive('\n') {
            let (time, text) = line
                .split_once(' ')
                .expect("a time stands before each line");
            let time = Timestamp::parse_rfc3339(time).expect("the time is RFC 3339");
            lines.push((stream, time, text.to_owned()));
        }
    }
    lines
}

fn texts(lines: &[Line]) -> Vec<&str> {
    lines.iter().map(|(_, _, text)| text.as_str()).collect()
}

async fn ended(stage: &Stage<'_>, spec: &ContainerSpec) -> String {
    let id = stage.start(spec).await;
    stage.engine().wait_container(&id).await.must();
    id
}

pub(super) async fn a_log_is_read_from_its_tail(stage: &Stage<'_>) {
    let script = "echo one; echo two; echo three; echo four";
    let id = ended(stage, &stage.spec(&["sh", "-c", script])).await;
    let all = read(stage, &id, &LogQuery::default()).await;
    assert_eq!(texts(&all), ["one\n", "two\n", "three\n", "four\n"]);
    let tail = LogQuery {
        tail: Some(2),
        ..LogQuery::default()
    };
    assert_eq!(texts(&read(stage, &id, &tail).await), ["three\n", "four\n"]);
    let none = LogQuery {
        tail: Some(0),
        ..LogQuery::default()
    };
    assert!(read(stage, &id, &none).await.is_empty());
}

pub(super) async fn both_outputs_are_told_apart(stage: &Stage<'_>) {
    let script = "echo good; echo bad >&2; echo better";
    let id = ended(stage, &stage.spec(&["sh", "-c", script])).await;
    let lines = read(stage, &id, &LogQuery::default()).await;
    let of = |wanted: LogStream| -> Vec<Line> {
        lines
            .iter()
            .filter(|(stream, ..)| *stream == wanted)
            .cloned()
            .collect()
    };
    assert_eq!(texts(&of(LogStream::Stdout)), ["good\n", "better\n"]);
    assert_eq!(texts(&of(LogStream::Stderr)), ["bad\n"]);
}

pub(super) async fn a_terminal_has_one_output(stage: &Stage<'_>) {
    let mut spec = stage.spec(&["sh", "-c", "echo good; echo bad >&2"]);
    spec.tty = true;
    let id = ended(stage, &spec).await;
    let lines = read(stage, &id, &LogQuery::default()).await;
    assert_eq!(texts(&lines), ["good\r\n", "bad\r\n"]);
    assert!(
        lines
            .iter()
            .all(|(stream, ..)| *stream == LogStream::Stdout)
    );
}

pub(super) async fn a_followed_log_ends_with_its_container(stage: &Stage<'_>) {
    let script = "echo first; sleep 1; echo last";
    let id = stage.start(&stage.spec(&["sh", "-c", script])).await;
    let query = LogQuery {
        follow: true,
        ..LogQuery::default()
    };
    let lines = read(stage, &id, &query).await;
    assert_eq!(texts(&lines), ["first\n", "last\n"]);
    assert!(lines[1].1.0 - lines[0].1.0 >= 900, "{lines:?}");
}

pub(super) async fn a_log_since_a_time_leaves_out_what_is_older(stage: &Stage<'_>) {
    let script = "echo first; sleep 1; echo last";
    let id = ended(stage, &stage.spec(&["sh", "-c", script])).await;
    let all = read(stage, &id, &LogQuery::default()).await;
    let between = Timestamp(all[0].1.0 + 500);
    let since = LogQuery {
        since: Some(between),
        ..LogQuery::default()
    };
    assert_eq!(texts(&read(stage, &id, &since).await), ["last\n"]);
    let until = LogQuery {
        until: Some(between),
        ..LogQuery::default()
    };
    assert_eq!(texts(&read(stage, &id, &until).await), ["first\n"]);
}

pub(super) async fn a_log_of_what_never_ran_is_empty(stage: &Stage<'_>) {
    let id = stage.create(&stage.spec(&["echo", "x"])).await;
    for follow in [false, true] {
        let query = LogQuery {
            follow,
            ..LogQuery::default()
        };
        assert!(read(stage, &id, &query).await.is_empty());
    }
}
