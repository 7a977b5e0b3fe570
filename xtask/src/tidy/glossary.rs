//! The words of this project stand in its glossary.

use super::Finding;
use super::files::TextFile;

const RULE: &str = "glossary";
const PATH: &str = "docs/glossary.md";

/// Words that code and window use, each with one meaning.
const WORDS: &[&str] = &[
    "Engine",
    "EngineAddress",
    "Context",
    "Machine",
    "Backend",
    "Probe",
    "Host",
    "Guest",
    "Image",
    "Reference",
    "Digest",
    "Tag",
    "Layer",
    "Manifest",
    "Platform",
    "Container",
    "ContainerId",
    "Name",
    "State",
    "StatusText",
    "Health",
    "Network",
    "Attachment",
    "Ipam",
    "Subnet",
    "Gateway",
    "Reservation",
    "Alias",
    "Volume",
    "Mount",
    "Bind",
    "ExposedPort",
    "PublishedPort",
    "Forward",
    "Project",
    "Service",
    "Dangling",
    "Unused",
    "Prune",
    "Action",
    "Query",
    "Event",
    "View",
    "Row",
    "Revision",
    "Journal",
    "Trash",
    "Mirror",
    "Inventory",
    "Settings",
    "Preferences",
];

/// Words that the first column of the glossary's table lacks.
pub fn check(files: &[TextFile]) -> Vec<Finding> {
    let Some(file) = files.iter().find(|file| file.path == PATH) else {
        return vec![Finding::new(PATH, 1, RULE, "is missing")];
    };
    let explained: Vec<&str> = file
        .text
        .lines()
        .filter_map(|line| line.strip_prefix('|')?.split('|').next())
        .flat_map(|cell| cell.split('·'))
        .map(|word| word.trim().trim_matches('`'))
        .collect();
    WORDS
        .iter()
        .filter(|word| !explained.contains(*word))
        .map(|word| Finding::new(PATH, 1, RULE, format!("`{word}` is not explained")))
        .collect()
}
