//! Expressions with holes.

mod modules;
mod statements;
mod values;

/// Every template, by what it is about.
pub(super) const TEMPLATES: [&[&str]; 9] = [
    values::NUMBERS,
    values::CONDITIONS,
    values::TEXTS,
    values::FORMATS,
    values::COLLECTIONS,
    values::FUNCTIONS,
    statements::STATEMENTS,
    statements::ERRORS,
    modules::MODULES,
];
