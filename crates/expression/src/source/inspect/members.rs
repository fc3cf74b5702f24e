//! What the modules have, so that a name that is not in them is found before the expression runs.

use std::collections::{HashMap, HashSet};

use ruff_python_ast::{
    Expr, ExprAttribute, Stmt, StmtImportFrom,
    visitor::{self, Visitor},
};
use ruff_text_size::{Ranged, TextRange};

use super::{Inspection, names, scope};

/// What the modules, and the classes of `datetime`, have in the interpreter or in what stands in for them. `base64` has all of
/// Python's.
const MEMBERS: &[(&str, &str)] = &[
    ("datetime", "date datetime time timedelta timezone"),
    ("datetime.date", "fromisoformat strptime today"),
    ("datetime.datetime", "fromisoformat now strptime"),
    ("datetime.timezone", "utc"),
    ("hashlib", "md5 new sha1 sha224 sha256 sha384 sha512"),
    ("hmac", "compare_digest digest new"),
    ("json", "JSONDecodeError dumps loads"),
    (
        "math",
        "acos acosh asin asinh atan atan2 atanh cbrt ceil comb copysign cos cosh degrees e erf erfc exp exp2 expm1 fabs factorial \
         floor fmod frexp gamma gcd inf isclose isfinite isinf isnan isqrt lcm ldexp lgamma log log10 log1p log2 modf nan nextafter \
         perm pi pow radians remainder sin sinh sqrt tan tanh tau trunc ulp",
    ),
    (
        "re",
        "A ASCII DOTALL I IGNORECASE M MULTILINE Match NOFLAG Pattern PatternError S compile error escape findall finditer fullmatch \
         match search split sub",
    ),
];

/// The members of classes that are read from an instance too, and are not there either way.
const INSTANCE_MEMBERS: &str = "date time day hour minute second microsecond month year tzinfo fold isoformat isoweekday replace \
                                strftime timestamp weekday";

/// What to write instead of what is not there.
const INSTEAD: &[(&str, &str)] = &[
    ("re.subn", "use `re.sub`, and count with `len(re.findall(...))`"),
    ("re.VERBOSE", "write the pattern without spaces and comments"),
    ("re.X", "write the pattern without spaces and comments"),
    ("re.UNICODE", "leave it out: patterns are Unicode"),
    ("re.U", "leave it out: patterns are Unicode"),
    ("json.dump", "use `json.dumps`, which returns the text"),
    ("json.load", "use `json.loads`, which takes a text"),
    ("json.stringify", "Python has `json.dumps`"),
    ("json.parse", "Python has `json.loads`"),
    ("math.prod", "multiply in a loop"),
    ("math.hypot", "use `math.sqrt(x * x + y * y)`"),
    ("datetime.UTC", "use `datetime.timezone.utc`"),
    ("datetime.now", "`now` belongs to the class: `datetime.datetime.now()`"),
    ("datetime.today", "`today` belongs to the class: `datetime.date.today()`"),
    ("datetime.datetime.today", "use `datetime.datetime.now()`"),
    ("datetime.datetime.fromtimestamp", FROM_TIMESTAMP),
    ("datetime.datetime.utcfromtimestamp", FROM_TIMESTAMP),
];

const FROM_TIMESTAMP: &str =
    "use `datetime.datetime(1970, 1, 1) + datetime.timedelta(seconds=...)`";

/// Names that are bound by an import and by nothing else, and what they stand for.
pub(super) fn imported(body: &[Stmt]) -> HashMap<String, String> {
    let mut imports = Imports { found: HashMap::new(), ambiguous: scope::names_not_imported(body) };
    imports.visit_body(body);
    let Imports { mut found, ambiguous } = imports;
    found.retain(|local, _| !ambiguous.contains(local));
    found
}

struct Imports {
    found: HashMap<String, String>,
    ambiguous: HashSet<String>,
}

impl Imports {
    fn add(&mut self, local: &str, path: String) {
        if self.found.get(local).is_some_and(|known| *known != path) {
            self.ambiguous.insert(local.to_owned());
        }
        self.found.insert(local.to_owned(), path);
    }
}

impl Visitor<'_> for Imports {
    fn visit_stmt(&mut self, stmt: &Stmt) {
        match stmt {
            Stmt::Import(import) => {
                for alias in &import.names {
                    let local = alias.asname.as_ref().unwrap_or(&alias.name);
                    self.add(local, alias.name.to_string());
                }
            }
            Stmt::ImportFrom(import) => {
                for alias in &import.names {
                    let local = alias.asname.as_ref().unwrap_or(&alias.name);
                    let module = import.module.as_deref().unwrap_or_default();
                    self.add(local, format!("{module}.{}", alias.name));
                }
            }
            _ => visitor::walk_stmt(self, stmt),
        }
    }
}

impl Inspection<'_> {
    /// Refuses `json.stringify`, and `datetime.datetime.combine`.
    pub(super) fn refuse_member(&mut self, attribute: &ExprAttribute) {
        if let Some(owner) = self.path(&attribute.value) {
            self.refuse_missing(&owner, &attribute.attr, attribute.attr.range());
        }
    }

    /// Refuses `from json import stringify`.
    pub(super) fn refuse_imported(&mut self, module: &str, import: &StmtImportFrom) {
        for alias in &import.names {
            self.refuse_missing(module, &alias.name, alias.range());
        }
    }

    /// What an expression stands for that names a module, or something in one.
    fn path(&self, expr: &Expr) -> Option<String> {
        match expr {
            Expr::Name(name) => self.imported.get(name.id.as_str()).cloned(),
            Expr::Attribute(attribute) => {
                self.path(&attribute.value).map(|owner| format!("{owner}.{}", attribute.attr))
            }
            _ => None,
        }
    }

    fn refuse_missing(&mut self, owner: &str, name: &str, range: TextRange) {
        let Some((_, members)) = MEMBERS.iter().find(|(known, _)| *known == owner) else { return };
        let has = |members: &str| members.split(' ').any(|member| member == name);
        let is_of_instances = owner.contains('.') && has(INSTANCE_MEMBERS);
        if has(members) || is_of_instances || name.starts_with("__") {
            return;
        }
        let full = format!("{owner}.{name}");
        let hint = match INSTEAD.iter().find(|(missing, _)| *missing == full) {
            Some((_, hint)) => (*hint).to_owned(),
            None => match names::similar(name, members.split(' ')) {
                Some(similar) => format!("did you mean `{similar}`?"),
                None => format!("there are {}", members.replace(' ', ", ")),
            },
        };
        self.refuse(range, "AttributeError", format!("`{owner}` has no `{name}` here"), hint);
    }
}
