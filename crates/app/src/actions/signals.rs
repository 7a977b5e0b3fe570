//! The signals that may be sent to a Container.

/// Linux signals by name, without `SIG`. Source: signal(7), x86 and ARM numbers.
const NAMES: &[(&str, u8)] = &[
    ("HUP", 1),
    ("INT", 2),
    ("QUIT", 3),
    ("ILL", 4),
    ("TRAP", 5),
    ("ABRT", 6),
    ("BUS", 7),
    ("FPE", 8),
    ("KILL", 9),
    ("USR1", 10),
    ("SEGV", 11),
    ("USR2", 12),
    ("PIPE", 13),
    ("ALRM", 14),
    ("TERM", 15),
    ("STKFLT", 16),
    ("CHLD", 17),
    ("CONT", 18),
    ("STOP", 19),
    ("TSTP", 20),
    ("TTIN", 21),
    ("TTOU", 22),
    ("URG", 23),
    ("XCPU", 24),
    ("XFSZ", 25),
    ("VTALRM", 26),
    ("PROF", 27),
    ("WINCH", 28),
    ("IO", 29),
    ("PWR", 30),
    ("SYS", 31),
];

/// Other spellings of the same signals.
const OTHER_NAMES: &[(&str, &str)] = &[
    ("IOT", "ABRT"),
    ("CLD", "CHLD"),
    ("POLL", "IO"),
    ("UNUSED", "SYS"),
];

/// The highest number; 34 to 64 are the real-time signals.
const HIGHEST: u8 = 64;

/// Reads `SIGKILL`, `kill` or `9` and gives the form that every Engine knows: `SIGKILL`, or the
/// number of a real-time signal. `None`: there is no such signal.
pub(crate) fn canonical(text: &str) -> Option<String> {
    let text = text.trim();
    if text.bytes().all(|byte| byte.is_ascii_digit()) {
        let number: u8 = text.parse().ok()?;
        return match NAMES.iter().find(|(_, known)| *known == number) {
            Some((name, _)) => Some(format!("SIG{name}")),
            None => (34..=HIGHEST).contains(&number).then(|| number.to_string()),
        };
    }
    let upper = text.to_ascii_uppercase();
    let name = upper.strip_prefix("SIG").unwrap_or(&upper);
    let name = OTHER_NAMES
        .iter()
        .find(|(other, _)| *other == name)
        .map_or(name, |(_, usual)| usual);
    if NAMES.iter().any(|(known, _)| *known == name) {
        return Some(format!("SIG{name}"));
    }
    real_time(name).map(|number| number.to_string())
}

/// `RTMIN`, `RTMIN+3`, `RTMAX-1`, `RTMAX`: numbers as the C library of Linux gives them.
fn real_time(name: &str) -> Option<u8> {
    let offset = |rest: &str, sign: char| -> Option<u8> {
        if rest.is_empty() {
            return Some(0);
        }
        rest.strip_prefix(sign)?
            .parse()
            .ok()
            .filter(|offset| *offset <= HIGHEST - 34)
    };
    if let Some(rest) = name.strip_prefix("RTMIN") {
        Some(34 + offset(rest, '+')?)
    } else {
        Some(HIGHEST - offset(name.strip_prefix("RTMAX")?, '-')?)
    }
}

/// All names for a message, in the order of their numbers.
pub(crate) fn known() -> String {
    let names: Vec<String> = NAMES.iter().map(|(name, _)| format!("SIG{name}")).collect();
    names.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_signal_is_read_in_every_spelling_and_written_in_one() {
        for text in ["SIGKILL", "KILL", "kill", "sigkill", "9", " 9 ", "09"] {
            assert_eq!(canonical(text).as_deref(), Some("SIGKILL"), "{text}");
        }
        assert_eq!(canonical("IOT").as_deref(), Some("SIGABRT"));
        assert_eq!(canonical("SIGRTMIN").as_deref(), Some("34"));
        assert_eq!(canonical("RTMIN+3").as_deref(), Some("37"));
        assert_eq!(canonical("SIGRTMAX-1").as_deref(), Some("63"));
        assert_eq!(canonical("64").as_deref(), Some("64"));
    }

    #[test]
    fn what_is_no_signal_is_refused() {
        for text in [
            "",
            " ",
            "0",
            "32",
            "33",
            "65",
            "-9",
            "999",
            "SIG",
            "SIGFOO",
            "KILL ME",
            "RTMIN+31",
            "RTMAX+1",
            "SIGSIGKILL",
        ] {
            assert_eq!(canonical(text), None, "{text:?}");
        }
        assert!(known().starts_with("SIGHUP, SIGINT"));
    }
}
