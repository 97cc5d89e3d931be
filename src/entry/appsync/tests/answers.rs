//! Answers made of what the engine gives.

use async_graphql::{PathSegment, Response, ServerError, Value as GraphQlValue};

use std::sync::Arc;

use super::{
    super::{FieldValue, plans::Prepared},
    *,
};

fn response(data: Value, errors: &[&[&str]]) -> Response {
    let mut response = Response::new(GraphQlValue::from_json(data).unwrap());
    for path in errors {
        let segment = |part: &&str| match part.parse() {
            Ok(index) => PathSegment::Index(index),
            Err(_) => PathSegment::Field((*part).to_owned()),
        };
        let mut error = ServerError::new("it is late", None);
        error.path = path.iter().map(segment).collect();
        let mut extensions = async_graphql::ErrorExtensionValues::default();
        extensions.set("errorType", "Unavailable");
        error.extensions = Some(extensions);
        response.errors.push(error);
    }
    response
}

fn answer(selection: &str, data: Value, errors: &[&[&str]]) -> Result<Value, ResolverError> {
    let plan = plan(&event("Query.me", json!({}), selection, &[], json!({}))).unwrap();
    value(plan, response(data, errors), Budget::USUAL.bytes)
}

fn value(plan: Plan, response: Response, bytes: usize) -> Result<Value, ResolverError> {
    let value = FieldValue::of(Arc::new(Prepared::of(plan)), response, Vec::new(), bytes)?;
    Ok(serde_json::to_value(value).unwrap())
}

const CART: &str = "{ cart { lines { product { id } } } profile { id } }";

#[test]
fn relations_stand_in_the_side_table_and_what_they_need_beside_it() {
    let data = json!({ "me": {
        "_1": { "id": "c" },
        "_2": { "version": 1, "lines": [{ "quantity": 2, "_ref": { "productId": "bone" }, "_3": { "id": "bone" } }] },
    } });
    assert_eq!(
        answer(CART, data, &[]).unwrap(),
        json!({ "__pre": {
            "profile|{}": { "v": { "id": "c" } },
            "cart|{}": { "v": { "version": 1, "lines": [{
                "quantity": 2, "__ref": { "productId": "bone" }, "__pre": { "product|{}": { "v": { "id": "bone" } } },
            }] } },
        } })
    );
}

#[test]
fn an_error_is_that_of_the_innermost_relation() {
    let data = json!({ "me": { "_1": null, "_2": { "lines": [{ "_3": { "id": "a" } }, { "_3": null }] } } });
    let errors: [&[&str]; 2] = [
        &["me", "_1", "email"],
        &["me", "_2", "lines", "1", "_3", "price", "amount"],
    ];
    let late = json!({ "e": { "message": "it is late", "type": "Unavailable" } });
    assert_eq!(
        answer(CART, data, &errors).unwrap(),
        json!({ "__pre": { "profile|{}": late, "cart|{}": { "v": { "lines": [
            { "__pre": { "product|{}": { "v": { "id": "a" } } } },
            { "__pre": { "product|{}": late } },
        ] } } } })
    );
}

#[test]
fn an_error_outside_of_relations_is_the_fields() {
    for path in [&["me"] as &[&str], &["me", "id"]] {
        let error = answer(CART, json!({ "me": null }), &[path]).unwrap_err();
        assert_eq!(
            (error.error_type.as_str(), error.message.as_str()),
            ("Unavailable", "it is late")
        );
    }
}

#[test]
fn a_value_of_null_is_a_value() {
    let table = answer("{ profile { id } }", json!({ "me": { "_1": null } }), &[]).unwrap();
    assert_eq!(table, json!({ "__pre": { "profile|{}": { "v": null } } }));
}

#[test]
fn an_answer_that_is_too_large_goes_without_what_was_resolved_ahead() {
    let plan = plan(&event("Query.me", json!({}), CART, &[], json!({}))).unwrap();
    let data = json!({ "me": { "_1": { "id": "x".repeat(100) } } });
    let value = |bytes| value(plan.clone(), response(data.clone(), &[]), bytes).unwrap();
    assert_eq!(value(100), json!({}));
    assert_eq!(
        value(200)["__pre"]["profile|{}"]["v"]["id"],
        json!("x".repeat(100))
    );
}
