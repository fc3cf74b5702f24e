//! The names that every expression has, and those that it has not, with what to do instead.

/// The interpreter's builtins, exceptions included, that expressions may use.
const BUILTINS: &[&str] = &[
    "ArithmeticError",
    "AssertionError",
    "AttributeError",
    "BaseException",
    "Ellipsis",
    "Exception",
    "ImportError",
    "IndexError",
    "KeyError",
    "LookupError",
    "MemoryError",
    "ModuleNotFoundError",
    "NameError",
    "NotImplemented",
    "NotImplementedError",
    "OSError",
    "OverflowError",
    "PermissionError",
    "RecursionError",
    "RuntimeError",
    "StopIteration",
    "SyntaxError",
    "TimeoutError",
    "TypeError",
    "UnicodeDecodeError",
    "UnicodeEncodeError",
    "UnicodeError",
    "ValueError",
    "ZeroDivisionError",
    "abs",
    "all",
    "any",
    "bin",
    "bool",
    "bytes",
    "chr",
    "dict",
    "divmod",
    "enumerate",
    "filter",
    "float",
    "format",
    "frozenset",
    "getattr",
    "hasattr",
    "hash",
    "hex",
    "id",
    "int",
    "isinstance",
    "iter",
    "len",
    "list",
    "map",
    "max",
    "min",
    "next",
    "oct",
    "ord",
    "pow",
    "print",
    "range",
    "repr",
    "reversed",
    "round",
    "set",
    "slice",
    "sorted",
    "str",
    "sum",
    "tuple",
    "type",
    "zip",
];

/// The modules that may be imported.
const MODULES: &[&str] = &["base64", "datetime", "hashlib", "hmac", "json", "math", "re"];

/// Names that are absent on purpose, and what to do instead.
const ABSENT: &[(&str, &str)] = &[
    ("__builtins__", NO_INSIDES),
    ("__import__", "write `import json` or another of the allowed modules"),
    ("ak_call_policy", "an expression cannot run another one; bind both"),
    ("ak_create_event", NO_EFFECTS),
    (
        "ak_create_jwt",
        "expressions have no keys; put a token into the stage's settings, and allow `mapping_sees_credentials`",
    ),
    (
        "ak_create_jwt_raw",
        "expressions have no keys; put a token into the stage's settings, and allow `mapping_sees_credentials`",
    ),
    ("ak_is_group_member", "there are no groups here; use `user.attributes`"),
    ("ak_is_sso_flow", "there is no single sign-on here"),
    ("ak_send_email", NO_EFFECTS),
    (
        "ak_user_by",
        "expressions see the user they are about, as `user` or `request.user`, and nobody else",
    ),
    ("ak_user_has_authenticator", "expressions see the user they are about, and not the database"),
    ("asn", "there is no network database here"),
    ("breakpoint", NO_EFFECTS),
    ("callable", "test what the value is with `isinstance`"),
    ("classmethod", "write a function"),
    ("compile", NO_EVAL),
    ("complex", "complex numbers are not JSON"),
    ("delattr", "objects are read-only"),
    ("dir", NO_INSIDES),
    ("eval", NO_EVAL),
    ("exec", NO_EVAL),
    ("false", "Python writes `False`"),
    ("geoip", "there is no location database here; use the region of the number"),
    ("globals", NO_INSIDES),
    ("help", NO_INSIDES),
    ("input", NO_EFFECTS),
    ("issubclass", "test what the value is with `isinstance`"),
    ("locals", NO_INSIDES),
    ("memoryview", "use `bytes`"),
    ("null", "Python writes `None`"),
    ("object", "use a dict"),
    ("open", "expressions have no files; put the text into the expression"),
    ("os", NO_SECRETS),
    ("property", "write a function"),
    ("requests", NO_REQUESTS),
    ("resolve_dns", NO_REQUESTS),
    ("reverse_dns", NO_REQUESTS),
    ("setattr", "objects are read-only"),
    ("staticmethod", "write a function"),
    ("super", "write a function"),
    ("sys", NO_INSIDES),
    ("true", "Python writes `True`"),
    ("undefined", "Python writes `None`"),
    ("vars", NO_INSIDES),
];

/// Modules that people import elsewhere, and what to do instead.
const ABSENT_MODULES: &[(&str, &str)] = &[
    ("__future__", "leave this line out"),
    ("asyncio", "there is nothing to wait for"),
    (
        "authentik",
        "the helpers are there without an import, for example `ak_message` and `regex_match`",
    ),
    ("collections", "use `dict`, `list` and `sorted`"),
    ("dataclasses", "use a dict"),
    ("django", "the user is there as `user` and `request.user`"),
    ("functools", "use a `for` loop"),
    ("httpx", NO_REQUESTS),
    ("ipaddress", "`ip_address` and `ip_network` are there without an import"),
    ("itertools", "use a comprehension"),
    ("logging", "use `ak_logger.info(...)`"),
    ("os", NO_SECRETS),
    ("pathlib", "expressions have no files"),
    ("phonenumbers", "`device.phone_number` is E.164 already"),
    ("random", "the code is `token`; expressions make no random values"),
    ("requests", NO_REQUESTS),
    ("secrets", "the code is `token`; expressions make no random values"),
    ("socket", NO_REQUESTS),
    ("string", "write the letters as a string, for example \"0123456789\""),
    ("structlog", "use `ak_logger.info(...)`"),
    ("subprocess", NO_EFFECTS),
    ("sys", NO_INSIDES),
    ("textwrap", "use `\"...\".join(...)` and slices"),
    ("time", "use `datetime.datetime.now()`"),
    ("typing", "leave this line and the annotations out"),
    ("urllib", "`Request(query={...})` and `Request(form={...})` encode what they are given"),
    ("urllib.request", NO_REQUESTS),
    ("urllib3", NO_REQUESTS),
    ("uuid", "use `user.uuid`; expressions make no random values"),
    ("zoneinfo", "use `datetime.timezone(datetime.timedelta(hours=...))`"),
];

