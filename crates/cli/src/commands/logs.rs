//! `fairlead logs`.

use std::io::{self, Write};

use app::{LogLines, RawLine};
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

/// How copying a log came to its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Copied {
    /// All of it was written.
    All,
    /// Who read the output went away.
    ReaderGone,
}

/// Copies a log to standard output and standard error, as the Container wrote it.
pub(super) async fn copy(
    context: &Context,
    reference: &str,
    query: &LogQuery,
    timestamps: bool,
) -> Result<Copied, Failure> {
    let mut chunks = context.app.log_stream(reference, query);
    let mut lines = LogLines::default();
    loop {
        let chunk = chunks.next().await.transpose()?;
        let mut ready = Vec::new();
        match &chunk {
            Some(chunk) => lines.take(chunk, |line| ready.push(line)),
            None => lines.finish(|line| ready.push(line)),
        }
        // A prompt has no end, and is to be seen all the same.
        if !context.json {
            lines.flush(|line| ready.push(line));
        }
        match print_lines(&ready, context.json, timestamps) {
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => {
                return Ok(Copied::ReaderGone);
            }
            written => print::written(written)?,
        }
        if chunk.is_none() {
            return Ok(Copied::All);
        }
    }
}

fn print_lines(lines: &[RawLine], json: bool, timestamps: bool) -> io::Result<()> {
    let (mut out, mut err) = (Vec::new(), Vec::new());
    for line in lines {
        if json {
            serde_json::to_writer(&mut out, &json_line(line))?;
            out.push(b'\n');
            continue;
        }
        let to = match line.stream {
            LogStream::Stdout => &mut out,
            LogStream::Stderr => &mut err,
        };
        if timestamps && line.begins && !line.time.is_empty() {
            to.extend_from_slice(line.time.as_bytes());
            to.push(b' ');
        }
        to.extend_from_slice(&line.bytes);
        to.extend(line.ends.then_some(b'\n'));
    }
    write(&mut io::stdout().lock(), &out)?;
    write(&mut io::stderr().lock(), &err)
}

fn json_line(line: &RawLine) -> serde_json::Value {
    let stream = match line.stream {
        LogStream::Stdout => "stdout",
        LogStream::Stderr => "stderr",
    };
    let text = String::from_utf8_lossy(&line.bytes);
    let at = (!line.time.is_empty()).then_some(&line.time);
    serde_json::json!({ "at": at, "stream": stream, "line": text.trim_end_matches('\r') })
}

fn write(to: &mut dyn Write, bytes: &[u8]) -> io::Result<()> {
    if bytes.is_empty() {
        return Ok(());
    }
    to.write_all(bytes)?;
    to.flush()
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
