//! The operations are valid for the shop's schema, and for one that lacks what not every shop has.

use apollo_compiler::{ExecutableDocument, Schema as Definitions, schema::ExtendedType, validation::Valid};

use super::*;
use crate::graphql::sdl;

fn definitions() -> Valid<Definitions> {
    Definitions::parse_and_validate(sdl::client(), "schema.graphql").unwrap()
}

/// What an introspection of the schema tells, without what `leave_out` names.
fn introspection(definitions: &Definitions, leave_out: &[(&str, &str)]) -> Schema {
    let named = |owner: &str, names: Vec<String>| {
        let names = names.into_iter();
        let names = names.filter(|name| !leave_out.contains(&(owner, name.as_str())));
        Some(names.map(|name| Named { name }).collect())
    };
    let types = definitions.types.iter().map(|(name, definition)| {
        let (fields, input_fields) = match definition {
            ExtendedType::Object(object) => (object.fields.keys().map(ToString::to_string).collect(), vec![]),
            ExtendedType::InputObject(input) => {
                (vec![], input.fields.keys().map(ToString::to_string).collect())
            }
            _ => (vec![], vec![]),
        };
        Type {
            name: name.to_string(),
            fields: named(name, fields),
            input_fields: named(name, input_fields),
        }
    });
    Schema {
        types: types.collect(),
    }
}

fn all(operations: &Operations) -> Vec<&Operation> {
    let Operations {
        cart,
        customer,
        staff,
    } = operations;
    let carts = [&cart.read, &cart.add, &cart.set_line, &cart.clear, &cart.merge];
    let customers = [
        &customer.categories,
        &customer.products,
        &customer.add_address,
        &customer.quote,
        &customer.place_order,
        &customer.cancel_order,
        &customer.order,
        &customer.orders,
        &customer.slots,
        &customer.book_delivery,
    ];
    let staffs = [
        &staff.save_slots,
        &staff.stock,
        &staff.adjust_stock,
        &staff.orders,
        &staff.order,
        &staff.run_sheet,
        &staff.start_packaging,
        &staff.update_packaging_product,
        &staff.complete_packaging,
        &staff.start_delivery,
        &staff.complete_delivery,
        &staff.fail_delivery,
        &staff.retry_delivery,
        &staff.cancel,
    ];
    carts.into_iter().chain(customers).chain(staffs).collect()
}

#[test]
fn every_operation_that_the_shop_has_is_valid() {
    let definitions = definitions();
    let abilities = introspection(&definitions, &[]).abilities().unwrap();
    let operations = Operations::new(abilities);
    let roots = ["Query", "Mutation"].map(|root| definitions.get_object(root).unwrap());
    let mut count = 0;
    for operation in all(&operations) {
        if !roots.iter().any(|root| root.fields.contains_key(operation.field)) {
            continue;
        }
        count += 1;
        let valid =
            ExecutableDocument::parse_and_validate(&definitions, &operation.document, operation.field);
        assert!(
            valid.is_ok(),
            "{}: {}",
            operation.document,
            valid.unwrap_err().errors
        );
    }
    assert!(count > NEEDED.len(), "{count}");
}

#[test]
fn a_shop_without_cards_and_slots_is_played_without_them() {
    let definitions = definitions();
    let missing = [
        ("Query", "deliveryQuote"),
        ("Mutation", "bookDelivery"),
        ("Query", "runSheet"),
        ("PlaceOrderInput", "paymentToken"),
        ("PlaceOrderInput", "slotId"),
        ("Mutation", "setStockShards"),
    ];
    let none = Abilities {
        quotes: false,
        slots: false,
        slots_with_orders: false,
        run_sheets: false,
        cards: false,
        stock_shards: false,
    };
    assert_eq!(introspection(&definitions, &missing).abilities(), Ok(none));
    let operations = Operations::new(none);
    assert!(!operations.customer.order.document.contains("slot"));
}

#[test]
fn a_shop_without_what_every_play_needs_is_refused_with_the_names() {
    let missing = [("Query", "stock"), ("Mutation", "startDelivery")];
    let abilities = introspection(&definitions(), &missing).abilities();
    assert_eq!(abilities, Err("stock, startDelivery".to_owned()));
}
