//! AppSync's resolvers: events in, answers out.

mod answer;
mod argument;
mod asked;
mod budget;
mod event;
mod operation;
mod origin;
mod place;
mod plan;
mod plans;
mod selection;
mod shape;
#[cfg(test)]
mod tests;
mod writer;
mod written;

use std::{panic::AssertUnwindSafe, sync::Arc};

use futures_util::{FutureExt, StreamExt, future::join_all};
use serde_json::Value;

pub use answer::{Answer, FieldValue, ResolverError};
pub use budget::Budget;
pub use event::{Call, Event, Info};
pub use plan::Plan;
pub use shape::Shapes;

use self::{answer::Envelope, event::ReadEvent, origin::Origin, plans::Plans};
use crate::{
    app::App,
    auth::identity,
    graphql::{ErrorType, Loaders, Schema, Texts, as_texts, build_for_plans, for_caller},
    shop::caller::Caller,
};

/// The function behind AppSync.
pub struct Resolver {
    app: Arc<App>,
    schema: Schema,
    shapes: Shapes,
    plans: Plans,
    budget: Budget,
}

impl Resolver {
    pub fn new(app: Arc<App>) -> Self {
        Self::within(app, Budget::USUAL)
    }

    /// With a bound on what is resolved ahead.
    pub fn within(app: Arc<App>, budget: Budget) -> Self {
        let schema = build_for_plans(app.clone());
        let shapes = Shapes::known();
        Self {
            app,
            schema,
            shapes,
            plans: Plans::within(budget),
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
    pub async fn answer(&self, call: Call) -> Result<Answer, ResolverError> {
        let callers = CallerLoaders::default();
        match call {
            Call::One(event) => self.resolve(event, &callers).await.map(Answer::One),
            Call::Many(events) => Ok(Answer::Many(self.batch(events, &callers).await)),
        }
    }

    /// The same for those who have the event as a value, and want the answer as one.
    pub async fn handle(&self, call: Value) -> Result<Value, ResolverError> {
        let answer = self.answer(Call::read(call)).await?;
        serde_json::to_value(answer).map_err(|error| {
            tracing::error!(%error, "an answer cannot be written");
            ResolverError::of(ErrorType::Internal)
        })
    }

    async fn batch(&self, events: Vec<ReadEvent>, callers: &CallerLoaders) -> Vec<Envelope> {
        let is_mutation = |event: &Event| event.info.parent_type_name == "Mutation";
        let writes = events
            .first()
            .is_some_and(|event| event.as_ref().is_ok_and(is_mutation));
        let answers = events.into_iter().map(|event| self.resolve(event, callers));
        if writes {
            // Mutations take effect in the order in which they are written.
            return futures_util::stream::iter(answers)
                .then(|answer| answer.map(Envelope))
                .collect()
                .await;
        }
        join_all(answers).await.into_iter().map(Envelope).collect()
    }

    async fn resolve(&self, event: ReadEvent, callers: &CallerLoaders) -> Result<FieldValue, ResolverError> {
        // A fault of ours in one item must not take its neighbours down.
        let resolved = AssertUnwindSafe(self.field(event?, callers)).catch_unwind().await;
        resolved.unwrap_or_else(|_| {
            tracing::error!("a resolver panicked");
            Err(ResolverError::of(ErrorType::Internal))
        })
    }

    async fn field(&self, event: Event, callers: &CallerLoaders) -> Result<FieldValue, ResolverError> {
        let caller = identity::caller(event.identity.as_ref())
            .ok_or_else(|| ResolverError::of(ErrorType::Unauthenticated))?;
        let origin = Origin::of(&event, &self.shapes)?;
        let prepared = self.plans.of(&self.shapes, &origin, event.info);
        let loaders = callers.of(&self.app, &caller);
        let request = for_caller(prepared.request(origin.arguments), caller, loaders);
        let texts = Arc::new(Texts::default());
        let request = as_texts(request, &texts);
        let response = match prepared.plan.is_subscription {
            false => self.schema.execute(request).await,
            // Nothing to be told yet means that the caller may watch.
            true => match self.schema.execute_stream(request).next().await {
                Some(refused) => refused,
                None => return Ok(FieldValue::null()),
            },
        };
        FieldValue::of(prepared, response, texts.take(), self.budget.bytes)
    }
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
