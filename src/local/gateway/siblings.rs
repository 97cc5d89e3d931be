//! Objects that stand at the same place of a response, over all lists above them, so that what they all
//! ask for can be asked for at once.

use apollo_compiler::{
    Name,
    collections::{IndexMap, IndexSet},
    executable::{Field, SelectionSet},
};
use futures_util::future::{BoxFuture, FutureExt as _, try_join_all};
use serde_json::{Map, Value};

use super::{
    authorization, coercion,
    completion::{Completed, Completion},
    error::Failure,
    execution::not_authorized,
    resolution::{Resolved, resolve},
    run::{Path, Run, below},
    selection::{Fields, TooMuch},
};
use crate::graphql::resolvers::Resolver;

/// One object: its type, the value that was answered for it, and its place.
pub(super) struct Member {
    pub type_name: Name,
    pub value: Value,
    pub path: Path,
}

/// Where the value of a selected field comes from.
pub(super) enum Origin {
    /// The parent's value, by the field's name.
    Parent,
    Resolver {
        resolver: Resolver,
        arguments: Map<String, Value>,
    },
    /// The field is not resolved at all.
    Refused(Failure),
}

/// A field that the operation selects on a type.
pub(super) struct Wanted<'r> {
    pub fields: Fields<'r>,
    pub origin: Origin,
}

impl<'r> Wanted<'r> {
    pub fn field(&self) -> &'r Field {
        self.fields[0]
    }

    /// Whether the schema itself answers.
    fn is_meta(&self) -> bool {
        self.field().name.starts_with("__")
    }
}

/// What a field has become on every object of one type.
struct Below<'r> {
    /// By the object's index.
    completed: IndexMap<usize, Completed>,
    objects: Siblings<'r>,
}

pub(super) struct Siblings<'r> {
    pub members: Vec<Member>,
    /// By type and response key.
    wanted: IndexMap<Name, IndexMap<&'r str, Wanted<'r>>>,
    /// By type and response key, as far as they are prepared.
    below: IndexMap<Name, IndexMap<&'r str, Below<'r>>>,
}

