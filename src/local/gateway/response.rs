//! The body of the HTTP response.

use apollo_compiler::response::JsonMap;
use serde::{Serialize, Serializer, ser::SerializeMap};

use super::error::{FieldError, RequestFault};
use crate::local::cost::Cost;

/// The answer to a GraphQL request. It serialises to the body of the HTTP response; the fields of `data`
/// stand in the order in which the operation names them, which a [`serde_json::Value`] would lose.
#[derive(Clone, Debug)]
pub struct Response {
    body: Body,
    cost: Option<Cost>,
}

#[derive(Clone, Debug)]
enum Body {
    Refused(RequestFault),
    Executed {
        data: Option<JsonMap>,
        errors: Vec<FieldError>,
    },
}

impl Response {
    pub(super) fn refused(fault: RequestFault) -> Self {
        Self::new(Body::Refused(fault))
    }

    /// `data` is absent when a null has bubbled up to the root.
    pub(super) fn executed(data: Option<JsonMap>, errors: Vec<FieldError>) -> Self {
        Self::new(Body::Executed { data, errors })
    }

    fn new(body: Body) -> Self {
        Self { body, cost: None }
    }

    /// Whether everything that was asked for was answered.
    pub fn is_whole(&self) -> bool {
        matches!(&self.body, Body::Executed { errors, .. } if errors.is_empty())
    }

    /// What is wrong: the type, where it has one, and the message of each error.
    pub fn reasons(&self) -> Vec<(Option<&str>, &str)> {
        match &self.body {
            Body::Refused(fault) => {
                let reasons = fault.0.iter();
                reasons
                    .map(|reason| (reason.error_type, reason.message.as_str()))
                    .collect()
            }
            Body::Executed { errors, .. } => {
                let failures = errors.iter().map(|error| &error.failure);
                failures
                    .map(|failure| (failure.error_type.as_deref(), failure.message.as_str()))
                    .collect()
            }
        }
    }

    /// Adds what the operation cost, as `extensions.cost`. AppSync itself answers no `extensions`.
    pub fn with_cost(self, cost: Cost) -> Self {
        Self {
            cost: Some(cost),
            ..self
        }
    }
}

#[derive(Serialize)]
struct Extensions<'a> {
    cost: &'a Cost,
}

impl Serialize for Response {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        match &self.body {
            Body::Refused(fault) => {
                map.serialize_entry("data", &())?;
                map.serialize_entry("errors", &fault.0)?;
            }
            Body::Executed { data, errors } => {
                map.serialize_entry("data", data)?;
                if !errors.is_empty() {
                    map.serialize_entry("errors", errors)?;
                }
            }
        }
        if let Some(cost) = &self.cost {
            map.serialize_entry("extensions", &Extensions { cost })?;
        }
        map.end()
    }
}
