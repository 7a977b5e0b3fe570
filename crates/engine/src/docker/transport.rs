//! The one way to an Engine: a pool of kept-alive HTTP connections over a socket.

use std::error::Error as StdError;
use std::future::Future;
use std::io;
use std::pin::Pin;
use std::sync::{Arc, RwLock};
use std::task::{Context, Poll};

use bollard::BollardRequest;
use bytes::Bytes;
use http_body_util::combinators::UnsyncBoxBody;
use http_body_util::{BodyExt, Empty, Full};
use hyper::body::Incoming;
use hyper::header::CONTENT_TYPE;
use hyper::rt::ReadBufCursor;
use hyper::{Request, Response, Uri};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::{Connected, Connection};
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use model::EngineAddress;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use tokio::io::{AsyncRead, AsyncWrite};

use super::version::ApiVersion;

type ApiError = bollard::errors::Error;
type BoxError = Box<dyn StdError + Send + Sync>;
type Body = UnsyncBoxBody<Bytes, BoxError>;

/// Sends requests to one Engine. Clones share the connections and the version.
#[derive(Clone)]
pub(super) struct Transport {
    client: Client<Dialer, Body>,
    authority: String,
    spoken: Arc<RwLock<Option<ApiVersion>>>,
}

impl Transport {
    /// Dials nothing yet.
    pub(super) fn new(address: &EngineAddress) -> Self {
        let client = Client::builder(TokioExecutor::new())
            .pool_timer(TokioTimer::new())
            .build(Dialer {
                address: address.clone(),
            });
        let authority = match address {
            EngineAddress::Tcp(host) => host.clone(),
            _ => "localhost".to_owned(),
        };
        Self {
            client,
            authority,
            spoken: Arc::new(RwLock::new(None)),
        }
    }

    /// The API version that requests ask for. `None`: not agreed on yet.
    pub(super) fn spoken(&self) -> Option<ApiVersion> {
        *self.spoken.read().unwrap_or_else(|e| e.into_inner())
    }

    /// Asks for this API version from now on.
    pub(super) fn speak(&self, version: ApiVersion) {
        *self.spoken.write().unwrap_or_else(|e| e.into_inner()) = Some(version);
    }

    /// Carries a request that bollard made. Bollard leaves the version out of the path (it joins
    /// an absolute path to a URL), so it is put there.
    pub(super) fn carry(
        &self,
        request: BollardRequest,
    ) -> impl Future<Output = Result<Response<Incoming>, ApiError>> + Send + use<> {
        let transport = self.clone();
        async move {
            let (mut parts, body) = request.into_parts();
            let path = parts.uri.path_and_query().map_or("/", |path| path.as_str());
            parts.uri = transport.uri(path)?;
            transport
                .dispatch(Request::from_parts(parts, body.boxed_unsync()))
                .await
        }
    }

    /// `POST path` with a JSON body, whose answer is read as JSON.
    pub(super) async fn post_json<B: Serialize, T: DeserializeOwned>(
        &self,
        path: &str,
        body: &B,
    ) -> Result<T, ApiError> {
        let bytes = Bytes::from(serde_json::to_vec(body)?);
        let body = Full::new(bytes)
            .map_err(|never| match never {})
            .boxed_unsync();
        let request = Request::post(self.uri(path)?)
            .header(CONTENT_TYPE, "application/json")
            .body(body)?;
        read_json(succeeded(self.dispatch(request).await?).await?).await
    }

    /// `GET path`; an answer that is no success is an error with the Engine's words.
    pub(super) async fn get(&self, path: &str) -> Result<Response<Incoming>, ApiError> {
        self.fetch(self.uri(path)?).await
    }

    async fn fetch(&self, uri: Uri) -> Result<Response<Incoming>, ApiError> {
        let body = Empty::new().map_err(|never| match never {}).boxed_unsync();
        let request = Request::get(uri).body(body)?;
        succeeded(self.dispatch(request).await?).await
    }

    /// `GET path` without a version, read as JSON: for asking which versions there are.
    pub(super) async fn get_unversioned_json<T: DeserializeOwned>(
        &self,
        path: &str,
    ) -> Result<T, ApiError> {
        let uri = format!("http://{}{path}", self.authority).parse()?;
        read_json(self.fetch(uri).await?).await
    }

    /// `GET path`, read as JSON.
    pub(super) async fn get_json<T: DeserializeOwned>(&self, path: &str) -> Result<T, ApiError> {
        read_json(self.get(path).await?).await
    }

