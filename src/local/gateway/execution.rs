//! One operation: root fields to the Lambda function, its answers to the response.

use std::sync::atomic::AtomicUsize;

use apollo_compiler::{
    ExecutableDocument,
    executable::{Field, Operation},
    introspection,
    response::JsonMap,
    validation::Valid,
};
use futures_util::{StreamExt as _, TryStreamExt as _, stream};
use serde_json::{Map, Value};

use super::{
    Client, Gateway, Response, authorization, coercion,
    completion::{Completion, Outcome},
    error::{Failure, RequestFault},
    event::{FieldInfo, event},
    lambda,
    selection::{self, Fields, Selections},
};

/// How many root fields are asked for at once. AppSync asks for all; here they share one process.
const MAX_INVOCATIONS: usize = 32;

pub(super) struct Execution<'a> {
    pub gateway: &'a Gateway,
    pub client: &'a Client,
    pub text: &'a str,
    pub document: &'a Valid<ExecutableDocument>,
    pub operation: &'a Operation,
    pub variables: Map<String, Value>,
    pub visits: AtomicUsize,
}

impl<'a> Execution<'a> {
    /// Fails when the operation as a whole cannot be executed.
    pub async fn run(&'a self) -> Result<Response, RequestFault> {
        if self.operation.is_subscription() {
            return Err(RequestFault::typed(
                "UnsupportedOperation",
                "Subscriptions are served over the real-time endpoint.",
            ));
        }
        let selections = self.selections();
        let root = self.operation.object_type();
        let fields = selections.collect(root, [&self.operation.selection_set])?;
        for fields in fields.values() {
            // Whether it can be told to the function is known before any field is asked for.
            selections.paths(fields, self.gateway.limits.depth)?;
        }
        let introspected = self.introspect(&fields.values().map(|fields| fields[0]).collect::<Vec<_>>())?;
        let at_once = if self.operation.is_mutation() {
            1
        } else {
            MAX_INVOCATIONS
        };
        let calls: Vec<_> = fields
            .values()
            .map(|fields| self.resolve(&selections, fields))
            .collect();
        let values: Vec<_> = stream::iter(calls).buffered(at_once).try_collect().await?;
        let outcomes = fields.into_iter().zip(values).map(|((key, fields), value)| {
            let outcome = match value {
                Some(value) => Outcome::Resolved(value),
                None => Outcome::Meta(introspected.get(key).cloned()),
            };
            (key, fields, outcome)
        });
        let completion = Completion::new(selections, &self.client.caller, self.text);
        let (data, errors) = completion.root(root, outcomes)?;
        Ok(Response::executed(data, errors))
    }

    fn selections(&'a self) -> Selections<'a> {
        Selections {
            schema: &self.gateway.schema,
            document: self.document,
            variables: &self.variables,
            visits: &self.visits,
        }
    }

    /// The value of a root field; `None` for a field that the schema answers.
    async fn resolve(
        &self,
        selections: &Selections<'a>,
        fields: &Fields<'a>,
    ) -> Result<Option<Result<Value, Failure>>, RequestFault> {
        let field = fields[0];
        if field.name.starts_with("__") {
            return Ok(None);
        }
        let parent_type = self.operation.object_type();
        let schema = &self.gateway.schema;
        if !authorization::allows(schema, &self.client.caller, parent_type, &field.definition) {
            return Ok(Some(Err(not_authorized(field, parent_type))));
        }
        let arguments = match coercion::arguments(schema, &field.definition, field, &self.variables) {
            Ok(arguments) => arguments,
            Err(message) => return Ok(Some(Err(Failure::untyped(message)))),
        };
        let info = FieldInfo {
            parent_type,
            name: &field.name,
            arguments,
            variables: &self.variables,
            selection_set_list: selections.paths(fields, None)?,
            selection_set_graphql: selection::graphql(fields),
        };
        let event = event(self.client, info, &Value::Null);
        // A root field has no siblings of its kind, so its batch is of one.
        Ok(lambda::invoke_batch(&self.gateway.invoke, vec![event])
            .await
            .pop())
    }

    /// The values of `__schema` and `__type` by response key.
    fn introspect(&self, fields: &[&Field]) -> Result<JsonMap, RequestFault> {
        let asked = fields
            .iter()
            .any(|field| matches!(field.name.as_str(), "__schema" | "__type"));
        if !asked {
            return Ok(JsonMap::new());
        }
        introspection::check_max_depth(self.document, self.operation)
            .map_err(|error| RequestFault::new(error.message().to_string()))?;
        let variables = Value::Object(self.variables.clone());
        let variables: JsonMap = serde_json::from_value(variables).unwrap_or_default();
        let gateway = self.gateway;
        introspection::partial_execute(
            &gateway.schema,
            &gateway.implementers,
            self.document,
            self.operation,
            &Valid::assume_valid(variables),
        )
        .map(|answer| answer.data.unwrap_or_default())
        .map_err(|error| RequestFault::new(error.message().to_string()))
    }
}

/// The failure of a field that the schema's directives do not grant to the caller.
pub(super) fn not_authorized(field: &Field, parent_type: &str) -> Failure {
    let name = &field.name;
    Failure::new(
        "Unauthorized",
        format!("Not Authorized to access {name} on type {parent_type}"),
    )
}
