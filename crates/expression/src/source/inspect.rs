//! Looks an expression through before it is compiled: what it may not use is refused with a hint, and what the interpreter
//! lacks is put into words that it has.

mod members;
mod refuse;
mod rewrite;

use std::collections::{BTreeSet, HashMap, HashSet};

use ruff_python_ast::{
    Expr, ExprContext, InterpolatedStringElement, ModModule, Stmt,
    token::TokenKind,
    visitor::{self, Visitor},
};
use ruff_python_parser::Parsed;
use ruff_text_size::{Ranged, TextRange};
use unicode_normalization::UnicodeNormalization;

use super::{
    Source,
    edit::{Edit, Edited},
    names,
    prelude::{Piece, prelude},
    scope,
};
use crate::{Fault, helpers};

/// An expression in words that the interpreter has.
pub(crate) struct Script {
    /// Python that stands before it.
    pub(crate) prelude: String,
    /// The expression.
    pub(crate) edited: Edited,
    /// The names that are loaded and that the expression does not bind, builtins not included.
    pub(crate) names: Vec<String>,
}

/// Checks an expression that finds `available` names, and prepares it for the interpreter.
///
/// # Errors
/// The first fault in the text.
pub(crate) fn script(source: &Source, available: &[String]) -> Result<Script, Fault> {
    let parsed = source.parse()?;
    let bound = scope::bound_names(parsed.suite());
    let mut inspection = Inspection {
        source,
        parsed: &parsed,
        available,
        bound,
        functions: Vec::new(),
        imported: members::imported(parsed.suite()),
        is_told_as_written: false,
        faults: Vec::new(),
        edits: Vec::new(),
        pieces: BTreeSet::new(),
        names: BTreeSet::new(),
    };
    inspection.refuse_names_of_ours();
    inspection.visit_body(parsed.suite());
    inspection.finish()
}

/// The helpers that every expression finds.
fn helper_names<'a>() -> impl Iterator<Item = &'a str> {
    Piece::HELPERS.iter().map(|(name, _)| *name).chain(helpers::NAMES.iter().copied())
}

fn is_helper(name: &str) -> bool {
    helper_names().any(|helper| helper == name)
}

struct Inspection<'a> {
    source: &'a Source,
    parsed: &'a Parsed<ModModule>,
    available: &'a [String],
    bound: HashSet<String>,
    /// The names of each function around what is looked at.
    functions: Vec<HashSet<String>>,
    /// Names of modules and of what is in them, and what they stand for.
    imported: HashMap<String, String>,
    /// Inside `f"{...=}"`, whose text is part of the value.
    is_told_as_written: bool,
    faults: Vec<(usize, Fault)>,
    edits: Vec<Edit>,
    pieces: BTreeSet<Piece>,
    names: BTreeSet<String>,
}

