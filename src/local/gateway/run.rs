//! What all fields of one operation share: what is asked, by whom, how much of it is still allowed, and
//! why fields have failed.

use std::sync::{
    Mutex, PoisonError,
    atomic::{AtomicUsize, Ordering},
};

use apollo_compiler::{
    collections::HashMap,
    executable::Field,
    response::{GraphQLError, ResponseDataPathSegment},
};

use super::{
    Gateway,
    error::{Failure, FieldError, Places},
    event::Context,
    selection::{Selections, TooMuch},
};

/// More errors than these are refused as a whole: nobody reads them.
const MAX_ERRORS: usize = 10_000;

/// Where a value stands in the response: response keys and indices.
pub(super) type Path = Vec<ResponseDataPathSegment>;

pub(super) struct Run<'r> {
    pub gateway: &'r Gateway,
    pub context: &'r Context,
    /// Whether fields with a resolver call it. What a subscriber is told is all there.
    pub calls_resolvers: bool,
    pub selections: Selections<'r>,
    places: Places<'r>,
    executions: AtomicUsize,
    failures: Mutex<HashMap<Path, FieldError>>,
}

impl<'r> Run<'r> {
    pub fn new(
        gateway: &'r Gateway,
        context: &'r Context,
        selections: Selections<'r>,
        text: &'r str,
    ) -> Self {
        Self {
            gateway,
            context,
            calls_resolvers: true,
            selections,
            places: Places::of(text),
            executions: AtomicUsize::new(0),
            failures: Mutex::default(),
        }
    }

    /// Counts the execution of a resolver. Fails when the operation has had all that AppSync allows.
    pub fn execute_resolver(&self) -> Result<(), Failure> {
        let limit = self.gateway.settings.resolvers.resolver_count_limit;
        if self.executions.fetch_add(1, Ordering::Relaxed) < limit {
            return Ok(());
        }
        Err(Failure::new(
            "ResolverExecutionLimitReached",
            format!("The operation executes more than {limit} resolvers."),
        ))
    }

    /// Remembers why the value at `path` is missing. The executor tells where it misses one, and knows
    /// neither AppSync's words nor types of errors.
    pub fn fail(&self, path: Path, field: &Field, failure: Failure) -> Result<(), TooMuch> {
        let mut failures = self.failures.lock().unwrap_or_else(PoisonError::into_inner);
        if failures.len() >= MAX_ERRORS {
            return Err(TooMuch::Fields);
        }
        // The name's own place would be that behind an alias.
        let start = field.alias.as_ref().unwrap_or(&field.name).location();
        let error = FieldError {
            path: path.clone(),
            location: start.map(|span| self.places.find(span.offset())),
            failure,
        };
        failures.entry(path).or_insert(error);
        Ok(())
    }

    /// The executor's errors as AppSync tells them.
    pub fn told(&self, errors: Vec<GraphQLError>) -> Vec<FieldError> {
        let mut failures = self.failures.lock().unwrap_or_else(PoisonError::into_inner);
        let told = |error: GraphQLError| {
            failures.remove(&error.path).unwrap_or_else(|| FieldError {
                path: error.path,
                location: None,
                failure: Failure::untyped(error.message),
            })
        };
        errors.into_iter().map(told).collect()
    }
}

/// A path as AppSync's messages write it: `/orders/nodes[3]/id`.
pub(super) fn path_text(path: &[ResponseDataPathSegment]) -> String {
    let mut text = String::new();
    for segment in path {
        match segment {
            ResponseDataPathSegment::Field(key) => {
                text.push('/');
                text.push_str(key);
            }
            ResponseDataPathSegment::ListIndex(index) => text.push_str(&format!("[{index}]")),
        }
    }
    text
}

/// The path of what stands under a response key.
pub(super) fn below(path: &Path, key: &apollo_compiler::Name) -> Path {
    item(path, ResponseDataPathSegment::Field(key.clone()))
}

/// The path with one more segment.
pub(super) fn item(path: &Path, segment: ResponseDataPathSegment) -> Path {
    let mut longer = Path::with_capacity(path.len() + 1);
    longer.extend_from_slice(path);
    longer.push(segment);
    longer
}
