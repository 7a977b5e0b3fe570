//! Pieces of a log, put together to lines.

use bytes::Bytes;
use engine::LogChunk;
use model::{LogStream, Timestamp};

/// Bytes after which a line without an end is taken as it is.
const LONGEST: usize = 1024 * 1024;
/// The Engine takes what programs write in pieces of so many bytes, and gives each piece of one
/// line the time of the whole line.
const PIECE: usize = 16 * 1024;

/// One line as it came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Line {
    pub(crate) stream: LogStream,
    /// The Engine's text for the time, to the nanosecond. Empty: it gave none.
    pub(crate) time: Box<str>,
    pub(crate) at: Option<Timestamp>,
    pub(crate) bytes: Box<[u8]>,
}

/// Joins pieces, each output for itself.
#[derive(Debug, Default)]
pub(crate) struct Joiner {
    open: [Vec<u8>; 2],
}

impl Joiner {
    /// Takes a piece and gives the lines that it completes to `done`.
    pub(crate) fn take(&mut self, chunk: &LogChunk, mut done: impl FnMut(Line)) {
        let open = &mut self.open[chunk.stream as usize];
        let mut rest: &Bytes = &chunk.bytes;
        let mut kept;
        while let Some(end) = rest.iter().position(|byte| *byte == b'\n') {
            open.extend_from_slice(&rest[..end]);
            done(line(chunk.stream, open));
            open.clear();
            kept = rest.slice(end + 1..);
            rest = &kept;
        }
        open.extend_from_slice(rest);
        if open.len() >= LONGEST {
            done(line(chunk.stream, open));
            open.clear();
        }
    }

    /// Gives what has no end yet, when nothing more comes.
    pub(crate) fn finish(&mut self, mut done: impl FnMut(Line)) {
        for stream in [LogStream::Stdout, LogStream::Stderr] {
            let open = std::mem::take(&mut self.open[stream as usize]);
            if !open.is_empty() {
                done(line(stream, &open));
            }
        }
    }
}

fn line(stream: LogStream, raw: &[u8]) -> Line {
    let space = raw.iter().take(64).position(|byte| *byte == b' ');
    let stamped = space.and_then(|space| {
        let time = std::str::from_utf8(&raw[..space]).ok()?;
        Some((
            time,
            Timestamp::parse_rfc3339(time)?,
            &raw[..=space],
            &raw[space + 1..],
        ))
    });
    match stamped {
        Some((time, at, stamp, text)) => Line {
            stream,
            time: time.into(),
            at: Some(at),
            bytes: without_repeats(text, stamp).into(),
        },
        None => Line {
            stream,
            time: "".into(),
            at: None,
            bytes: raw.into(),
        },
    }
}

/// Takes out the time that the Engine repeats before each further piece of a long line.
fn without_repeats(text: &[u8], stamp: &[u8]) -> Vec<u8> {
    let mut whole = Vec::with_capacity(text.len());
    let mut rest = text;
    while rest.len() > PIECE && rest[PIECE..].starts_with(stamp) {
        whole.extend_from_slice(&rest[..PIECE]);
        rest = &rest[PIECE + stamp.len()..];
    }
    whole.extend_from_slice(rest);
    whole
}

#[cfg(test)]
mod tests {
    use super::*;

    const TIME: &str = "2026-11-26T15:54:00.123456789Z";

    fn lines(chunks: &[(LogStream, &[u8])]) -> Vec<(LogStream, String)> {
        let (mut joiner, mut lines) = (Joiner::default(), Vec::new());
        let mut keep = |line: Line| {
            lines.push((
                line.stream,
                String::from_utf8_lossy(&line.bytes).into_owned(),
            ));
        };
        for (stream, bytes) in chunks {
            let chunk = LogChunk {
                stream: *stream,
                bytes: Bytes::copy_from_slice(bytes),
            };
            joiner.take(&chunk, &mut keep);
        }
        joiner.finish(&mut keep);
        lines
    }

    #[test]
    fn outputs_are_joined_each_for_itself() {
        let (out, err) = (LogStream::Stdout, LogStream::Stderr);
        let first = format!("{TIME} a");
        let other = format!("{TIME} e\n{TIME} f");
        let seen = lines(&[
            (out, first.as_bytes()),
            (err, other.as_bytes()),
            (out, b"b\nno time\n"),
        ]);
        let wanted = [(err, "e"), (out, "ab"), (out, "no time"), (err, "f")];
        assert_eq!(seen, wanted.map(|(stream, text)| (stream, text.to_owned())));
    }

    #[test]
    fn a_long_line_loses_the_times_between_its_pieces() {
        let piece = "x".repeat(PIECE);
        let raw = format!("{TIME} {piece}{TIME} {piece}{TIME} end\n");
        // Cut in the middle of a repeated time.
        let (head, tail) = raw.as_bytes().split_at(PIECE + 40);
        let seen = lines(&[(LogStream::Stdout, head), (LogStream::Stdout, tail)]);
        assert_eq!(seen, [(LogStream::Stdout, format!("{piece}{piece}end"))]);
    }

    #[test]
    fn a_line_without_an_end_is_taken_after_a_mebibyte() {
        let endless = vec![b'x'; LONGEST];
        let seen = lines(&[(LogStream::Stdout, &endless), (LogStream::Stdout, b"y\n")]);
        assert_eq!(seen.len(), 2);
    }
}
