//! Pages of a list.

use std::ops::Range;

use serde_json::{Value, json};

use super::query::Query;
use crate::problem::Problem;

/// How many objects a page has unless the query says so.
const DEFAULT_SIZE: usize = 20;
/// The most that a page has, whatever the query says.
const LARGEST_SIZE: usize = 100;

/// One page of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Page {
    number: usize,
    size: usize,
    count: usize,
}

impl Page {
    /// The page of `count` objects that `query` asks for.
    ///
    /// # Errors
    /// When there is no such page. The first is there even when there are no objects.
    pub(super) fn of(query: &Query, count: usize) -> Result<Self, Problem> {
        let asked = query.last("page_size").and_then(|size| size.trim().parse().ok());
        let size = asked.filter(|size| *size > 0).unwrap_or(DEFAULT_SIZE).min(LARGEST_SIZE);
        let pages = count.div_ceil(size).max(1);
        let number = match query.last("page") {
            None => 1,
            Some("last") => pages,
            Some(number) => number.trim().parse().map_err(|_| Problem::InvalidPage)?,
        };
        if (1..=pages).contains(&number) {
            Ok(Self { number, size, count })
        } else {
            Err(Problem::InvalidPage)
        }
    }

    /// Which of the objects are on it.
    pub(super) fn range(self) -> Range<usize> {
        let start = (self.number - 1) * self.size;
        start..self.count.min(start + self.size)
    }

    /// What authentik's clients read of it. `next` and `previous` are numbers of pages; 0 means that there is none.
    pub(super) fn pagination(self) -> Value {
        let pages = self.count.div_ceil(self.size).max(1);
        let range = self.range();
        json!({
            "next": if self.number < pages { self.number + 1 } else { 0 },
            "previous": self.number - 1,
            "count": self.count,
            "current": self.number,
            "total_pages": pages,
            "start_index": if self.count == 0 { 0 } else { range.start + 1 },
            "end_index": range.end,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(query: &str, count: usize) -> Result<(Range<usize>, Value), &'static str> {
        let query = Query::of(&format!("/?{query}").parse().unwrap());
        let page = Page::of(&query, count).map_err(|problem| problem.code())?;
        Ok((page.range(), page.pagination()))
    }

    fn range(query: &str, count: usize) -> Range<usize> {
        page(query, count).unwrap().0
    }

    #[test]
    fn pages_have_twenty_objects_unless_another_size_makes_sense() {
        assert_eq!(range("", 50), 0..20);
        for size in ["0", "-1", "x", ""] {
            assert_eq!(range(&format!("page_size={size}"), 50), 0..20, "{size}");
        }
        assert_eq!(range("page_size=3&page=2", 50), 3..6);
        assert_eq!(range("page_size=1000000", 500), 0..100);
        assert_eq!(range("page=last", 50), 40..50);
    }

    #[test]
    fn a_page_that_is_not_there_is_told() {
        for number in ["0", "-1", "4", "x", "1.5"] {
            assert_eq!(
                page(&format!("page={number}"), 50).unwrap_err(),
                "invalid_page",
                "{number}"
            );
        }
        assert_eq!(page("page=2", 0).unwrap_err(), "invalid_page");
    }

    #[test]
    fn the_neighbours_are_numbers_and_none_is_zero() {
        let pagination = |query, count| page(query, count).unwrap().1;

        assert_eq!(
            pagination("page=2&page_size=2", 5),
            json!({
                "next": 3, "previous": 1, "count": 5, "current": 2, "total_pages": 3,
                "start_index": 3, "end_index": 4,
            })
        );
        assert_eq!(
            pagination("", 0),
            json!({
                "next": 0, "previous": 0, "count": 0, "current": 1, "total_pages": 1,
                "start_index": 0, "end_index": 0,
            })
        );
    }
}
