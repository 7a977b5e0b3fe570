//! A `docker run` line read back into a spec.

mod flags;

use model::{ContainerSpec, Entrypoint, Fault};

use crate::shell::{self, SplitError};
use flags::{Flag, Kind};

/// What a run line says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ParsedRun {
    /// The Container that it asks for.
    pub spec: ContainerSpec,
    /// Whether it is started: `run`, not `create`.
    pub start: bool,
    /// Whether it runs without the terminal: `--detach`.
    pub detach: bool,
    /// Flags that docker knows and Fairlead cannot use here, as they were written.
    pub unused: Vec<String>,
    /// Flags that nobody knows.
    pub unknown: Vec<String>,
    /// Sentences about what the line means where that may surprise.
    pub notes: Vec<String>,
}

/// Reads a whole line, as `docker run -it --name c1 alpine sh`.
pub fn parse_run(line: &str) -> Result<ParsedRun, Fault> {
    let words = shell::split(line).map_err(|error| match error {
        SplitError::OpenQuote => Fault::new("line", "a quotation mark is never closed"),
        SplitError::NotPlain(character) => Fault::new(
            "line",
            format!("{character:?} asks the shell for more than one command"),
        )
        .hint("Give one docker run line, with '…' around words that hold such characters."),
    })?;
    let mut rest = words.as_slice();
    let strip = |rest: &mut &[String], names: &[&str]| -> bool {
        let found = rest
            .first()
            .is_some_and(|word| names.contains(&word.as_str()));
        if found {
            *rest = &rest[1..];
        }
        found
    };
    strip(&mut rest, &["$"]);
    strip(&mut rest, &["sudo"]);
    if !strip(&mut rest, &["docker", "podman", "fairlead"]) {
        return Err(Fault::new("line", "the line does not start with docker")
            .hint("Give a line as docker run IMAGE."));
    }
    strip(&mut rest, &["container"]);
    let start = match rest.first().map(String::as_str) {
        Some("run") => true,
        Some("create") => false,
        Some(other) => {
            return Err(
                Fault::new("line", format!("docker {other} makes no container"))
                    .hint("Give a line with run or create."),
            );
        }
        None => return Err(Fault::new("line", "run or create is missing")),
    };
    let mut parsed = spec_from_flags(&rest[1..])?;
    parsed.start = start;
    Ok(parsed)
}

/// Reads what stands behind `docker run`: flags, the image, the command.
pub fn spec_from_flags(arguments: &[String]) -> Result<ParsedRun, Fault> {
    let mut reading = Reading {
        parsed: ParsedRun {
            spec: ContainerSpec::default(),
            start: true,
            detach: false,
            unused: Vec::new(),
            unknown: Vec::new(),
            notes: Vec::new(),
        },
        rest: arguments.iter(),
    };
    let image = loop {
        let Some(word) = reading.rest.next() else {
            return Err(Fault::new("image", "an image is missing")
                .hint("Name the image behind the flags, as docker run alpine."));
        };
        if word == "--" {
            continue;
        } else if let Some(long) = word.strip_prefix("--") {
            reading.long(long)?;
        } else if word.len() > 1
            && let Some(short) = word.strip_prefix('-')
        {
            reading.short(short)?;
        } else {
            break word.clone();
        }
    };
    let mut parsed = reading.parsed;
    parsed.spec.image = image;
    parsed.spec.command = reading.rest.cloned().collect();
    note_swapped_words(&mut parsed);
    Ok(parsed)
}

struct Reading<'a> {
    parsed: ParsedRun,
    rest: std::slice::Iter<'a, String>,
}

impl Reading<'_> {
    fn long(&mut self, text: &str) -> Result<(), Fault> {
        let (name, inline) = match text.split_once('=') {
            Some((name, value)) => (name, Some(value.to_owned())),
            None => (text, None),
        };
        let Some(flag) = flags::long(name) else {
            self.parsed.unknown.push(format!("--{text}"));
            return Ok(());
        };
        let value = match (flag.kind, inline) {
            (Kind::Switch, None) => "true".to_owned(),
            (_, Some(value)) => value,
            (Kind::Value, None) => self.value_of(&format!("--{name}"))?,
        };
        self.take(flag, &format!("--{name}"), value)
    }

    fn short(&mut self, letters: &str) -> Result<(), Fault> {
        for (at, letter) in letters.char_indices() {
            let behind = &letters[at + letter.len_utf8()..];
            let Some(flag) = flags::short(letter) else {
                self.parsed.unknown.push(format!("-{letter}"));
                continue;
            };
            if flag.kind == Kind::Switch {
                if let Some(value) = behind.strip_prefix('=') {
                    return self.take(flag, &format!("-{letter}"), value.to_owned());
                }
                self.take(flag, &format!("-{letter}"), "true".to_owned())?;
                continue;
            }
            let value = if behind.is_empty() {
                self.value_of(&format!("-{letter}"))?
            } else {
                behind.strip_prefix('=').unwrap_or(behind).to_owned()
            };
            return self.take(flag, &format!("-{letter}"), value);
        }
        Ok(())
    }

    fn value_of(&mut self, flag: &str) -> Result<String, Fault> {
        self.rest.next().cloned().ok_or_else(|| {
            Fault::new(flag, "the flag needs a value").hint("Write it behind the flag.")
        })
    }

    fn take(&mut self, flag: &Flag, written: &str, value: String) -> Result<(), Fault> {
        let Some(apply) = flag.apply else {
            let shown = if flag.kind == Kind::Switch {
                written.to_owned()
            } else {
                format!("{written} {}", shell::quote(&value))
            };
            self.parsed.unused.push(shown);
            return Ok(());
        };
        apply(&mut self.parsed, &value).map_err(|message| Fault::new(written, message))
    }
}

