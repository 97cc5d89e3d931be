//! The resolvers of fields: what the parent's answer carries is taken, the rest is asked of the function,
//! siblings together.

use std::collections::HashMap;

use apollo_compiler::Name;
use futures_util::{StreamExt as _, stream};
use serde_json::{Map, Value};

use super::{
    error::Failure,
    event::{FieldInfo, event},
    lambda,
    relation::{self, Relation},
    run::Run,
    selection::{self, TooMuch},
    siblings::{Origin, Siblings, Wanted},
};
use crate::graphql::resolvers::Resolver;

/// How many invocations run at once. AppSync has no such limit; here they share one process.
const MAX_INVOCATIONS: usize = 32;

/// What resolvers gave, by the object's index and the response key.
pub(super) type Resolved<'r> = HashMap<(usize, &'r str), Result<Value, Failure>>;

/// A field of one object that the function is asked for.
type Asked<'r> = (usize, &'r str);

/// Runs the resolvers of the fields under `keys` on all objects.
pub(super) async fn resolve<'r>(
    run: &Run<'r>,
    siblings: &Siblings<'r>,
    keys: &[&'r str],
) -> Result<Resolved<'r>, TooMuch> {
    let mut resolved = Resolved::new();
    let mut missing: Vec<(Batch<'_>, Vec<Asked<'r>>)> = Vec::new();
    for (index, member) in siblings.members.iter().enumerate() {
        for key in keys {
            let Some(wanted) = siblings.wanted(&member.type_name, key) else {
                continue;
            };
            let Origin::Resolver { resolver, arguments } = &wanted.origin else {
                continue;
            };
            if let Err(failure) = run.execute_resolver() {
                resolved.insert((index, key), Err(failure));
                continue;
            }
            match at_hand(*resolver, wanted, arguments, &member.value) {
                Some(value) => {
                    resolved.insert((index, key), value);
                }
                None => Batch::of(*resolver, &member.type_name, wanted).put(&mut missing, (index, key)),
            }
        }
    }
    let calls = missing.into_iter().flat_map(|(_, asked)| split(run, asked));
    let calls: Vec<_> = calls.map(|asked| ask(run, siblings, asked)).collect();
    let mut answers = stream::iter(calls).buffer_unordered(MAX_INVOCATIONS);
    while let Some(answered) = answers.next().await {
        resolved.extend(answered?);
    }
    Ok(resolved)
}

/// Fields that come to the function in one list: those of one resolver on siblings. A root field has no
/// siblings.
#[derive(PartialEq)]
enum Batch<'a> {
    Alone,
    Together(&'a Name, &'a Name),
}

impl<'a> Batch<'a> {
    fn of(resolver: Resolver, type_name: &'a Name, wanted: &Wanted<'a>) -> Self {
        match resolver {
            Resolver::Relation => Self::Together(type_name, &wanted.field().name),
            Resolver::Direct | Resolver::Echo => Self::Alone,
        }
    }

    fn put<'r>(self, missing: &mut Vec<(Batch<'a>, Vec<Asked<'r>>)>, asked: Asked<'r>) {
        let known = missing
            .iter_mut()
            .find(|(batch, _)| self != Batch::Alone && *batch == self);
        match known {
            Some((_, together)) => together.push(asked),
            None => missing.push((self, vec![asked])),
        }
    }
}

fn split<'r>(run: &Run<'r>, asked: Vec<Asked<'r>>) -> Vec<Vec<Asked<'r>>> {
    let size = run.gateway.settings.resolvers.max_batch_size.max(1);
    asked.chunks(size).map(<[Asked<'r>]>::to_vec).collect()
}

/// The value of a field for which the function need not be asked.
fn at_hand(
    resolver: Resolver,
    wanted: &Wanted<'_>,
    arguments: &Map<String, Value>,
    source: &Value,
) -> Option<Result<Value, Failure>> {
    match resolver {
        Resolver::Direct => None,
        Resolver::Echo => Some(Ok(echo(arguments))),
        Resolver::Relation => match relation::look(source, &wanted.field().name, arguments) {
            Relation::Hit(value) => Some(Ok(value.clone())),
            Relation::Failed(failure) => Some(Err(failure)),
            Relation::Miss => None,
        },
    }
}

/// What a mutation without a data source answers, as `infra/appsync/echo.js` does.
fn echo(arguments: &Map<String, Value>) -> Value {
    let input = arguments.get("input").cloned();
    input.unwrap_or_else(|| Value::Object(arguments.clone()))
}

/// One invocation.
async fn ask<'r>(
    run: &Run<'r>,
    siblings: &Siblings<'r>,
    asked: Vec<Asked<'r>>,
) -> Result<Vec<(Asked<'r>, Result<Value, Failure>)>, TooMuch> {
    let events = payload(run, siblings, &asked)?;
    let answers = lambda::invoke_batch(&run.gateway.invoke, events).await;
    Ok(asked.into_iter().zip(answers).collect())
}

/// The events of some fields, in their order.
pub(super) fn payload<'r>(
    run: &Run<'r>,
    siblings: &Siblings<'r>,
    asked: &[Asked<'r>],
) -> Result<Vec<Value>, TooMuch> {
    let mut selections: HashMap<&str, (Value, String)> = HashMap::new();
    let mut events = Vec::with_capacity(asked.len());
    for (index, key) in asked {
        let member = &siblings.members[*index];
        let Some(wanted) = siblings.wanted(&member.type_name, key) else {
            continue;
        };
        let Origin::Resolver { arguments, .. } = &wanted.origin else {
            continue;
        };
        if !selections.contains_key(key) {
            let list = Value::from(run.selections.paths(&wanted.fields, None)?);
            selections.insert(key, (list, selection::graphql(&wanted.fields)));
        }
        let (list, graphql) = &selections[key];
        let info = FieldInfo {
            parent_type: &member.type_name,
            name: &wanted.field().name,
            arguments,
            variables: run.selections.variables,
            selection_set_list: list,
            selection_set_graphql: graphql,
        };
        events.push(event(run.context, info, relation::source(&member.value)));
    }
    Ok(events)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_echo_and_that_of_the_resolver_on_aws_agree() {
        let text = include_str!("../../../infra/appsync/echo-cases.json");
        let cases: Vec<Value> = serde_json::from_str(text).unwrap();
        assert!(!cases.is_empty());
        for case in cases {
            let arguments = case["arguments"].as_object().unwrap();
            assert_eq!(echo(arguments), case["value"], "{}", case["name"]);
        }
    }
}
