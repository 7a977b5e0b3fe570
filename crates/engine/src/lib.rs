//! Talks to one container Engine: the trait, and docker over bollard.
//!
//! Outside this crate nobody sees a type of the Engine API.

pub mod docker;
mod error;
mod traits;

pub use error::{Error, ErrorKind, Result};
pub use traits::*;