/// `--entrypoint sleep 100 alpine` reads `100` as the image: say so and offer what was meant.
fn note_swapped_words(parsed: &mut ParsedRun) {
    let image_is_number = parsed.spec.image.bytes().all(|b| b.is_ascii_digit());
    let looks_like_image = |word: &String| {
        word.bytes().next().is_some_and(|b| b.is_ascii_alphabetic())
            && word
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b"._-/:@".contains(&b))
    };
    if image_is_number
        && matches!(parsed.spec.entrypoint, Entrypoint::Exec(_))
        && let Some(meant) = parsed
            .spec
            .command
            .first()
            .filter(|word| looks_like_image(word))
    {
        parsed.notes.push(format!(
            "This line runs the image {image}: arguments stand behind the image. Meant is probably \
             the image {meant} with the argument {image}.",
            image = parsed.spec.image,
        ));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use expect_test::{Expect, expect};

    fn check(line: &str, expected: &Expect) {
        let picture = match parse_run(line) {
            Err(fault) => format!("{}: {}", fault.field, fault.message),
            Ok(parsed) => {
                let action = model::Action::Container(model::ContainerAction::Create {
                    spec: parsed.spec,
                    start: parsed.start,
                });
                let mut text = crate::docker_action(&action);
                for (name, list) in [
                    ("unused", &parsed.unused),
                    ("unknown", &parsed.unknown),
                    ("note", &parsed.notes),
                ] {
                    for item in list {
                        text.push_str(&format!("\n{name}: {item}"));
                    }
                }
                text
            }
        };
        expected.assert_eq(&picture);
    }

    #[test]
    fn a_line_is_read_into_the_same_line() {
        check(
            "docker run -itd --rm --name=c1 -p 127.0.0.1:8080:80/udp -p 53:53/udp -e A=1 --env 'B=x y' \
             -v data:/var/lib:ro -v /srv:/srv --tmpfs /tmp --network br3 --ip 192.169.100.2 \
             -u 1000:1000 -w /srv --restart on-failure:3 -l a=b --hostname h nginx:1.27 -g 'daemon off;'",
            &expect![[
                r#"docker run -dit --rm --name c1 --hostname h --network br3 --ip 192.169.100.2 --publish 127.0.0.1:8080:80/udp --publish 53:53/udp --env A=1 --env 'B=x y' --volume data:/var/lib:ro --volume /srv:/srv --tmpfs /tmp --user 1000:1000 --workdir /srv --restart on-failure:3 --label a=b nginx:1.27 -g 'daemon off;'"#
            ]],
        );
    }

    #[test]
    fn the_courses_own_line_runs_the_image_100_and_is_told_so() {
        check(
            "docker run -it --name c1 --entrypoint sleep 100 alpine",
            &expect![[r#"
                docker run -dit --name c1 --entrypoint sleep 100 alpine
                note: This line runs the image 100: arguments stand behind the image. Meant is probably the image alpine with the argument 100."#]],
        );
    }

    #[test]
    fn flags_without_a_place_are_named_and_never_dropped() {
        check(
            "docker run --memory 1g --privileged --frobnicate alpine sh",
            &expect![[r#"
                docker run -d alpine sh
                unused: --memory 1g
                unused: --privileged
                unknown: --frobnicate"#]],
        );
    }

    #[test]
    fn bad_lines_say_what_is_wrong() {
        check("", &expect!["line: the line does not start with docker"]);
        check("docker ps", &expect!["line: docker ps makes no container"]);
        check("docker run", &expect!["image: an image is missing"]);
        check(
            "docker run --name",
            &expect!["--name: the flag needs a value"],
        );
        check(
            "docker run -p 99999:80 a",
            &expect![[r#"-p: "99999" is not a port"#]],
        );
        check(
            "docker run a | b",
            &expect![[r#"line: '|' asks the shell for more than one command"#]],
        );
        check(
            "docker run --restart sometimes a",
            &expect![[r#"--restart: "sometimes" is not a restart policy"#]],
        );
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_read_or_refused(line in "(docker run )?[-a-z0-9 =:'\"/.]{0,60}") {
            let _ = parse_run(&line);
        }
    }
}
