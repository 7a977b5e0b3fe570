//! Tables and lines for people, JSON for programs.

mod rows;
mod table;

use std::io::{self, Write};

use model::{ErrorCode, Failure};
use serde::Serialize;

pub(crate) use rows::{Printed, facts, picture};
pub(crate) use table::table;

/// Writes a text to standard output. A reader that went away ends the command quietly.
pub(crate) fn out(text: &str) -> Result<(), Failure> {
    let mut stdout = io::stdout().lock();
    written(
        stdout
            .write_all(text.as_bytes())
            .and_then(|()| stdout.flush()),
    )
}

/// Turns a failed write into a failure; a closed pipe ends the process as it ends others.
pub(crate) fn written(result: io::Result<()>) -> Result<(), Failure> {
    match result {
        Ok(()) => Ok(()),
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => std::process::exit(0),
        Err(error) => Err(Failure::new(
            ErrorCode::Internal,
            format!("standard output could not be written: {error}"),
        )),
    }
}

/// One JSON object on one line.
pub(crate) fn json_line<T: Serialize>(value: &T) -> Result<String, Failure> {
    serde_json::to_string(value)
        .map(|text| text + "\n")
        .map_err(|error| {
            Failure::new(
                ErrorCode::Internal,
                format!("the answer could not be written: {error}"),
            )
        })
}

/// A list as a table, as ids, or as JSON.
pub(crate) fn list<T: Printed + Serialize>(
    items: &[T],
    quiet: bool,
    json: bool,
    now: model::Timestamp,
) -> Result<(), Failure> {
    if quiet {
        return out(&items
            .iter()
            .map(|item| format!("{}\n", item.id()))
            .collect::<String>());
    }
    if json {
        let mut text = String::new();
        for item in items {
            text.push_str(&json_line(item)?);
        }
        return out(&text);
    }
    let cells: Vec<Vec<String>> = items.iter().flat_map(|item| item.cells(now)).collect();
    out(&table(T::HEADS, &cells))
}
