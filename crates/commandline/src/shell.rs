//! Words of a POSIX shell: quoting them, and reading a line into them.

/// Quotes one word for sh where it needs it.
pub fn quote(word: &str) -> String {
    let plain = !word.is_empty()
        && word
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b"@%+=:,./-_".contains(&b));
    if plain {
        word.to_owned()
    } else {
        format!("'{}'", word.replace('\'', r"'\''"))
    }
}

/// Joins words into a line that sh reads back as the same words.
pub(crate) fn join<S: AsRef<str>>(words: impl IntoIterator<Item = S>) -> String {
    words
        .into_iter()
        .map(|word| quote(word.as_ref()))
        .collect::<Vec<_>>()
        .join(" ")
}

/// Why a line could not be read into words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SplitError {
    /// A quotation mark is never closed.
    OpenQuote,
    /// The line asks the shell for more than words: a pipe, a variable, a substitution.
    NotPlain(char),
}

/// Reads a line as sh does: quotes, backslashes, continued lines. Nothing is expanded.
pub fn split(line: &str) -> Result<Vec<String>, SplitError> {
    let mut words = Vec::new();
    let mut current: Option<String> = None;
    let mut rest = line.chars().peekable();
    while let Some(character) = rest.next() {
        match character {
            '\'' => {
                let word = current.get_or_insert_default();
                loop {
                    match rest.next() {
                        Some('\'') => break,
                        Some(inside) => word.push(inside),
                        None => return Err(SplitError::OpenQuote),
                    }
                }
            }
            '"' => double_quoted(&mut rest, current.get_or_insert_default())?,
            '\\' => match rest.next() {
                Some('\n') => {}
                Some('\r') => {
                    rest.next_if_eq(&'\n');
                }
                Some(escaped) => current.get_or_insert_default().push(escaped),
                None => {}
            },
            '#' if current.is_none() => while rest.next_if(|c| *c != '\n').is_some() {},
            '|' | '&' | ';' | '<' | '>' | '(' | ')' | '`' | '$' => {
                return Err(SplitError::NotPlain(character));
            }
            space if space.is_whitespace() => words.extend(current.take()),
            other => current.get_or_insert_default().push(other),
        }
    }
    words.extend(current);
    Ok(words)
}

fn double_quoted(
    rest: &mut std::iter::Peekable<std::str::Chars<'_>>,
    word: &mut String,
) -> Result<(), SplitError> {
    loop {
        match rest.next() {
            Some('"') => return Ok(()),
            Some('\\') => match rest.next() {
                Some('\n') => {}
                Some(escaped @ ('"' | '\\' | '$' | '`')) => word.push(escaped),
                Some(other) => {
                    word.push('\\');
                    word.push(other);
                }
                None => return Err(SplitError::OpenQuote),
            },
            Some(expanding @ ('$' | '`')) => return Err(SplitError::NotPlain(expanding)),
            Some(inside) => word.push(inside),
            None => return Err(SplitError::OpenQuote),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_read_as_sh_reads_them() {
        let read = |line| split(line).unwrap();
        assert_eq!(
            read("docker run -it  'a b' \"c \\\" d\" e\\ f ''"),
            ["docker", "run", "-it", "a b", "c \" d", "e f", ""]
        );
        assert_eq!(read("a \\\n  b # words"), ["a", "b"]);
        assert_eq!(split("a 'b"), Err(SplitError::OpenQuote));
        assert_eq!(split("a | b"), Err(SplitError::NotPlain('|')));
        assert_eq!(split("a \"$HOME\""), Err(SplitError::NotPlain('$')));
        assert_eq!(read("'$HOME' \"\\$x\""), ["$HOME", "$x"]);
    }

    proptest::proptest! {
        #[test]
        fn what_is_quoted_is_read_again(words in proptest::collection::vec(".{0,12}", 0..6)) {
            proptest::prop_assert_eq!(split(&join(&words)), Ok(words));
        }
    }
}
