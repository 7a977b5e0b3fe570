//! `fairlead logs`.

use std::io::{self, Write};

use futures_util::StreamExt;
use model::{ErrorCode, Failure, Fault, LogQuery, LogStream, MirrorSubject, Target, Timestamp};

use super::{Context, actions, now};
use crate::arguments::Logs;
use crate::print;

pub(super) async fn logs(context: &Context, logs: &Logs) -> Result<u8, Failure> {
    let query = LogQuery {
        follow: logs.follow,
        tail: tail(&logs.tail)?,
        since: logs
            .since
            .as_deref()
            .map(|text| moment("since", text))
            .transpose()?,
        until: logs
            .until
            .as_deref()
            .map(|text| moment("until", text))
            .transpose()?,
    };
    let subject = MirrorSubject::Logs {
        target: Target::named(&logs.container),
        query: query.clone(),
    };
    if actions::shown(context, &subject)? {
        return Ok(0);
    }
    copy(context, &logs.container, &query, logs.timestamps).await?;
    Ok(0)
}

fn tail(text: &str) -> Result<Option<u32>, Failure> {
    if text == "all" {
        return Ok(None);
    }
    text.parse().map(Some).map_err(|_| {
        let fault = Fault::new(
            "tail",
            format!("{text:?} is neither a number of lines nor all"),
        );
        Failure::invalid("the log", vec![fault])
    })
}

/// A moment as RFC 3339, or as an age: `90s`, `10m`, `2h`, `1d`.
fn moment(field: &str, text: &str) -> Result<Timestamp, Failure> {
    if let Some(time) = Timestamp::parse_rfc3339(text) {
        return Ok(time);
    }
    let age = text.char_indices().next_back().and_then(|(at, unit)| {
        let factor = match unit {
            's' => 1,
            'm' => 60,
            'h' => 3_600,
            'd' => 86_400,
            _ => return None,
        };
        text[..at]
            .parse::<u32>()
            .ok()
            .map(|count| i64::from(count) * factor * 1000)
    });
    age.map(|millis| Timestamp(now().0 - millis))
        .ok_or_else(|| {
            let fault = Fault::new(field, format!("{text:?} is not a moment"))
                .hint("Write it as 2026-01-31T12:00:00Z, or as an age: 90s, 10m, 2h, 1d.");
            Failure::invalid("the log", vec![fault])
        })
}

/// Copies a log to standard output and standard error, as the Container wrote it.
pub(super) async fn copy(
    context: &Context,
    reference: &str,
    query: &LogQuery,
    timestamps: bool,
) -> Result<(), Failure> {
    let mut chunks = context.app.log_stream(reference, query);
    let mut cutters = [Cutter::new(timestamps), Cutter::new(timestamps)];
    while let Some(chunk) = chunks.next().await {
        let chunk = chunk?;
        let (at, json_stream) = match chunk.stream {
            LogStream::Stdout => (0, "stdout"),
            LogStream::Stderr => (1, "stderr"),
        };
        if context.json {
            for (time, line) in cutters[at].lines(&chunk.bytes) {
                let object = serde_json::json!({ "at": time, "stream": json_stream, "line": line });
                print::out(&print::json_line(&object)?)?;
            }
            continue;
        }
        let bytes = cutters[at].cut(&chunk.bytes);
        match chunk.stream {
            LogStream::Stdout => print::written(write(&mut io::stdout().lock(), &bytes))?,
            LogStream::Stderr => print::written(write(&mut io::stderr().lock(), &bytes))?,
        }
    }
    if context.json {
        for (at, json_stream) in [(0, "stdout"), (1, "stderr")] {
            if let Some((time, line)) = cutters[at].rest() {
                let object = serde_json::json!({ "at": time, "stream": json_stream, "line": line });
                print::out(&print::json_line(&object)?)?;
            }
        }
    }
    Ok(())
}

fn write(to: &mut dyn Write, bytes: &[u8]) -> io::Result<()> {
    to.write_all(bytes)?;
    to.flush()
}

/// Takes the Engine's time off the front of each line, over the borders of pieces.
struct Cutter {
    keep: bool,
    /// What came of a time that is not whole yet. `None`: inside a line.
    time: Option<Vec<u8>>,
    /// An unfinished line, for JSON.
    line: Vec<u8>,
}

