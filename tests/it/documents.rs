//! Documents of every form, written at random over the schema: what is resolved ahead must never show in the
//! response.

use std::collections::BTreeMap;

use apollo_compiler::{Schema, schema::ExtendedType, validation::Valid};
use kibble::{entry::appsync::Budget, graphql::sdl, local::gateway::Settings};
use proptest::{collection::vec, prelude::*, test_runner::TestRunner};
use serde_json::{Value, json};
use tokio::runtime::Runtime;

use crate::{
    api::{self, Api},
    world::{Who, World},
};

/// The response to Ada, errors by their paths, and how many invocations it took.
async fn ask(api: &Api, document: &Document) -> (Value, usize) {
    let request = api::request(&document.text, &document.variables, None);
    let (response, cost) = api.ask(Who::Ada, request).await;
    let mut response = serde_json::to_value(&response).unwrap();
    if let Some(errors) = response["errors"].as_array_mut() {
        errors.sort_by_key(|error| error["path"].to_string());
    }
    (response, cost.lambda_invocations)
}

/// Two products, Ada with three orders of two lines, addresses and a cart.
async fn shop() -> World {
    let world = World::new().await;
    world.product("bone", 505, 100).await;
    world.product("ball", 1_290, 100).await;
    let address = world.address(Who::Ada).await;
    world.address(Who::Ada).await;
    for key in ["first", "second", "third"] {
        let items = json!([{ "productId": "bone", "quantity": 1 }, { "productId": "ball", "quantity": 2 }]);
        world.order(Who::Ada, key, &address, items).await;
    }
    for product in ["ball", "bone"] {
        let add = json!({ "productId": product, "quantity": 3 });
        world
            .ask(Who::Ada, "Mutation.addToCart", add, "{ userErrors { code } }")
            .await;
    }
    world
}

#[derive(Debug)]
struct Document {
    text: String,
    variables: Value,
}

/// Writes a document by the choices that bytes make. When they are used up, the shortest way is taken.
struct Author<'a> {
    choices: &'a [u8],
    schema: &'a Valid<Schema>,
    cursor: &'a str,
    fragments: Vec<String>,
    declared: Vec<String>,
    variables: BTreeMap<String, Value>,
    aliases: usize,
}

