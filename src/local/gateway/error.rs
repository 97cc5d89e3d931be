//! Errors in AppSync's form: no `extensions`, the type beside the message.

use serde::{Serialize, Serializer, ser::SerializeMap};
use serde_json::Value;

use super::run::Path;

/// A place in the text of the request, counted from one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Location {
    line: usize,
    column: usize,
}

/// The lines and columns of a text. Finding one takes the same short time everywhere, since a hostile
/// text has many errors in a long line.
pub(super) struct Places<'a> {
    text: &'a str,
    /// The place of the first character behind every [`STEP`] bytes, and its offset.
    steps: Vec<(usize, Location)>,
}

const STEP: usize = 1024;

impl<'a> Places<'a> {
    pub fn of(text: &'a str) -> Self {
        let mut steps = Vec::with_capacity(text.len() / STEP + 1);
        let mut place = Location { line: 1, column: 1 };
        for (offset, character) in text.char_indices() {
            if offset >= steps.len() * STEP {
                steps.push((offset, place));
            }
            place.pass(character);
        }
        Self { text, steps }
    }

    /// The place of the character at `offset`; the end of the text when it is beyond that.
    pub fn find(&self, offset: usize) -> Location {
        let index = self.steps.partition_point(|(start, _)| *start <= offset);
        let nearest = index.checked_sub(1).and_then(|index| self.steps.get(index));
        let (start, mut place) = nearest.copied().unwrap_or((0, Location { line: 1, column: 1 }));
        let rest = self.text.get(start..).unwrap_or_default();
        rest.char_indices()
            .take_while(|(behind, _)| start + behind < offset)
            .for_each(|(_, character)| place.pass(character));
        place
    }
}

impl Location {
    fn pass(&mut self, character: char) {
        if character == '\n' {
            self.line += 1;
            self.column = 1;
        } else {
            self.column += 1;
        }
    }
}

impl Serialize for Location {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(3))?;
        map.serialize_entry("line", &self.line)?;
        map.serialize_entry("column", &self.column)?;
        map.serialize_entry("sourceName", &())?;
        map.end()
    }
}

/// An error of one field.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct FieldError {
    pub path: Path,
    pub location: Option<Location>,
    pub failure: Failure,
}

/// Why a field has no value.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Failure {
    pub message: String,
    pub error_type: Option<String>,
    /// What the data source gave in spite of the error.
    pub data: Value,
}

impl Failure {
    pub fn new(error_type: &str, message: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            error_type: Some(error_type.to_owned()),
            data: Value::Null,
        }
    }

    /// A failure to which AppSync gives no type, such as a value that its type forbids.
    pub fn untyped(message: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            ..Self::default()
        }
    }
}

impl Serialize for FieldError {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(6))?;
        map.serialize_entry("path", &self.path)?;
        map.serialize_entry("data", &self.failure.data)?;
        map.serialize_entry("errorType", &self.failure.error_type)?;
        map.serialize_entry("errorInfo", &())?;
        map.serialize_entry("locations", &self.location.map(|location| [location]))?;
        map.serialize_entry("message", &self.failure.message)?;
        map.end()
    }
}

/// One reason why an operation is not executed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Reason {
    pub error_type: Option<&'static str>,
    pub location: Option<Location>,
    pub message: String,
}

impl Serialize for Reason {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("path", &())?;
        if let Some(error_type) = self.error_type {
            map.serialize_entry("errorType", error_type)?;
        }
        map.serialize_entry("locations", &self.location.map(|location| [location]))?;
        map.serialize_entry("message", &self.message)?;
        map.end()
    }
}

/// Why an operation is not executed: at least one reason.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct RequestFault(pub Vec<Reason>);

impl RequestFault {
    pub fn new(message: impl Into<String>) -> Self {
        Self(vec![Reason {
            error_type: None,
            location: None,
            message: message.into(),
        }])
    }

    /// AppSync's time for an operation is over.
    pub fn timeout() -> Self {
        Self::typed("ExecutionTimeout", "Execution timed out.")
    }

    pub fn typed(error_type: &'static str, message: impl Into<String>) -> Self {
        Self(vec![Reason {
            error_type: Some(error_type),
            location: None,
            message: message.into(),
        }])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_counted_in_lines_and_characters() {
        let text = format!("é{}\nab\n\nc", "x".repeat(3 * STEP));
        let places = Places::of(&text);
        let find = |offset| {
            let Location { line, column } = places.find(offset);
            (line, column)
        };
        assert_eq!(find(0), (1, 1));
        assert_eq!(find(2), (1, 2));
        assert_eq!(find(2 + 2 * STEP), (1, 2 + 2 * STEP));
        let second = text.find('a').unwrap();
        assert_eq!(find(second), (2, 1));
        assert_eq!(find(second + 1), (2, 2));
        assert_eq!(find(text.len() - 1), (4, 1));
        assert_eq!(find(text.len() + 9), (4, 2));
        let nothing = Places::of("").find(3);
        assert_eq!((nothing.line, nothing.column), (1, 1));
    }
}