impl Cutter {
    fn new(keep: bool) -> Self {
        Self {
            keep,
            time: Some(Vec::new()),
            line: Vec::new(),
        }
    }

    fn cut(&mut self, bytes: &[u8]) -> Vec<u8> {
        if self.keep {
            return bytes.to_vec();
        }
        let mut shown = Vec::with_capacity(bytes.len());
        let mut rest = bytes;
        while !rest.is_empty() {
            if let Some(time) = &mut self.time {
                // The longest RFC 3339 time is 35 bytes; a line without one is shown whole.
                match rest.iter().position(|byte| *byte == b' ' || *byte == b'\n') {
                    Some(end) => {
                        time.extend_from_slice(&rest[..end]);
                        let is_time = std::str::from_utf8(time)
                            .is_ok_and(|text| Timestamp::parse_rfc3339(text).is_some());
                        let ends_line = rest[end] == b'\n';
                        if !is_time {
                            shown.append(time);
                            shown.push(rest[end]);
                        } else if ends_line {
                            shown.push(b'\n');
                        }
                        rest = &rest[end + 1..];
                        self.time = ends_line.then(Vec::new);
                    }
                    None if time.len() + rest.len() > 40 => {
                        shown.append(time);
                        self.time = None;
                    }
                    None => {
                        time.extend_from_slice(rest);
                        rest = &[];
                    }
                }
            } else {
                match rest.iter().position(|byte| *byte == b'\n') {
                    Some(end) => {
                        shown.extend_from_slice(&rest[..=end]);
                        rest = &rest[end + 1..];
                        self.time = Some(Vec::new());
                    }
                    None => {
                        shown.extend_from_slice(rest);
                        rest = &[];
                    }
                }
            }
        }
        shown
    }

    fn lines(&mut self, bytes: &[u8]) -> Vec<(Option<String>, String)> {
        let mut lines = Vec::new();
        self.line.extend_from_slice(bytes);
        while let Some(end) = self.line.iter().position(|byte| *byte == b'\n') {
            let line: Vec<u8> = self.line.drain(..=end).collect();
            lines.push(timed(&line[..end]));
        }
        lines
    }

    fn rest(&mut self) -> Option<(Option<String>, String)> {
        (!self.line.is_empty()).then(|| timed(&std::mem::take(&mut self.line)))
    }
}

/// Parts a line into its time and its text.
fn timed(line: &[u8]) -> (Option<String>, String) {
    let text = String::from_utf8_lossy(line);
    match text.split_once(' ') {
        Some((time, rest)) if Timestamp::parse_rfc3339(time).is_some() => (
            Some(time.to_owned()),
            rest.trim_end_matches('\r').to_owned(),
        ),
        _ => (None, text.into_owned()),
    }
}

/// A failure to do what only an attached terminal can.
pub(super) fn not_attached() -> Failure {
    Failure::new(
        ErrorCode::InvalidInput,
        "a terminal cannot be attached by this command",
    )
    .hint("Add --detach, and follow it with fairlead logs -f; or use docker run for it.")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_cut_over_the_borders_of_pieces() {
        let whole = b"2026-11-26T15:54:00.1Z a b\n2026-11-26T15:54:01Z \nno time here\n";
        let wanted = b"a b\n\nno time here\n";
        for size in 1..whole.len() {
            let mut cutter = Cutter::new(false);
            let shown: Vec<u8> = whole
                .chunks(size)
                .flat_map(|piece| cutter.cut(piece))
                .collect();
            assert_eq!(shown, wanted, "pieces of {size}");
        }
    }

    #[test]
    fn moments_are_times_or_ages() {
        assert_eq!(
            moment("since", "1970-01-01T00:00:01Z").unwrap(),
            Timestamp(1000)
        );
        assert!((now().0 - moment("since", "10m").unwrap().0 - 600_000).abs() < 5_000);
        for bad in ["", "m", "10x", "-5m", "yesterday"] {
            assert_eq!(
                moment("since", bad).unwrap_err().faults[0].field,
                "since",
                "{bad}"
            );
        }
    }
}
