//! Subscriptions: who hears the results of which mutations
//! (<https://docs.aws.amazon.com/appsync/latest/devguide/aws-appsync-real-time-data.html>).

use std::{net::IpAddr, sync::Arc};

use apollo_compiler::{
    ExecutableDocument, Name, Schema,
    ast::{self, Type},
    collections::HashMap,
    executable::Field,
    validation::Valid,
};
use axum::http::HeaderMap;
use serde_json::{Map, Value};
use tokio::sync::broadcast;

use super::{
    Authorization, Client, Gateway, GraphQlRequest, Response, completion::Completed, document,
    error::RequestFault, event::Context, execution::Execution, siblings::Siblings,
};

/// The largest payload that AppSync hands to a subscriber, in bytes
/// (<https://docs.aws.amazon.com/general/latest/gr/appsync.html>).
pub const MAX_PAYLOAD_BYTES: usize = 240 * 1024;

/// The result of a mutation that subscriptions hear.
#[derive(Debug)]
pub struct Update {
    /// The subscriptions that hear it.
    fields: Vec<Name>,
    /// What the mutation's selection set has of its value, by field name.
    value: Value,
}

/// What somebody has subscribed to.
pub struct Subscription {
    request: GraphQlRequest,
    document: Valid<ExecutableDocument>,
    context: Context,
    field: Name,
    /// The arguments that were given, to which members of the update of the same name must be equal.
    filter: Map<String, Value>,
}

impl Subscription {
    /// Whether an update concerns this subscription.
    pub fn hears(&self, update: &Update) -> bool {
        let is_equal = |(name, wanted): (&String, &Value)| {
            let told = update.value.get(name).unwrap_or(&Value::Null);
            text(told) == text(wanted)
        };
        update.fields.contains(&self.field) && self.filter.iter().all(is_equal)
    }
}

/// An id may come as a number or as a text, and a whole number with a fraction of nothing. Null is equal to
/// null alone.
fn text(value: &Value) -> Option<String> {
    match value {
        Value::Null => None,
        Value::String(text) => Some(text.clone()),
        Value::Number(number) if number.is_f64() => number.as_f64().map(|number| number.to_string()),
        other => Some(other.to_string()),
    }
}

/// The mutations that are heard, each with the subscriptions that hear it, and the way to them.
pub(super) struct Updates {
    heard: HashMap<Name, Vec<Name>>,
    sender: broadcast::Sender<Arc<Update>>,
}

impl Updates {
    pub fn of(schema: &Schema, waiting: usize) -> Self {
        let mut heard = HashMap::<Name, Vec<Name>>::default();
        let root = schema.schema_definition.subscription.as_ref();
        let fields = root
            .and_then(|root| schema.get_object(root))
            .map(|object| &object.fields);
        for (field, definition) in fields.into_iter().flatten() {
            for mutation in mutations(&definition.directives) {
                heard.entry(mutation).or_default().push(field.clone());
            }
        }
        Self {
            heard,
            sender: broadcast::Sender::new(waiting.max(1)),
        }
    }

    /// Tells what a mutation has become to everybody who listens.
    pub fn tell(&self, mutation: &Field, completed: &Completed, objects: &Siblings<'_>) {
        let Some(fields) = self.heard.get(&mutation.name) else {
            return;
        };
        let Some(value) = by_name(&mutation.definition.ty, completed, objects) else {
            return;
        };
        let bytes = value.to_string().len();
        if bytes > MAX_PAYLOAD_BYTES {
            tracing::error!(mutation = %mutation.name, bytes, "the update is too large for subscribers");
            return;
        }
        if !value.is_null() {
            // It is no fault when nobody listens.
            let _ = self.sender.send(Arc::new(Update {
                fields: fields.clone(),
                value,
            }));
        }
    }
}

fn mutations(directives: &ast::DirectiveList) -> Vec<Name> {
    let list = directives
        .get("aws_subscribe")
        .and_then(|directive| directive.specified_argument_by_name("mutations"))
        .and_then(|list| list.as_list());
    let names = list.unwrap_or_default().iter().filter_map(|name| name.as_str());
    names.filter_map(|name| Name::new(name).ok()).collect()
}

/// A value by the names of its fields, whatever the aliases under which they were selected. `None` where a
/// null that may not be has made the parent null.
fn by_name(ty: &Type, completed: &Completed, objects: &Siblings<'_>) -> Option<Value> {
    let value = match completed {
        Completed::Null | Completed::Refused => None,
        Completed::Leaf(leaf) => serde_json::to_value(leaf).ok(),
        Completed::List(items) => {
            let items = items.iter().map(|item| by_name(ty.item_type(), item, objects));
            items.collect::<Option<Vec<_>>>().map(Value::Array)
        }
        Completed::Object(index) => {
            let fields = objects.fields(*index).filter_map(|(key, field)| {
                let (completed, below) = objects.completed(*index, key)?;
                let value = by_name(&field.definition.ty, completed, below);
                Some(value.map(|value| (field.name.to_string(), value)))
            });
            fields.collect::<Option<Map<_, _>>>().map(Value::Object)
        }
    };
    value.or_else(|| (!ty.is_non_null()).then_some(Value::Null))
}

impl Gateway {
    /// Everything that may concern subscriptions, from now on. A listener that is too slow is told so.
    pub fn updates(&self) -> broadcast::Receiver<Arc<Update>> {
        self.updates.sender.subscribe()
    }

    /// Registers a subscription: its resolver is called once, and may refuse.
    ///
    /// Fails with the response that says why.
    pub async fn subscribe(
        &self,
        request: GraphQlRequest,
        caller: Authorization,
        headers: HeaderMap,
        source_ip: IpAddr,
    ) -> Result<Subscription, Response> {
        let context = Context::of(Client {
            caller,
            headers,
            source_ip,
        });
        let document = document::read(&self.schema, &request.query).map_err(Response::refused)?;
        let registered = Execution::of(self, &context, &request, &document).map_err(Response::refused)?;
        let registration = tokio::time::timeout(self.settings.timeout, registered.register());
        let (field, filter) = registration
            .await
            .map_err(|_| Response::refused(RequestFault::timeout()))??;
        Ok(Subscription {
            request,
            document,
            context,
            field,
            filter,
        })
    }

    /// What a subscriber is told of an update: their own selection of what the mutation selected.
    pub async fn deliver(&self, subscription: &Subscription, update: &Update) -> Response {
        let Subscription {
            request,
            document,
            context,
            field,
            ..
        } = subscription;
        let told = async {
            let value = Map::from_iter([(field.to_string(), update.value.clone())]);
            Execution::of(self, context, request, document)?
                .tell(Value::Object(value))
                .await
        };
        told.await.unwrap_or_else(Response::refused)
    }
}
