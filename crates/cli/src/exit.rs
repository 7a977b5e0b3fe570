//! Exit codes, and how failures are said.

use std::process::ExitCode;

use model::{ErrorCode, Failure};

/// The exit code of a kind of failure, as docs/cli.md lists them.
pub(crate) fn code_of(code: ErrorCode) -> u8 {
    match code {
        ErrorCode::Internal | ErrorCode::Refused => 1,
        ErrorCode::InvalidInput => 2,
        ErrorCode::Unreachable | ErrorCode::PermissionDenied | ErrorCode::UnsupportedVersion => 3,
        ErrorCode::NotFound | ErrorCode::ImageMissing => 4,
        ErrorCode::NameTaken
        | ErrorCode::AddressTaken
        | ErrorCode::SubnetOverlap
        | ErrorCode::PortTaken
        | ErrorCode::InUse
        | ErrorCode::Conflict => 5,
        ErrorCode::TimedOut => 6,
        ErrorCode::ProgramMissing => 7,
        ErrorCode::Cancelled => 130,
    }
}

/// Says a failure on standard error.
pub(crate) fn say(failure: &Failure, json: bool) {
    if json {
        match serde_json::to_string(failure) {
            Ok(text) => eprintln!("{text}"),
            Err(error) => eprintln!("fairlead: {failure} ({error})"),
        }
        return;
    }
    eprintln!("fairlead: {failure}");
    if failure.faults.len() > 1 {
        for fault in &failure.faults {
            eprintln!("  {}: {}", fault.field, fault.message);
        }
    }
    if let Some(detail) = &failure.detail {
        for line in detail.lines() {
            eprintln!("  | {line}");
        }
    }
    if let Some(hint) = &failure.hint {
        eprintln!("  {hint}");
    }
}

/// Says a failure and gives its exit code.
pub(crate) fn report(failure: &Failure, json: bool) -> ExitCode {
    say(failure, json);
    ExitCode::from(code_of(failure.code))
}
