//! Helpers for text.

use unicode_normalization::UnicodeNormalization;

/// Django's `slugify`: ASCII letters, digits, `_` and single hyphens, in lower case.
pub(crate) fn slugify(text: &str) -> String {
    let ascii = text.nfkd().filter(char::is_ascii).flat_map(char::to_lowercase);
    let is_gap = |c: char| c == '-' || c.is_ascii_whitespace();
    let kept: String =
        ascii.filter(|c| c.is_ascii_alphanumeric() || *c == '_' || is_gap(*c)).collect();
    let words = kept.trim().split(is_gap).filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join("-").trim_matches(['-', '_']).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slug_is_what_django_makes() {
        for (text, slug) in [
            ("Hello World", "hello-world"),
            ("  Déjà -- Vu!  ", "deja-vu"),
            ("ÄÖÜ ß", "aou"),
            ("_a_b_", "a_b"),
            ("日本", ""),
        ] {
            assert_eq!(slugify(text), slug, "{text}");
        }
    }
}
