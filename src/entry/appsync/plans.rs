//! Plans that were made before, for those who ask the same again.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use async_graphql::{Request, Variables, parser::types::ExecutableDocument};
use serde_json::Value;

use super::{budget::Budget, event::Info, origin::Origin, plan::Plan, shape::Shapes};

/// How many plans are kept. A front end has some dozens of operations.
const MOST: usize = 256;
/// How long the texts of an event may be, in bytes, whose plan is kept.
const LONGEST: usize = 16_384;

/// The plans, by all that they are made of.
pub struct Plans {
    budget: Budget,
    known: Mutex<HashMap<Asked, Arc<Prepared>>>,
}

/// What is asked for. Two events that are equal in this have the same plan.
#[derive(PartialEq, Eq, Hash)]
struct Asked {
    info: Info,
    /// Which arguments the root field is given; their values are variables of the operation.
    arguments: Vec<String>,
}

/// A plan, ready to be run.
#[derive(Debug)]
pub struct Prepared {
    pub plan: Plan,
    /// How long a key of a side table is at most, as JSON.
    pub longest_key: usize,
    /// The operation, as the engine takes it.
    document: ExecutableDocument,
}

impl Plans {
    pub fn within(budget: Budget) -> Self {
        Self {
            budget,
            known: Mutex::default(),
        }
    }

    pub fn of(&self, shapes: &Shapes, origin: &Origin<'_>, mut info: Info) -> Arc<Prepared> {
        if !info.selection_set_graphql.contains('$') {
            // Variables are of no account to a field that names none.
            info.variables.clear();
        }
        let arguments = origin.arguments.keys().cloned().collect();
        let asked = Asked { info, arguments };
        if let Some(prepared) = self.known().get(&asked) {
            return prepared.clone();
        }
        let plan = Plan::answering(origin, &asked.info, shapes, self.budget);
        let prepared = Arc::new(Prepared::of(plan));
        if asked.info.length() <= LONGEST {
            let mut known = self.known();
            if known.len() >= MOST {
                // Whoever asks for ever new things must not fill the memory. The usual ones are soon back.
                known.clear();
            }
            known.insert(asked, prepared.clone());
        }
        prepared
    }

    fn known(&self) -> MutexGuard<'_, HashMap<Asked, Arc<Prepared>>> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Prepared {
    pub fn of(plan: Plan) -> Self {
        Self {
            // A character becomes six bytes at most.
            longest_key: 6 * plan.object.longest_key(),
            document: plan.operation.document(),
            plan,
        }
    }

    /// The operation with the values of its variables.
    pub fn request(&self, mut variables: serde_json::Map<String, Value>) -> Request {
        variables.extend(self.plan.variables.clone());
        let mut request = Request::new(String::new());
        request.set_parsed_query(self.document.clone());
        request.variables(Variables::from_json(Value::Object(variables)))
    }
}
