//! What somebody probably meant to write.

/// The closest of `known` to `typed`, if one is close enough to be what was meant.
pub(crate) fn closest<'a>(typed: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let allowed = (typed.chars().count() / 3).clamp(1, 4);
    let near = known.map(|name| (distance(typed, name), name));
    near.filter(|(distance, _)| *distance <= allowed).min().map(|(_, name)| name)
}

/// The number of characters to insert, remove or replace to make `b` of `a` (Levenshtein distance).
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (line, from) in a.chars().enumerate() {
        let mut next = vec![line + 1];
        let steps = row.iter().zip(row.iter().skip(1)).zip(&b);
        for ((diagonal, above), to) in steps {
            let left = next.last().copied().unwrap_or(line + 1);
            let replaced = diagonal + usize::from(from != *to);
            next.push(replaced.min(above + 1).min(left + 1));
        }
        row = next;
    }
    row.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distances_are_counted_in_characters() {
        for (a, b, expected) in [
            ("", "", 0),
            ("", "abc", 3),
            ("kitten", "sitting", 3),
            ("ü", "u", 1),
            ("same", "same", 0),
        ] {
            assert_eq!(distance(a, b), expected, "{a} {b}");
            assert_eq!(distance(b, a), expected, "{b} {a}");
        }
    }

    #[test]
    fn a_slip_is_recognised_and_something_else_is_not() {
        let known = || ["listen", "public_url", "data_dir"].into_iter();

        assert_eq!(closest("lisen", known()), Some("listen"));
        assert_eq!(closest("publicurl", known()), Some("public_url"));
        assert_eq!(closest("colour", known()), None);
    }
}
