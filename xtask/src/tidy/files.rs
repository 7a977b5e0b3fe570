//! The texts of the working tree.

use std::fs;
use std::path::Path;

use anyhow::Context;

/// A text of the working tree.
#[derive(Debug, Clone)]
pub struct TextFile {
    /// From the root of the workspace, with forward slashes.
    pub path: String,
    /// All of it.
    pub text: String,
}

impl TextFile {
    /// What follows the last dot of the file's name, or nothing.
    #[must_use]
    pub fn extension(&self) -> &str {
        self.name()
            .rsplit_once('.')
            .map_or("", |(_, extension)| extension)
    }

    /// The last part of the path.
    #[must_use]
    pub fn name(&self) -> &str {
        self.path.rsplit('/').next().unwrap_or_default()
    }

    /// Whether all of this file is test code: it stands in a `tests` folder or is a `tests.rs`.
    /// The sources of `tests/rig` are a crate like the others.
    #[must_use]
    pub fn is_test(&self) -> bool {
        let path = self.path.as_str();
        if path.starts_with("tests/rig/src/") {
            return false;
        }
        path.starts_with("tests/")
            || path.contains("/tests/")
            || path.ends_with("/tests.rs")
            || path.contains(".test.")
            || path.contains(".spec.")
    }
}

/// Reads every text that git does not ignore; what is not UTF-8 is not a text.
///
/// # Errors
/// If a folder or a file cannot be read.
pub fn read(root: &Path) -> anyhow::Result<Vec<TextFile>> {
    let ignored = fs::read_to_string(root.join(".gitignore")).unwrap_or_default();
    let ignored: Vec<&str> = ignored
        .lines()
        .map(str::trim)
        .filter(|l| !l.is_empty() && !l.starts_with('#'))
        .collect();
    let mut files = Vec::new();
    walk(root, "", &ignored, &mut files)?;
    files.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(files)
}

fn walk(
    root: &Path,
    folder: &str,
    ignored: &[&str],
    files: &mut Vec<TextFile>,
) -> anyhow::Result<()> {
    let here = root.join(folder);
    for entry in fs::read_dir(&here).with_context(|| format!("read {}", here.display()))? {
        let entry = entry?;
        let Ok(name) = entry.file_name().into_string() else {
            continue;
        };
        let path = if folder.is_empty() {
            name.clone()
        } else {
            format!("{folder}/{name}")
        };
        if name == ".git" || is_ignored(&path, &name, ignored) {
            continue;
        }
        let kind = entry.file_type()?;
        if kind.is_dir() {
            walk(root, &path, ignored, files)?;
        } else if kind.is_file() {
            let bytes = match fs::read(entry.path()) {
                Ok(bytes) => bytes,
                // Somebody else's temporary file may be gone by now.
                Err(error) if error.kind() == std::io::ErrorKind::NotFound => continue,
                Err(error) => return Err(error).with_context(|| format!("read {path}")),
            };
            if let Ok(text) = String::from_utf8(bytes) {
                files.push(TextFile { path, text });
            }
        }
    }
    Ok(())
}

/// The two forms that this project's `.gitignore` uses: `/path/from/root` and `name`.
fn is_ignored(path: &str, name: &str, ignored: &[&str]) -> bool {
    ignored.iter().any(|line| {
        let line = line.trim_end_matches('/');
        match line.strip_prefix('/') {
            Some(rooted) => path == rooted,
            None => name == line,
        }
    })
}
