//! The order in which people expect names.

use std::cmp::Ordering;

/// Compares names without case, and numbers in them by value: `web-2` stands before `web-10`.
/// Names that differ only in case or leading zeros are ordered by their bytes, so that only equal
/// names are equal.
pub(crate) fn compare_names(left: &str, right: &str) -> Ordering {
    loosely(left.as_bytes(), right.as_bytes()).then_with(|| left.cmp(right))
}

fn loosely(mut left: &[u8], mut right: &[u8]) -> Ordering {
    loop {
        match (left.first(), right.first()) {
            (None, None) => return Ordering::Equal,
            (None, Some(_)) => return Ordering::Less,
            (Some(_), None) => return Ordering::Greater,
            (Some(a), Some(b)) if a.is_ascii_digit() && b.is_ascii_digit() => {
                let (a, left_rest) = number(left);
                let (b, right_rest) = number(right);
                let order = a.len().cmp(&b.len()).then_with(|| a.cmp(b));
                if order != Ordering::Equal {
                    return order;
                }
                (left, right) = (left_rest, right_rest);
            }
            (Some(a), Some(b)) => {
                let order = a.to_ascii_lowercase().cmp(&b.to_ascii_lowercase());
                if order != Ordering::Equal {
                    return order;
                }
                (left, right) = (&left[1..], &right[1..]);
            }
        }
    }
}

/// The digits at the beginning without leading zeros, and what follows them.
fn number(text: &[u8]) -> (&[u8], &[u8]) {
    let end = text
        .iter()
        .position(|byte| !byte.is_ascii_digit())
        .unwrap_or(text.len());
    let (digits, rest) = text.split_at(end);
    let zeros = digits.iter().take_while(|digit| **digit == b'0').count();
    (&digits[zeros..], rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_compared_by_value_and_letters_without_case() {
        let mut names = ["web-10", "Web-2", "api", "web-2", "web", "web-02", "web-2b"];
        names.sort_by(|a, b| compare_names(a, b));
        assert_eq!(
            names,
            ["api", "web", "Web-2", "web-02", "web-2", "web-2b", "web-10"]
        );
    }

    proptest::proptest! {
        #[test]
        fn it_is_an_order(mut names in proptest::collection::vec("[aA0-9_-]{0,5}", 3)) {
            names.sort_by(|a, b| compare_names(a, b));
            for pair in names.windows(2) {
                proptest::prop_assert_ne!(compare_names(&pair[0], &pair[1]), Ordering::Greater);
            }
            proptest::prop_assert_ne!(compare_names(&names[0], &names[2]), Ordering::Greater);
            let same = names[0] == names[1];
            proptest::prop_assert_eq!(compare_names(&names[0], &names[1]) == Ordering::Equal, same);
        }
    }
}
