//! The window of Fairlead.

use std::process::ExitCode;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match desktop::Start::read(&arguments) {
        Ok(start) => desktop::run(start),
        Err(message) => {
            eprintln!("fairlead-desktop: {message}");
            ExitCode::from(2)
        }
    }
}
