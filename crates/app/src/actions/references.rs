//! How Images are named, and what may stand in a path of the API.

use model::Fault;

const TAG_HINT: &str = "Write it as repository:tag, in lower case before the colon.";

/// Splits a reference into repository, tag and digest; a colon before the last slash belongs to
/// the registry's port.
pub(crate) fn parts(reference: &str) -> (&str, Option<&str>, Option<&str>) {
    let (rest, digest) = match reference.split_once('@') {
        Some((rest, digest)) => (rest, Some(digest)),
        None => (reference, None),
    };
    let last = rest.rfind('/').map_or(0, |slash| slash + 1);
    match rest[last..].find(':') {
        Some(colon) => (
            &rest[..last + colon],
            Some(&rest[last + colon + 1..]),
            digest,
        ),
        None => (rest, None, digest),
    }
}

/// The reference with `:latest` where it has neither tag nor digest, as the docker CLI completes
/// it: without it an Engine would fetch every tag of the repository.
pub(crate) fn completed(reference: &str) -> String {
    match parts(reference) {
        (_, None, None) => format!("{reference}:latest"),
        _ => reference.to_owned(),
    }
}

/// What is wrong with a reference that shall be fetched, or given as a tag.
///
/// Source: the grammar of `github.com/distribution/reference`.
pub(crate) fn check(field: &str, reference: &str, may_have_digest: bool) -> Option<Fault> {
    let wrong = |message: String| Some(Fault::new(field, message).hint(TAG_HINT));
    if reference.trim().is_empty() {
        return wrong("a reference is missing".to_owned());
    }
    if reference.len() > 4096 {
        return wrong("the reference is longer than 4096 characters".to_owned());
    }
    let (repository, tag, digest) = parts(reference);
    if !is_repository(repository) {
        return wrong(format!("{repository:?} is not a repository"));
    }
    if let Some(tag) = tag
        && !is_tag(tag)
    {
        return wrong(format!("{tag:?} is not a tag"));
    }
    match digest {
        Some(_) if !may_have_digest => wrong("a tag cannot hold a digest".to_owned()),
        Some(digest) if !is_digest(digest) => wrong(format!("{digest:?} is not a digest")),
        _ => None,
    }
}

fn is_tag(text: &str) -> bool {
    let mut bytes = text.bytes();
    text.len() <= 128
        && bytes
            .next()
            .is_some_and(|b| b.is_ascii_alphanumeric() || b == b'_')
        && bytes.all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'.' | b'-'))
}

fn is_digest(text: &str) -> bool {
    text.split_once(':').is_some_and(|(algorithm, hex)| {
        !algorithm.is_empty()
            && algorithm
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'.' | b'-' | b'_'))
            && hex.len() >= 32
            && hex.bytes().all(|b| b.is_ascii_hexdigit())
    })
}

fn is_repository(text: &str) -> bool {
    let mut components: Vec<&str> = text.split('/').collect();
    let is_domain = |part: &str| part.contains(['.', ':']) || part == "localhost";
    if components.len() > 1 && components.first().is_some_and(|first| is_domain(first)) {
        let host = components.remove(0);
        let host_is_sound = host
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b':' | b'[' | b']'));
        let starts_well = host.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '[');
        if !host_is_sound || !starts_well {
            return false;
        }
    }
    let path_length: usize = components.iter().map(|part| part.len() + 1).sum();
    path_length <= 256 && components.into_iter().all(is_component)
}

/// Lower-case letters and digits, separated by `.`, `_`, `__` or dashes.
fn is_component(text: &str) -> bool {
    let separators: Vec<&str> = text
        .split(|c: char| c.is_ascii_lowercase() || c.is_ascii_digit())
        .filter(|part| !part.is_empty())
        .collect();
    let ends = |c: Option<char>| c.is_some_and(|c| c.is_ascii_lowercase() || c.is_ascii_digit());
    ends(text.chars().next())
        && ends(text.chars().last())
        && separators
            .into_iter()
            .all(|part| matches!(part, "." | "_" | "__") || part.bytes().all(|byte| byte == b'-'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_port_of_a_registry_is_no_tag() {
        assert_eq!(
            parts("localhost:5000/a/b:1@sha256:ab"),
            ("localhost:5000/a/b", Some("1"), Some("sha256:ab"))
        );
        assert_eq!(parts("localhost:5000/a"), ("localhost:5000/a", None, None));
        assert_eq!(completed("localhost:5000/a"), "localhost:5000/a:latest");
        assert_eq!(completed("alpine"), "alpine:latest");
        assert_eq!(completed("alpine:3"), "alpine:3");
    }

    #[test]
    fn references_follow_the_grammar_of_the_engine() {
        let digest = format!("alpine@sha256:{}", "ab".repeat(32));
        for good in [
            "alpine",
            "alpine:3.19",
            "a/b-c__d.e:T_1",
            "localhost/x",
            "registry.example:5000/a/b:1",
            &digest,
        ] {
            assert_eq!(check("reference", good, true), None, "{good}");
        }
        for bad in [
            "",
            " ",
            "Alpine",
            "a:",
            "a:b:c",
            "a//b",
            "/a",
            "a/",
            "-a",
            "a-",
            "a..b",
            "a b",
            "a\nb",
            "ä",
            "a:\u{202e}x",
            "<b>x</b>",
            "a@sha256:zz",
            "../images",
        ] {
            let fault = check("reference", bad, true).expect(bad);
            assert_eq!(fault.field, "reference");
            assert!(fault.hint.is_some());
        }
        assert!(check("reference", &digest, false).is_some());
        assert!(check("reference", &format!("a:{}", "x".repeat(129)), true).is_some());
    }
}
