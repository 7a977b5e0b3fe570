//! Licence expressions, as far as package manifests use them.

/// Whether the licences of `allowed` permit what `expression` asks for.
///
/// `A OR B` needs one of the two, `A AND B` both; the old `A/B` means `A OR B`. A licence with an
/// exception is allowed only as a whole (`Apache-2.0 WITH LLVM-exception`). `None` if the
/// expression cannot be read.
pub fn permits(expression: &str, allowed: &[String]) -> Option<bool> {
    let spaced = expression
        .replace('(', " ( ")
        .replace(')', " ) ")
        .replace('/', " OR ");
    let words: Vec<&str> = spaced.split_whitespace().collect();
    let mut reader = Reader {
        words: &words,
        allowed,
    };
    let verdict = reader.any_of()?;
    reader.words.is_empty().then_some(verdict)
}

struct Reader<'a> {
    words: &'a [&'a str],
    allowed: &'a [String],
}

impl<'a> Reader<'a> {
    fn any_of(&mut self) -> Option<bool> {
        let mut verdict = self.all_of()?;
        while self.take("OR") {
            verdict |= self.all_of()?;
        }
        Some(verdict)
    }

    fn all_of(&mut self) -> Option<bool> {
        let mut verdict = self.one()?;
        while self.take("AND") {
            verdict &= self.one()?;
        }
        Some(verdict)
    }

    fn one(&mut self) -> Option<bool> {
        if self.take("(") {
            let verdict = self.any_of()?;
            return self.take(")").then_some(verdict);
        }
        let mut licence = self.next()?.to_owned();
        if matches!(licence.as_str(), "OR" | "AND" | "WITH" | ")") {
            return None;
        }
        if self.take("WITH") {
            licence = format!("{licence} WITH {}", self.next()?);
        }
        Some(self.allowed.contains(&licence))
    }

    fn take(&mut self, word: &str) -> bool {
        let is_next = self.words.first() == Some(&word);
        if is_next {
            self.words = &self.words[1..];
        }
        is_next
    }

    fn next(&mut self) -> Option<&'a str> {
        let (first, rest) = self.words.split_first()?;
        self.words = rest;
        Some(first)
    }
}

#[cfg(test)]
mod tests {
    use super::permits;

    fn check(expression: &str, verdict: Option<bool>) {
        let allowed = ["MIT", "Zlib", "Apache-2.0 WITH LLVM-exception"].map(str::to_owned);
        assert_eq!(permits(expression, &allowed), verdict, "{expression}");
    }

    #[test]
    fn expressions_are_judged_as_they_read() {
        check("MIT", Some(true));
        check("GPL-3.0-only", Some(false));
        check("GPL-3.0-only OR MIT", Some(true));
        check("GPL-3.0-only AND MIT", Some(false));
        check("GPL-2.0/MIT", Some(true));
        check("(GPL-3.0-only OR MIT) AND Zlib", Some(true));
        check("GPL-3.0-only OR MIT AND GPL-2.0", Some(false));
        check("Apache-2.0 WITH LLVM-exception", Some(true));
        check("Apache-2.0", Some(false));
        check("MIT OR", None);
        check("(MIT", None);
        check("MIT Zlib", None);
    }
}
