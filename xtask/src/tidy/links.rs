//! Documents point at what is there.

use std::path::Path;

use super::Finding;
use super::files::TextFile;

/// Links and pictures of a Markdown text, within the tree, that lead nowhere.
pub fn check(file: &TextFile, root: &Path) -> Vec<Finding> {
    if file.extension() != "md" {
        return Vec::new();
    }
    let folder = root.join(&file.path);
    let folder = folder.parent().unwrap_or(root);
    let mut findings = Vec::new();
    for (index, line) in file.text.lines().enumerate() {
        for target in targets(line).filter(|target| !folder.join(target).exists()) {
            let words = format!("`{target}` is not there");
            findings.push(Finding::new(&file.path, index + 1, "link", words));
        }
    }
    findings
}

/// The paths of `[words](path#place)`; addresses and places in the same text are no paths.
fn targets(line: &str) -> impl Iterator<Item = &str> {
    line.split("](").skip(1).filter_map(|rest| {
        let target = rest.split_once(')')?.0;
        let path = target.split('#').next().unwrap_or_default();
        (!path.is_empty() && !path.contains("://") && !path.starts_with("mailto:")).then_some(path)
    })
}
