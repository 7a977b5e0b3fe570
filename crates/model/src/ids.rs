//! Identities of the Engine's objects.

use std::fmt;

use serde::{Deserialize, Serialize};

macro_rules! text_id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
        #[serde(transparent)]
        pub struct $name(String);

        impl $name {
            /// Wraps the Engine's own text.
            pub fn new(text: impl Into<String>) -> Self {
                Self(text.into())
            }

            /// The whole text.
            pub fn as_str(&self) -> &str {
                &self.0
            }

            /// Twelve digits for display, without an algorithm prefix.
            pub fn short(&self) -> &str {
                let digits = self.0.split_once(':').map_or(self.0.as_str(), |(_, hex)| hex);
                digits.get(..12).unwrap_or(digits)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

text_id! {
    /// 64 hex digits that name a Container for its whole life.
    ContainerId
}
text_id! {
    /// `sha256:` and 64 hex digits.
    ImageId
}
text_id! {
    /// 64 hex digits that name a Network.
    NetworkId
}
text_id! {
    /// A Volume's name, which is its identity.
    VolumeName
}

/// The four kinds of object that an Engine keeps.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub enum ObjectKind {
    /// A Container.
    Container,
    /// An Image.
    Image,
    /// A Network.
    Network,
    /// A Volume.
    Volume,
}

/// One object that an Action or a question is about: what the Engine is told, and what people read.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct Target {
    /// The id that the API is given; for a Volume its name, for an untagging the reference.
    pub id: String,
    /// The name that a command line shows; the short id where there is no name.
    pub name: String,
}

impl Target {
    /// A target with both its id and its name.
    pub fn new(id: impl Into<String>, name: impl Into<String>) -> Self {
        Self {
            id: id.into(),
            name: name.into(),
        }
    }

    /// A target known by one text only, as typed on a command line.
    pub fn named(name: impl Into<String>) -> Self {
        let name = name.into();
        Self {
            id: name.clone(),
            name,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_short_id_has_twelve_digits_and_no_algorithm() {
        let id = ImageId::new(format!("sha256:{}", "ab".repeat(32)));
        assert_eq!(id.short(), "abababababab");
        assert_eq!(ContainerId::new("abc").short(), "abc");
    }
}
