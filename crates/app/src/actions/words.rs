//! Lists and counts in sentences.

/// `a`, `a and b`, `a, b and c`; more than five names end in a count.
pub(crate) fn list(names: &[String]) -> String {
    const SHOWN: usize = 5;
    match names {
        [] => String::new(),
        [one] => one.clone(),
        [before @ .., last] if names.len() <= SHOWN => format!("{} and {last}", before.join(", ")),
        _ => format!(
            "{} and {} more",
            names[..SHOWN - 1].join(", "),
            names.len() - (SHOWN - 1)
        ),
    }
}

/// `1 container`, `3 containers`.
pub(crate) fn count(number: usize, noun: &str) -> String {
    if number == 1 {
        format!("1 {noun}")
    } else {
        format!("{number} {noun}s")
    }
}

/// `container c1`, `containers c1 and c2`.
pub(crate) fn named(noun: &str, names: &[String]) -> String {
    let plural = if names.len() == 1 { "" } else { "s" };
    format!("{noun}{plural} {}", list(names))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_read_as_sentences_and_long_ones_end_in_a_count() {
        let names =
            |count: usize| -> Vec<String> { (1..=count).map(|n| format!("c{n}")).collect() };
        assert_eq!(list(&names(0)), "");
        assert_eq!(list(&names(1)), "c1");
        assert_eq!(list(&names(3)), "c1, c2 and c3");
        assert_eq!(list(&names(5)), "c1, c2, c3, c4 and c5");
        assert_eq!(list(&names(9)), "c1, c2, c3, c4 and 5 more");
        assert_eq!(named("container", &names(2)), "containers c1 and c2");
        assert_eq!(count(1, "volume"), "1 volume");
        assert_eq!(count(0, "volume"), "0 volumes");
    }
}
