//! Changes to a source, and the way back from the changed text to the places of the one that was given.

/// One change: bytes from `start` to `end` are replaced by `text`.
#[derive(Clone, Debug)]
pub(super) struct Edit {
    start: usize,
    end: usize,
    text: String,
    order: Order,
}

/// Which of several changes at one place comes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Order {
    Close,
    Replace,
    Open,
}

/// Changes that have been made to a text.
#[derive(Clone, Debug, Default)]
pub(crate) struct Edited {
    /// The changed text.
    pub(crate) text: String,
    /// For each piece of the changed text where it starts, where that was, and whether it was copied.
    pieces: Vec<(usize, usize, bool)>,
}

impl Edit {
    /// Puts `text` before what starts at `at`.
    pub(super) fn open(at: usize, text: impl Into<String>) -> Self {
        Self { start: at, end: at, text: text.into(), order: Order::Open }
    }

    /// Puts `text` behind what ends at `at`.
    pub(super) fn close(at: usize, text: impl Into<String>) -> Self {
        Self { start: at, end: at, text: text.into(), order: Order::Close }
    }

    /// Replaces a piece.
    pub(super) fn replace(start: usize, end: usize, text: impl Into<String>) -> Self {
        Self { start, end, text: text.into(), order: Order::Replace }
    }
}

impl Edited {
    /// Makes `edits` in `text`; `None` when two of them overlap. Those that open at one place keep their order.
    pub(super) fn of(text: &str, mut edits: Vec<Edit>) -> Option<Self> {
        edits.sort_by_key(|edit| (edit.start, edit.order));
        let mut edited = Self::default();
        let mut copied = 0;
        for edit in edits {
            edited.pieces.push((edited.text.len(), copied, true));
            edited.text.push_str(text.get(copied..edit.start)?);
            edited.pieces.push((edited.text.len(), edit.start, false));
            edited.text.push_str(&edit.text);
            copied = edit.end;
        }
        edited.pieces.push((edited.text.len(), copied, true));
        edited.text.push_str(text.get(copied..)?);
        Some(edited)
    }

    /// Where the byte at `offset` of the changed text was. A byte that was put in was where it was put.
    pub(crate) fn original(&self, offset: usize) -> usize {
        let next = self.pieces.partition_point(|(start, _, _)| *start <= offset);
        match next.checked_sub(1).and_then(|index| self.pieces.get(index)) {
            Some((start, original, true)) => original + (offset - start),
            Some((_, original, false)) => *original,
            None => offset,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_of_the_changed_text_lead_back() {
        let edits = vec![Edit::open(0, "f("), Edit::replace(2, 3, ", "), Edit::close(5, ")")];

        let edited = Edited::of("ab%cd", edits).unwrap();

        assert_eq!(edited.text, "f(ab, cd)");
        assert_eq!(edited.original(2), 0);
        assert_eq!(edited.original(4), 2);
        assert_eq!(edited.original(6), 3);
    }

    #[test]
    fn at_one_place_what_closes_comes_before_what_replaces_and_what_opens() {
        let edits = vec![
            Edit::open(0, "f("),
            Edit::open(0, "g("),
            Edit::replace(3, 4, ","),
            Edit::close(3, ")"),
        ];

        assert_eq!(Edited::of("a%b%c", edits).unwrap().text, "f(g(a%b),c");
    }

    #[test]
    fn changes_that_overlap_are_not_made() {
        assert!(
            Edited::of("abc", vec![Edit::replace(0, 2, ""), Edit::replace(1, 3, "")]).is_none()
        );
    }
}
