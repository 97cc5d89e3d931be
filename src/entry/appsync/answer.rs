//! Answers, in the forms that AppSync reads.

use async_graphql::{PathSegment, Response, ServerError, Value as GraphQlValue};
use serde_json::{Map, Value, json};

use super::{
    origin::{REFERENCE, REFERENCE_ALIAS},
    plan::{ObjectPlan, Plan, RelationPlan},
};
use crate::graphql::{
    ERROR_TYPE, ErrorType,
    side_table::{ERROR, SIDE_TABLE, VALUE},
};

/// How the engine begins when it cannot read an argument, at any depth. Resolvers' errors carry their
/// type.
const UNREADABLE: &str = "Failed to parse ";

/// Why a field has no value.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct ResolverError {
    /// One of [`ErrorType`]'s names.
    pub error_type: String,
    pub message: String,
}

impl ResolverError {
    pub fn new(error_type: ErrorType, message: impl Into<String>) -> Self {
        Self {
            error_type: error_type.name().to_owned(),
            message: message.into(),
        }
    }

    /// With the message that belongs to the type.
    pub fn of(error_type: ErrorType) -> Self {
        Self::new(error_type, error_type.message())
    }

    fn told(error: &ServerError) -> Self {
        let extension = error
            .extensions
            .as_ref()
            .and_then(|extensions| extensions.get(ERROR_TYPE));
        match extension {
            Some(GraphQlValue::String(name)) => Self {
                error_type: name.clone(),
                message: error.message.clone(),
            },
            // The engine itself speaks before it runs the field: the arguments do not fit the schema.
            _ if error.path.len() <= 1 || error.message.starts_with(UNREADABLE) => {
                Self::new(ErrorType::BadRequest, error.message.as_str())
            }
            _ => {
                tracing::error!(message = error.message, "a resolver failed without a type");
                Self::of(ErrorType::Internal)
            }
        }
    }
}

/// The field's value out of a response, with the relations that were resolved ahead. An error is that of the
/// innermost relation in which it happened, or else the field's: a part of a value must not be missing in
/// silence.
pub fn value(plan: &Plan, response: Response, bytes: usize) -> Result<Value, ResolverError> {
    let mut failures = Vec::new();
    for error in &response.errors {
        let failure = ResolverError::told(error);
        match relation_of(&error.path) {
            [] => return Err(failure),
            relation => failures.push((relation, failure)),
        }
    }
    let GraphQlValue::Object(mut data) = response.data else {
        tracing::error!("the engine gave neither a value nor an error");
        return Err(ResolverError::of(ErrorType::Internal));
    };
    let value = data.swap_remove(plan.field.as_str()).unwrap_or_default();
    let mut assembly = Assembly {
        failures,
        path: vec![PathSegment::Field(plan.field.clone())],
    };
    let mut value = assembly.value(&plan.object, value);
    if plan.object.is_worth_a_look() && value.to_string().len() > bytes {
        // The relations then ask for themselves.
        remove_side_tables(&mut value);
    }
    Ok(value)
}

/// The path of the innermost relation on a path; empty if it leads through none.
fn relation_of(path: &[PathSegment]) -> &[PathSegment] {
    let is_alias = |segment: &PathSegment| match segment {
        PathSegment::Field(key) => key.starts_with('_') && !key.starts_with("__"),
        PathSegment::Index(_) => false,
    };
    let length = path.iter().rposition(is_alias).map_or(0, |index| index + 1);
    &path[..length]
}

/// The answer as it is made.
struct Assembly<'r> {
    failures: Vec<(&'r [PathSegment], ResolverError)>,
    /// Where the value stands that is being made.
    path: Vec<PathSegment>,
}

impl Assembly<'_> {
    fn value(&mut self, plan: &ObjectPlan, value: GraphQlValue) -> Value {
        match value {
            GraphQlValue::List(items) => {
                let items = items.into_iter().enumerate();
                let items = items.map(|(index, item)| self.at(PathSegment::Index(index), plan, item));
                items.collect()
            }
            GraphQlValue::Object(members) => {
                let mut object = Map::new();
                let mut table = Map::new();
                for (name, value) in members {
                    let relation = plan.relations.iter().find(|relation| relation.alias == *name);
                    if let Some(relation) = relation {
                        table.insert(relation.key.clone(), self.relation(relation, value));
                    } else if name == REFERENCE_ALIAS {
                        object.insert(REFERENCE.to_owned(), json(value));
                    } else {
                        let part = plan.parts.iter().find(|(part, _)| *part == *name);
                        let value = match part {
                            Some((_, part)) => self.at(PathSegment::Field(name.to_string()), part, value),
                            None => json(value),
                        };
                        object.insert(name.to_string(), value);
                    }
                }
                if !table.is_empty() {
                    object.insert(SIDE_TABLE.to_owned(), Value::Object(table));
                }
                Value::Object(object)
            }
            other => json(other),
        }
    }

    fn at(&mut self, segment: PathSegment, plan: &ObjectPlan, value: GraphQlValue) -> Value {
        self.path.push(segment);
        let value = self.value(plan, value);
        self.path.pop();
        value
    }

    fn relation(&mut self, relation: &RelationPlan, value: GraphQlValue) -> Value {
        self.path.push(PathSegment::Field(relation.alias.clone()));
        let failure = self.failures.iter().find(|(path, _)| *path == self.path);
        let entry = match failure {
            Some((_, failure)) => {
                json!({ ERROR: { "message": failure.message, "type": failure.error_type } })
            }
            None => json!({ VALUE: self.value(&relation.object, value) }),
        };
        self.path.pop();
        entry
    }
}

fn json(value: GraphQlValue) -> Value {
    value.into_json().unwrap_or_else(|error| {
        // The engine's values come from text and numbers of ours, which JSON has.
        tracing::error!(%error, "a part of the answer cannot be written");
        Value::Null
    })
}

fn remove_side_tables(value: &mut Value) {
    match value {
        Value::Object(members) => {
            members.remove(SIDE_TABLE);
            members.values_mut().for_each(remove_side_tables);
        }
        Value::Array(items) => items.iter_mut().for_each(remove_side_tables),
        _ => {}
    }
}

/// One item of a batch.
pub fn envelope(answer: Result<Value, ResolverError>) -> Value {
    match answer {
        Ok(data) => json!({ "data": data }),
        Err(error) => {
            json!({ "data": null, "errorMessage": error.message, "errorType": error.error_type })
        }
    }
}