impl Author<'_> {
    fn document(mut self) -> Document {
        let mut selections = Vec::new();
        for _ in 0..=self.pick(2) {
            let field = ["me", "me", "me", "me", "me", "orders", "cart", "products"][self.pick(8)];
            selections.push(self.field("Query", field, 0));
        }
        let declared = match self.declared.as_slice() {
            [] => String::new(),
            declared => format!("query ({}) ", declared.join(", ")),
        };
        Document {
            text: format!(
                "{declared}{{ {} }}\n{}",
                selections.join(" "),
                self.fragments.join("\n")
            ),
            variables: json!(self.variables),
        }
    }

    fn pick(&mut self, of: usize) -> usize {
        let Some((first, rest)) = self.choices.split_first() else {
            return 0;
        };
        self.choices = rest;
        usize::from(*first) % of
    }

    fn selection(&mut self, type_name: &str, depth: usize) -> String {
        let mut items = Vec::new();
        for _ in 0..=self.pick(3) {
            items.push(match self.pick(10) {
                6 => {
                    let directives = self.directives();
                    format!(
                        "... on {type_name}{directives} {}",
                        self.selection(type_name, depth + 1)
                    )
                }
                7 | 8 if self.fragments.len() < 6 => {
                    let name = self.fragment(type_name, depth);
                    format!("...{name}{}", self.directives())
                }
                9 => format!("__typename{}", self.directives()),
                _ => {
                    let field = self.choose(type_name, depth);
                    self.field(type_name, &field, depth)
                }
            });
        }
        format!("{{ {} }}", items.join(" "))
    }

    /// The name of a fragment: one that is written, or a new one.
    fn fragment(&mut self, type_name: &str, depth: usize) -> String {
        let known = format!(" on {type_name} ");
        let known = self.fragments.iter().position(|text| text.contains(&known));
        if let Some(place) = known
            && self.pick(2) == 1
        {
            return format!("F{place}");
        }
        let place = self.fragments.len();
        self.fragments.push(String::new());
        let selection = self.selection(type_name, depth + 1);
        self.fragments[place] = format!("fragment F{place} on {type_name} {selection}");
        format!("F{place}")
    }

    /// A field of a type; a leaf where it is deep enough.
    fn choose(&mut self, type_name: &str, depth: usize) -> String {
        let schema = self.schema;
        let object = schema.get_object(type_name).unwrap();
        let is_leaf = |inner: &str| !matches!(schema.types.get(inner), Some(ExtendedType::Object(_)));
        let fields = object.fields.iter();
        let mut names: Vec<&str> = fields
            .filter(|(_, field)| {
                (depth < 7 && self.choices.len() > 4) || is_leaf(field.ty.inner_named_type())
            })
            .map(|(name, _)| name.as_str())
            .collect();
        // Objects are the matter here.
        names.sort_by_key(|name| is_leaf(object.fields[*name].ty.inner_named_type()));
        let spread = self.pick(names.len().max(1) * 2);
        let index = if spread < names.len() {
            spread
        } else {
            spread % names.len().clamp(1, 4)
        };
        names.get(index).map_or("__typename", |name| *name).to_owned()
    }

    fn field(&mut self, type_name: &str, name: &str, depth: usize) -> String {
        let Some(field) = self.schema.type_field(type_name, name).ok() else {
            return name.to_owned();
        };
        let inner = field.ty.inner_named_type().clone();
        let arguments = match name {
            "orders" => self.page(),
            _ => String::new(),
        };
        let alias = self.alias(type_name, !arguments.is_empty());
        let directives = self.directives();
        let below = match self.schema.types.get(&inner) {
            Some(ExtendedType::Object(_)) => self.selection(&inner, depth + 1),
            _ => String::new(),
        };
        format!("{alias}{name}{arguments}{directives} {below}")
    }

    /// With arguments nearly always, since two fields of one name must not differ. Sometimes the name of
    /// another field.
    fn alias(&mut self, type_name: &str, is_needed: bool) -> String {
        match self.pick(40) {
            39 => format!("{}: ", self.choose(type_name, 9)),
            choice if choice > 30 || (is_needed && choice > 0) => {
                self.aliases += 1;
                format!("a{}: ", self.aliases)
            }
            _ => String::new(),
        }
    }

    fn page(&mut self) -> String {
        let mut arguments = Vec::new();
        match self.pick(8) {
            0 => {}
            1 => arguments.push("first: null".to_owned()),
            2 => {
                let default = ["", " = 2", " = null"][self.pick(3)];
                let value = [None, Some(json!(1)), Some(json!(3)), Some(Value::Null)][self.pick(4)].clone();
                arguments.push(format!("first: {}", self.variable("Int", default, value)));
            }
            3 if self.pick(4) == 3 => arguments.push("first: 0".to_owned()),
            number => arguments.push(format!("first: {}", number - 2)),
        }
        let cursor = self.cursor.to_owned();
        match self.pick(5) {
            1 => arguments.push("after: null".to_owned()),
            2 => arguments.push(format!("after: \"{cursor}\"")),
            3 => {
                let value = [None, Some(json!(cursor)), Some(json!("\" { \\ é"))][self.pick(3)].clone();
                arguments.push(format!("after: {}", self.variable("String", "", value)));
            }
            _ => {}
        }
        match arguments.as_slice() {
            [] => String::new(),
            arguments => format!("({})", arguments.join(", ")),
        }
    }

    fn directives(&mut self) -> String {
        let directive = ["@skip", "@include"][self.pick(2)];
        match self.pick(40) {
            37 => format!(" {directive}(if: true)"),
            38 => format!(" {directive}(if: false)"),
            39 => {
                let value = self.pick(2) == 1;
                let default = [" = true", " = false", ""][self.pick(3)];
                let given = (default.is_empty() || self.pick(2) == 1).then(|| json!(value));
                format!(" {directive}(if: {})", self.variable("Boolean!", default, given))
            }
            _ => String::new(),
        }
    }

    fn variable(&mut self, of: &str, default: &str, value: Option<Value>) -> String {
        let name = format!("v{}", self.declared.len());
        self.declared.push(format!("${name}: {of}{default}"));
        if let Some(value) = value {
            self.variables.insert(name.clone(), value);
        }
        format!("${name}")
    }
}

#[test]
fn what_is_resolved_ahead_never_shows_in_the_response() {
    let runtime = Runtime::new().unwrap();
    let world = runtime.block_on(shop());
    let cursor = runtime.block_on(world.ask(
        Who::Ada,
        "Query.orders",
        json!({ "first": 1 }),
        "{ pageInfo { endCursor } }",
    ))["pageInfo"]["endCursor"]
        .as_str()
        .unwrap()
        .to_owned();
    let (ahead, apart) = (
        Api::over(&world, Budget::USUAL, Settings::default()),
        Api::over(&world, Budget::NOTHING, Settings::default()),
    );
    let schema = Schema::parse_and_validate(sdl::client(), "schema.graphql").unwrap();
    let mut runner = TestRunner::new(ProptestConfig {
        cases: 300,
        failure_persistence: None,
        ..ProptestConfig::default()
    });
    runner
        .run(&vec(any::<u8>(), 0..500), |choices| {
            let author = Author {
                choices: &choices,
                schema: &schema,
                cursor: &cursor,
                fragments: Vec::new(),
                declared: Vec::new(),
                variables: BTreeMap::new(),
                aliases: 0,
            };
            let document = author.document();
            runtime.block_on(async {
                let (response, invocations) = ask(&ahead, &document).await;
                let (expected, most) = ask(&apart, &document).await;
                prop_assert_eq!(&response, &expected, "{}", document.text);
                prop_assert!(
                    invocations <= most,
                    "{} rather than {}: {}",
                    invocations,
                    most,
                    document.text
                );
                // async-graphql does not see variables in directives, nor that two parts of an object are one
                // when all of the one is skipped.
                let is_understood = !document.text.contains('@');
                if response["errors"].is_null() && is_understood {
                    let direct =
                        api::direct(&world, Who::Ada, &document.text, &document.variables, None).await;
                    prop_assert!(direct.errors.is_empty(), "{:?}: {}", direct.errors, document.text);
                    prop_assert_eq!(
                        &response["data"],
                        &direct.data.into_json().unwrap(),
                        "{}",
                        document.text
                    );
                }
                Ok(())
            })
        })
        .unwrap();
}
