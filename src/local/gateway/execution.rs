//! One operation: its resolvers are run, then apollo-compiler executes it over what they gave.

use std::sync::atomic::AtomicUsize;

use apollo_compiler::{
    ExecutableDocument, Name,
    executable::{Field, Operation},
    introspection,
    resolvers::Execution as Executor,
    response::JsonMap,
    validation::Valid,
};
use serde_json::{Map, Value};

use super::{
    Gateway, GraphQlRequest, Response, coercion,
    completion::Completed,
    document,
    error::{Failure, RequestFault},
    event::Context,
    object::Object,
    resolution,
    run::Run,
    selection::Selections,
    siblings::{Origin, Siblings},
};
use crate::graphql::resolvers::Resolver;

pub(super) struct Execution<'a> {
    gateway: &'a Gateway,
    context: &'a Context,
    text: &'a str,
    document: &'a Valid<ExecutableDocument>,
    operation: &'a Operation,
    variables: Map<String, Value>,
    visits: AtomicUsize,
}

impl<'a> Execution<'a> {
    /// Fails when the request names no operation of the document, or its variables are not what they
    /// must be.
    pub fn of(
        gateway: &'a Gateway,
        context: &'a Context,
        request: &'a GraphQlRequest,
        document: &'a Valid<ExecutableDocument>,
    ) -> Result<Self, RequestFault> {
        let name = request.operation_name.as_deref().filter(|name| !name.is_empty());
        let operation = document::operation(document, name)?;
        let none = Map::new();
        let given = request.variables.as_ref().unwrap_or(&none);
        let variables = coercion::variables(&gateway.schema, operation, given)?;
        Ok(Self {
            gateway,
            context,
            text: &request.query,
            document,
            operation,
            variables,
            visits: AtomicUsize::new(0),
        })
    }

    /// Fails when the operation as a whole cannot be executed.
    pub async fn run(&'a self) -> Result<Response, RequestFault> {
        if self.operation.is_subscription() {
            return Err(RequestFault::typed(
                "UnsupportedOperation",
                "Subscriptions are served over the real-time endpoint.",
            ));
        }
        let run = self.begin();
        let mut root = self.root(&run, Value::Null)?;
        let keys = root.keys();
        if self.operation.is_mutation() {
            // A mutation begins when the one before it has come to its end.
            for key in &keys {
                root.prepare(&run, std::slice::from_ref(key)).await?;
                if self.has_failed(&root, key) {
                    break;
                }
                let wanted = root.wanted(self.operation.object_type(), key);
                if let (Some(wanted), Some((completed, objects))) = (wanted, root.completed(0, key)) {
                    self.gateway.updates.tell(wanted.field(), completed, objects);
                }
            }
        } else {
            root.prepare(&run, &keys).await?;
        }
        self.respond(&run, &root)
    }

    /// The events of all root fields, each as the function would get it. Nothing is run.
    pub fn events(&'a self) -> Result<Vec<Value>, RequestFault> {
        let run = self.begin();
        let root = self.root(&run, Value::Null)?;
        let mut payloads = Vec::new();
        for key in root.keys() {
            let wanted = root.wanted(self.operation.object_type(), key);
            if let Some(Origin::Resolver {
                resolver: Resolver::Direct,
                ..
            }) = wanted.map(|wanted| &wanted.origin)
            {
                payloads.push(Value::Array(resolution::payload(&run, &root, &[(0, key)])?));
            }
        }
        Ok(payloads)
    }

    /// Calls the resolver of a subscription. Answers its field and the arguments that were given.
    pub async fn register(&'a self) -> Result<(Name, Map<String, Value>), Response> {
        if !self.operation.is_subscription() {
            let kind = self.operation.operation_type;
            return Err(Response::refused(RequestFault::typed(
                "UnsupportedOperation",
                format!("{kind} not supported through the realtime channel"),
            )));
        }
        let run = self.begin();
        let registered = async {
            let mut root = self.root(&run, Value::Null)?;
            let keys = root.keys();
            root.prepare(&run, &keys).await?;
            Ok((self.respond(&run, &root)?, root))
        };
        let (response, root) = registered.await.map_err(Response::refused)?;
        let keys = root.keys();
        let wanted = keys
            .first()
            .and_then(|key| root.wanted(self.operation.object_type(), key));
        match wanted.map(|wanted| (wanted.field(), &wanted.origin)) {
            Some((field, Origin::Resolver { arguments, .. })) if response.is_whole() => {
                Ok((field.name.clone(), arguments.clone()))
            }
            _ => Err(response),
        }
    }

    /// The response over a value that is known, of which no resolver is asked.
    pub async fn tell(&'a self, value: Value) -> Result<Response, RequestFault> {
        let mut run = self.begin();
        run.calls_resolvers = false;
        let mut root = self.root(&run, value)?;
        let keys = root.keys();
        root.prepare(&run, &keys).await?;
        self.respond(&run, &root)
    }

    fn begin(&'a self) -> Run<'a> {
        let selections = Selections {
            schema: &self.gateway.schema,
            document: self.document,
            variables: &self.variables,
            visits: &self.visits,
        };
        Run::new(self.gateway, self.context, selections, self.text)
    }

    /// The root fields. What can be told from the document alone is checked before any of them is run.
    fn root(&'a self, run: &Run<'a>, value: Value) -> Result<Siblings<'a>, RequestFault> {
        let type_name = self.operation.object_type();
        let root = Siblings::root(run, type_name, &self.operation.selection_set, value)?;
        for key in root.keys() {
            let Some(wanted) = root.wanted(type_name, key) else {
                continue;
            };
            let depth = self.gateway.settings.resolvers.query_depth_limit;
            // The usual introspection query is deeper than any screen, and has a limit of its own.
            let depth = (depth > 0 && !wanted.field().name.starts_with("__")).then_some(depth);
            run.selections.paths(&wanted.fields, depth)?;
            if matches!(wanted.field().name.as_str(), "__schema" | "__type") {
                introspection::check_max_depth(self.document, self.operation)
                    .map_err(|error| RequestFault::new(error.message().to_string()))?;
            }
        }
        Ok(root)
    }

    /// Whether a root field has no value though it must have one: nothing that follows can be shown.
    fn has_failed(&self, root: &Siblings<'_>, key: &str) -> bool {
        let wanted = root.wanted(self.operation.object_type(), key);
        let is_required = wanted.is_some_and(|wanted| wanted.field().definition.ty.is_non_null());
        is_required && matches!(root.completed(0, key), Some((Completed::Refused, _)))
    }

    fn respond(&self, run: &Run<'a>, root: &Siblings<'a>) -> Result<Response, RequestFault> {
        let variables = Value::Object(self.variables.clone());
        let variables: JsonMap =
            serde_json::from_value(variables).map_err(|error| RequestFault::new(error.to_string()))?;
        // They were coerced by AppSync's rules, in AppSync's words.
        let variables = Valid::assume_valid(variables);
        let response = Executor::new(&self.gateway.schema, self.document)
            .operation(self.operation)
            .implementers_map(&self.gateway.implementers)
            .coerced_variable_values(&variables)
            .enable_schema_introspection(true)
            .execute_sync(&Object {
                siblings: root,
                index: 0,
            })
            .map_err(|error| RequestFault::new(error.message().to_string()))?;
        Ok(Response::executed(response.data, run.told(response.errors)))
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
