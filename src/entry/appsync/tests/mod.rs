//! Plans, seen as the operations that they run.

mod answers;
mod fragments;
mod relations;

use std::sync::LazyLock;

use serde_json::{Value, json};

use super::{Budget, Call, Event, Plan, ResolverError, Shapes};

/// The schema itself.
static SHAPES: LazyLock<Shapes> = LazyLock::new(|| {
    let api = include_str!("../../../../schema.graphql");
    let own = "productToday(id: ID!): Product\n  customerProfile";
    Shapes::of(&api.replacen("customerProfile", own, 1))
});

/// An event of AppSync's.
fn event(field: &str, arguments: Value, selection: &str, list: &[&str], variables: Value) -> Event {
    let (parent, name) = field.split_once('.').unwrap();
    let event = json!({
        "arguments": arguments, "source": { "productId": "bone", "__ref": { "productId": "ball" } },
        "info": {
            "fieldName": name, "parentTypeName": parent, "variables": variables,
            "selectionSetList": list, "selectionSetGraphQL": selection,
        },
    });
    Event::read(event).unwrap()
}

fn plan(event: &Event) -> Result<Plan, ResolverError> {
    Plan::of(event, &SHAPES, Budget::USUAL)
}

/// The operation for a field without arguments.
fn operation(field: &str, selection: &str) -> String {
    plan(&event(field, json!({}), selection, &[], json!({ "n": 3 })))
        .unwrap()
        .operation
        .to_string()
}

const MONEY: &str = "{__typename amount currency formatted}";

#[test]
fn arguments_are_variables_with_the_types_of_the_schema() {
    let event = event("Query.order", json!({ "id": "x" }), "{ id }", &[], json!({}));
    let plan = plan(&event).unwrap();
    assert!(
        plan.operation
            .to_string()
            .starts_with("query($id:ID!){order(id:$id){__typename id code "),
        "{plan:?}"
    );
    assert_eq!(
        Value::Object(plan.variables),
        json!({}),
        "its value comes with the event"
    );
}

#[test]
fn every_leaf_is_answered_and_parts_when_asked_for() {
    let expected = format!(
        "query{{products{{__typename nodes{{__typename id name description category tags pictures price{MONEY} \
         priceVersion status availability createdAt updatedAt version}}}}}}"
    );
    assert_eq!(
        operation("Query.products", "{ nodes { price { currency } } }"),
        expected
    );
}

#[test]
fn aliases_are_left_aside_and_directives_obeyed() {
    let plain = operation("Query.products", "{ nodes { id } pageInfo { endCursor } }");
    let written = "{ a: nodes { b: id } c: pageInfo @include(if: true) { d: hasNextPage } \
                   edges @skip(if: true) { cursor } ... @include(if: false) { edges { node { id } } } }";
    assert_eq!(operation("Query.products", written), plain);
}

#[test]
fn equal_fields_are_one_and_inline_fragments_are_part() {
    let once = operation(
        "Query.products",
        "{ nodes { price { amount } package { width } } }",
    );
    let twice = "{ nodes { price { amount } } ... on ProductConnection { x: nodes { package { width } } } }";
    assert_eq!(operation("Query.products", twice), once);
}

#[test]
fn what_has_no_resolver_is_told() {
    let fields = [
        "Query.nothing",
        "Query.productToday",
        "Subscription.onNothing",
        "Customer.nothing",
        "Order.items",
        ".",
    ];
    for field in fields {
        let event = event(field, json!({}), "{ id }", &[], json!({}));
        assert_eq!(plan(&event).unwrap_err().error_type, "BadRequest", "{field}");
    }
}

#[test]
fn a_text_that_cannot_be_read_asks_for_every_part() {
    let deep = format!("{}{}", "{nodes".repeat(100_000), "}".repeat(100_000));
    let list = format!("{{ id(x: {}{}) }}", "[".repeat(100_000), "]".repeat(100_000));
    let tricked = format!("{{ id #\"\n {} }}", "{a".repeat(100_000));
    for text in ["{ id", "{ id(x: \"\"\"", &deep, &list, &tricked] {
        let operation = operation("Query.products", text);
        for part in ["edges{__typename cursor node{", "price{", "pageInfo{", "package{"] {
            assert!(operation.contains(part), "{operation} lacks {part}");
        }
    }
}

#[test]
fn braces_in_strings_do_not_nest() {
    let braces = "{".repeat(1000);
    let text = format!(r#"{{ nodes(x: "{braces}\"{braces}", y: """{braces}\"""{braces}""") {{ id }} }}"#);
    assert!(!operation("Query.products", &text).contains("edges"));
}

/// The laws of the schema on which a plan relies.
#[test]
fn only_fields_with_a_resolver_have_arguments_and_parts_end() {
    fn depth(type_name: &str, path: &mut Vec<String>) -> usize {
        assert!(
            !path.iter().any(|known| known == type_name),
            "{type_name} is part of itself"
        );
        path.push(type_name.to_owned());
        let mut deepest = 0;
        for field in SHAPES.fields(type_name).unwrap_or_default() {
            let is_relation = crate::graphql::resolvers::RESOLVERS
                .of(type_name, &field.name)
                .is_some();
            assert!(
                is_relation || field.arguments.is_empty(),
                "{type_name}.{} has arguments",
                field.name
            );
            if !is_relation && SHAPES.fields(&field.type_name).is_some() {
                deepest = deepest.max(1 + depth(&field.type_name, path));
            }
        }
        path.pop();
        deepest
    }
    for root in ["Query", "Mutation"] {
        for field in SHAPES.fields(root).unwrap() {
            // Relations may stand as deep as the budget allows, and what is part of them a little deeper.
            assert!(
                depth(&field.type_name, &mut Vec::new()) <= 5,
                "{root}.{}",
                field.name
            );
        }
    }
}

#[test]
fn an_event_and_a_list_of_events_tell_their_field() {
    let me = json!({ "info": { "parentTypeName": "Query", "fieldName": "me" } });
    for (call, expected) in [
        (me.clone(), "Query.me"),
        (json!([me, me]), "Query.me"),
        (json!([]), "?.?"),
        (json!(7), "?.?"),
    ] {
        assert_eq!(Call::parse(&call.to_string()).field(), expected);
        assert_eq!(Call::read(call).field(), expected);
    }
}
