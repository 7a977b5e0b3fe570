//! The one place that reads sentences of the Engine, because it says these things in no other way.
//!
//! The sentences of each Engine version are recorded in `tests/fixtures`.

use model::{Health, Timestamp};

use crate::ErrorKind;

/// What a refusal means. `image` is the Image that the call needs.
pub(in crate::docker) fn refusal(status: u16, message: &str, image: Option<&str>) -> ErrorKind {
    let says = |parts: &[&str]| parts.iter().any(|part| message.contains(part));
    if says(&["client version"]) && says(&["is too new", "is too old"]) {
        ErrorKind::UnsupportedVersion
    } else if says(&["is already in use by container"])
        || says(&["network with name"]) && says(&["already exists"])
    {
        ErrorKind::NameTaken
    } else if says(&["Pool overlaps with other one", "networks have overlapping"]) {
        ErrorKind::SubnetOverlap
    } else if says(&["port is already allocated"])
        || says(&["address already in use"]) && says(&["bind", "listen"])
    {
        ErrorKind::PortTaken
    } else if says(&["Address already in use"]) {
        ErrorKind::AddressTaken
    } else if says(IN_USE) {
        ErrorKind::InUse
    } else if says(WRONG_VALUE) || says(&["plugin "]) && says(&["not found"]) {
        ErrorKind::InvalidInput
    } else if says(WRONG_STATE) {
        ErrorKind::Conflict
    } else if says(&["OCI runtime", "page not found"]) {
        // An exec that fails is no wrong value of the request: the program is not in the Image. A
        // page that is not there is a call that this Engine does not have.
        ErrorKind::Refused
    } else {
        match (status, image) {
            (404, Some(image)) if says(&["No such image"]) => {
                ErrorKind::ImageMissing(image.to_owned())
            }
            (404, _) => ErrorKind::NotFound,
            (409, _) => ErrorKind::Conflict,
            (400, _) => ErrorKind::InvalidInput,
            _ => ErrorKind::Refused,
        }
    }
}

/// Something still uses the object.
const IN_USE: &[&str] = &[
    "volume is in use",
    "has active endpoints",
    "is using its referenced image",
    "image is being used by",
];

/// A value is wrong where the status does not say so.
const WRONG_VALUE: &[&str] = &[
    "invalid reference format",
    "invalid tag format",
    "does not belong to any of this network's subnets",
    "Invalid subnet",
    "failed to allocate gateway",
];

/// The state does not allow it where the status does not say so.
const WRONG_STATE: &[&str] = &[
    "is not paused",
    "is not connected to the network",
    "endpoint with name",
];

/// What the status text of a listed Container holds beside its state.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Status {
    pub(super) exit_code: Option<i32>,
    pub(super) health: Option<Health>,
    /// Seconds since the state changed, as exactly as the text says.
    pub(super) age_s: Option<i64>,
}

/// Reads `Up 3 minutes (healthy)`, `Exited (0) 2 hours ago` and the like. What is not understood
/// is left out.
pub(super) fn status(text: &str) -> Status {
    let mut status = Status::default();
    let (rest, note) = match text
        .strip_suffix(')')
        .and_then(|text| text.rsplit_once(" ("))
    {
        Some((rest, note)) => (rest, note),
        None => (text, ""),
    };
    status.health = match note {
        "healthy" => Some(Health::Healthy),
        "unhealthy" => Some(Health::Unhealthy),
        "health: starting" => Some(Health::Starting),
        _ => None,
    };
    let ended = ["Exited (", "Restarting ("]
        .into_iter()
        .find_map(|start| text.strip_prefix(start)?.split_once(')'));
    if let Some((code, age)) = ended {
        status.exit_code = code.parse().ok();
        status.age_s = duration_s(age.trim().trim_end_matches(" ago"));
    } else if let Some(age) = rest.strip_prefix("Up ") {
        status.age_s = duration_s(age);
    }
    status
}

/// Reads a duration as docker's `units.HumanDuration` writes it.
fn duration_s(text: &str) -> Option<i64> {
    match text {
        "Less than a second" => return Some(0),
        "About a minute" => return Some(60),
        "About an hour" => return Some(3600),
        _ => {}
    }
    let (count, unit) = text.split_once(' ')?;
    let unit_s = match unit {
        "second" | "seconds" => 1,
        "minutes" => 60,
        "hours" => 3600,
        "days" => 86_400,
        "weeks" => 7 * 86_400,
        "months" => 30 * 86_400,
        "years" => 365 * 86_400,
        _ => return None,
    };
    count.parse::<i64>().ok()?.checked_mul(unit_s)
}

/// The time that lies so many seconds before another.
pub(super) fn before(now: Timestamp, age_s: i64) -> Timestamp {
    Timestamp(now.0.saturating_sub(age_s.saturating_mul(1000)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_status_text_gives_code_health_and_age() {
        let read = |text| {
            let status = status(text);
            (status.exit_code, status.health, status.age_s)
        };
        assert_eq!(read("Up 3 minutes"), (None, None, Some(180)));
        assert_eq!(
            read("Up About an hour (healthy)"),
            (None, Some(Health::Healthy), Some(3600))
        );
        assert_eq!(
            read("Up Less than a second (health: starting)"),
            (None, Some(Health::Starting), Some(0))
        );
        assert_eq!(read("Up 2 weeks (Paused)"), (None, None, Some(1_209_600)));
        assert_eq!(
            read("Exited (137) 5 seconds ago"),
            (Some(137), None, Some(5))
        );
        assert_eq!(
            read("Restarting (1) 1 second ago"),
            (Some(1), None, Some(1))
        );
        assert_eq!(read("Created"), (None, None, None));
        assert_eq!(read("Removal In Progress"), (None, None, None));
        assert_eq!(read("Dead"), (None, None, None));
        assert_eq!(read(""), (None, None, None));
        assert_eq!(read("Exited (x) yesterday"), (None, None, None));
    }
}
