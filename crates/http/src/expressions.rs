//! Expressions in the sandbox, away from the asynchronous threads.

use std::sync::Arc;

use async_trait::async_trait;
use handset_core::{
    expression::{Evaluated, Fault, FaultKind, Names, ObjectView, Place, Returned, View, Views},
    ports::{Clock, Expressions},
};
use handset_expression::{Input, Object, Sandbox};
use tokio::task::spawn_blocking;

/// Runs expressions in the worker processes of a sandbox.
pub struct SandboxedExpressions {
    sandbox: Arc<Sandbox>,
    clock: Arc<dyn Clock>,
}

impl SandboxedExpressions {
    /// In `sandbox`, with the time of `clock`.
    pub fn new(sandbox: Sandbox, clock: Arc<dyn Clock>) -> Self {
        Self { sandbox: Arc::new(sandbox), clock }
    }

    /// Asks the sandbox where waiting is allowed.
    async fn ask<T: Send + 'static>(
        &self,
        ask: impl FnOnce(&Sandbox) -> Result<T, handset_expression::Fault> + Send + 'static,
    ) -> Result<T, Fault> {
        let sandbox = Arc::clone(&self.sandbox);
        match spawn_blocking(move || ask(&sandbox)).await {
            Ok(answer) => answer.map_err(fault),
            Err(error) => Err(Fault {
                kind: FaultKind::Unavailable,
                name: "Unavailable".to_owned(),
                message: error.to_string(),
                place: None,
                hint: None,
            }),
        }
    }
}

#[async_trait]
impl Expressions for SandboxedExpressions {
    async fn check(&self, source: &str, names: Names) -> Result<(), Fault> {
        let source = source.to_owned();
        self.ask(move |sandbox| sandbox.check(&source, &names)).await
    }

    async fn evaluate(&self, source: &str, views: Views) -> Result<Evaluated, Fault> {
        let source = source.to_owned();
        let inputs = views.into_iter().map(|(name, view)| (name.to_owned(), input(view))).collect();
        let now_micros = self.clock.now().as_ms().saturating_mul(1_000);
        let evaluated =
            self.ask(move |sandbox| sandbox.evaluate(&source, inputs, now_micros)).await;
        let evaluated = evaluated.inspect_err(log)?;
        Ok(Evaluated {
            returned: match evaluated.returned {
                handset_expression::Returned::Value(value) => Returned::Value(value),
                handset_expression::Returned::Request(arguments) => Returned::Request(arguments),
            },
            messages: evaluated.messages,
            log: evaluated.log,
            took: evaluated.took,
        })
    }
}

/// One line for the operator. What the expression saw is no part of it.
fn log(fault: &Fault) {
    tracing::warn!(
        expression.error = fault.name,
        expression.line = fault.place.as_ref().map(|place| place.line),
        expression.column = fault.place.as_ref().map(|place| place.column),
        "an expression failed: {fault}"
    );
}

fn input(view: View) -> Input {
    match view {
        View::Json(value) => Input::Json(value),
        View::List(items) => Input::List(items.into_iter().map(input).collect()),
        View::Dict(pairs) => Input::Dict(inputs(pairs)),
        View::Object(ObjectView { class, attributes, methods, withheld }) => {
            Input::Object(Object {
                class: class.to_owned(),
                attributes: inputs(attributes),
                methods: inputs(methods),
                withheld: withheld
                    .into_iter()
                    .map(|(name, why)| (name.to_owned(), why.to_owned()))
                    .collect(),
            })
        }
    }
}

fn inputs(pairs: Vec<(&'static str, View)>) -> Vec<(String, Input)> {
    pairs.into_iter().map(|(name, view)| (name.to_owned(), input(view))).collect()
}

fn fault(fault: handset_expression::Fault) -> Fault {
    use handset_expression::FaultKind as Kind;

    Fault {
        kind: match fault.kind {
            Kind::Source => FaultKind::Source,
            Kind::Raised => FaultKind::Raised,
            Kind::Limit => FaultKind::Limit,
            Kind::Returned => FaultKind::Returned,
            Kind::Unavailable => FaultKind::Unavailable,
        },
        name: fault.name,
        message: fault.message,
        place: fault.place.map(|place| Place {
            line: place.line,
            column: place.column,
            source_line: place.source_line,
        }),
        hint: fault.hint,
    }
}
