//! What expressions may not use.

use ruff_python_ast::{Expr, ExprCall, ExprContext, ExprDict, Number, Stmt, StmtClassDef};
use ruff_text_size::Ranged;

use super::{Inspection, names};

const UNSUPPORTED: &str = "NotImplementedError";

impl Inspection<'_> {
    /// Refuses statements that are not available.
    pub(super) fn refuse_statement(&mut self, stmt: &Stmt) {
        let (what, hint) = match stmt {
            Stmt::Match(_) => ("the `match` statement", "use `if` and `elif`"),
            Stmt::TypeAlias(_) => ("the `type` statement", "leave it out"),
            Stmt::With(_) => ("the `with` statement", "there is nothing to open or to close"),
            Stmt::For(each) if each.is_async => (ASYNC, NO_WAITING),
            Stmt::FunctionDef(function) if function.is_async => (ASYNC, NO_WAITING),
            Stmt::ClassDef(class) => return self.refuse_class(class),
            Stmt::Assign(assign) => {
                return assign.targets.iter().for_each(|target| self.refuse_target(target));
            }
            _ => return,
        };
        self.refuse(stmt.range(), UNSUPPORTED, format!("{what} is not available"), hint);
    }

    /// Refuses expressions that are not available.
    pub(super) fn refuse_expression(&mut self, expr: &Expr) {
        let (what, hint) = match expr {
            Expr::Yield(_) | Expr::YieldFrom(_) => {
                ("`yield` is not available", "build a list and return it")
            }
            Expr::Await(_) => ("`await` is not available", NO_WAITING),
            Expr::ListComp(list) if list.generators.iter().any(|each| each.is_async) => {
                (ASYNC, NO_WAITING)
            }
            Expr::TString(_) => ("a template string is not available", "use an f-string"),
            Expr::NumberLiteral(number) if matches!(number.value, Number::Complex { .. }) => {
                ("a complex number is not available", "complex numbers are not JSON")
            }
            Expr::Dict(dict) => return self.refuse_bare_keys(dict),
            Expr::Call(call) => {
                self.refuse_exception_of_many(call);
                self.refuse_zone_in_format(call);
                return self.refuse_hidden_name(call);
            }
            Expr::Attribute(attribute) => {
                return self.refuse_attribute(&attribute.attr, attribute.attr.range());
            }
            _ => return,
        };
        self.refuse(expr.range(), UNSUPPORTED, what, hint);
    }

    fn refuse_class(&mut self, class: &StmtClassDef) {
        if class.arguments.as_ref().is_some_and(|arguments| !arguments.is_empty()) {
            self.refuse(
                class.range(),
                UNSUPPORTED,
                "a class with bases is not available",
                "use a dict or a function",
            );
        }
        for stmt in &class.body {
            if let Stmt::FunctionDef(function) = stmt
                && let Some(decorator) = function.decorator_list.first()
            {
                self.refuse(
                    decorator.range(),
                    UNSUPPORTED,
                    "a decorated method is not available",
                    "write a plain method",
                );
            }
        }
    }

    fn refuse_target(&mut self, target: &Expr) {
        if let Expr::Subscript(subscript) = target
            && subscript.slice.is_slice_expr()
        {
            self.refuse(
                target.range(),
                UNSUPPORTED,
                "setting a slice is not available",
                "build a new list",
            );
        }
        if let Expr::Attribute(attribute) = target
            && attribute.ctx == ExprContext::Store
            && let Expr::Name(name) = attribute.value.as_ref()
            && !self.bound.contains(name.id.as_str())
        {
            let message = format!("`{}` is read-only", name.id);
            self.refuse(
                target.range(),
                "AttributeError",
                message,
                "put the value into a name of your own",
            );
        }
    }

    /// `{to: ...}`, as JavaScript has it.
    fn refuse_bare_keys(&mut self, dict: &ExprDict) {
        for item in &dict.items {
            if let Some(Expr::Name(key)) = &item.key
                && !self.is_known(&key.id)
            {
                let message = format!("name '{}' is not defined", key.id);
                let hint = format!("a key is a text: put quotes around it, \"{}\"", key.id);
                self.refuse(key.range(), "NameError", message, hint);
            }
        }
    }

    /// `ValueError("a", 1)`, which ends the interpreter's run.
    fn refuse_exception_of_many(&mut self, call: &ExprCall) {
        let Expr::Name(class) = call.func.as_ref() else { return };
        let name = class.id.as_str();
        let is_exception = names::is_builtin(name)
            && !self.bound.contains(name)
            && (name.ends_with("Error") || name.ends_with("Exception") || name == "StopIteration");
        let is_text =
            |argument: &Expr| !argument.is_literal_expr() || argument.is_string_literal_expr();
        let arguments = &call.arguments;
        if is_exception
            && (arguments.len() > 1
                || !arguments.keywords.is_empty()
                || !arguments.args.iter().all(is_text))
        {
            self.refuse(
                call.range(),
                UNSUPPORTED,
                format!("`{name}` takes one text here"),
                "put everything into one text, for example f\"...\"",
            );
        }
    }

    /// `strftime("%z")`, which the interpreter has not.
    fn refuse_zone_in_format(&mut self, call: &ExprCall) {
        let is_strftime =
            matches!(call.func.as_ref(), Expr::Attribute(method) if method.attr == *"strftime");
        for argument in &call.arguments.args {
            if let Expr::StringLiteral(format) = argument
                && is_strftime
                && ["%z", "%Z"].iter().any(|zone| format.value.to_str().contains(zone))
            {
                self.refuse(
                    argument.range(),
                    UNSUPPORTED,
                    "`%z` and `%Z` are not available",
                    "use `.isoformat()`, which tells the offset, or write the zone as text",
                );
            }
        }
    }

    /// `getattr(x, "__class__")`.
    fn refuse_hidden_name(&mut self, call: &ExprCall) {
        let Expr::Name(function) = call.func.as_ref() else { return };
        let Some(Expr::StringLiteral(name)) = call.arguments.args.get(1) else { return };
        if matches!(function.id.as_str(), "getattr" | "hasattr") {
            self.refuse_attribute(name.value.to_str(), name.range());
        }
    }

    fn refuse_attribute(&mut self, name: &str, range: ruff_text_size::TextRange) {
        if names::is_hidden_attribute(name) {
            self.refuse(
                range,
                "AttributeError",
                format!("attribute '{name}' is not available"),
                names::INSIDES,
            );
        } else if let Some(hint) = names::instead_of_attribute(name) {
            self.refuse(
                range,
                "AttributeError",
                format!("attribute '{name}' is not available"),
                hint,
            );
        }
    }
}

const ASYNC: &str = "`async` is not available";
const NO_WAITING: &str = "there is nothing to wait for";
