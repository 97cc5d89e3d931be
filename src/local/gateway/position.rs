//! Where in a document an error lies: the fields round it, and the argument that holds it.

use apollo_compiler::{
    Node,
    ast::{self, Definition, Document, Selection},
    parser::SourceSpan,
};

/// What stands round a place in a document.
#[derive(Default)]
pub(super) struct Position<'a> {
    /// The names of the fields round it, outermost first; begins with the fragment's name in a fragment.
    pub path: Vec<&'a str>,
    /// Where the innermost field begins.
    pub field: Option<usize>,
    /// The names of the innermost field's arguments.
    pub arguments: Vec<&'a str>,
    /// Where the argument begins, when it lies in one.
    pub argument: Option<usize>,
    /// The values round it, outermost first, with their names: `input`, `input.lines`, `input.lines[0]`.
    pub values: Vec<(String, &'a ast::Value)>,
}

impl<'a> Position<'a> {
    /// What stands round the byte at `offset`.
    pub fn find(document: &'a Document, offset: usize) -> Self {
        let mut position = Self::default();
        for definition in &document.definitions {
            if !holds(definition.location(), offset) {
                continue;
            }
            match definition {
                Definition::OperationDefinition(operation) => {
                    position.enter(&operation.selection_set, offset);
                }
                Definition::FragmentDefinition(fragment) => {
                    position.path.push(&fragment.name);
                    position.enter(&fragment.selection_set, offset);
                }
                _ => {}
            }
        }
        position
    }

    fn enter(&mut self, selections: &'a [Selection], offset: usize) {
        let mut selections = selections;
        while let Some(selection) = selections
            .iter()
            .find(|selection| holds(selection.location(), offset))
        {
            selections = match selection {
                Selection::Field(field) => {
                    self.path.push(&field.name);
                    self.field = field.location().map(|span| span.offset());
                    self.arguments = field
                        .arguments
                        .iter()
                        .map(|argument| argument.name.as_str())
                        .collect();
                    for argument in &field.arguments {
                        if holds(argument.location(), offset) {
                            self.argument = argument.location().map(|span| span.offset());
                            self.enter_value(argument.name.to_string(), &argument.value, offset);
                        }
                    }
                    &field.selection_set
                }
                Selection::InlineFragment(fragment) => &fragment.selection_set,
                Selection::FragmentSpread(_) => &[],
            };
        }
    }

    fn enter_value(&mut self, name: String, value: &'a Node<ast::Value>, offset: usize) {
        self.values.push((name.clone(), value));
        match value.as_ref() {
            ast::Value::List(items) => {
                for (index, item) in items.iter().enumerate() {
                    if holds(item.location(), offset) {
                        return self.enter_value(format!("{name}[{index}]"), item, offset);
                    }
                }
            }
            ast::Value::Object(fields) => {
                for (field, value) in fields {
                    if holds(value.location(), offset) {
                        return self.enter_value(format!("{name}.{field}"), value, offset);
                    }
                }
            }
            _ => {}
        }
    }

    /// The path as messages write it, for example ` @ 'order/id'`; nothing outside of fields.
    pub fn text(&self) -> String {
        if self.path.is_empty() {
            String::new()
        } else {
            format!(" @ '{}'", self.path.join("/"))
        }
    }
}

fn holds(span: Option<SourceSpan>, offset: usize) -> bool {
    span.is_some_and(|span| (span.offset()..span.end_offset()).contains(&offset))
}
