//! Makes and starts what hosts an Engine for us.

mod error;
pub mod native;

pub use error::Error;
