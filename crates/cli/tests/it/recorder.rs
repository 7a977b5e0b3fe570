//! A socket between a client and an Engine that keeps every request.

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

/// What one client has sent so far.
type Stream = Arc<Mutex<Vec<u8>>>;

/// Listens until the process ends.
pub struct Recorder {
    pub socket: PathBuf,
    streams: Arc<Mutex<Vec<Stream>>>,
    _folder: tempfile::TempDir,
}

impl Recorder {
    pub fn before(engine: &Path) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let socket = folder.path().join("r.sock");
        let listener = UnixListener::bind(&socket).expect("a socket");
        let streams: Arc<Mutex<Vec<Stream>>> = Arc::default();
        let (kept, engine) = (Arc::clone(&streams), engine.to_owned());
        thread::spawn(move || {
            for client in listener.incoming().map_while(Result::ok) {
                let bytes = Arc::default();
                kept.lock().expect("no panic").push(Arc::clone(&bytes));
                let server = UnixStream::connect(&engine).expect("the engine listens");
                pass(&client, &server, Some(bytes));
                pass(&server, &client, None);
            }
        });
        Self {
            socket,
            streams,
            _folder: folder,
        }
    }

    /// The requests so far that change something, in order of their connections.
    pub fn changes(&self) -> Vec<Recorded> {
        let streams = self.streams.lock().expect("no panic").clone();
        let all = streams
            .iter()
            .flat_map(|bytes| requests(&bytes.lock().expect("no panic")));
        all.filter(|request| request.method != "GET" && request.method != "HEAD")
            .collect()
    }
}

fn pass(from: &UnixStream, to: &UnixStream, keep: Option<Stream>) {
    let mut from = from.try_clone().expect("a socket can be shared");
    let mut to = to.try_clone().expect("a socket can be shared");
    thread::spawn(move || {
        let mut buffer = [0; 16_384];
        while let Ok(count @ 1..) = from.read(&mut buffer) {
            if let Some(keep) = &keep {
                keep.lock()
                    .expect("no panic")
                    .extend_from_slice(&buffer[..count]);
            }
            if to.write_all(&buffer[..count]).is_err() {
                break;
            }
        }
        let _ = to.shutdown(std::net::Shutdown::Write);
    });
}

/// Reads the requests of one kept connection.
fn requests(mut bytes: &[u8]) -> Vec<Recorded> {
    let mut found = Vec::new();
    while let Some(end) = bytes.windows(4).position(|window| window == b"\r\n\r\n") {
        let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
        bytes = &bytes[end + 4..];
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
            body.extend_from_slice(&bytes[..length]);
            bytes = &bytes[length..];
        } else if header("transfer-encoding").is_some_and(|value| value == "chunked") {
            loop {
                let end = bytes
                    .windows(2)
                    .position(|w| w == b"\r\n")
                    .expect("a chunk has a size");
                let size = std::str::from_utf8(&bytes[..end]).expect("a size is text");
                let size = usize::from_str_radix(size.trim(), 16).expect("a size is hexadecimal");
                body.extend_from_slice(&bytes[end + 2..end + 2 + size]);
                bytes = &bytes[end + 4 + size..];
                if size == 0 {
                    break;
                }
            }
        }
        let line = head.lines().next().expect("a request line");
        let mut words = line.split(' ');
        let method = words.next().expect("a method").to_owned();
        let target = words.next().expect("a target");
        found.push(Recorded {
            body: serde_json::from_slice(&body).ok(),
            ..read_target(method, target)
        });
    }
    found
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
