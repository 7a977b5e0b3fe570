//! Framing of a Container's output.
//!
//! Without a terminal the Engine puts eight bytes before each piece: the stream, three zeros and a
//! length, most significant byte first. With a terminal the bytes come as they are. Which of the
//! two it is, the Container's own document says; it cannot be guessed from the bytes.

use bytes::{Buf, Bytes, BytesMut};
use model::LogStream;

use crate::LogChunk;

const HEADER_BYTES: usize = 8;

/// Takes frames apart. A piece is passed on as it comes, so a frame of any length costs no memory.
#[derive(Debug, Default)]
pub(super) struct Frames {
    /// The beginning of a header that is not whole yet.
    header: BytesMut,
    /// What is open of the current frame.
    open: Option<(Source, usize)>,
    /// Words of the Engine in a frame of its own, which mean that it failed.
    complaint: BytesMut,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Source {
    Output(LogStream),
    Engine,
}

/// Why framing failed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Broken {
    /// These eight bytes are no header.
    Header([u8; HEADER_BYTES]),
    /// The bytes ended inside a frame.
    CutOff,
    /// The Engine failed and says why.
    Complaint(String),
}

impl Frames {
    /// Takes the next bytes and gives the pieces in them.
    pub(super) fn push(&mut self, mut bytes: Bytes) -> Result<Vec<LogChunk>, Broken> {
        let mut chunks = Vec::new();
        while !bytes.is_empty() {
            match self.open {
                Some((source, left)) => {
                    let piece = bytes.split_to(left.min(bytes.len()));
                    let left = left - piece.len();
                    match source {
                        Source::Output(stream) => chunks.push(LogChunk {
                            stream,
                            bytes: piece,
                        }),
                        Source::Engine => self.complain(&piece),
                    }
                    self.open = (left > 0).then_some((source, left));
                    if left == 0 && source == Source::Engine {
                        return Err(Broken::Complaint(
                            String::from_utf8_lossy(&self.complaint).into_owned(),
                        ));
                    }
                }
                None => {
                    let missing = HEADER_BYTES - self.header.len();
                    let taken = bytes.split_to(missing.min(bytes.len()));
                    self.header.extend_from_slice(&taken);
                    if self.header.len() == HEADER_BYTES {
                        self.open_frame()?;
                    }
                }
            }
        }
        Ok(chunks)
    }

    /// Says whether the bytes may end here.
    pub(super) fn finish(&self) -> Result<(), Broken> {
        if self.open.is_some() || !self.header.is_empty() {
            Err(Broken::CutOff)
        } else {
            Ok(())
        }
    }

    fn open_frame(&mut self) -> Result<(), Broken> {
        let mut header = [0; HEADER_BYTES];
        self.header.copy_to_slice(&mut header);
        self.header.clear();
        let source = match header {
            // Stream 0 is what was typed in; the docker CLI prints it as output too.
            [0 | 1, 0, 0, 0, ..] => Source::Output(LogStream::Stdout),
            [2, 0, 0, 0, ..] => Source::Output(LogStream::Stderr),
            [3, 0, 0, 0, ..] => Source::Engine,
            _ => return Err(Broken::Header(header)),
        };
        let length = u32::from_be_bytes([header[4], header[5], header[6], header[7]]);
        self.open = usize::try_from(length)
            .ok()
            .filter(|length| *length > 0)
            .map(|length| (source, length));
        Ok(())
    }

    /// Keeps the beginning of the Engine's words.
    fn complain(&mut self, piece: &[u8]) {
        const KEPT_BYTES: usize = 4096;
        let room = KEPT_BYTES.saturating_sub(self.complaint.len());
        self.complaint
            .extend_from_slice(&piece[..room.min(piece.len())]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn frame(stream: u8, bytes: &[u8]) -> Vec<u8> {
        let length = u32::try_from(bytes.len()).expect("short").to_be_bytes();
        [&[stream, 0, 0, 0][..], &length, bytes].concat()
    }

    /// Pushes the bytes in pieces of the given sizes, and the rest at once.
    fn take_apart(bytes: &[u8], sizes: &[usize]) -> Result<(Vec<u8>, Vec<u8>), Broken> {
        let mut frames = Frames::default();
        let (mut stdout, mut stderr) = (Vec::new(), Vec::new());
        let mut rest = Bytes::copy_from_slice(bytes);
        for size in sizes.iter().copied().chain([usize::MAX]) {
            let piece = rest.split_to(size.min(rest.len()));
            for chunk in frames.push(piece)? {
                match chunk.stream {
                    LogStream::Stdout => stdout.extend_from_slice(&chunk.bytes),
                    LogStream::Stderr => stderr.extend_from_slice(&chunk.bytes),
                }
            }
        }
        frames.finish()?;
        Ok((stdout, stderr))
    }

    #[test]
    fn output_that_begins_like_a_header_stays_output() {
        let bytes = [frame(1, &[1, 0, 0, 0, 0, 0, 0, 9]), frame(2, b"e\n")].concat();
        assert_eq!(
            take_apart(&bytes, &[3, 5, 1]),
            Ok((vec![1, 0, 0, 0, 0, 0, 0, 9], b"e\n".to_vec()))
        );
    }

    #[test]
    fn a_huge_frame_is_passed_on_before_it_is_whole() {
        let mut frames = Frames::default();
        let header = Bytes::from_static(&[1, 0, 0, 0, 0xff, 0xff, 0xff, 0xff]);
        assert_eq!(frames.push(header), Ok(Vec::new()));
        let chunks = frames.push(Bytes::from_static(b"abc")).expect("a piece");
        assert_eq!(chunks[0].bytes, Bytes::from_static(b"abc"));
        assert_eq!(frames.finish(), Err(Broken::CutOff));
    }

    #[test]
    fn bytes_that_are_no_frame_are_an_error() {
        let mut frames = Frames::default();
        assert_eq!(
            frames.push(Bytes::from_static(b"2026-11-26T")),
            Err(Broken::Header(*b"2026-11-"))
        );
    }

    #[test]
    fn words_of_the_engine_end_the_log() {
        let bytes = [frame(1, b"a"), frame(3, b"log was rotated")].concat();
        assert_eq!(
            take_apart(&bytes, &[12]),
            Err(Broken::Complaint("log was rotated".to_owned()))
        );
    }

    #[test]
    fn an_empty_frame_holds_nothing() {
        let bytes = [frame(1, b""), frame(2, b"x")].concat();
        assert_eq!(take_apart(&bytes, &[]), Ok((Vec::new(), b"x".to_vec())));
    }

    proptest! {
        #[test]
        fn frames_are_found_however_they_are_cut(
            parts in prop::collection::vec((1_u8..3, prop::collection::vec(any::<u8>(), 0..40)), 0..20),
            sizes in prop::collection::vec(1_usize..30, 0..60),
        ) {
            let bytes: Vec<u8> = parts.iter().flat_map(|(stream, text)| frame(*stream, text)).collect();
            let of = |wanted: u8| -> Vec<u8> {
                parts.iter().filter(|(stream, _)| *stream == wanted).flat_map(|(_, text)| text.clone()).collect()
            };
            prop_assert_eq!(take_apart(&bytes, &sizes), Ok((of(1), of(2))));
        }

        #[test]
        fn no_bytes_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..200), sizes in prop::collection::vec(1_usize..30, 0..20)) {
            let _ = take_apart(&bytes, &sizes);
        }
    }
}
