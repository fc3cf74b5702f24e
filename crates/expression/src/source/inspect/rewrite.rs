//! What the interpreter lacks, put into words that it has.

use ruff_python_ast::{
    Alias, Expr, ExprAttribute, ExprBinOp, ExprCall, Operator, StmtAugAssign, StmtDelete,
    StmtImport, StmtImportFrom, StmtNonlocal, token::TokenKind,
};
use ruff_text_size::Ranged;

use super::{Edit, Inspection, Piece, names};

/// Modules whose place is taken by objects of ours.
const STAND_INS: [&str; 2] = ["hashlib", "hmac"];

impl Inspection<'_> {
    /// `a % b` and `a | b`.
    pub(super) fn operation(&mut self, operation: &ExprBinOp) {
        let (piece, function, token) = match operation.op {
            Operator::Mod => (Piece::Modulo, "_handset_mod", TokenKind::Percent),
            Operator::BitOr => (Piece::Or, "_handset_or", TokenKind::Vbar),
            _ => return,
        };
        let is_number = operation.left.is_number_literal_expr()
            || operation.right.is_number_literal_expr() && operation.op == Operator::BitOr;
        if is_number || self.is_told_as_written {
            return;
        }
        let (start, end) = (operation.start().to_usize(), operation.end().to_usize());
        let between = (operation.left.end().to_usize(), operation.right.start().to_usize());
        let Some((from, to)) = self.token(token, between.0, between.1) else { return };
        self.pieces.insert(piece);
        self.edits.push(Edit::open(start, format!("{function}((")));
        self.edits.push(Edit::replace(from, to, "),("));
        self.edits.push(Edit::close(end, "))"));
    }

    /// `a %= b` and `a |= b`, where reading `a` once more does nothing else.
    pub(super) fn aug_assign(&mut self, assign: &StmtAugAssign) {
        let (piece, function, token) = match assign.op {
            Operator::Mod => (Piece::Modulo, "_handset_mod", TokenKind::PercentEqual),
            Operator::BitOr => (Piece::Or, "_handset_ior", TokenKind::VbarEqual),
            _ => return,
        };
        if !is_plain(&assign.target) {
            return;
        }
        let target = assign.target.range();
        let target = self.source.text().get(target.start().to_usize()..target.end().to_usize());
        let Some(target) = target.map(ToOwned::to_owned) else { return };
        let between = (assign.target.end().to_usize(), assign.value.start().to_usize());
        let Some((from, to)) = self.token(token, between.0, between.1) else { return };
        self.pieces.insert(piece);
        self.edits.push(Edit::replace(from, to, format!("= {function}({target},(")));
        self.edits.push(Edit::close(assign.end().to_usize(), "))"));
    }

    /// `del a[b]`.
    pub(super) fn delete(&mut self, delete: &StmtDelete) {
        for target in &delete.targets {
            match target {
                Expr::Subscript(subscript) if !subscript.slice.is_slice_expr() => {}
                _ => {
                    let message = "deleting anything but an item is not available";
                    let hint = "build a new list or dict without it; a name needs no deleting";
                    return self.refuse(target.range(), "NotImplementedError", message, hint);
                }
            }
        }
        let mut from = delete.start().to_usize();
        for (index, target) in delete.targets.iter().enumerate() {
            let Expr::Subscript(subscript) = target else { continue };
            let (start, end) = (target.start().to_usize(), target.end().to_usize());
            let bracket = self.token(
                TokenKind::Lsqb,
                subscript.value.end().to_usize(),
                subscript.slice.start().to_usize(),
            );
            let Some((open, behind)) = bracket else { continue };
            let before = if index == 0 { "_handset_del((" } else { "; _handset_del((" };
            self.edits.push(Edit::replace(from, start, before));
            self.edits.push(Edit::replace(open, behind, "),("));
            // The last one may stand in brackets.
            let is_last = index + 1 == delete.targets.len();
            let behind = if is_last { delete.end().to_usize() } else { end };
            self.edits.push(Edit::replace(end - 1, behind, "))"));
            from = end;
        }
        self.pieces.insert(Piece::Delete);
    }

    /// `a.translate(...)`, `str.maketrans(...)`, `re.sub(..., function, ...)`, `format(...)`.
    pub(super) fn call(&mut self, call: &ExprCall) {
        match call.func.as_ref() {
            Expr::Name(name) if !self.bound.contains(name.id.as_str()) => {
                let (piece, function) = match name.id.as_str() {
                    "format" => (Piece::Format, "_handset_format"),
                    "bytes" => (Piece::Bytes, "_handset_bytes"),
                    "next" => return self.next_of(call),
                    _ => return,
                };
                self.pieces.insert(piece);
                let (start, end) = (name.start().to_usize(), name.end().to_usize());
                self.edits.push(Edit::replace(start, end, function));
            }
            Expr::Attribute(method)
                if !self.is_told_as_written && !self.is_of_text_type(method) =>
            {
                let (piece, function) = match method.attr.as_str() {
                    "translate" => (Piece::Translate, "_handset_translate"),
                    "maketrans" => (Piece::MakeTrans, "_handset_maketrans"),
                    "format_map" => (Piece::FormatMap, "_handset_format_map"),
                    "sub" if may_call_a_function(call) => (Piece::Substitute, "_handset_sub"),
                    _ => return,
                };
                self.method(call, method, (piece, function));
            }
            _ => {}
        }
    }

    /// `next(... for ...)`: the interpreter makes a list of a generator, which has no next.
    fn next_of(&mut self, call: &ExprCall) {
        if let Some(Expr::Generator(generator)) = call.arguments.args.first() {
            self.edits.push(Edit::open(generator.start().to_usize(), "iter("));
            self.edits.push(Edit::close(generator.end().to_usize(), ")"));
        }
    }

    /// `str.upper` and the like, which the interpreter has for texts but not for their type.
    pub(super) fn method_of_type(&mut self, attribute: &ExprAttribute) {
        if !self.is_of_text_type(attribute) || self.is_told_as_written {
            return;
        }
        let method = match attribute.attr.as_str() {
            "translate" => {
                self.pieces.insert(Piece::Translate);
                "_handset_translate".to_owned()
            }
            "format_map" => {
                self.pieces.insert(Piece::FormatMap);
                "_handset_format_map".to_owned()
            }
            "format" => {
                "(lambda _text, *_rest, **_named: _text.format(*_rest, **_named))".to_owned()
            }
            method => format!("(lambda _text, *_rest: _text.{method}(*_rest))"),
        };
        let (start, end) = (attribute.start().to_usize(), attribute.end().to_usize());
        self.edits.push(Edit::replace(start, end, method));
    }

    /// `str.upper` and the like, `str.maketrans` not included, which belongs to the type.
    fn is_of_text_type(&self, attribute: &ExprAttribute) -> bool {
        matches!(attribute.value.as_ref(), Expr::Name(name) if name.id == "str")
            && !self.bound.contains("str")
            && attribute.attr.as_str() != "maketrans"
    }

    fn method(
        &mut self,
        call: &ExprCall,
        method: &ExprAttribute,
        (piece, function): (Piece, &str),
    ) {
        let arguments = call.arguments.start().to_usize();
        let (after, before) = (method.value.end().to_usize(), method.attr.start().to_usize());
        let Some((dot, _)) = self.token(TokenKind::Dot, after, before) else { return };
        if self.token(TokenKind::Rpar, method.end().to_usize(), arguments).is_some() {
            let hint = "call it without parentheses around its name";
            return self.refuse(
                method.range(),
                "NotImplementedError",
                "this is too intricate",
                hint,
            );
        }
        self.pieces.insert(piece);
        self.edits.push(Edit::open(call.start().to_usize(), format!("{function}((")));
        self.edits.push(Edit::replace(dot, arguments + 1, "),"));
    }

    /// `import hashlib` and the like become names for objects of ours; what is not allowed is refused.
    pub(super) fn import(&mut self, import: &StmtImport) {
        for alias in &import.names {
            if !names::is_module(&alias.name) {
                let message = format!("module '{}' is not available", alias.name);
                self.refuse(
                    alias.range(),
                    "ImportError",
                    message,
                    names::instead_of_module(&alias.name),
                );
            }
        }
        if import.names.iter().any(|alias| STAND_INS.contains(&alias.name.as_str())) {
            let parts: Vec<_> = import.names.iter().map(|alias| self.imported(alias)).collect();
            self.edits.push(Edit::replace(
                import.start().to_usize(),
                import.end().to_usize(),
                parts.join("; "),
            ));
        }
    }

    fn imported(&mut self, alias: &Alias) -> String {
        let name = alias.name.as_str();
        let local = alias.asname.as_ref().map_or(name, |asname| asname.as_str());
        if STAND_INS.contains(&name) {
            self.names.insert(format!("_handset_{name}"));
            format!("{local} = _handset_{name}")
        } else {
            format!("import {name} as {local}")
        }
    }

    /// `from hashlib import sha256` and the like.
    pub(super) fn import_from(&mut self, import: &StmtImportFrom) {
        let module = import.module.as_ref().map_or("", |module| module.as_str());
        let first = import.names.first();
        if import.level > 0 || !names::is_module(module) {
            let message =
                format!("module '{}{module}' is not available", ".".repeat(import.level as usize));
            let range = import.module.as_ref().map_or(import.range(), Ranged::range);
            return self.refuse(range, "ImportError", message, names::instead_of_module(module));
        }
        if let Some(star) = first.filter(|alias| alias.name.as_str() == "*") {
            let hint = format!("name what you need, for example `import {module}`");
            return self.refuse(
                star.range(),
                "ImportError",
                "importing everything is not available",
                hint,
            );
        }
        self.refuse_imported(module, import);
        if let Some(sub) = import.names.iter().find(|alias| module == "re" && alias.name == *"sub")
        {
            let local = sub.asname.as_ref().unwrap_or(&sub.name);
            self.pieces.extend([Piece::Substitute, Piece::SubstituteFrom]);
            self.edits
                .push(Edit::close(import.end().to_usize(), format!("; {local} = _handset_re_sub")));
        }
        if STAND_INS.contains(&module) {
            self.names.insert(format!("_handset_{module}"));
            let part = |alias: &Alias| {
                let local = alias.asname.as_ref().unwrap_or(&alias.name);
                format!("{local} = _handset_{module}.{}", alias.name)
            };
            let parts: Vec<_> = import.names.iter().map(part).collect();
            self.edits.push(Edit::replace(
                import.start().to_usize(),
                import.end().to_usize(),
                parts.join("; "),
            ));
        }
    }

    /// An expression's own names are the interpreter's globals: what is `nonlocal` in Python, where an expression is the body of a
    /// function, is `global` there unless a function between binds it.
    pub(super) fn nonlocal(&mut self, nonlocal: &StmtNonlocal) {
        let enclosing = self.functions.len().saturating_sub(1);
        let is_bound_between =
            |name: &str| self.functions.iter().take(enclosing).any(|own| own.contains(name));
        if !nonlocal.names.iter().any(|name| is_bound_between(name))
            && enclosing < self.functions.len()
        {
            let start = nonlocal.start().to_usize();
            self.edits.push(Edit::replace(start, start + "nonlocal".len(), "global"));
        }
    }
}

/// Whether the replacement of `re.sub(...)` or `pattern.sub(...)` may be a function.
fn may_call_a_function(call: &ExprCall) -> bool {
    let named = call
        .arguments
        .keywords
        .iter()
        .filter(|keyword| keyword.arg.as_ref().is_some_and(|arg| arg == "repl"));
    let positional = call.arguments.args.iter().take(2);
    let mut candidates = positional.chain(named.map(|keyword| &keyword.value));
    candidates.any(|argument| {
        !matches!(
            argument,
            Expr::StringLiteral(_) | Expr::BytesLiteral(_) | Expr::FString(_) | Expr::BinOp(_)
        )
    })
}

/// Whether reading `target` once more does nothing else: it is made of names, attributes and items.
fn is_plain(target: &Expr) -> bool {
    match target {
        Expr::Name(_) | Expr::StringLiteral(_) | Expr::NumberLiteral(_) => true,
        Expr::Attribute(attribute) => is_plain(&attribute.value),
        Expr::Subscript(subscript) => is_plain(&subscript.value) && is_plain(&subscript.slice),
        _ => false,
    }
}
