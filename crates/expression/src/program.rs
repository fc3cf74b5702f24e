//! A compiled expression.

mod convert;
mod host;

use std::time::{Duration, Instant};

use monty::{MontyRun, RunProgress};
use monty_types::{
    AssertMessageAnnotations, CompileOptions, ExcType, ExtFunctionResult, MontyException,
    MontyObject, NameLookupResult, PrintWriter, ResourceLimits, ResourceTracker,
};

use self::host::Host;
use crate::{
    Budget, Evaluated, Fault, FaultKind, Input, Place,
    source::{self, Source},
};

const FILE_NAME: &str = "expression";

/// A compiled expression.
pub(crate) struct Program {
    source: Source,
    script: source::Script,
    run: MontyRun,
}

impl Program {
    /// Compiles an expression that will find the names in `available`.
    ///
    /// # Errors
    /// Where it cannot be compiled, and why.
    pub(crate) fn compile(
        given: &str,
        available: &[String],
        budget: &Budget,
    ) -> Result<Self, Fault> {
        let source = Source::new(given, budget)?;
        let script = source::script(&source, available)?;
        // Without the last line the value of a trailing expression would be the program's.
        let code = format!("{}{}\nreturn None\n", script.prelude, script.edited.text);
        let options = CompileOptions { assert_message_annotations: AssertMessageAnnotations::Off };
        match MontyRun::new(code, FILE_NAME, script.names.clone(), options) {
            Ok(run) => Ok(Self { source, script, run }),
            Err(error) => Err(uncompilable(&error).at(place(&source, &script, &error))),
        }
    }

    /// Runs it.
    ///
    /// # Errors
    /// When it raises an error, reaches a limit, or returns what is not JSON.
    pub(crate) fn evaluate(
        &self,
        inputs: Vec<(String, Input)>,
        now_micros: i64,
        budget: &Budget,
    ) -> Result<Evaluated, Fault> {
        let mut host = Host::new(now_micros);
        let objects = self.objects(inputs, &mut host)?;
        let limits = ResourceLimits::default()
            .max_duration(budget.time)
            .max_memory(budget.memory_bytes)
            .max_recursion_depth(budget.recursion)
            .max_suspensions(budget.helper_calls);
        let started = Instant::now();
        let value = self.finish(objects, ResourceTracker::new(limits), &mut host, budget)?;
        let took = started.elapsed();
        let returned = host.returned(&value, budget)?;
        let (messages, log) = host.said();
        Ok(Evaluated { returned, messages, log, took })
    }

    /// The values of the names that the program reads, in its order.
    fn objects(
        &self,
        inputs: Vec<(String, Input)>,
        host: &mut Host,
    ) -> Result<Vec<MontyObject>, Fault> {
        let mut inputs: Vec<_> = inputs.into_iter().map(Some).collect();
        let mut objects = Vec::with_capacity(self.script.names.len());
        for name in &self.script.names {
            let given = inputs
                .iter_mut()
                .find(|input| input.as_ref().is_some_and(|(given, _)| given == name));
            let object = match given.and_then(Option::take) {
                Some((_, input)) => host.object(input),
                None => host.helper(name).ok_or_else(|| missing(name))?,
            };
            objects.push(object);
        }
        Ok(objects)
    }

    /// Runs the program to its end, answering what it asks of its host.
    fn finish(
        &self,
        objects: Vec<MontyObject>,
        tracker: ResourceTracker,
        host: &mut Host,
        budget: &Budget,
    ) -> Result<MontyObject, Fault> {
        let failed = |error: MontyException| self.failed(&error, budget);
        let mut printed = String::new();
        let mut progress =
            self.run.clone().start(objects, tracker, print(&mut printed)).map_err(failed)?;
        let mut calls = 0;
        let value = loop {
            calls += 1;
            if calls > budget.helper_calls {
                let message = format!("helpers may be called {} times", budget.helper_calls);
                return Err(Fault::limit("CallLimit", message)
                    .hint("do not call helpers in a loop without an end"));
            }
            let next = match progress {
                RunProgress::Complete(value) => break value,
                RunProgress::FunctionCall(call) => {
                    let result =
                        host.call(&call.function_name, call.object_id, &call.args, &call.kwargs);
                    call.resume(answered(result), print(&mut printed))
                }
                RunProgress::NameLookup(lookup) => {
                    let result = match lookup
                        .object_id()
                        .and_then(|object| host.withheld(object, &lookup.name))
                    {
                        Some(error) => NameLookupResult::Error(error),
                        None => NameLookupResult::Undefined,
                    };
                    lookup.resume(result, print(&mut printed))
                }
                RunProgress::OsCall(call) => {
                    let result = host.system(&call.function_call);
                    call.resume(answered(result), print(&mut printed))
                }
                RunProgress::ResolveFutures(_) => {
                    return Err(Fault::source(
                        "NotImplementedError",
                        "there is nothing to wait for",
                    ));
                }
            };
            progress = next.map_err(failed)?;
        };
        host.printed(&printed);
        Ok(value)
    }

