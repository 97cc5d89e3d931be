//! AppSync's resolvers: events in, answers out.

mod answer;
mod argument;
mod asked;
mod budget;
mod event;
mod origin;
mod place;
mod plan;
mod selection;
mod shape;
#[cfg(test)]
mod tests;
mod writer;

use std::{panic::AssertUnwindSafe, sync::Arc};

use async_graphql::{Request, Variables};
use futures_util::{FutureExt, StreamExt, future::join_all};
use serde_json::Value;

pub use answer::ResolverError;
pub use budget::Budget;
pub use event::Event;
pub use plan::Plan;
pub use shape::Shapes;

use crate::{
    app::App,
    auth::identity,
    graphql::{ErrorType, Loaders, Schema, build, for_caller},
    shop::caller::Caller,
};

/// The function behind AppSync.
pub struct Resolver {
    app: Arc<App>,
    schema: Schema,
    shapes: Shapes,
    budget: Budget,
}

impl Resolver {
    pub fn new(app: Arc<App>) -> Self {
        Self::within(app, Budget::USUAL)
    }

    /// With a bound on what is resolved ahead.
    pub fn within(app: Arc<App>, budget: Budget) -> Self {
        let schema = build(app.clone());
        let shapes = Shapes::of(&schema.sdl());
        Self {
            app,
            schema,
            shapes,
            budget,
        }
    }

    /// Answers one event with the field's value, or a list of events with a list of envelopes
    /// `{data, errorMessage, errorType}` of the same length and order, in which one failure stays one
    /// item's.
    ///
    /// # Errors
    ///
    /// A single event's failure, which AppSync learns as a failure of the function.
    pub async fn handle(&self, event: Value) -> Result<Value, ResolverError> {
        match event {
            Value::Array(events) => Ok(Value::Array(self.batch(events).await)),
            event => {
                let callers = CallerLoaders::default();
                self.resolve(event, &callers).await
            }
        }
    }

    async fn batch(&self, events: Vec<Value>) -> Vec<Value> {
        let callers = CallerLoaders::default();
        let writes = events
            .first()
            .is_some_and(|event| event["info"]["parentTypeName"] == "Mutation");
        if writes {
            // Mutations take effect in the order in which they are written.
            let mut answers = Vec::with_capacity(events.len());
            for event in events {
                answers.push(answer::envelope(self.resolve(event, &callers).await));
            }
            return answers;
        }
        let answers = events.into_iter().map(|event| self.resolve(event, &callers));
        join_all(answers)
            .await
            .into_iter()
            .map(answer::envelope)
            .collect()
    }

    async fn resolve(&self, event: Value, callers: &CallerLoaders) -> Result<Value, ResolverError> {
        // A fault of ours in one item must not take its neighbours down.
        let resolved = AssertUnwindSafe(self.field(event, callers)).catch_unwind().await;
        resolved.unwrap_or_else(|_| {
            tracing::error!("a resolver panicked");
            Err(ResolverError::of(ErrorType::Internal))
        })
    }

    async fn field(&self, event: Value, callers: &CallerLoaders) -> Result<Value, ResolverError> {
        let event = Event::read(event)?;
        let caller = identity::caller(event.identity.as_ref())
            .ok_or_else(|| ResolverError::of(ErrorType::Unauthenticated))?;
        let plan = Plan::of(&event, &self.shapes, self.budget)?;
        let loaders = callers.of(&self.app, &caller);
        let variables = Variables::from_json(Value::Object(plan.variables.clone()));
        let request = Request::new(plan.operation.clone()).variables(variables);
        let request = for_caller(request, caller, loaders);
        let response = match plan.is_subscription {
            false => self.schema.execute(request).await,
            // Nothing to be told yet means that the caller may watch.
            true => match self.schema.execute_stream(request).next().await {
                Some(refused) => refused,
                None => return Ok(Value::Null),
            },
        };
        answer::value(&plan, response, self.budget.bytes)
    }
}

/// The field that an event, or the first of a list of events, asks for: `Query.me`. A list is of one field.
pub fn field(event: &Value) -> String {
    let info = match event {
        Value::Array(events) => events.first().map_or(&Value::Null, |event| &event["info"]),
        event => &event["info"],
    };
    let name = |member: &str| info[member].as_str().unwrap_or("?");
    format!("{}.{}", name("parentTypeName"), name("fieldName"))
}

/// One set of loaders for each caller of an invocation. A batch has one caller as a rule.
#[derive(Default)]
struct CallerLoaders {
    known: std::sync::Mutex<Vec<(Caller, Arc<Loaders>)>>,
}

impl CallerLoaders {
    fn of(&self, app: &Arc<App>, caller: &Caller) -> Arc<Loaders> {
        let mut known = self
            .known
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        if let Some((_, loaders)) = known.iter().find(|(whose, _)| whose == caller) {
            return loaders.clone();
        }
        let loaders = Arc::new(Loaders::new(app.clone(), caller.clone()));
        known.push((caller.clone(), loaders.clone()));
        loaders
    }
}
