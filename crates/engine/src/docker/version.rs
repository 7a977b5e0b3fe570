//! Versions of the Engine API.

use std::fmt;

/// A version of the Engine API, as `1.41`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct ApiVersion {
    major: u32,
    minor: u32,
}

impl ApiVersion {
    /// The oldest that we speak: Docker 20.10.
    pub(super) const OLDEST: Self = Self::new(1, 41);
    /// The newest whose records bollard knows.
    pub(super) const NEWEST: Self = Self::new(1, 53);

    /// A version by its numbers.
    pub(super) const fn new(major: u32, minor: u32) -> Self {
        Self { major, minor }
    }

    /// Reads `1.41`.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let (major, minor) = text.trim().split_once('.')?;
        Some(Self::new(major.parse().ok()?, minor.parse().ok()?))
    }

    /// The newest version that both sides speak, given the newest and the oldest of the Engine.
    /// `None`: there is none.
    pub(super) fn agree(newest: Self, oldest: Option<Self>) -> Option<Self> {
        let spoken = newest.min(Self::NEWEST);
        (spoken >= Self::OLDEST && oldest.is_none_or(|oldest| oldest <= spoken)).then_some(spoken)
    }
}

impl fmt::Display for ApiVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.major, self.minor)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_newest_common_version_is_spoken() {
        let agreed = |newest: &str, oldest: &str| {
            ApiVersion::agree(
                ApiVersion::parse(newest).expect("a version"),
                ApiVersion::parse(oldest),
            )
            .map(|version| version.to_string())
        };
        assert_eq!(agreed("1.41", "1.12").as_deref(), Some("1.41"));
        assert_eq!(agreed("1.45", "1.24").as_deref(), Some("1.45"));
        assert_eq!(agreed("1.56", "1.44").as_deref(), Some("1.53"));
        assert_eq!(agreed("1.40", "1.12"), None);
        assert_eq!(agreed("1.70", "1.60"), None);
        assert_eq!(agreed("1.41", "").as_deref(), Some("1.41"));
    }

    #[test]
    fn only_two_numbers_are_a_version() {
        for text in ["", "1", "1.x", "v1.41", "1.41.0"] {
            assert_eq!(ApiVersion::parse(text), None, "{text}");
        }
    }
}
