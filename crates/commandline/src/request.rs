//! Requests of the Engine API, and curl lines that send them.

use model::{
    Action, ContainerAction, EngineAddress, ImageAction, MirrorSubject, NetworkAction, ObjectKind,
    Target, VolumeAction,
};
use serde_json::Value;

use crate::shell;

mod body;

/// Method of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// GET.
    Get,
    /// POST.
    Post,
    /// DELETE.
    Delete,
}

impl Method {
    /// As it stands in the request.
    pub fn word(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
            Self::Delete => "DELETE",
        }
    }
}

/// Path of a request, without an API version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ApiPath {
    /// Known beforehand.
    Known(String),
    /// `/containers/{id}/{verb}` with the id that the request before answers.
    OfCreatedContainer {
        /// What is done to the Container, as `start`.
        verb: &'static str,
    },
}

/// One request of the Engine API.
#[derive(Debug, Clone, PartialEq)]
pub struct ApiRequest {
    /// Its method.
    pub method: Method,
    /// Its path.
    pub path: ApiPath,
    /// Its query, in order. Defaults are left out.
    pub query: Vec<(&'static str, String)>,
    /// Its JSON body. Defaults are left out.
    pub body: Option<Value>,
}

impl ApiRequest {
    fn new(method: Method, path: impl Into<String>) -> Self {
        Self {
            method,
            path: ApiPath::Known(path.into()),
            query: Vec::new(),
            body: None,
        }
    }

    fn ask(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.query.push((name, value.into()));
        self
    }

    fn ask_if(self, wanted: bool, name: &'static str) -> Self {
        if wanted { self.ask(name, "true") } else { self }
    }

    fn body(mut self, body: Value) -> Self {
        self.body = Some(body);
        self
    }
}

/// The requests that an Action becomes, in order.
pub fn requests(action: &Action) -> Vec<ApiRequest> {
    match action {
        Action::Container(action) => container(action),
        Action::Image(action) => image(action),
        Action::Network(action) => vec_of(network(action)),
        Action::Volume(action) => vec_of(volume(action)),
    }
}

fn vec_of(requests: impl IntoIterator<Item = ApiRequest>) -> Vec<ApiRequest> {
    requests.into_iter().collect()
}

/// The requests behind anything that the mirror strip may show.
pub fn subject_requests(subject: &MirrorSubject) -> Vec<ApiRequest> {
    let get = |path: String| ApiRequest::new(Method::Get, path);
    match subject {
        MirrorSubject::Action { action } => requests(action),
        MirrorSubject::List { object, all } => vec![match object {
            ObjectKind::Container => get("/containers/json".to_owned()).ask_if(*all, "all"),
            ObjectKind::Image => get("/images/json".to_owned()),
            ObjectKind::Network => get("/networks".to_owned()),
            ObjectKind::Volume => get("/volumes".to_owned()),
        }],
        MirrorSubject::Inspect { object, target } => {
            let id = encode(&target.id);
            vec![get(match object {
                ObjectKind::Container => format!("/containers/{id}/json"),
                ObjectKind::Image => format!("/images/{id}/json"),
                ObjectKind::Network => format!("/networks/{id}"),
                ObjectKind::Volume => format!("/volumes/{id}"),
            })]
        }
        MirrorSubject::Logs { target, query } => {
            let mut request = get(format!("/containers/{}/logs", encode(&target.id)))
                .ask_if(query.follow, "follow")
                .ask_if(true, "stdout")
                .ask_if(true, "stderr");
            if let Some(lines) = query.tail {
                request = request.ask("tail", lines.to_string());
            }
            for (name, time) in [("since", query.since), ("until", query.until)] {
                if let Some(time) = time {
                    let seconds =
                        format!("{}.{:03}", time.0.div_euclid(1000), time.0.rem_euclid(1000));
                    request = request.ask(name, seconds);
                }
            }
            vec![request]
        }
        MirrorSubject::Engine => vec![get("/version".to_owned()), get("/info".to_owned())],
    }
}

fn container(action: &ContainerAction) -> Vec<ApiRequest> {
    let post = |verb: &'static str| {
        move |target: &Target| {
            ApiRequest::new(
                Method::Post,
                format!("/containers/{}/{verb}", encode(&target.id)),
            )
        }
    };
    let timed = |request: ApiRequest, timeout_s: &Option<u32>| match timeout_s {
        Some(seconds) => request.ask("t", seconds.to_string()),
        None => request,
    };
    match action {
        ContainerAction::Create { spec, start } => {
            let mut create = ApiRequest::new(Method::Post, "/containers/create");
            if let Some(name) = &spec.name {
                create = create.ask("name", name);
            }
            let mut requests = vec![create.body(body::container(spec))];
            if *start {
                let path = match &spec.name {
                    Some(name) => ApiPath::Known(format!("/containers/{}/start", encode(name))),
                    None => ApiPath::OfCreatedContainer { verb: "start" },
                };
                requests.push(ApiRequest {
                    path,
                    ..ApiRequest::new(Method::Post, String::new())
                });
            }
            requests
        }
        ContainerAction::Start { targets } => targets.iter().map(post("start")).collect(),
        ContainerAction::Stop { targets, timeout_s } => targets
            .iter()
            .map(|target| timed(post("stop")(target), timeout_s))
            .collect(),
        ContainerAction::Restart { targets, timeout_s } => targets
            .iter()
            .map(|target| timed(post("restart")(target), timeout_s))
            .collect(),
        ContainerAction::Kill { targets, signal } => targets
            .iter()
            .map(|target| post("kill")(target).ask("signal", signal))
            .collect(),
        ContainerAction::Pause { targets } => targets.iter().map(post("pause")).collect(),
        ContainerAction::Unpause { targets } => targets.iter().map(post("unpause")).collect(),
        ContainerAction::Rename { target, name } => {
            vec![post("rename")(target).ask("name", name)]
        }
        ContainerAction::Remove {
            targets,
            force,
            volumes,
        } => targets
            .iter()
            .map(|target| {
                ApiRequest::new(
                    Method::Delete,
                    format!("/containers/{}", encode(&target.id)),
                )
                .ask_if(*force, "force")
                .ask_if(*volumes, "v")
            })
            .collect(),
    }
}