impl Inspection<'_> {
    fn finish(mut self) -> Result<Script, Fault> {
        self.faults.sort_by_key(|(offset, _)| *offset);
        if let Some((_, fault)) = self.faults.into_iter().next() {
            return Err(fault);
        }
        for (name, piece) in Piece::HELPERS {
            if self.names.contains(name) {
                self.pieces.insert(piece);
            }
        }
        self.names.retain(|name| Piece::HELPERS.iter().all(|(helper, _)| helper != name));
        let edited = Edited::of(self.source.text(), self.edits).ok_or_else(|| {
            Fault::source("NotImplementedError", "this is too intricate")
                .hint("write it in several lines")
        })?;
        Ok(Script {
            prelude: prelude(&self.pieces),
            edited,
            names: self.names.into_iter().collect(),
        })
    }

    /// Notes a fault at `range`.
    fn refuse(
        &mut self,
        range: TextRange,
        name: &str,
        message: impl Into<String>,
        hint: impl Into<String>,
    ) {
        let offset = range.start().to_usize();
        let fault = Fault::source(name, message).at(self.source.place(offset)).hint(hint);
        self.faults.push((offset, fault));
    }

    /// Names of the prelude may neither be read nor set, wherever they stand. Python takes compatible letters for the same name.
    fn refuse_names_of_ours(&mut self) {
        let parsed = self.parsed;
        for token in parsed.tokens().iter().filter(|token| token.kind() == TokenKind::Name) {
            let name = self.source.text().get(token.start().to_usize()..token.end().to_usize());
            let Some(name) = name else { continue };
            let name: String = name.nfkc().collect();
            if name.starts_with("_handset") {
                let message = format!("name '{name}' is not defined");
                self.refuse(token.range(), "NameError", message, names::INSIDES);
            }
        }
    }

    /// The first token of this kind between two places.
    fn token(&self, kind: TokenKind, start: usize, end: usize) -> Option<(usize, usize)> {
        self.parsed
            .tokens()
            .iter()
            .filter(|token| token.start().to_usize() >= start && token.end().to_usize() <= end)
            .find(|token| token.kind() == kind)
            .map(|token| (token.start().to_usize(), token.end().to_usize()))
    }

    /// What somebody may have meant who wrote a name that is not there.
    fn hint_for(&self, name: &str) -> String {
        let given = self.available.iter().chain(&self.bound).map(String::as_str);
        if names::is_module(name) {
            return format!("write `import {name}` first");
        }
        match names::similar(name, given.chain(helper_names())) {
            Some(similar) => format!("did you mean `{similar}`?"),
            None => "set it before it is used".to_owned(),
        }
    }

    /// Whether a name is there when the expression runs.
    fn is_known(&self, name: &str) -> bool {
        self.bound.contains(name)
            || self.available.iter().any(|given| given == name)
            || is_helper(name)
            || names::is_builtin(name)
    }

    /// A name that is read.
    fn read(&mut self, name: &str, range: TextRange) {
        if self.bound.contains(name) {
            return;
        }
        let is_given = self.available.iter().any(|given| given == name);
        if is_given || is_helper(name) {
            self.names.insert(name.to_owned());
        } else if let Some(hint) = names::instead_of(name) {
            self.refuse(range, "NameError", format!("name '{name}' is not available"), hint);
        } else if !names::is_builtin(name) {
            let hint = self.hint_for(name);
            self.refuse(range, "NameError", format!("name '{name}' is not defined"), hint);
        }
    }
}

impl<'a> Visitor<'a> for Inspection<'_> {
    // Annotations are not evaluated.
    fn visit_annotation(&mut self, _: &'a Expr) {}

    fn visit_stmt(&mut self, stmt: &'a Stmt) {
        self.refuse_statement(stmt);
        match stmt {
            Stmt::Import(import) => self.import(import),
            Stmt::ImportFrom(import) => self.import_from(import),
            Stmt::Nonlocal(nonlocal) => self.nonlocal(nonlocal),
            Stmt::Delete(delete) => {
                self.delete(delete);
                visitor::walk_stmt(self, stmt);
            }
            Stmt::AugAssign(assign) => {
                self.aug_assign(assign);
                visitor::walk_stmt(self, stmt);
            }
            Stmt::FunctionDef(function) => {
                self.functions.push(scope::own_names(&function.parameters, &function.body));
                visitor::walk_stmt(self, stmt);
                self.functions.pop();
            }
            // `x: int` alone binds nothing and means nothing.
            _ => visitor::walk_stmt(self, stmt),
        }
    }

    fn visit_expr(&mut self, expr: &'a Expr) {
        self.refuse_expression(expr);
        match expr {
            Expr::Name(name) if name.ctx == ExprContext::Load => self.read(&name.id, name.range),
            Expr::BinOp(operation) => self.operation(operation),
            Expr::Call(call) => self.call(call),
            Expr::Attribute(attribute) => {
                self.refuse_member(attribute);
                self.method_of_type(attribute);
            }
            _ => {}
        }
        visitor::walk_expr(self, expr);
    }

    fn visit_interpolated_string_element(&mut self, element: &'a InterpolatedStringElement) {
        let before = self.is_told_as_written;
        if let InterpolatedStringElement::Interpolation(interpolation) = element {
            self.is_told_as_written |= interpolation.debug_text.is_some();
        }
        visitor::walk_interpolated_string_element(self, element);
        self.is_told_as_written = before;
    }
}
