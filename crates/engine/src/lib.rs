//! Talks to one container Engine: the trait, and docker over bollard.
//!
//! Outside this crate nobody sees a type of the Engine API.

pub mod contexts;
pub mod docker;
mod error;
pub mod places;
pub mod probe;
mod traits;

pub use error::{Error, ErrorKind, Result};
pub use traits::*;
