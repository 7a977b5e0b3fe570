//! A socket between a client and an Engine that keeps every request.

use std::collections::BTreeMap;
use std::io::{Read, Write};
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::thread;

use serde_json::Value;

/// One request as it went over the socket.
#[derive(Debug, Clone, PartialEq)]
pub struct Recorded {
    pub method: String,
    /// Without the API version.
    pub path: String,
    pub query: Vec<(String, String)>,
    pub body: Option<Value>,
}

/// What clients have sent so far in order of its arrival, each piece with its connection.
type Pieces = Arc<Mutex<Vec<(usize, Vec<u8>)>>>;

/// Listens until the process ends.
pub struct Recorder {
    pub socket: PathBuf,
    pieces: Pieces,
    _folder: tempfile::TempDir,
}

impl Recorder {
    pub fn before(engine: &Path) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let socket = folder.path().join("r.sock");
        let listener = UnixListener::bind(&socket).expect("a socket");
        let pieces = Pieces::default();
        let (kept, engine) = (Arc::clone(&pieces), engine.to_owned());
        thread::spawn(move || {
            for (number, client) in listener.incoming().map_while(Result::ok).enumerate() {
                let server = UnixStream::connect(&engine).expect("the engine listens");
                pass(&client, &server, Some((number, Arc::clone(&kept))));
                pass(&server, &client, None);
            }
        });
        Self {
            socket,
            pieces,
            _folder: folder,
        }
    }

    /// The requests so far that change something, in order of their ends.
    pub fn changes(&self) -> Vec<Recorded> {
        let mut open: BTreeMap<usize, Vec<u8>> = BTreeMap::new();
        let mut found = Vec::new();
        for (connection, piece) in self.pieces.lock().expect("no panic").iter() {
            let bytes = open.entry(*connection).or_default();
            bytes.extend_from_slice(piece);
            while let Some((request, length)) = first_request(bytes) {
                bytes.drain(..length);
                found.push(request);
            }
        }
        found.retain(|request| request.method != "GET" && request.method != "HEAD");
        found
    }
}

fn pass(from: &UnixStream, to: &UnixStream, keep: Option<(usize, Pieces)>) {
    let mut from = from.try_clone().expect("a socket can be shared");
    let mut to = to.try_clone().expect("a socket can be shared");
    thread::spawn(move || {
        let mut buffer = [0; 16_384];
        while let Ok(count @ 1..) = from.read(&mut buffer) {
            if let Some((number, pieces)) = &keep {
                let piece = (*number, buffer[..count].to_vec());
                pieces.lock().expect("no panic").push(piece);
            }
            if to.write_all(&buffer[..count]).is_err() {
                break;
            }
        }
        let _ = to.shutdown(std::net::Shutdown::Write);
    });
}

/// The first request of a kept connection with its length in bytes. `None`: it is not all there.
fn first_request(bytes: &[u8]) -> Option<(Recorded, usize)> {
    let line_end =
        |from: usize| Some(from + bytes.get(from..)?.windows(2).position(|w| w == b"\r\n")?);
    let head_end = bytes.windows(4).position(|window| window == b"\r\n\r\n")?;
    let head = std::str::from_utf8(&bytes[..head_end]).expect("a head is text");
    let mut at = head_end + 4;
    let header = |name: &str| {
        head.lines().find_map(|line| {
            let (found, value) = line.split_once(':')?;
            found
                .eq_ignore_ascii_case(name)
                .then(|| value.trim().to_owned())
        })
    };
    let mut body = Vec::new();
    if let Some(length) = header("content-length") {
        let length: usize = length.parse().expect("a length");
        body.extend_from_slice(bytes.get(at..at + length)?);
        at += length;
    } else if header("transfer-encoding").is_some_and(|value| value == "chunked") {
        loop {
            let end = line_end(at)?;
            let size = std::str::from_utf8(&bytes[at..end]).expect("a size is text");
            let size = usize::from_str_radix(size.trim(), 16).expect("a size is hexadecimal");
            let chunk = end + 2;
            body.extend_from_slice(bytes.get(chunk..chunk + size)?);
            at = line_end(chunk + size)? + 2;
            if size == 0 {
                break;
            }
        }
    }
    let mut words = head.lines().next().expect("a request line").split(' ');
    let method = words.next().expect("a method").to_owned();
    let target = words.next().expect("a target");
    let request = Recorded {
        body: serde_json::from_slice(&body).ok(),
        ..read_target(method, target)
    };
    Some((request, at))
}

/// Parts a request target into path and query.
pub fn read_target(method: String, target: &str) -> Recorded {
    let target = target.strip_prefix("http://localhost").unwrap_or(target);
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    let path = match path
        .strip_prefix("/v1.")
        .and_then(|rest| rest.find('/').map(|at| &rest[at..]))
    {
        Some(rest) => rest,
        None => path,
    };
    let query = query
        .split('&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            (name.to_owned(), decode(value))
        });
    Recorded {
        method,
        path: decode(path),
        query: query.collect(),
        body: None,
    }
}

fn decode(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        if byte == b'%' {
            let digits: String = rest.by_ref().take(2).map(char::from).collect();
            bytes.push(u8::from_str_radix(&digits, 16).expect("two hexadecimal digits"));
        } else if byte == b'+' {
            bytes.push(b' ');
        } else {
            bytes.push(byte);
        }
    }
    String::from_utf8(bytes).expect("the text is UTF-8")
}
