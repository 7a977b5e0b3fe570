//! A source text as lines of code: without comments, test code marked.

use super::files::TextFile;

/// One line of a source text.
#[derive(Debug, PartialEq, Eq)]
pub struct CodeLine<'a> {
    /// Counted from 1.
    pub number: usize,
    /// The line without its comment.
    pub code: &'a str,
    /// Whether it is compiled for tests only.
    pub is_test: bool,
}

/// The lines of a Rust text.
pub fn rust(file: &TextFile) -> Vec<CodeLine<'_>> {
    let mut lines = Vec::new();
    let mut block: Option<TestItem> = None;
    for (index, line) in file.text.lines().enumerate() {
        let trimmed = line.trim_start();
        let indent = line.len() - trimmed.len();
        if block.is_none() && trimmed.starts_with("#[cfg(test)]") {
            block = Some(TestItem {
                indent,
                opened: false,
            });
        }
        let is_test = file.is_test() || block.is_some();
        lines.push(CodeLine {
            number: index + 1,
            code: without_comment(line),
            is_test,
        });
        if block
            .as_mut()
            .is_some_and(|item| item.ends_with(trimmed, indent))
        {
            block = None;
        }
    }
    lines
}

/// An item under `#[cfg(test)]` whose end is looked for.
struct TestItem {
    indent: usize,
    opened: bool,
}

impl TestItem {
    /// Whether this line is the item's last. The tree is formatted, so an item that opens a
    /// brace ends with one at its own indent.
    fn ends_with(&mut self, trimmed: &str, indent: usize) -> bool {
        if trimmed.starts_with('#') && !self.opened {
            return false;
        }
        if self.opened {
            return indent == self.indent && trimmed.starts_with('}');
        }
        self.opened = trimmed.trim_end().ends_with('{');
        !self.opened && trimmed.trim_end().ends_with([';', '}', ','])
    }
}

/// The lines of a TypeScript, JavaScript or Svelte text; comment lines are left out.
pub fn script(file: &TextFile) -> Vec<CodeLine<'_>> {
    file.text
        .lines()
        .enumerate()
        .filter(|(_, line)| !is_comment(line.trim_start()))
        .map(|(index, code)| CodeLine {
            number: index + 1,
            code,
            is_test: file.is_test(),
        })
        .collect()
}

/// Whether a whole line is a comment, other than one that speaks to the compiler.
fn is_comment(line: &str) -> bool {
    let comment = ["//", "*", "/*", "<!--"]
        .iter()
        .any(|start| line.starts_with(start));
    comment && !line.contains("@ts-")
}

/// Cuts a line at `//`, unless it stands in a string.
fn without_comment(line: &str) -> &str {
    let bytes = line.as_bytes();
    let mut in_string = false;
    let mut at = 0;
    while at < bytes.len() {
        match bytes[at] {
            b'\\' => at += 1,
            b'"' if at > 0 && bytes[at - 1] == b'\'' && bytes.get(at + 1) == Some(&b'\'') => {}
            b'"' => in_string = !in_string,
            b'/' if !in_string && bytes.get(at + 1) == Some(&b'/') => return &line[..at],
            _ => {}
        }
        at += 1;
    }
    line
}

/// Byte offsets at which `word` stands in `code` as a word of its own.
pub fn words_at<'a>(code: &'a str, word: &'a str) -> impl Iterator<Item = usize> + 'a {
    let part_of_word = |c: char| c.is_alphanumeric() || c == '_';
    code.match_indices(word)
        .map(|(at, _)| at)
        .filter(move |&at| {
            let before = code[..at].chars().next_back();
            let after = code[at + word.len()..].chars().next();
            !before.is_some_and(part_of_word) && !after.is_some_and(part_of_word)
        })
}

/// Whether code says `name::…` or `use name`.
pub fn names_crate(code: &str, name: &str) -> bool {
    words_at(code, name).any(|at| {
        code[at + name.len()..].starts_with("::") || code[..at].trim_end().ends_with("use")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(text: &str) -> TextFile {
        TextFile {
            path: "crates/model/src/lib.rs".to_owned(),
            text: text.to_owned(),
        }
    }

    #[test]
    fn comments_are_no_code_and_strings_are() {
        assert_eq!(without_comment("let a = 1; // why"), "let a = 1; ");
        assert_eq!(
            without_comment(r#"let a = "http://x"; // why"#),
            r#"let a = "http://x"; "#
        );
        assert_eq!(
            without_comment(r#"let q = '"'; // why"#),
            r#"let q = '"'; "#
        );
    }

    #[test]
    fn test_modules_and_single_test_items_are_told_from_the_rest() {
        let text = file(
            "fn a() {}\n#[cfg(test)]\nuse b;\nfn c() {}\n#[cfg(test)]\n#[path = \"x\"]\nmod tests {\n    fn d() {\n    }\n}\nfn e() {}\n",
        );
        let marks: Vec<bool> = rust(&text).iter().map(|line| line.is_test).collect();
        assert_eq!(
            marks,
            [
                false, true, true, false, true, true, true, true, true, true, false
            ]
        );
    }

    #[test]
    fn words_are_found_whole() {
        assert_eq!(
            words_at("engine::x my_engine engine2", "engine").collect::<Vec<_>>(),
            [0]
        );
    }
}