/// Attributes that are refused wherever they stand, and what to do instead.
const ABSENT_ATTRIBUTES: &[(&str, &str)] = &[
    ("environ", NO_SECRETS),
    ("getenv", NO_SECRETS),
    ("utcnow", "use `datetime.datetime.now(datetime.timezone.utc)`"),
    ("utcfromtimestamp", "use `datetime.datetime(1970, 1, 1) + datetime.timedelta(seconds=...)`"),
];

const NO_EFFECTS: &str = "expressions have no effects; they only return a value";
const NO_EVAL: &str = "write the code itself; expressions do not run text";
const NO_INSIDES: &str = "expressions do not see the interpreter";
const NO_REQUESTS: &str = "expressions have no network; return what is to be sent, for example `Request(json=..., headers=...)`";
const NO_SECRETS: &str =
    "a secret of the environment is not visible to expressions; put it into the stage's settings";

/// Whether every expression has `name`.
pub(super) fn is_builtin(name: &str) -> bool {
    BUILTINS.contains(&name)
}

/// Whether `module` may be imported.
pub(super) fn is_module(module: &str) -> bool {
    MODULES.contains(&module)
}

/// What to do instead of `name`, if it is absent on purpose.
pub(super) fn instead_of(name: &str) -> Option<&'static str> {
    look_up(ABSENT, name)
}

/// What to do instead of importing `module`.
pub(super) fn instead_of_module(module: &str) -> String {
    let package = module.split('.').next().unwrap_or(module);
    match look_up(ABSENT_MODULES, module).or_else(|| look_up(ABSENT_MODULES, package)) {
        Some(hint) => hint.to_owned(),
        None => format!("there are {}", MODULES.join(", ")),
    }
}

/// What to do instead of an attribute, if it is refused.
pub(super) fn instead_of_attribute(name: &str) -> Option<&'static str> {
    look_up(ABSENT_ATTRIBUTES, name)
}

/// The dunder attributes that tell nothing of the interpreter.
pub(super) fn is_hidden_attribute(name: &str) -> bool {
    name.starts_with("__") && !matches!(name, "__name__" | "__doc__")
        || name.starts_with("_handset")
}

/// Hint for attributes and names that lead into the interpreter.
pub(super) const INSIDES: &str = NO_INSIDES;

/// A known name that differs from `name` by a letter or two, for whoever mistyped it.
pub(super) fn similar<'a>(name: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let limit = if name.chars().count() < 5 { 1 } else { 2 };
    known
        .map(|candidate| (distance(name, candidate), candidate))
        .filter(|(distance, _)| (1..=limit).contains(distance))
        .min()
        .map(|(_, candidate)| candidate)
}

/// The number of letters to insert, remove, replace or swap with their neighbour.
fn distance(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) =
        (a.chars().take(40).collect(), b.chars().take(40).collect());
    let mut rows: Vec<Vec<usize>> = vec![(0..=b.len()).collect()];
    let at = |rows: &[Vec<usize>], i: usize, j: usize| {
        rows.get(i).and_then(|row| row.get(j)).copied().unwrap_or(usize::MAX / 2)
    };
    for (i, x) in a.iter().enumerate() {
        let mut row = vec![i + 1];
        for (j, y) in b.iter().enumerate() {
            let replaced = at(&rows, i, j) + usize::from(x != y);
            let removed = at(&rows, i, j + 1) + 1;
            let inserted = row.last().copied().unwrap_or_default() + 1;
            let is_swap = i > 0 && j > 0 && a.get(i - 1) == Some(y) && b.get(j - 1) == Some(x);
            let swapped = if is_swap { at(&rows, i - 1, j - 1) + 1 } else { usize::MAX };
            row.push(replaced.min(removed).min(inserted).min(swapped));
        }
        rows.push(row);
    }
    at(&rows, a.len(), b.len())
}

fn look_up(table: &[(&str, &'static str)], name: &str) -> Option<&'static str> {
    table.iter().find(|(known, _)| *known == name).map(|(_, hint)| *hint)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mistyped_name_is_recognised() {
        let known = || ["device", "stage", "token", "user"].into_iter();

        assert_eq!(similar("devcie", known()), Some("device"));
        assert_eq!(similar("tokn", known()), Some("token"));
        assert_eq!(similar("elephant", known()), None);
    }
}