fn image(action: &ImageAction) -> Vec<ApiRequest> {
    match action {
        ImageAction::Remove { targets, force } => targets
            .iter()
            .map(|target| {
                ApiRequest::new(Method::Delete, format!("/images/{}", encode(&target.id)))
                    .ask_if(*force, "force")
            })
            .collect(),
        ImageAction::Tag { target, reference } => {
            let (repository, tag) = split_reference(reference);
            vec![
                ApiRequest::new(Method::Post, format!("/images/{}/tag", encode(&target.id)))
                    .ask("repo", repository)
                    .ask("tag", tag),
            ]
        }
        ImageAction::Pull { reference } => {
            let (repository, tag) = split_reference(reference);
            vec![
                ApiRequest::new(Method::Post, "/images/create")
                    .ask("fromImage", repository)
                    .ask("tag", tag),
            ]
        }
    }
}

/// Parts a reference into repository and tag or digest; the tag is `latest` where none stands.
fn split_reference(reference: &str) -> (&str, &str) {
    if let Some((repository, digest)) = reference.split_once('@') {
        return (repository, digest);
    }
    match reference.rsplit_once(':') {
        Some((repository, tag)) if !tag.contains('/') => (repository, tag),
        _ => (reference, "latest"),
    }
}

fn network(action: &NetworkAction) -> Vec<ApiRequest> {
    match action {
        NetworkAction::Create { spec } => {
            vec![ApiRequest::new(Method::Post, "/networks/create").body(body::network(spec))]
        }
        NetworkAction::Remove { targets } => targets
            .iter()
            .map(|target| {
                ApiRequest::new(Method::Delete, format!("/networks/{}", encode(&target.id)))
            })
            .collect(),
        NetworkAction::Connect {
            target,
            container,
            ipv4,
            aliases,
        } => vec![
            ApiRequest::new(
                Method::Post,
                format!("/networks/{}/connect", encode(&target.id)),
            )
            .body(body::connect(&container.id, ipv4.as_deref(), aliases)),
        ],
        NetworkAction::Disconnect {
            target,
            container,
            force,
        } => vec![
            ApiRequest::new(
                Method::Post,
                format!("/networks/{}/disconnect", encode(&target.id)),
            )
            .body(body::disconnect(&container.id, *force)),
        ],
    }
}

fn volume(action: &VolumeAction) -> Vec<ApiRequest> {
    match action {
        VolumeAction::Create { spec } => {
            vec![ApiRequest::new(Method::Post, "/volumes/create").body(body::volume(spec))]
        }
        VolumeAction::Remove { targets, force } => targets
            .iter()
            .map(|target| {
                ApiRequest::new(Method::Delete, format!("/volumes/{}", encode(&target.id)))
                    .ask_if(*force, "force")
            })
            .collect(),
    }
}

/// The curl lines that send the requests behind a subject, one a line.
pub fn curl(subject: &MirrorSubject, address: &EngineAddress) -> String {
    let requests = subject_requests(subject);
    let takes_id = |at: usize| {
        requests
            .get(at + 1)
            .is_some_and(|next| matches!(next.path, ApiPath::OfCreatedContainer { .. }))
    };
    let lines = requests.iter().enumerate().map(|(at, request)| {
        let line = curl_line(request, address);
        if takes_id(at) {
            // sed is everywhere that sh is; the answer holds exactly one Id.
            format!("id=$({line} | sed 's/.*\"Id\":\"\\([0-9a-f]*\\)\".*/\\1/')")
        } else {
            line
        }
    });
    lines.collect::<Vec<_>>().join("\n")
}

fn curl_line(request: &ApiRequest, address: &EngineAddress) -> String {
    let mut line = String::from("curl --silent --show-error");
    let base = match address {
        EngineAddress::Unix(path) => {
            line.push_str(&format!(" --unix-socket {}", shell::quote(path)));
            "http://localhost".to_owned()
        }
        EngineAddress::Tcp(host) => format!("http://{host}"),
        EngineAddress::Pipe(_) | EngineAddress::Ssh(_) => "http://localhost".to_owned(),
    };
    if request.method != Method::Get {
        line.push_str(&format!(" --request {}", request.method.word()));
    }
    if let Some(body) = &request.body {
        line.push_str(" --header 'Content-Type: application/json' --data ");
        line.push_str(&shell::quote(&body.to_string()));
    }
    let query = request
        .query
        .iter()
        .map(|(name, value)| format!("{name}={}", encode(value)))
        .collect::<Vec<_>>()
        .join("&");
    let query = if query.is_empty() {
        query
    } else {
        format!("?{query}")
    };
    match &request.path {
        ApiPath::Known(path) => {
            line.push_str(&format!(
                " {}",
                shell::quote(&format!("{base}{path}{query}"))
            ));
        }
        ApiPath::OfCreatedContainer { verb } => {
            line.push_str(&format!(" \"{base}/containers/$id/{verb}{query}\""));
        }
    }
    line
}

/// Percent-encodes all but unreserved characters, `/` and `:`.
fn encode(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/:".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            encoded.push_str(&format!("%{byte:02X}"));
        }
    }
    encoded
}
