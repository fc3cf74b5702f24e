//! Links from our Markdown pages to files of the repository.
//!
//! Only what the pages here use is understood: inline links and images, reference definitions,
//! and `src`/`href` in HTML. Links to the web are not followed, headings are not checked.

use std::path::{Path, PathBuf};

use crate::report::Outcome;
use crate::shell::root;

use super::files;

/// The pages that every reader is pointed to, so they must exist.
const PAGES: [&str; 6] =
    ["README.md", "ARCHITECTURE.md", "DESIGN.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md"];

/// Looks up every local link of every page.
pub(crate) fn check() -> anyhow::Result<Outcome> {
    let mut faults = Vec::new();
    let mut links = 0;
    let pages = pages()?;
    for page in &pages {
        let Ok(text) = std::fs::read_to_string(page) else {
            faults.push(format!("{} cannot be read", files::shown(page)));
            continue;
        };
        for (line, target) in local_targets(&text) {
            links += 1;
            if !destination(page, &target).exists() {
                faults.push(format!("{}:{line}: no file {target}", files::shown(page)));
            }
        }
    }
    let found = format!("{links} links in {} pages lead to files that exist", pages.len());
    Ok(Outcome::from_faults(found, &faults))
}

fn pages() -> anyhow::Result<Vec<PathBuf>> {
    let mut pages: Vec<PathBuf> = PAGES.iter().map(|name| root().join(name)).collect();
    pages.extend(files::with_extension(&root().join("docs"), "md")?);
    let crates = files::entries(&root().join("crates"))?;
    pages.extend(crates.iter().map(|one| one.join("README.md")).filter(|page| page.is_file()));
    Ok(pages)
}

/// Where a link on `page` leads. A leading `/` means the top folder, as on code hosts.
fn destination(page: &Path, target: &str) -> PathBuf {
    match target.strip_prefix('/') {
        Some(from_top) => root().join(from_top),
        None => page.parent().unwrap_or(page).join(target),
    }
}

/// The line number and path of each link to a file; code is not looked at.
fn local_targets(markdown: &str) -> Vec<(usize, String)> {
    let mut fence = None;
    let mut found = Vec::new();
    for (index, line) in markdown.lines().enumerate() {
        let marker =
            ["```", "~~~"].into_iter().find(|marker| line.trim_start().starts_with(marker));
        match (fence, marker) {
            (None, Some(opened)) => fence = Some(opened),
            (Some(open), Some(closed)) if open == closed => fence = None,
            (None, None) => {
                let targets = targets_in_line(&without_code(line));
                found.extend(targets.into_iter().map(|target| (index + 1, target)));
            }
            _ => {}
        }
    }
    found
}

/// The line without what stands between backticks.
fn without_code(line: &str) -> String {
    line.split('`').step_by(2).collect()
}

fn targets_in_line(line: &str) -> Vec<String> {
    let inline = line.split("](").skip(1).filter_map(|rest| until_closing_parenthesis(rest));
    let definition = line.trim_start().strip_prefix('[').and_then(|rest| rest.split_once("]: "));
    let html = ["src=\"", "href=\""].into_iter().flat_map(|attribute| {
        line.split(attribute).skip(1).filter_map(|rest| rest.split('"').next())
    });
    inline.chain(definition.map(|(_, target)| target)).chain(html).filter_map(file_part).collect()
}

fn until_closing_parenthesis(text: &str) -> Option<&str> {
    let mut depth = 1_usize;
    for (at, character) in text.char_indices() {
        match character {
            '(' => depth += 1,
            ')' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return text.get(..at);
        }
    }
    None
}

/// The path in a link's target; `None` for the web, for a heading, and for an item of Rust's
/// documents, which `cargo doc` checks.
fn file_part(target: &str) -> Option<String> {
    let target = target.split_whitespace().next()?.trim_matches(['<', '>']);
    let path = target.split(['#', '?']).next()?;
    let elsewhere = target.contains("://") || target.starts_with("mailto:") || path.contains("::");
    (!path.is_empty() && !elsewhere).then(|| path.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paths(markdown: &str) -> Vec<String> {
        local_targets(markdown).into_iter().map(|(_, target)| target).collect()
    }

    #[test]
    fn links_images_definitions_and_html_are_found() {
        let page = "See [the `house`](ARCHITECTURE.md#rooms), ![a shot](docs/a.png \"title\").\n\
                    [spec]: docs/spec.md\n<img src=\"docs/b.png\" width=\"3\">\n[x](a_(b).md)";

        assert_eq!(
            paths(page),
            ["ARCHITECTURE.md", "docs/a.png", "docs/spec.md", "docs/b.png", "a_(b).md"]
        );
    }

    #[test]
    fn the_web_headings_items_and_code_are_left_alone() {
        let page = "[web](https://example.org/a.md) [here](#top) [mail](mailto:a@example.org)\n\
                    [item](crate::phone) `[code](missing.md)`\n```md\n[code](missing.md)\n```";

        assert!(paths(page).is_empty());
    }

    #[test]
    fn a_link_is_reported_with_its_line() {
        assert_eq!(local_targets("one\n\n[two](b.md)"), [(3, "b.md".to_owned())]);
    }

    #[test]
    fn a_link_starts_at_its_page_or_at_the_top() {
        let page = root().join("docs/guide.md");

        assert_eq!(destination(&page, "img/a.png"), root().join("docs/img/a.png"));
        assert_eq!(destination(&page, "/README.md"), root().join("README.md"));
    }
}
