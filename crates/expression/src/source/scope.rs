//! Which names an expression binds, and where a `nonlocal` leads.

use std::collections::HashSet;

use ruff_python_ast::{
    ExceptHandler, Expr, ExprContext, Parameters, Stmt,
    visitor::{self, Visitor},
};

/// Every name that is bound anywhere in `body`, whatever the scope.
pub(super) fn bound_names(body: &[Stmt]) -> HashSet<String> {
    let mut names = Names { found: HashSet::new(), is_deep: true, with_imports: true };
    names.visit_body(body);
    names.found
}

/// Every name that is bound anywhere in `body` by something else than an import.
pub(super) fn names_not_imported(body: &[Stmt]) -> HashSet<String> {
    let mut names = Names { found: HashSet::new(), is_deep: true, with_imports: false };
    names.visit_body(body);
    names.found
}

/// The names that `body` of a function binds itself, nested functions not included.
pub(super) fn own_names(parameters: &Parameters, body: &[Stmt]) -> HashSet<String> {
    let mut names = Names { found: HashSet::new(), is_deep: false, with_imports: true };
    names.add_parameters(parameters);
    names.visit_body(body);
    names.found
}

struct Names {
    found: HashSet<String>,
    is_deep: bool,
    with_imports: bool,
}

impl Names {
    fn add(&mut self, name: &str) {
        self.found.insert(name.to_owned());
    }

    fn add_parameters(&mut self, parameters: &Parameters) {
        for parameter in parameters {
            self.add(parameter.name());
        }
    }
}

impl<'a> Visitor<'a> for Names {
    fn visit_stmt(&mut self, stmt: &'a Stmt) {
        match stmt {
            Stmt::FunctionDef(function) => {
                self.add(&function.name);
                if self.is_deep {
                    self.add_parameters(&function.parameters);
                    visitor::walk_stmt(self, stmt);
                }
            }
            Stmt::ClassDef(class) => {
                self.add(&class.name);
                if self.is_deep {
                    visitor::walk_stmt(self, stmt);
                }
            }
            Stmt::Import(_) | Stmt::ImportFrom(_) if !self.with_imports => {}
            Stmt::Import(import) => {
                for alias in &import.names {
                    self.add(
                        alias
                            .asname
                            .as_ref()
                            .unwrap_or(&alias.name)
                            .split('.')
                            .next()
                            .unwrap_or_default(),
                    );
                }
            }
            Stmt::ImportFrom(import) => {
                for alias in &import.names {
                    self.add(alias.asname.as_ref().unwrap_or(&alias.name));
                }
            }
            _ => visitor::walk_stmt(self, stmt),
        }
    }

    fn visit_expr(&mut self, expr: &'a Expr) {
        match expr {
            Expr::Name(name) if name.ctx != ExprContext::Load => self.add(&name.id),
            Expr::Lambda(lambda) if self.is_deep => {
                if let Some(parameters) = &lambda.parameters {
                    self.add_parameters(parameters);
                }
            }
            _ => {}
        }
        visitor::walk_expr(self, expr);
    }

    fn visit_except_handler(&mut self, handler: &'a ExceptHandler) {
        let ExceptHandler::ExceptHandler(caught) = handler;
        if let Some(name) = &caught.name {
            self.add(name);
        }
        visitor::walk_except_handler(self, handler);
    }
}
