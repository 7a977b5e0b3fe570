//! Columns as wide as their widest cell.

/// Lines up cells under their heads. Control characters, which could change the terminal, are
/// shown as `·`.
pub(crate) fn table(heads: &[&str], rows: &[Vec<String>]) -> String {
    let clean = |text: &str| -> String {
        text.chars()
            .map(|c| if is_harmless(c) { c } else { '·' })
            .collect()
    };
    let rows: Vec<Vec<String>> = rows
        .iter()
        .map(|row| row.iter().map(|cell| clean(cell)).collect())
        .collect();
    let width = |column: usize| {
        let cells = rows
            .iter()
            .filter_map(|row| row.get(column))
            .map(|cell| cell.chars().count());
        cells.chain([heads[column].len()]).max().unwrap_or_default()
    };
    let widths: Vec<usize> = (0..heads.len()).map(width).collect();
    let line = |cells: &[&str]| {
        let mut text = String::new();
        for (cell, width) in cells.iter().zip(&widths) {
            text.push_str(cell);
            text.push_str(&" ".repeat(width - cell.chars().count() + 3));
        }
        text.trim_end().to_owned() + "\n"
    };
    let mut text = line(heads);
    for row in &rows {
        text.push_str(&line(&row.iter().map(String::as_str).collect::<Vec<_>>()));
    }
    text
}

/// Whether a character neither moves the cursor nor turns the direction of writing.
fn is_harmless(character: char) -> bool {
    !character.is_control()
        && !matches!(character, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use expect_test::expect;

    #[test]
    fn cells_stand_under_their_heads_and_cannot_change_the_terminal() {
        let rows = vec![
            vec!["c1".to_owned(), "a\u{1b}[31mb".to_owned()],
            vec!["a-long-name".to_owned(), "x\u{202e}y".to_owned()],
        ];
        expect![[r"
            NAME          COMMAND
            c1            a·[31mb
            a-long-name   x·y
        "]]
        .assert_eq(&table(&["NAME", "COMMAND"], &rows));
    }
}
