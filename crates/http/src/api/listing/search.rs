//! Search: words that must all be found.

use serde_json::Value;

/// The terms of a search, in lower case: words between spaces and commas, and whatever stands between quotes.
pub(super) fn terms(search: &str) -> Vec<String> {
    let mut terms = Vec::new();
    let mut term = String::new();
    let mut quote = None;
    for c in search.chars() {
        match quote {
            Some(open) if c == open => quote = None,
            None if matches!(c, '"' | '\'') && term.is_empty() => quote = Some(c),
            None if c == ',' || c.is_whitespace() => terms.push(std::mem::take(&mut term)),
            None | Some(_) => term.extend(c.to_lowercase().filter(|c| *c != '\0')),
        }
    }
    terms.push(term);
    terms.retain(|term| !term.is_empty());
    terms
}

/// Whether every term is found in one of the fields.
pub(super) fn matches(terms: &[String], shown: &Value, fields: &[&str]) -> bool {
    terms.iter().all(|term| {
        let texts = fields.iter().filter_map(|field| shown.get(field).and_then(Value::as_str));
        texts.map(str::to_lowercase).any(|text| text.contains(term))
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn words_must_all_be_found_and_quotes_keep_words_together() {
        let shown = json!({"name": "Default SMS setup", "slug": "sms-setup", "other": "hidden"});
        let finds = |search: &str| matches(&terms(search), &shown, &["name", "slug"]);

        for found in
            ["", "sms", "SMS default", "setup,default", "\"sms setup\"", "sms-setup", " , "]
        {
            assert!(finds(found), "{found}");
        }
        for not in ["sms mail", "\"setup sms\"", "hidden", "'default setup'"] {
            assert!(!finds(not), "{not}");
        }
    }
}
