//! Failures of calls, by kind.

use std::error::Error as StdError;
use std::io;

use bollard::errors::Error as ApiError;
use model::EngineAddress;

use super::convert::words;
use crate::{Error, ErrorKind};

/// What a failed call means. `image` is the Image that the call needs.
pub(super) fn failure(
    address: &EngineAddress,
    operation: &str,
    image: Option<&str>,
    error: ApiError,
) -> Error {
    let (kind, message) = match error {
        ApiError::DockerResponseServerError {
            status_code,
            message,
        } => (words::refusal(status_code, &message, image), message),
        ApiError::DockerStreamError { error } => (words::refusal(500, &error, image), error),
        ApiError::DockerContainerWaitError { error, .. } => (ErrorKind::Refused, error),
        ApiError::RequestTimeoutError => (ErrorKind::TimedOut, "no answer in time".to_owned()),
        ApiError::IOError { err } => connection(address, &err),
        ApiError::HyperLegacyError { err } => connection(address, &err),
        ApiError::HyperResponseError { err } => connection(address, &err),
        ApiError::InvalidURIError { err } => (ErrorKind::InvalidInput, err.to_string()),
        other => (ErrorKind::Garbled, chain(&other)),
    };
    Error::new(operation, kind, one_line(&message))
}

/// What a connection that failed means.
fn connection(address: &EngineAddress, error: &(dyn StdError + 'static)) -> (ErrorKind, String) {
    match root_io(error) {
        Some(io) if io.kind() == io::ErrorKind::PermissionDenied => {
            (ErrorKind::PermissionDenied, format!("{address}: {io}"))
        }
        Some(io) => (ErrorKind::Unreachable, format!("{address}: {io}")),
        None => (
            ErrorKind::Unreachable,
            format!("{address}: {}", chain(error)),
        ),
    }
}

/// The system's own error at the root of another.
fn root_io<'a>(error: &'a (dyn StdError + 'static)) -> Option<&'a io::Error> {
    let mut next = Some(error);
    let mut found = None;
    while let Some(error) = next {
        found = error.downcast_ref::<io::Error>().or(found);
        next = error.source();
    }
    found
}

/// The words of an error and of its sources.
fn chain(error: &dyn StdError) -> String {
    let mut words = error.to_string();
    let mut next = error.source();
    while let Some(source) = next {
        let more = source.to_string();
        if !words.contains(&more) {
            words.push_str(": ");
            words.push_str(&more);
        }
        next = source.source();
    }
    words
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kind_of(error: ApiError) -> ErrorKind {
        let address = EngineAddress::Unix("/run/d.sock".to_owned());
        failure(&address, "list containers", None, error).kind
    }

    #[test]
    fn the_systems_errors_tell_absence_from_lack_of_permission() {
        for (system, kind) in [
            (io::ErrorKind::NotFound, ErrorKind::Unreachable),
            (io::ErrorKind::ConnectionRefused, ErrorKind::Unreachable),
            (io::ErrorKind::ConnectionReset, ErrorKind::Unreachable),
            (io::ErrorKind::PermissionDenied, ErrorKind::PermissionDenied),
        ] {
            let err = io::Error::from(system);
            assert_eq!(kind_of(ApiError::IOError { err }), kind);
        }
    }

    #[test]
    fn an_answer_that_cannot_be_read_is_garbled() {
        let err = serde_json::from_str::<u8>("{").expect_err("no number");
        assert_eq!(
            kind_of(ApiError::JsonSerdeError { err }),
            ErrorKind::Garbled
        );
    }

    #[test]
    fn the_engines_words_stand_in_one_line() {
        let address = EngineAddress::Unix("/run/d.sock".to_owned());
        let error = ApiError::DockerResponseServerError {
            status_code: 500,
            message: "one\n  two\t three\n".to_owned(),
        };
        let failure = failure(&address, "start c1", None, error);
        assert_eq!(failure.to_string(), "start c1: one two three");
    }
}
