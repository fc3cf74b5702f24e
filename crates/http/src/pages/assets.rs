//! The stylesheet, the script and the mark: part of the program, and named after what they hold, so that browsers may keep them.

use std::sync::LazyLock;

use axum::{
    extract::{Path, rejection::PathRejection},
    response::{IntoResponse, Response},
};
use http::header::{CACHE_CONTROL, CONTENT_TYPE};

use crate::problem::Problem;

const FOREVER: &str = "public, max-age=31536000, immutable";
const STYLE: &str = include_str!("../../static/handset.css");
const SCRIPT: &str = include_str!("../../static/handset.js");
const MARK: &str = include_str!("../../static/mark.svg");

/// Where the files are.
pub(crate) struct Assets {
    pub(crate) style: String,
    pub(crate) script: String,
    pub(crate) mark: String,
}

/// The addresses of this program's files.
pub(crate) static ASSETS: LazyLock<Assets> = LazyLock::new(|| Assets {
    style: address(STYLE, "handset.css"),
    script: address(SCRIPT, "handset.js"),
    mark: address(MARK, "mark.svg"),
});

fn address(content: &str, name: &str) -> String {
    format!("/static/{:016x}/{name}", fingerprint(content))
}

/// FNV-1a: tells versions of a file apart, and is no protection against anything.
fn fingerprint(content: &str) -> u64 {
    content.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    })
}

/// `GET` of a file. An older version's address gets the present file, and no permission to keep it.
pub(crate) async fn asset(
    address: Result<Path<(String, String)>, PathRejection>,
) -> Result<Response, Problem> {
    let Path((version, name)) = address.map_err(|_| Problem::NotFound)?;
    let (content, content_type) = match name.as_str() {
        "handset.css" => (STYLE, "text/css; charset=utf-8"),
        "handset.js" => (SCRIPT, "text/javascript; charset=utf-8"),
        "mark.svg" => (MARK, "image/svg+xml"),
        _ => return Err(Problem::NotFound),
    };
    let is_current = version == format!("{:016x}", fingerprint(content));
    let keep = if is_current { FOREVER } else { "no-store" };
    Ok(([(CONTENT_TYPE, content_type), (CACHE_CONTROL, keep)], content).into_response())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    #[test]
    fn all_files_of_a_page_are_small() {
        assert!(STYLE.len() + SCRIPT.len() + MARK.len() < 60_000);
    }

    /// The colour tokens of the light scheme, or of the dark one.
    fn colours(dark: bool) -> BTreeMap<&'static str, [f64; 3]> {
        let (light, rest) = STYLE.split_once("@media (prefers-color-scheme: dark)").unwrap();
        let block = if dark { rest.split_once("}\n}").unwrap().0 } else { light };
        let token = |line: &'static str| {
            let (name, value) = line.trim().strip_prefix("--")?.split_once(": #")?;
            let value = value.strip_suffix(';')?;
            let channel =
                |at: usize| f64::from(u8::from_str_radix(&value[at..at + 2], 16).unwrap()) / 255.0;
            Some((name, [channel(0), channel(2), channel(4)]))
        };
        block.lines().filter_map(token).collect()
    }

    /// WCAG 2.2, "relative luminance" and "contrast ratio".
    fn contrast(one: [f64; 3], other: [f64; 3]) -> f64 {
        let linear =
            |c: f64| if c <= 0.04045 { c / 12.92 } else { ((c + 0.055) / 1.055).powf(2.4) };
        let luminance =
            |c: [f64; 3]| 0.2126 * linear(c[0]) + 0.7152 * linear(c[1]) + 0.0722 * linear(c[2]);
        let (a, b) = (luminance(one), luminance(other));
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    #[test]
    fn text_can_be_read_in_both_schemes() {
        let pairs = [
            ("ink", "ground"),
            ("ink", "card"),
            ("ink", "note-ground"),
            ("quiet", "card"),
            ("quiet", "ground"),
            ("accent", "card"),
            ("accent", "ground"),
            ("accent-strong", "card"),
            ("on-accent", "accent"),
            ("on-accent", "accent-strong"),
            ("danger", "card"),
            ("danger", "danger-ground"),
        ];
        for dark in [false, true] {
            let colours = colours(dark);
            for (text, behind) in pairs {
                let ratio = contrast(colours[text], colours[behind]);
                assert!(ratio >= 4.5, "{text} on {behind}, dark {dark}: {ratio:.2}");
            }
            // The edge of a field is no text: WCAG 2.2, success criterion 1.4.11.
            assert!(contrast(colours["line"], colours["card"]) >= 3.0, "line, dark {dark}");
        }
    }
}
