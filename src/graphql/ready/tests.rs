//! What is told at once is compared with what the engine tells of the same.

use async_graphql::{
    ComplexObject, EmptyMutation, EmptySubscription, InputValueResult, Object, Request, Scalar, ScalarType,
    Schema, SimpleObject,
};
use serde_json::{Value as Json, json};

use super::*;

/// Tells by whom it was told.
#[derive(Clone)]
struct Teller;

#[Scalar]
impl ScalarType for Teller {
    fn parse(_: Value) -> InputValueResult<Self> {
        Ok(Self)
    }

    fn to_value(&self) -> Value {
        Value::from("engine")
    }
}

impl ReadyValue for Teller {
    fn value(&self, _: &Asked<'_>) -> Option<Value> {
        Some(Value::from("at once"))
    }
}

#[derive(Clone, SimpleObject)]
#[graphql(complex)]
struct Shelf {
    told_by: Teller,
    long_name: Option<String>,
    is_full: bool,
    numbers: Vec<i32>,
    boxes: Vec<Crate>,
    best: Option<Crate>,
    #[graphql(skip)]
    secret: i32,
}

#[derive(Clone, SimpleObject)]
struct Crate {
    id: ID,
    weight: i32,
}

ready!(Crate { id, weight });
ready!(
    Shelf {
        told_by,
        long_name,
        is_full,
        numbers,
        boxes,
        best
    },
    { secret },
    "doubled" => |shelf: &Shelf, _| Some(shelf.secret * 2)
);

#[ComplexObject]
impl Shelf {
    async fn doubled(&self) -> i32 {
        self.secret * 2
    }

    async fn awaited(&self) -> i32 {
        self.secret
    }
}

struct Query;

#[Object]
impl Query {
    async fn by_engine(&self) -> Vec<Shelf> {
        shelves()
    }

    async fn at_once(&self) -> Ready<Vec<Shelf>> {
        Ready(shelves())
    }
}

fn shelves() -> Vec<Shelf> {
    let item = |id: &str, weight| Crate {
        id: ID::from(id),
        weight,
    };
    let shelf = |long_name: Option<&str>, best| Shelf {
        told_by: Teller,
        long_name: long_name.map(str::to_owned),
        is_full: long_name.is_some(),
        numbers: vec![3, -1],
        boxes: vec![item("a", 1), item("b", 2)],
        best,
        secret: 21,
    };
    vec![shelf(Some("top"), Some(item("c", 3))), shelf(None, None)]
}

/// The answer of a field, and who has told its first row.
async fn ask(field: &str, selection: &str) -> (Json, Json) {
    let schema = Schema::new(Query, EmptyMutation, EmptySubscription);
    let named = "fragment Named on Shelf { isFull }";
    let named = if selection.contains("...Named") { named } else { "" };
    let document = format!("{{ told: {field} {{ toldBy {selection} }} }} {named}");
    let response = schema.execute(document).await;
    assert_eq!(response.errors, [], "{selection}");
    let mut rows = response.data.into_json().unwrap()["told"].take();
    let rows_told = rows.as_array_mut().unwrap().iter_mut();
    let tellers: Vec<Json> = rows_told.map(|row| row["toldBy"].take()).collect();
    (rows, tellers[0].clone())
}

/// By whom a selection is told, after a look at whether the engine tells the same.
async fn teller(selection: &str) -> Json {
    let (expected, _) = ask("byEngine", selection).await;
    let (told, by) = ask("atOnce", selection).await;
    assert_eq!(told, expected, "{selection}");
    by
}

#[tokio::test]
async fn what_stands_in_an_object_is_told_at_once() {
    for selection in [
        "longName isFull numbers",
        "__typename name: longName same: longName",
        "boxes { id weight } best { __typename weight }",
        "first: boxes { id } second: boxes { weight } doubled",
        "left: longName @skip(if: true) isFull @include(if: true)",
    ] {
        assert_eq!(teller(selection).await, "at once", "{selection}");
    }
    let (told, _) = ask("atOnce", "longName best { id } doubled").await;
    let expected = json!([
        { "toldBy": null, "longName": "top", "best": { "id": "c" }, "doubled": 42 },
        { "toldBy": null, "longName": null, "best": null, "doubled": 42 },
    ]);
    assert_eq!(told, expected);
}

#[tokio::test]
async fn what_is_waited_for_and_what_has_to_be_merged_is_told_by_the_engine() {
    for selection in [
        "awaited",
        "isFull boxes { id } boxes { weight }",
        "isFull isFull",
        "... on Shelf { isFull }",
        "longName ...Named",
        "boxes { ... { id } }",
    ] {
        assert_eq!(teller(selection).await, "engine", "{selection}");
    }
}

/// What a request is answered that is given texts: the value, and whether it was written.
async fn written(selection: &str) -> (Json, bool) {
    let schema = Schema::new(Query, EmptyMutation, EmptySubscription);
    let texts = Arc::new(Texts::default());
    let request = Request::new(format!("{{ told: atOnce {selection} }}")).data(texts.clone());
    let response = schema.execute(request).await;
    assert_eq!(response.errors, [], "{selection}");
    let Value::Object(data) = response.data else {
        panic!("{selection}");
    };
    match &data["told"] {
        Value::Binary(handle) => {
            let texts = texts.take();
            let text = Texts::of(&texts, handle).unwrap();
            (serde_json::from_str(text.get()).unwrap(), true)
        }
        value => (value.clone().into_json().unwrap(), false),
    }
}

#[tokio::test]
async fn a_request_that_is_given_texts_is_answered_with_what_is_written() {
    for (selection, is_written) in [
        ("{ __typename longName isFull numbers doubled }", true),
        (
            "{ name: longName boxes { id weight } best { __typename weight } }",
            true,
        ),
        ("{ isFull _1: best { id } }", false),
        ("{ boxes { _1: id } }", false),
        ("{ awaited }", false),
        ("{ longName ... { isFull } }", false),
    ] {
        let schema = Schema::new(Query, EmptyMutation, EmptySubscription);
        let expected = schema.execute(format!("{{ told: byEngine {selection} }}")).await;
        let expected = expected.data.into_json().unwrap()["told"].take();
        assert_eq!(written(selection).await, (expected, is_written), "{selection}");
    }
    assert_eq!(Texts::of(&[], &[0]).map(|text| text.get()), None);
}

#[test]
fn a_field_has_the_name_of_its_member() {
    for (member, name) in [
        ("id", "id"),
        ("created_at", "createdAt"),
        ("default_address_id", "defaultAddressId"),
    ] {
        assert_eq!(FieldName::of(member).as_bytes(), name.as_bytes());
    }
}
