//! Prepared objects, as apollo-compiler's executor asks them for their fields.

use apollo_compiler::resolvers::{FieldError, ObjectValue, ResolveInfo, ResolvedValue};

use super::{completion::Completed, siblings::Siblings};

/// One of several siblings.
pub(super) struct Object<'a, 'r> {
    pub siblings: &'a Siblings<'r>,
    pub index: usize,
}

/// A value that is no value of its type: the executor finds that no type has this name, and makes it an
/// error at its place.
struct Refused;

impl ObjectValue for Object<'_, '_> {
    fn type_name(&self) -> &str {
        &self.siblings.members[self.index].type_name
    }

    fn resolve_field<'a>(&'a self, info: &'a ResolveInfo<'a>) -> Result<ResolvedValue<'a>, FieldError> {
        let key = info.field_selections()[0].response_key();
        match self.siblings.completed(self.index, key) {
            Some((Completed::Refused, _)) => Err(refused()),
            Some((completed, objects)) => Ok(resolved(completed, objects)),
            None => Ok(ResolvedValue::null()),
        }
    }
}

impl ObjectValue for Refused {
    fn type_name(&self) -> &str {
        ""
    }

    fn resolve_field<'a>(&'a self, _: &'a ResolveInfo<'a>) -> Result<ResolvedValue<'a>, FieldError> {
        Err(refused())
    }
}

/// The reason is joined to the error afterwards, by its path.
fn refused() -> FieldError {
    FieldError {
        message: "refused".to_owned(),
    }
}

fn resolved<'a>(completed: &'a Completed, objects: &'a Siblings<'_>) -> ResolvedValue<'a> {
    match completed {
        Completed::Null => ResolvedValue::null(),
        Completed::Leaf(value) => ResolvedValue::Leaf(value.clone()),
        Completed::Refused => ResolvedValue::Object(Box::new(Refused)),
        Completed::Object(index) => ResolvedValue::Object(Box::new(Object {
            siblings: objects,
            index: *index,
        })),
        Completed::List(items) => {
            ResolvedValue::List(Box::new(items.iter().map(|item| Ok(resolved(item, objects)))))
        }
    }
}
