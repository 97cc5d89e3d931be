//! A stock Rust function behind AppSync: lambda_runtime, async-graphql, and the SDK with its defaults.

mod schema;

use async_graphql::{EmptySubscription, Request, Schema, Value, Variables};
use lambda_runtime::{Error, LambdaEvent, run, service_fn};
use rust_shop::Shop;
use serde::Deserialize;
use serde_json::{Map, json};

use schema::{Customer, Mutation, Query};

/// What AppSync sends.
#[derive(Deserialize)]
struct Event {
    arguments: Map<String, serde_json::Value>,
    identity: Identity,
    info: Info,
}

#[derive(Deserialize)]
struct Identity {
    sub: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Info {
    field_name: String,
    parent_type_name: String,
    #[serde(rename = "selectionSetGraphQL")]
    selection: String,
}

type Shops = Schema<Query, Mutation, EmptySubscription>;

/// The operation that asks for the one field of the event.
fn document(info: &Info) -> Result<String, Error> {
    let (field, selection) = (&info.field_name, &info.selection);
    match (info.parent_type_name.as_str(), field.as_str()) {
        ("Query", "me") => Ok(format!("query {{ me {selection} }}")),
        ("Mutation", "placeOrder") => {
            Ok(format!("mutation ($input: PlaceOrderInput!) {{ placeOrder(input: $input) {selection} }}"))
        }
        (parent, _) => Err(format!("there is no {parent}.{field}").into()),
    }
}

async fn answer(schema: &Shops, event: LambdaEvent<Event>) -> Result<Value, Error> {
    let Event { arguments, identity, info } = event.payload;
    let request = Request::new(document(&info)?)
        .variables(Variables::from_json(json!(arguments)))
        .data(Customer { id: identity.sub });
    let response = schema.execute(request).await;
    if let Some(error) = response.errors.first() {
        return Err(error.message.clone().into());
    }
    match response.data {
        Value::Object(mut fields) => Ok(fields.swap_remove(info.field_name.as_str()).unwrap_or_default()),
        _ => Ok(Value::Null),
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let shop = Shop::from_environment().await?;
    let schema = &Schema::build(Query, Mutation, EmptySubscription).data(shop).finish();
    run(service_fn(move |event| answer(schema, event))).await
}
