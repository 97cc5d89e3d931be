//! The check of literals whose type is one of AppSync's scalars, which the parser takes for anything.

use apollo_compiler::{
    ExecutableDocument, Name, Node, Schema,
    ast::{self, Type},
    executable::{Selection, SelectionSet},
    schema::ExtendedType,
};

use super::{
    error::{Places, Reason, RequestFault},
    literal, scalar,
    validation::MAX_REASONS,
};

/// Fails when a literal argument, or the default of a variable, is not of its scalar type.
pub(super) fn check(schema: &Schema, document: &ExecutableDocument, text: &str) -> Result<(), RequestFault> {
    let mut check = Check {
        schema,
        places: Places::of(text),
        path: Vec::new(),
        reasons: Vec::new(),
    };
    for operation in document.operations.iter() {
        for variable in &operation.variables {
            if let Some(default) = &variable.default_value {
                check.default(&variable.ty, default);
            }
        }
        check.selections(&operation.selection_set);
    }
    for fragment in document.fragments.values() {
        check.path.push(fragment.name.to_string());
        check.selections(&fragment.selection_set);
        check.path.pop();
    }
    if check.reasons.is_empty() {
        Ok(())
    } else {
        check.reasons.truncate(MAX_REASONS);
        Err(RequestFault(check.reasons))
    }
}

struct Check<'a> {
    schema: &'a Schema,
    places: Places<'a>,
    path: Vec<String>,
    reasons: Vec<Reason>,
}

impl Check<'_> {
    fn selections(&mut self, set: &SelectionSet) {
        for selection in &set.selections {
            match selection {
                Selection::Field(field) => {
                    self.path.push(field.name.to_string());
                    for argument in &field.arguments {
                        let Some(definition) = field.definition.argument_by_name(&argument.name) else {
                            continue;
                        };
                        let at = argument.location().map_or(0, |span| span.offset());
                        if let Some((name, value, ty)) =
                            self.wrong(argument.name.to_string(), &definition.ty, &argument.value)
                        {
                            self.refuse(at, &name, value, &ty);
                        }
                    }
                    self.selections(&field.selection_set);
                    self.path.pop();
                }
                Selection::InlineFragment(fragment) => self.selections(&fragment.selection_set),
                Selection::FragmentSpread(_) => {}
            }
        }
    }

    fn refuse(&mut self, at: usize, name: &str, value: &ast::Value, ty: &str) {
        let value = literal::text(value);
        let path = self.path.join("/");
        self.reasons.push(Reason {
            error_type: None,
            location: Some(self.places.find(at)),
            message: format!(
                "Validation error of type WrongType: argument '{name}' with value '{value}' is not a valid '{ty}' @ '{path}'"
            ),
        });
    }

    fn default(&mut self, ty: &Type, value: &Node<ast::Value>) {
        if let Some((_, value_text, ty)) = self.wrong(String::new(), ty, value) {
            let value_text = literal::text(value_text);
            let at = value.location().map_or(0, |span| span.offset());
            self.reasons.push(Reason {
                error_type: None,
                location: Some(self.places.find(at)),
                message: format!(
                    "Validation error of type BadValueForDefaultArg: Bad default value {value_text} for type {ty}"
                ),
            });
        }
    }

    /// The first value that is not of its scalar type, with its name and the name of the type.
    fn wrong<'v>(
        &self,
        name: String,
        ty: &Type,
        value: &'v ast::Value,
    ) -> Option<(String, &'v ast::Value, Name)> {
        let type_name = ty.inner_named_type();
        match (self.schema.types.get(type_name)?, value) {
            (_, ast::Value::Null | ast::Value::Variable(_)) => None,
            (ExtendedType::InputObject(object), ast::Value::Object(fields)) => {
                fields.iter().find_map(|(field, value)| {
                    let definition = object.fields.get(field)?;
                    self.wrong(format!("{name}.{field}"), &definition.ty, value)
                })
            }
            (_, ast::Value::List(items)) if ty.is_list() => items
                .iter()
                .enumerate()
                .find_map(|(index, item)| self.wrong(format!("{name}[{index}]"), ty.item_type(), item)),
            (ExtendedType::Scalar(scalar), _) if !scalar.is_built_in() => {
                let is_text = !matches!(value, ast::Value::Enum(_));
                let good =
                    is_text && literal::leaf(value).is_some_and(|value| scalar::accepts(type_name, &value));
                (!good).then(|| (name, value, type_name.clone()))
            }
            _ => None,
        }
    }
}