impl<'r> Siblings<'r> {
    /// Objects whose fields are not resolved yet. `fields` are those under which they stand.
    pub fn new(run: &Run<'r>, members: Vec<Member>, fields: &[&'r Field]) -> Result<Self, TooMuch> {
        let mut wanted = IndexMap::default();
        for member in &members {
            if !wanted.contains_key(&member.type_name) {
                let sets = fields.iter().map(|field| &field.selection_set);
                let selected = select(run, &member.type_name, sets)?;
                wanted.insert(member.type_name.clone(), selected);
            }
            run.selections.visit(wanted[&member.type_name].len())?;
        }
        Ok(Self {
            members,
            wanted,
            below: IndexMap::default(),
        })
    }

    /// The value of which the root fields are asked.
    pub fn root(
        run: &Run<'r>,
        type_name: &Name,
        set: &'r SelectionSet,
        value: Value,
    ) -> Result<Self, TooMuch> {
        let root = Member {
            type_name: type_name.clone(),
            value,
            path: Path::new(),
        };
        let selected = select(run, type_name, [set])?;
        Ok(Self {
            members: vec![root],
            wanted: [(type_name.clone(), selected)].into_iter().collect(),
            below: IndexMap::default(),
        })
    }

    /// The field under a response key of a type.
    pub fn wanted(&self, type_name: &Name, key: &str) -> Option<&Wanted<'r>> {
        self.wanted.get(type_name)?.get(key)
    }

    /// All response keys, each once.
    pub fn keys(&self) -> Vec<&'r str> {
        let keys = self.wanted.values().flat_map(IndexMap::keys);
        let unique: IndexSet<&'r str> = keys.copied().collect();
        unique.into_iter().collect()
    }

    /// The fields of one of the objects, by response key.
    pub fn fields(&self, index: usize) -> impl Iterator<Item = (&'r str, &'r Field)> {
        let member = self.members.get(index);
        let wanted = member.and_then(|member| self.wanted.get(&member.type_name));
        let wanted = wanted.into_iter().flatten();
        wanted.map(|(key, wanted)| (*key, wanted.field()))
    }

    /// The value of a field of one of the objects, and the objects in it; `None` before it is prepared.
    pub fn completed(&self, index: usize, key: &str) -> Option<(&Completed, &Siblings<'r>)> {
        let below = self.below.get(&self.members.get(index)?.type_name)?.get(key)?;
        Some((below.completed.get(&index)?, &below.objects))
    }

    /// Resolves the fields under `keys` on all objects, and everything below them.
    pub fn prepare<'a>(
        &'a mut self,
        run: &'a Run<'r>,
        keys: &'a [&'r str],
    ) -> BoxFuture<'a, Result<(), TooMuch>> {
        async move {
            let mut resolved = resolve(run, self, keys).await?;
            let mut below = Vec::new();
            for (type_name, wanted) in &self.wanted {
                for key in keys {
                    if let Some(wanted) = wanted.get(key)
                        && !wanted.is_meta()
                    {
                        let completed = self.complete(run, type_name, key, wanted, &mut resolved)?;
                        below.push((type_name.clone(), *key, completed));
                    }
                }
            }
            try_join_all(below.iter_mut().map(|(_, _, below)| async {
                let keys = below.objects.keys();
                below.objects.prepare(run, &keys).await
            }))
            .await?;
            for (type_name, key, completed) in below {
                self.below.entry(type_name).or_default().insert(key, completed);
            }
            Ok(())
        }
        .boxed()
    }

    fn complete(
        &self,
        run: &Run<'r>,
        type_name: &Name,
        key: &'r str,
        wanted: &Wanted<'r>,
        resolved: &mut Resolved<'r>,
    ) -> Result<Below<'r>, TooMuch> {
        let mut completion = Completion::new(run, type_name, wanted);
        let mut completed = IndexMap::default();
        for (index, member) in self.members.iter().enumerate() {
            if member.type_name != *type_name {
                continue;
            }
            let path = below(&member.path, wanted.field().response_key());
            let value = match (&wanted.origin, resolved.remove(&(index, key))) {
                (Origin::Parent, _) => {
                    let value = member.value.get(wanted.field().name.as_str());
                    completion.complete(path, value.unwrap_or(&Value::Null))?
                }
                (_, Some(Ok(value))) => completion.complete(path, &value)?,
                (_, Some(Err(failure))) => completion.refuse(path, failure)?,
                (Origin::Refused(failure), None) => completion.refuse(path, failure.clone())?,
                (Origin::Resolver { .. }, None) => completion.complete(path, &Value::Null)?,
            };
            completed.insert(index, value);
        }
        let objects = Siblings::new(run, completion.objects, &wanted.fields)?;
        Ok(Below { completed, objects })
    }
}

/// What the operation selects on a type, and where each value comes from.
fn select<'r>(
    run: &Run<'r>,
    type_name: &Name,
    sets: impl IntoIterator<Item = &'r SelectionSet>,
) -> Result<IndexMap<&'r str, Wanted<'r>>, TooMuch> {
    let selected = run.selections.collect(type_name, sets)?;
    let wanted = selected.into_iter().map(|(key, fields)| {
        let origin = origin(run, type_name, fields[0]);
        (key, Wanted { fields, origin })
    });
    Ok(wanted.collect())
}

fn origin(run: &Run<'_>, type_name: &Name, field: &Field) -> Origin {
    let schema = run.selections.schema;
    if field.name.starts_with("__") {
        return Origin::Parent;
    }
    if !authorization::allows(schema, &run.context.caller, type_name, &field.definition) {
        return Origin::Refused(not_authorized(field, type_name));
    }
    match coercion::arguments(schema, &field.definition, field, run.selections.variables) {
        Err(message) => Origin::Refused(Failure::untyped(message)),
        Ok(arguments) => match run.gateway.resolver(type_name, &field.name) {
            Some(resolver) if run.calls_resolvers => Origin::Resolver { resolver, arguments },
            _ => Origin::Parent,
        },
    }
}