    async fn dispatch(&self, request: Request<Body>) -> Result<Response<Incoming>, ApiError> {
        Ok(self.client.request(request).await?)
    }

    fn uri(&self, path: &str) -> Result<Uri, ApiError> {
        let version = self
            .spoken()
            .map_or(String::new(), |version| format!("/v{version}"));
        Ok(format!("http://{}{version}{path}", self.authority).parse()?)
    }
}

/// Makes an error of an answer that is no success.
async fn succeeded(response: Response<Incoming>) -> Result<Response<Incoming>, ApiError> {
    let status = response.status();
    if status.is_success() {
        return Ok(response);
    }
    let bytes = response.into_body().collect().await?.to_bytes();
    let message = serde_json::from_slice::<Refusal>(&bytes).map_or_else(
        |_| String::from_utf8_lossy(&bytes).trim().to_owned(),
        |refusal| refusal.message,
    );
    Err(ApiError::DockerResponseServerError {
        status_code: status.as_u16(),
        message,
    })
}

async fn read_json<T: DeserializeOwned>(response: Response<Incoming>) -> Result<T, ApiError> {
    let bytes = response.into_body().collect().await?.to_bytes();
    Ok(serde_json::from_slice(&bytes)?)
}

/// The body of an answer that is no success.
#[derive(Deserialize)]
struct Refusal {
    message: String,
}

/// Opens connections to one address.
#[derive(Clone)]
struct Dialer {
    address: EngineAddress,
}

impl tower_service::Service<Uri> for Dialer {
    type Response = Link;
    type Error = io::Error;
    type Future = Pin<Box<dyn Future<Output = io::Result<Link>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, _: Uri) -> Self::Future {
        let address = self.address.clone();
        Box::pin(async move { Ok(Link(TokioIo::new(dial(&address).await?))) })
    }
}

async fn dial(address: &EngineAddress) -> io::Result<Box<dyn Duplex>> {
    match address {
        #[cfg(unix)]
        EngineAddress::Unix(path) => Ok(Box::new(tokio::net::UnixStream::connect(path).await?)),
        #[cfg(windows)]
        EngineAddress::Pipe(path) => Ok(Box::new(open_pipe(path).await?)),
        EngineAddress::Tcp(host) => {
            let stream = tokio::net::TcpStream::connect(host).await?;
            stream.set_nodelay(true)?;
            Ok(Box::new(stream))
        }
        EngineAddress::Ssh(host) => Err(io::Error::new(
            io::ErrorKind::Unsupported,
            format!(
                "this program opens no ssh connections; forward the Engine's socket with \
                 `ssh -N -L PATH:/var/run/docker.sock {host}` and choose unix://PATH"
            ),
        )),
        #[cfg(not(unix))]
        EngineAddress::Unix(_) => Err(io::Error::new(
            io::ErrorKind::Unsupported,
            "this system has no unix sockets",
        )),
        #[cfg(not(windows))]
        EngineAddress::Pipe(_) => Err(io::Error::new(
            io::ErrorKind::Unsupported,
            "named pipes exist on Windows only",
        )),
    }
}

/// Opens a named pipe; waits while all its instances are taken, which the caller's deadline ends.
#[cfg(windows)]
async fn open_pipe(path: &str) -> io::Result<tokio::net::windows::named_pipe::NamedPipeClient> {
    const ERROR_PIPE_BUSY: i32 = 231;
    let path = path.replace('/', "\\");
    loop {
        match tokio::net::windows::named_pipe::ClientOptions::new().open(&path) {
            Err(error) if error.raw_os_error() == Some(ERROR_PIPE_BUSY) => {
                tokio::time::sleep(std::time::Duration::from_millis(20)).await;
            }
            opened => return opened,
        }
    }
}

trait Duplex: AsyncRead + AsyncWrite + Send + Unpin {}

impl<T: AsyncRead + AsyncWrite + Send + Unpin> Duplex for T {}

/// One open connection.
struct Link(TokioIo<Box<dyn Duplex>>);

impl Connection for Link {
    fn connected(&self) -> Connected {
        Connected::new()
    }
}

impl hyper::rt::Read for Link {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: ReadBufCursor<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.0).poll_read(cx, buffer)
    }
}

impl hyper::rt::Write for Link {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.0).poll_write(cx, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.0).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.0).poll_shutdown(cx)
    }
}
