//! The crate serde_dynamo says what an item is read as.

use std::collections::BTreeMap;

use proptest::prelude::*;
use serde::Serialize;
use serde_json::{json, value::to_raw_value};

use super::*;

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Stored {
    #[serde(rename = "PK")]
    pk: String,
    #[serde(rename = "SK")]
    sk: String,
    text: Option<String>,
    whole: u64,
    negative: i32,
    decimal: f64,
    is: bool,
    kind: Kind,
    wrapped: Wrapped,
    lines: Vec<Line>,
    words: BTreeMap<String, Option<i64>>,
    #[serde(default)]
    absent: u32,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Line {
    name: String,
    pieces: Option<u32>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
enum Kind {
    Dog,
    Cat,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Wrapped(i64);

/// As DynamoDB writes it.
fn json_of(value: &AttributeValue) -> Value {
    match value {
        AttributeValue::S(text) => json!({ "S": text }),
        AttributeValue::N(number) => json!({ "N": number }),
        AttributeValue::Bool(is) => json!({ "BOOL": is }),
        AttributeValue::Null(_) => json!({ "NULL": true }),
        AttributeValue::Ss(texts) => json!({ "SS": texts }),
        AttributeValue::Ns(numbers) => json!({ "NS": numbers }),
        AttributeValue::L(items) => json!({ "L": items.iter().map(json_of).collect::<Vec<_>>() }),
        AttributeValue::M(members) => {
            let members = members.iter().map(|(name, value)| (name.clone(), json_of(value)));
            json!({ "M": Value::Object(members.collect()) })
        }
        other => panic!("{other:?} is in no item of ours"),
    }
}

fn raw(item: &Item) -> Box<RawValue> {
    let members = item.iter().map(|(name, value)| (name.clone(), json_of(value)));
    to_raw_value(&Value::Object(members.collect())).unwrap()
}

fn line() -> impl Strategy<Value = Line> {
    (any::<String>(), any::<Option<u32>>()).prop_map(|(name, pieces)| Line { name, pieces })
}

prop_compose! {
    fn stored()(
        (pk, sk, text) in any::<(String, String, Option<String>)>(),
        (whole, negative, is, wrapped) in any::<(u64, i32, bool, i64)>(),
        decimal in -1.0e9..1.0e9,
        kind in prop_oneof![Just(Kind::Dog), Just(Kind::Cat)],
        lines in prop::collection::vec(line(), 0..4),
        words in any::<BTreeMap<String, Option<i64>>>(),
    ) -> Stored {
        Stored { pk, sk, text, whole, negative, decimal, is, kind, wrapped: Wrapped(wrapped), lines, words, absent: 0 }
    }
}

proptest! {
    #[test]
    fn an_item_is_read_as_serde_dynamo_reads_it(stored in stored()) {
        let mut written: Item = serde_dynamo::to_item(&stored).unwrap();
        // What a form does not know is left aside.
        written.insert("more".to_owned(), AttributeValue::M(written.clone()));
        written.insert("set".to_owned(), AttributeValue::Ns(vec!["1".to_owned()]));
        let json = raw(&written);
        let expected: Stored = serde_dynamo::from_item(written.clone()).unwrap();
        prop_assert_eq!(read::<Stored>(&json).unwrap(), expected);
        prop_assert_eq!(item(&json).unwrap(), written);
        let key = key_of(&json).unwrap();
        prop_assert_eq!(key.sort_key(), stored.sk);
    }
}

#[test]
fn what_has_another_form_is_named() {
    let stored =
        json!({ "PK": { "S": "#customer#1" }, "SK": { "S": "#profile" }, "whole": { "S": "three" } });
    let stored = to_raw_value(&stored).unwrap();
    let Err(TableError::Inconsistent { key, .. }) = read::<Stored>(&stored) else {
        panic!("it was read");
    };
    assert_eq!(key, "#customer#1 #profile");
    for text in [
        r#"{"PK":{"S":"a"},"SK":7}"#,
        r#"{"PK":{"X":"a"}}"#,
        r#"{"PK":{"S":"a","N":"1"}}"#,
        r#"{"PK":{}}"#,
        "7",
    ] {
        let stored = RawValue::from_string(text.to_owned()).unwrap();
        assert!(read::<BTreeMap<String, String>>(&stored).is_err(), "{text}");
        assert!(key_of(&stored).is_err(), "{text}");
    }
}
