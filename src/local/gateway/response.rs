//! The body of the HTTP response.

use apollo_compiler::response::JsonMap;
use serde::{Serialize, Serializer, ser::SerializeMap};

use super::error::{FieldError, RequestFault};

/// The answer to a GraphQL request. It serialises to the body of the HTTP response; the fields of `data`
/// stand in the order in which the operation names them, which a [`serde_json::Value`] would lose.
#[derive(Clone, Debug)]
pub struct Response(Body);

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
        Self(Body::Refused(fault))
    }

    /// `data` is absent when a null has bubbled up to the root.
    pub(super) fn executed(data: Option<JsonMap>, errors: Vec<FieldError>) -> Self {
        Self(Body::Executed { data, errors })
    }
}

impl Serialize for Response {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        match &self.0 {
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
        map.end()
    }
}
