//! What a Container's main process does, as far as it is modelled.
//!
//! `true`, `false`, `echo WORDS`, `sleep N`, `exit N` are understood, by themselves or after
//! `sh -c` with `;`, `&&` or line breaks between them; `>&2` behind an `echo` sends it to standard
//! error. `sh` alone ends at once unless its input is open. Everything else runs until it is ended.

use std::time::Duration;

use model::LogStream;

/// A line that a program writes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Line {
    /// How long after the start.
    pub(crate) after: Duration,
    /// Where to.
    pub(crate) stream: LogStream,
    /// Its text, with the line break.
    pub(crate) text: String,
}

/// All that a program will do.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Program {
    /// What it writes, in order.
    pub(crate) lines: Vec<Line>,
    /// When it ends, and with which code. `None`: not by itself.
    pub(crate) end: Option<(Duration, i32)>,
}

/// Reads a command line.
pub(crate) fn read(words: &[String], input_open: bool) -> Program {
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let mut run = Run::default();
    match words.as_slice() {
        ["sh" | "/bin/sh", "-c", text, ..] => {
            for statement in text.replace("&&", ";").split([';', '\n']) {
                let statement: Vec<&str> = statement.split_whitespace().collect();
                if !statement.is_empty() && run.step(&unquoted(&statement)).is_break() {
                    return run.program;
                }
            }
        }
        ["sh" | "/bin/sh"] if !input_open => {}
        words => {
            if run.step(words).is_break() {
                return run.program;
            }
        }
    }
    run.program.end = Some((run.clock, run.code));
    run.program
}

fn unquoted<'a>(words: &[&'a str]) -> Vec<&'a str> {
    words
        .iter()
        .map(|word| word.trim_matches(['"', '\'']))
        .collect()
}

#[derive(Default)]
struct Run {
    program: Program,
    clock: Duration,
    code: i32,
}

impl Run {
    /// Does one statement; breaks where nothing comes after it.
    fn step(&mut self, words: &[&str]) -> std::ops::ControlFlow<()> {
        use std::ops::ControlFlow::{Break, Continue};
        let (program, rest) = words
            .split_first()
            .map_or(("", words), |(p, rest)| (*p, rest));
        match (program.trim_start_matches("/bin/"), rest) {
            ("exec", rest) if !rest.is_empty() => return self.step(rest),
            ("true", _) => self.code = 0,
            ("false", _) => self.code = 1,
            ("echo", rest) => self.echo(rest),
            ("exit", rest) => {
                let given = rest.first().and_then(|code| code.parse().ok());
                self.program.end = Some((self.clock, given.unwrap_or(self.code)));
                return Break(());
            }
            ("sleep", [seconds]) => match seconds.parse::<f64>() {
                Ok(seconds) if (0.0..1e9).contains(&seconds) => {
                    self.clock += Duration::from_secs_f64(seconds);
                    self.code = 0;
                }
                _ => return Break(()),
            },
            _ => return Break(()),
        }
        Continue(())
    }

    fn echo(&mut self, words: &[&str]) {
        let stream = if words.contains(&">&2") {
            LogStream::Stderr
        } else {
            LogStream::Stdout
        };
        let words: Vec<&str> = words
            .iter()
            .copied()
            .filter(|word| *word != ">&2")
            .collect();
        self.program.lines.push(Line {
            after: self.clock,
            stream,
            text: format!("{}\n", words.join(" ")),
        });
        self.code = 0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(words: &[&str]) -> Program {
        let words: Vec<String> = words.iter().map(|word| (*word).to_owned()).collect();
        read(&words, false)
    }

    #[test]
    fn simple_programs_end_with_their_code() {
        assert_eq!(check(&["true"]).end, Some((Duration::ZERO, 0)));
        assert_eq!(check(&["/bin/false"]).end, Some((Duration::ZERO, 1)));
        assert_eq!(
            check(&["sleep", "100"]).end,
            Some((Duration::from_secs(100), 0))
        );
        assert_eq!(check(&["sh"]).end, Some((Duration::ZERO, 0)));
        assert_eq!(check(&["httpd", "-f"]).end, None);
    }

    #[test]
    fn a_shell_text_is_done_statement_by_statement() {
        let program = check(&[
            "sh",
            "-c",
            "echo a b; sleep 2; echo \"c\" >&2; exit 3; echo d",
        ]);
        let said: Vec<_> = program
            .lines
            .iter()
            .map(|line| (line.after.as_secs(), line.stream, line.text.as_str()))
            .collect();
        assert_eq!(
            said,
            [
                (0, LogStream::Stdout, "a b\n"),
                (2, LogStream::Stderr, "c\n")
            ]
        );
        assert_eq!(program.end, Some((Duration::from_secs(2), 3)));
    }
}
