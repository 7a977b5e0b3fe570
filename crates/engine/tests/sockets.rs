//! The connection to an Engine: what it sends, and what becomes of bad answers. Small servers of
//! this test answer in the place of an Engine.

#![cfg(target_os = "linux")]

use std::convert::Infallible;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use bytes::Bytes;
use engine::docker::connect;
use engine::{Engine, ErrorKind, LogChunk, Wanted, probe};
use futures_util::StreamExt;
use http_body_util::Full;
use hyper::service::service_fn;
use hyper::{Request, Response};
use hyper_util::rt::TokioIo;
use model::{Coded, EngineAddress, LogQuery, LogStream, ObjectKind, Reach};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::UnixListener;

/// A socket of this test's own.
struct Place {
    folder: tempfile::TempDir,
}

impl Place {
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        Self { folder }
    }

    fn socket(&self) -> PathBuf {
        self.folder.path().join("e.sock")
    }

    fn address(&self) -> EngineAddress {
        EngineAddress::Unix(self.socket().display().to_string())
    }

    fn engine(&self) -> Arc<dyn Engine> {
        connect(&self.address()).expect("an address")
    }
}

/// What a server saw.
#[derive(Default)]
struct Seen {
    requests: Mutex<Vec<String>>,
    connections: AtomicUsize,
}

impl Seen {
    fn requests(&self) -> Vec<String> {
        self.requests.lock().expect("no test panicked").clone()
    }
}

type Answer = fn(&str) -> (u16, &'static str);

/// Serves HTTP on a socket until the test's runtime ends.
fn serve(socket: &Path, answer: Answer) -> Arc<Seen> {
    let listener = UnixListener::bind(socket).expect("the socket is free");
    let seen = Arc::new(Seen::default());
    let noted = seen.clone();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            noted.connections.fetch_add(1, Ordering::SeqCst);
            let noted = noted.clone();
            let service = service_fn(move |request: Request<hyper::body::Incoming>| {
                let target = request.uri().to_string();
                let path = request.uri().path().to_owned();
                let line = format!("{} {target}", request.method());
                noted.requests.lock().expect("no test panicked").push(line);
                async move {
                    let (status, body) = answer(&path);
                    let response = Response::builder()
                        .status(status)
                        .body(Full::new(Bytes::from_static(body.as_bytes())))
                        .expect("a response");
                    Ok::<_, Infallible>(response)
                }
            });
            tokio::spawn(
                hyper::server::conn::http1::Builder::new()
                    .serve_connection(TokioIo::new(stream), service),
            );
        }
    });
    seen
}

/// Answers each connection's first request with these bytes, as they are, and ends it.
fn serve_raw(socket: &Path, answers: Vec<Vec<u8>>) {
    let listener = UnixListener::bind(socket).expect("the socket is free");
    tokio::spawn(async move {
        for answer in answers {
            let (mut stream, _) = listener.accept().await.expect("a connection");
            let mut request = Vec::new();
            while !request.ends_with(b"\r\n\r\n") {
                request.push(stream.read_u8().await.expect("a request"));
            }
            stream.write_all(&answer).await.expect("the client reads");
        }
    });
}

