//! Brackets that do not fit together.

/// A bracket without a partner.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stray {
    /// It is never closed; where it is, and what it is.
    Open(usize, char),
    /// It closes nothing.
    Close(usize, char),
}

/// The first bracket that does not fit, or the last one that is never closed. Strings and comments are passed over.
pub(super) fn stray(text: &str) -> Option<Stray> {
    let mut open: Vec<(usize, char)> = Vec::new();
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        match c {
            '#' => while chars.next_if(|(_, c)| *c != '\n').is_some() {},
            '"' | '\'' => {
                let end = end_of_string(text, at, c)?;
                while chars.next_if(|(at, _)| *at < end).is_some() {}
            }
            '(' | '[' | '{' => open.push((at, c)),
            ')' | ']' | '}' => match open.pop() {
                None => return Some(Stray::Close(at, c)),
                Some((_, opener)) if closer(opener) == c => {}
                Some((from, opener)) => return Some(Stray::Open(from, opener)),
            },
            _ => {}
        }
    }
    open.last().map(|(at, opener)| Stray::Open(*at, *opener))
}

const fn closer(opener: char) -> char {
    match opener {
        '(' => ')',
        '[' => ']',
        _ => '}',
    }
}

/// Where the string ends that begins at `start`; `None` when it does not.
fn end_of_string(text: &str, start: usize, quote: char) -> Option<usize> {
    let triple: String = std::iter::repeat_n(quote, 3).collect();
    let rest = text.get(start..)?;
    let (end, is_long) =
        if rest.starts_with(&triple) { (triple.as_str(), true) } else { (&triple[..1], false) };
    let mut at = start + end.len();
    loop {
        let rest = text.get(at..)?;
        if rest.starts_with(end) {
            return Some(at + end.len());
        }
        let c = rest.chars().next()?;
        if c == '\n' && !is_long {
            return None;
        }
        at += c.len_utf8();
        if c == '\\' {
            at += text.get(at..)?.chars().next()?.len_utf8();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bracket_without_a_partner_is_found() {
        assert_eq!(stray("f(1, [2)"), Some(Stray::Open(5, '[')));
        assert_eq!(stray("{'a': 1"), Some(Stray::Open(0, '{')));
        assert_eq!(stray("f(1))"), Some(Stray::Close(4, ')')));
        assert_eq!(stray("f('(') # ("), None);
        assert_eq!(stray("'''(\n'''[0]"), None);
    }
}