    /// The fault for an error that the program raised.
    fn failed(&self, error: &MontyException, budget: &Budget) -> Fault {
        let message = error.message().unwrap_or_default();
        let place = place(&self.source, &self.script, error);
        if let Some(fault) = limit(error.exc_type(), message, budget) {
            return fault.at(place);
        }
        let fault = Fault::new(FaultKind::Raised, &error.exc_type().to_string(), message).at(place);
        match host::hint(error.exc_type(), message) {
            Some(hint) => fault.hint(hint),
            None => fault,
        }
    }
}

/// The fault of a name that the program reads and that it was not given.
fn missing(name: &str) -> Fault {
    Fault::new(FaultKind::Raised, "NameError", format!("name '{name}' is not defined"))
}

/// Where `print` writes.
const fn print(text: &mut String) -> PrintWriter<'_> {
    PrintWriter::CollectString(text, Some(MAX_PRINTED_BYTES))
}

/// Most that `print` may collect, in bytes.
const MAX_PRINTED_BYTES: usize = 16 << 10;

/// What the host did, as the interpreter takes it.
fn answered(outcome: host::Outcome) -> ExtFunctionResult {
    outcome.map_or_else(ExtFunctionResult::Error, ExtFunctionResult::Return)
}

/// The fault of a limit; `None` when the program raised the error itself.
fn limit(kind: ExcType, message: &str, budget: &Budget) -> Option<Fault> {
    let is = |expected, start: &str| kind == expected && message.starts_with(start);
    if is(ExcType::TimeoutError, "time limit exceeded") {
        Some(time_limit(budget.time))
    } else if is(ExcType::MemoryError, "memory limit exceeded") {
        Some(memory_limit(budget))
    } else if is(ExcType::RecursionError, "maximum recursion depth exceeded") {
        let message = format!("functions may call each other {} deep", budget.recursion);
        Some(Fault::limit("RecursionLimit", message).hint("use a loop"))
    } else {
        None
    }
}

/// The fault of an expression that ran too long.
pub(crate) fn time_limit(limit: Duration) -> Fault {
    let message = format!("an expression may run {} ms", limit.as_millis());
    Fault::limit("TimeLimit", message)
        .hint("look for a loop without an end, or a pattern that tries too much")
}

/// The fault of an expression that used too much memory.
pub(crate) fn memory_limit(budget: &Budget) -> Fault {
    let message = format!("an expression may use {} MiB", budget.memory_bytes >> 20);
    Fault::limit("MemoryLimit", message).hint("build smaller values")
}

fn uncompilable(error: &MontyException) -> Fault {
    let message = error.message().unwrap_or_default();
    let message = message
        .strip_prefix("The monty syntax parser does not yet support ")
        .map_or_else(|| message.to_owned(), |what| format!("{what} cannot be used in expressions"));
    if message.contains("too deeply nested") {
        return Fault::limit("NestingLimit", message)
            .hint("take it apart, with names for the parts");
    }
    Fault::source(&error.exc_type().to_string(), message)
}

/// Where in what was given an error comes from: the innermost line of the program that is not the prelude's.
fn place(source: &Source, script: &source::Script, error: &MontyException) -> Option<Place> {
    let prelude_lines = u32::try_from(script.prelude.matches('\n').count()).ok()?;
    let frames = error.traceback().iter().rev();
    let own = frames.map(|frame| frame.start).find(|start| start.line > prelude_lines)?;
    let line = usize::try_from(own.line - prelude_lines).ok()?;
    let text = &script.edited.text;
    let line_start: usize = text.split_inclusive('\n').take(line - 1).map(str::len).sum();
    let column = usize::try_from(own.column).ok()?.saturating_sub(1);
    let rest = text.get(line_start..)?;
    let offset = rest.char_indices().nth(column).map_or(rest.len(), |(at, _)| at);
    source.place(script.edited.original(line_start + offset))
}