/// An answer that ends with its connection.
fn last(body: &[u8]) -> Vec<u8> {
    [&b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n"[..], body].concat()
}

const VERSION_41: &str = r#"{"Version":"20.10.24","ApiVersion":"1.41","MinAPIVersion":"1.12"}"#;

fn engine_of_20_10(path: &str) -> (u16, &'static str) {
    match path {
        "/version" => (200, VERSION_41),
        "/v1.41/info" => (200, r#"{"ID":"one","MemTotal":1000}"#),
        "/v1.41/containers/json" => (200, "[]"),
        "/v1.41/_ping" => (200, "OK"),
        "/v1.41/networks" => (200, "<html>busy</html>"),
        "/v1.41/volumes" => (503, "try later"),
        _ => (404, r#"{"message":"page not found"}"#),
    }
}

#[tokio::test]
async fn requests_name_the_agreed_version_and_share_one_connection() {
    let place = Place::new();
    let seen = serve(&place.socket(), engine_of_20_10);
    let engine = place.engine();
    assert_eq!(
        seen.connections.load(Ordering::SeqCst),
        0,
        "nothing is dialled yet"
    );
    engine.containers(&Wanted::All).await.expect("a list");
    engine.ping().await.expect("a ping");
    let greeting = engine.greet().await.expect("a greeting");
    assert_eq!(
        (
            greeting.id.as_str(),
            greeting.version.as_str(),
            greeting.api_version.as_str()
        ),
        ("one", "20.10.24", "1.41")
    );
    let ids = Wanted::Ids(vec!["ab".to_owned()]);
    engine.containers(&ids).await.expect("a list");
    engine
        .containers(&Wanted::Ids(Vec::new()))
        .await
        .expect("nothing");
    assert_eq!(
        seen.requests(),
        [
            "GET /version",
            "GET /v1.41/containers/json?all=true&size=false",
            "GET /v1.41/_ping",
            "GET /version",
            "GET /v1.41/info",
            "GET /v1.41/containers/json?all=true&size=false&filters=%7B%22id%22%3A%5B%22ab%22%5D%7D",
        ]
    );
    // A connection that comes back to the pool a moment late costs one more, but not each time.
    assert!(seen.connections.load(Ordering::SeqCst) < seen.requests().len());
}

#[tokio::test]
async fn a_greeting_agrees_anew_with_another_engine_at_the_address() {
    static UPGRADED: AtomicBool = AtomicBool::new(false);
    let place = Place::new();
    serve(&place.socket(), |path| {
        if !UPGRADED.load(Ordering::SeqCst) {
            return engine_of_20_10(path);
        }
        match path {
            "/version" => (
                200,
                r#"{"Version":"29.0.0","ApiVersion":"1.56","MinAPIVersion":"1.44"}"#,
            ),
            "/v1.53/info" => (200, r#"{"ID":"two"}"#),
            "/v1.53/images/json" => (200, "[]"),
            _ => (400, r#"{"message":"client version 1.41 is too old"}"#),
        }
    });
    let engine = place.engine();
    let greeting = engine.greet().await.expect("a greeting");
    assert_eq!(greeting.api_version, "1.41");
    UPGRADED.store(true, Ordering::SeqCst);
    let error = engine.images().await.expect_err("the old version");
    assert_eq!(error.kind, ErrorKind::UnsupportedVersion);
    let greeting = engine.greet().await.expect("a greeting");
    assert_eq!(
        (greeting.id.as_str(), greeting.api_version.as_str()),
        ("two", "1.53")
    );
    assert_eq!(engine.images().await.expect("the new version"), []);
}

#[tokio::test]
async fn an_engine_that_is_too_old_is_refused_with_both_ranges() {
    let place = Place::new();
    serve(&place.socket(), |path| match path {
        "/version" => (
            200,
            r#"{"Version":"19.03.1","ApiVersion":"1.40","MinAPIVersion":"1.12"}"#,
        ),
        _ => (200, "[]"),
    });
    let error = place.engine().images().await.expect_err("too old");
    assert_eq!(error.kind, ErrorKind::UnsupportedVersion);
    assert_eq!(
        error.to_string(),
        "list images: the engine speaks API 1.12 to 1.40, this program 1.41 to 1.53"
    );
    assert!(error.hint().is_some_and(|hint| hint.contains("20.10")));
}

#[tokio::test]
async fn where_nothing_listens_the_engine_is_unreachable() {
    let place = Place::new();
    let error = place.engine().greet().await.expect_err("no socket");
    assert_eq!(error.kind, ErrorKind::Unreachable);
    let path = place.socket().display().to_string();
    assert!(error.message.contains(&path), "{}", error.message);
    drop(UnixListener::bind(place.socket()).expect("a socket"));
    let error = place.engine().greet().await.expect_err("nobody listens");
    assert_eq!(error.kind, ErrorKind::Unreachable);
    let item = place.engine().events().next().await.expect("an item");
    assert_eq!(
        item.expect_err("nobody listens").kind,
        ErrorKind::Unreachable
    );
    assert_eq!(probe::reach(&place.address()).await, Reach::Absent);
}

#[tokio::test]
async fn a_socket_that_may_not_be_opened_is_denied_with_a_way_out() {
    use std::os::unix::fs::PermissionsExt;
    let place = Place::new();
    let _listener = UnixListener::bind(place.socket()).expect("a socket");
    std::fs::set_permissions(place.socket(), std::fs::Permissions::from_mode(0o000))
        .expect("our own socket");
    // Only this thread, which runs this whole test, loses root's right to open everything.
    caps::drop(
        None,
        caps::CapSet::Effective,
        caps::Capability::CAP_DAC_OVERRIDE,
    )
    .expect("rights can always be given up");
    let error = place.engine().greet().await.expect_err("denied");
    assert_eq!(error.kind, ErrorKind::PermissionDenied);
    assert!(
        error
            .hint()
            .is_some_and(|hint| hint.contains("group") && hint.contains("rootless"))
    );
    assert_eq!(probe::reach(&place.address()).await, Reach::Denied);
}

#[tokio::test]
async fn an_address_over_ssh_is_refused_with_the_way_to_forward_it() {
    let address = EngineAddress::Ssh("me@host".to_owned());
    let engine = connect(&address).expect("an address");
    let error = engine.greet().await.expect_err("no ssh");
    assert_eq!(error.kind, ErrorKind::Unreachable);
    assert!(error.message.contains("ssh -N -L"), "{}", error.message);
    assert!(matches!(
        probe::reach(&address).await,
        Reach::Unasked { .. }
    ));
}

#[tokio::test]
async fn answers_that_make_no_sense_are_told_apart_from_refusals() {
    let place = Place::new();
    serve(&place.socket(), engine_of_20_10);
    let engine = place.engine();
    assert_eq!(
        engine.networks().await.expect_err("no JSON").kind,
        ErrorKind::Garbled
    );
    let error = engine.volumes().await.expect_err("busy");
    assert_eq!(
        (error.kind.clone(), error.to_string()),
        (ErrorKind::Refused, "list volumes: try later".to_owned())
    );
    let error = engine.images().await.expect_err("no such call");
    assert_eq!(error.kind, ErrorKind::Refused);
    let error = engine
        .inspect(ObjectKind::Container, "../info")
        .await
        .expect_err("astray");
    assert_eq!(error.kind, ErrorKind::InvalidInput);
    assert!(
        matches!(probe::reach(&place.address()).await, Reach::Answers { version } if version == "20.10.24")
    );
}

#[tokio::test]
async fn an_engine_that_dies_in_the_middle_of_an_answer_is_unreachable() {
    let place = Place::new();
    let cut_off = b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n[{".to_vec();
    serve_raw(&place.socket(), vec![last(VERSION_41.as_bytes()), cut_off]);
    let error = place.engine().images().await.expect_err("cut off");
    assert_eq!(error.kind, ErrorKind::Unreachable);
}

#[tokio::test]
async fn events_begin_with_the_headers_and_end_with_an_error() {
    let place = Place::new();
    let events = concat!(
        r#"{"Type":"network","Action":"create","Actor":{"ID":"n1","Attributes":{"name":"br3","type":"bridge"}},"time":5}"#,
        "\n",
        r#"{"Type":"daemon","Action":"reload","Actor":{"ID":"d"},"time":6}"#,
        "\n",
        r#"{"Type":"cont"#,
    );
    serve_raw(
        &place.socket(),
        vec![last(VERSION_41.as_bytes()), last(events.as_bytes())],
    );
    let items: Vec<_> = place.engine().events().collect().await;
    assert_eq!(items.len(), 4, "{items:?}");
    assert!(matches!(items[0], Ok(None)));
    let first = items[1]
        .as_ref()
        .expect("an event")
        .as_ref()
        .expect("an event");
    assert_eq!(
        (first.object, first.name.as_deref()),
        (Some(ObjectKind::Network), Some("br3"))
    );
    let second = items[2]
        .as_ref()
        .expect("an event")
        .as_ref()
        .expect("an event");
    assert_eq!((second.object, second.action.as_str()), (None, "reload"));
    let end = items[3].as_ref().expect_err("the stream ended");
    assert_eq!(end.kind, ErrorKind::Unreachable);
}

/// Reads a log that an Engine sends as these bytes.
async fn log_of(tty: bool, bytes: &[u8]) -> Vec<Result<LogChunk, ErrorKind>> {
    let place = Place::new();
    let document = format!(r#"{{"Config":{{"Tty":{tty}}}}}"#);
    serve_raw(
        &place.socket(),
        vec![
            last(VERSION_41.as_bytes()),
            last(document.as_bytes()),
            last(bytes),
        ],
    );
    let chunks = place.engine().logs("c1", &LogQuery::default());
    chunks
        .map(|chunk| chunk.map_err(|error| error.kind))
        .collect()
        .await
}

#[tokio::test]
async fn a_log_is_framed_by_the_terminal_flag_and_not_by_its_bytes() {
    // These bytes are a frame of the other kind too.
    let bytes = b"\x02\0\0\0\0\0\0\x04warn";
    let framed = log_of(false, bytes).await;
    let chunk = |stream, bytes: &'static [u8]| {
        Ok(LogChunk {
            stream,
            bytes: Bytes::from_static(bytes),
        })
    };
    assert_eq!(framed, [chunk(LogStream::Stderr, b"warn")]);
    let raw = log_of(true, bytes).await;
    assert_eq!(raw, [chunk(LogStream::Stdout, bytes)]);
}

#[tokio::test]
async fn a_log_that_is_not_framed_as_promised_ends_with_an_error() {
    assert_eq!(
        log_of(false, b"plain text of a terminal").await,
        [Err(ErrorKind::Garbled)]
    );
    let cut_off = log_of(false, b"\x01\0\0\0\0\0\0\x09half").await;
    assert_eq!(cut_off.len(), 2);
    assert_eq!(cut_off[1], Err(ErrorKind::Garbled));
    let complaint = log_of(false, b"\x03\0\0\0\0\0\0\x04lost").await;
    assert_eq!(complaint, [Err(ErrorKind::Refused)]);
}
