//! One operation: root fields to the Lambda function, its answers to the response.

use std::sync::atomic::AtomicUsize;

use apollo_compiler::{
    ExecutableDocument,
    executable::{Field, Operation},
    introspection,
    response::JsonMap,
    validation::Valid,
};
use futures_util::future::join_all;
use serde_json::{Map, Value};

use super::{
    Client, Gateway, Response, authorization, coercion,
    completion::{Completion, Outcome},
    error::{Failure, RequestFault},
    event::{FieldInfo, event},
    lambda,
    selection::{self, Fields, Selections},
};

pub(super) struct Execution<'a> {
    pub gateway: &'a Gateway,
    pub client: &'a Client,
    pub text: &'a str,
    pub document: &'a Valid<ExecutableDocument>,
    pub operation: &'a Operation,
    pub variables: Map<String, Value>,
    pub visits: AtomicUsize,
}

/// What is to be done for a root field.
enum Plan {
    /// The schema answers it.
    Meta,
    /// It fails before anybody is asked.
    Refused(Failure),
    /// The Lambda function is asked with this event.
    Invoke(Value),
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
        let mut plans = Vec::with_capacity(fields.len());
        for fields in fields.values() {
            plans.push(self.plan(&selections, fields)?);
        }
        let introspected = self.introspect(&fields.values().map(|fields| fields[0]).collect::<Vec<_>>())?;
        let values = if self.operation.is_mutation() {
            let mut values = Vec::with_capacity(plans.len());
            for plan in plans {
                values.push(self.resolve(plan).await);
            }
            values
        } else {
            join_all(plans.into_iter().map(|plan| self.resolve(plan))).await
        };
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

    fn plan(&self, selections: &Selections<'a>, fields: &Fields<'a>) -> Result<Plan, RequestFault> {
        let field = fields[0];
        if field.name.starts_with("__") {
            return Ok(Plan::Meta);
        }
        let paths = selections.paths(fields, self.gateway.limits.depth)?;
        let parent_type = self.operation.object_type();
        let schema = &self.gateway.schema;
        if !authorization::allows(schema, &self.client.caller, parent_type, &field.definition) {
            return Ok(Plan::Refused(not_authorized(field, parent_type)));
        }
        let arguments = match coercion::arguments(schema, &field.definition, field, &self.variables) {
            Ok(arguments) => arguments,
            Err(message) => return Ok(Plan::Refused(Failure::untyped(message))),
        };
        let info = FieldInfo {
            parent_type,
            name: &field.name,
            arguments,
            variables: &self.variables,
            selection_set_list: paths,
            selection_set_graphql: selection::graphql(fields),
        };
        Ok(Plan::Invoke(event(self.client, info, &Value::Null)))
    }

    /// `None` for a field that the schema answers. A root field has a batch of its own.
    async fn resolve(&self, plan: Plan) -> Option<Result<Value, Failure>> {
        match plan {
            Plan::Meta => None,
            Plan::Refused(failure) => Some(Err(failure)),
            Plan::Invoke(event) => lambda::invoke_batch(&self.gateway.invoke, vec![event])
                .await
                .pop(),
        }
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
