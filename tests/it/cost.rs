//! What every operation costs: its requests to the table, one by one, and the units they consume.

use std::collections::BTreeSet;

use async_graphql::parser::{
    parse_schema,
    types::{TypeKind, TypeSystemDefinition},
};
use kibble::local::cost::Meter;
use serde_json::{Value, json};

use crate::{
    bank::Bank,
    world::{MORNING, ORDER_PAYLOAD, Who, World},
};

const EVERYTHING: &str = "{ profile { id name } orders { nodes { id items { product { name } } } pageInfo { hasNextPage } } \
     addresses { id } cart { lines { product { name } } } }";
const ERRORS: &str = "{ userErrors { code } }";
const CART: &str = "{ cart { lines { product { name } quantity } } userErrors { code } }";

/// A shop in use: Ada has two addresses, an order of three lines and a cart of three lines; a
/// visitor has an anonymous cart. The catalogue is in memory and fresh.
struct Shop {
    world: World,
    address: String,
    other_address: String,
    order: String,
    code: String,
    token: String,
}

impl Shop {
    async fn new() -> Self {
        let world = World::taking(Some(Bank::at(MORNING).payments())).await;
        for id in ["bone", "ball", "bowl"] {
            world.product(id, 500, 100).await;
        }
        let slots = json!({ "slots": [slot_input(SLOT, 2)] });
        world
            .ask(Who::Sam, "Mutation.saveDeliverySlots", slots, ERRORS)
            .await;
        let address = world.address(Who::Ada).await;
        let other_address = world.address(Who::Ada).await;
        let lines = json!([
            { "productId": "bone", "quantity": 1 }, { "productId": "ball", "quantity": 2 },
            { "productId": "bowl", "quantity": 3 },
        ]);
        let placed = world.order(Who::Ada, "the-key", &address, lines).await;
        for id in ["bone", "ball", "bowl"] {
            let line = json!({ "productId": id, "quantity": 2 });
            world.ask(Who::Ada, "Mutation.addToCart", line, CART).await;
        }
        let line = json!({ "productId": "bone" });
        let selection = "{ cart { token } userErrors { code } }";
        let made = world
            .ask(Who::Public, "Mutation.addToCart", line, selection)
            .await;
        let text = |value: &Value| {
            value
                .as_str()
                .unwrap_or_else(|| panic!("{placed} {made}"))
                .to_owned()
        };
        Self {
            address,
            other_address,
            order: text(&placed["order"]["id"]),
            code: text(&placed["order"]["code"]),
            token: text(&made["cart"]["token"]),
            world,
        }
    }

    /// Asks for something that is not refused and costs what the row says.
    async fn asks(&self, row: &Row, arguments: Value) {
        let name = row.operation;
        let field = row.operation.split(',').next().unwrap();
        let (answer, requests, read, write) =
            metered(&self.world, (field, row.who, arguments, row.selection)).await;
        assert_eq!(
            (requests.as_str(), read, write),
            (row.requests, Some(row.read), Some(row.write)),
            "{name}: {answer}"
        );
        if let Some(refusals) = answer.get("userErrors") {
            assert_eq!(*refusals, json!([]), "{name}");
        }
    }

    /// Reads the account page of a customer with so many orders, by `selection`.
    async fn account(orders: usize, selection: &str) -> (Value, Vec<String>) {
        let world = World::new().await;
        world.product("bone", 500, 100).await;
        let address = world.address(Who::Ada).await;
        for number in 0..orders {
            let line = json!([{ "productId": "bone", "quantity": 1 }]);
            let placed = world
                .order(Who::Ada, &format!("key-{number}"), &address, line)
                .await;
            assert_eq!(placed["userErrors"], json!([]), "{placed}");
        }
        let line = json!({ "productId": "bone" });
        world.ask(Who::Ada, "Mutation.addToCart", line, CART).await;
        world
            .requests(world.ask(Who::Ada, "Query.me", json!({}), selection))
            .await
    }
}

/// Root field, who asks, arguments, selection.
pub type Asked<'a> = (&'a str, Who, Value, &'a str);

/// The answer, the requests to the table with spaces between them, and the units that were read and written.
pub async fn metered(
    world: &World,
    (field, who, arguments, selection): Asked<'_>,
) -> (Value, String, Option<f64>, Option<f64>) {
    let meter = Meter::default();
    let answer = meter.over(world.ask(who, field, arguments, selection)).await;
    let cost = meter.cost();
    let requests: Vec<&str> = cost
        .requests
        .iter()
        .map(|request| request.operation.as_str())
        .collect();
    (answer, requests.join(" "), cost.read_units, cost.write_units)
}

/// One line of the price list.
struct Row {
    /// The root field, and in which case.
    operation: &'static str,
    who: Who,
    arguments: fn(&Shop) -> Value,
    selection: &'static str,
    /// DynamoDB's operations in their order.
    requests: &'static str,
    /// Read units: 4 KB strongly consistent, half of that else.
    read: f64,
    /// Write units of the table and its indexes: 1 KB, twice that in a transaction.
    write: f64,
}

fn order_input(key: &str, shop: &Shop) -> Value {
    json!({ "input": { "idempotencyKey": key, "addressId": shop.address, "paymentMethod": "ON_DELIVERY" } })
}

fn order_of_items(shop: &Shop) -> Value {
    let mut input = order_input("new", shop);
    input["input"]["items"] = json!([{ "productId": "bone", "quantity": 1 }]);
    input
}

fn order_by_card(shop: &Shop) -> Value {
    let mut input = order_input("new", shop);
    input["input"]["paymentMethod"] = json!("CARD");
    input["input"]["paymentToken"] = json!("good_1");
    input
}

const SLOT: &str = "2026-11-23T09:00:00.000Z";

fn slot_input(starts_at: &str, capacity: i32) -> Value {
    json!({ "startsAt": starts_at, "endsAt": "2026-11-24T09:00:00.000Z", "capacity": capacity })
}

fn order_with_slot(key: &str, shop: &Shop) -> Value {
    let mut order = order_input(key, shop);
    order["input"]["slotId"] = json!(SLOT);
    order
}

fn order_again(shop: &Shop) -> Value {
    let lines = json!([
        { "productId": "bone", "quantity": 1 }, { "productId": "ball", "quantity": 2 },
        { "productId": "bowl", "quantity": 3 },
    ]);
    let mut input = order_input("the-key", shop);
    input["input"]["items"] = lines;
    input
}

fn address_input() -> Value {
    json!({ "street": "2 Main Street", "city": "Cork", "zip": "T12", "country": "Ireland" })
}

/// The price list. It differs from the cheapest that can be thought of in these places:
///
/// - Carts, and what an order is made of, are read strongly consistent: what was just written counts.
/// - `stock` reads two items for each product, since the pieces in carts are counted in an item of
///   their own.
/// - `adjustStock` reads before it writes: a transaction returns no new values, and the answer holds
///   the stock. The reading also finds a key that was used before.
/// - `placeOrder` under a used key reads the key's record together with the customer's records, and
///   then the order. So an order from a cart is found again although the cart is gone.
/// - `setDefaultAddress` answers the profile, which its transaction does not return. Another default
///   that was there before is learnt from the first transaction's refusal.
/// - `deliveryQuote` of an address and a cart is strongly consistent, like the order that follows.
/// - `deliveryFees` is strongly consistent: whoever changes them, changes what is there.
/// - `saveDeliverySlots` reads the slots that it wrote, since a transaction returns no new values.
/// - Deleting the default address is refused once, because the profile names it, and then done
///   together with the profile.
#[rustfmt::skip]
fn price_list() -> Vec<Row> {
    let row = |operation, who, arguments, selection, requests, read, write| {
        Row { operation, who, arguments, selection, requests, read, write }
    };
    let none: fn(&Shop) -> Value = |_| json!({});
    vec![
        row("Query.customerProfile", Who::Ada, none, "{ id }", "GetItem", 0.5, 0.0),
        row("Query.me, everything", Who::Ada, none, EVERYTHING, "Query", 0.5, 0.0),
        row("Query.me, profile alone", Who::Ada, none, "{ profile { id } }", "GetItem", 0.5, 0.0),
        row("Query.me, orders alone", Who::Ada, none, "{ orders { nodes { id } } }", "Query", 0.5, 0.0),
        row("Query.me, addresses alone", Who::Ada, none, "{ addresses { id } }", "Query", 0.5, 0.0),
        row("Query.me, cart alone", Who::Ada, none, "{ cart { version } }", "GetItem", 1.0, 0.0),
        row("Query.me, nothing", Who::Ada, none, "{ __typename }", "", 0.0, 0.0),
        row("Query.addresses", Who::Ada, none, "{ id }", "Query", 0.5, 0.0),
        row("Query.orders", Who::Ada, none, "{ nodes { id items { product { name } } } }", "Query", 0.5, 0.0),
        row("Query.order", Who::Ada, |shop| json!({ "id": shop.order }), "{ id items { product { name } } }", "GetItem", 0.5, 0.0),
        row("Query.order, another customer's", Who::Bob, |shop| json!({ "id": shop.order }), "{ id }", "", 0.0, 0.0),
        row("Query.products", Who::Public, none, "{ nodes { id } }", "", 0.0, 0.0),
        row("Query.products, a search", Who::Public, |_| json!({ "filter": { "query": "bone" }, "sort": "NEWEST" }), "{ nodes { id } }", "", 0.0, 0.0),
        row("Query.products, with their categories", Who::Public, |_| json!({ "filter": { "category": "toys" } }), "{ nodes { id } categories { slug productCount } }", "", 0.0, 0.0),
        row("Query.products, that are hidden", Who::Wendy, |_| json!({ "filter": { "status": "HIDDEN" } }), "{ nodes { id } categories { slug } }", "", 0.0, 0.0),
        row("Query.product", Who::Public, |_| json!({ "id": "bone" }), "{ id }", "Query", 0.5, 0.0),
        row("Query.categories", Who::Public, none, "{ slug }", "", 0.0, 0.0),
        row("Query.cart", Who::Ada, none, "{ lines { product { name } } }", "GetItem", 1.0, 0.0),
        row("Query.cart, anonymous", Who::Public, |shop| json!({ "token": shop.token }), "{ lines { quantity } }", "GetItem", 1.0, 0.0),
        row("Query.cart, without a token", Who::Public, none, "{ lines { quantity } }", "", 0.0, 0.0),
        row("Query.stock", Who::Sam, |_| json!({ "productIds": ["bone", "ball", "bowl"] }), "{ available }", "BatchGetItem", 3.0, 0.0),
        row("Query.exportMyData", Who::Ada, none, "", "Query", 1.0, 0.0),
        row("Query.customerByEmail", Who::Sam, |_| json!({ "email": "ada@example.com" }), "{ id }", "GetItem GetItem", 1.0, 0.0),
        row("Query.customerByEmail, of nobody", Who::Sam, |_| json!({ "email": "x@example.com" }), "{ id }", "GetItem", 0.5, 0.0),
        row("Query.deliveryQuote", Who::Ada, |_| json!({ "input": { "country": "Ireland", "items": [] } }), "{ boxes }", "", 0.0, 0.0),
        row("Query.deliveryQuote, of the cart to an address", Who::Ada, |shop| json!({ "input": { "addressId": shop.address } }), "{ boxes }", "BatchGetItem", 2.0, 0.0),
        row("Query.deliveryQuote, of an anonymous cart", Who::Public, |shop| json!({ "input": { "country": "Ireland", "cartToken": shop.token } }), "{ boxes }", "GetItem", 1.0, 0.0),
        row("Query.deliveryFees", Who::Sam, none, "{ version }", "GetItem", 1.0, 0.0),
        row("Query.deliverySlots", Who::Public, |_| json!({ "from": "2026-11-23" }), "{ remaining }", "Query", 0.5, 0.0),
        row("Query.deliverySlots, of parts of three weeks", Who::Public, |_| json!({ "from": "2026-11-22", "days": 14 }), "{ remaining }", "Query Query Query", 1.5, 0.0),
        row("Query.runSheet", Who::Dan, |_| json!({ "day": "2026-11-23" }), "{ id }", "Query Query", 1.0, 0.0),
        row("Query.staffOrders", Who::Wendy, none, "{ nodes { id } }", "Query", 0.5, 0.0),
        row("Query.staffOrders, of a day", Who::Dan, |_| json!({ "day": "2026-11-20" }), "{ nodes { id } }", "Query", 0.5, 0.0),
        row("Query.dayReports", Who::Sam, |_| json!({ "from": "2026-11-01", "to": "2026-11-30" }), "{ orders }", "Query", 0.5, 0.0),
        row("Query.dayReports, over two months", Who::Sam, |_| json!({ "from": "2026-10-31", "to": "2026-11-01" }), "{ orders }", "Query Query", 1.0, 0.0),
        row("Query.staffOrder, by id", Who::Dan, |shop| json!({ "id": shop.order }), "{ id }", "GetItem", 0.5, 0.0),
        row("Query.staffOrder, by code", Who::Dan, |shop| json!({ "code": shop.code }), "{ id }", "Query GetItem", 1.0, 0.0),

        row("Mutation.updateProfile", Who::Ada, |_| json!({ "input": { "name": "Ada L." } }), ERRORS, "UpdateItem", 0.0, 1.0),
        row("Mutation.addAddress", Who::Ada, |_| json!({ "input": address_input() }), ERRORS, "TransactWriteItems", 0.0, 4.0),
        row("Mutation.updateAddress", Who::Ada, |shop| json!({ "id": shop.address, "input": address_input() }), ERRORS, "UpdateItem", 0.0, 1.0),
        row("Mutation.deleteAddress", Who::Ada, |shop| json!({ "id": shop.address }), ERRORS, "TransactWriteItems", 0.0, 4.0),
        row("Mutation.setDefaultAddress", Who::Ada, |shop| json!({ "id": shop.address }), ERRORS, "TransactWriteItems GetItem", 0.5, 4.0),
        row("Mutation.addToCart", Who::Ada, |_| json!({ "productId": "bone" }), CART, "UpdateItem", 0.0, 1.0),
        row("Mutation.addToCart, the first time", Who::Bob, |_| json!({ "productId": "bone" }), CART, "UpdateItem", 0.0, 1.0),
        row("Mutation.addToCart, with a key", Who::Ada, |_| json!({ "productId": "bone", "idempotencyKey": "k" }), CART, "UpdateItem", 0.0, 1.0),
        row("Mutation.addToCart, anonymous", Who::Public, |shop| json!({ "productId": "bone", "token": shop.token }), CART, "UpdateItem", 0.0, 1.0),
        row("Mutation.addToCart, without a token", Who::Public, |_| json!({ "productId": "bone" }), CART, "UpdateItem", 0.0, 1.0),
        row("Mutation.setCartLine", Who::Ada, |_| json!({ "productId": "bone", "quantity": 7 }), CART, "UpdateItem", 0.0, 1.0),
        row("Mutation.setCartLine, to nothing", Who::Ada, |_| json!({ "productId": "bone", "quantity": 0 }), CART, "UpdateItem", 0.0, 1.0),
        row("Mutation.clearCart", Who::Ada, none, CART, "DeleteItem", 0.0, 1.0),
        row("Mutation.mergeCart", Who::Ada, |shop| json!({ "token": shop.token }), CART, "BatchGetItem TransactWriteItems", 2.0, 4.0),
        row("Mutation.mergeCart, of a token that opens nothing", Who::Ada, |_| json!({ "token": "AAAAAAAAAAAAAAAAAAAAAA" }), CART, "BatchGetItem", 2.0, 0.0),
        row("Mutation.placeOrder, from the cart", Who::Ada, |shop| order_input("new", shop), ORDER_PAYLOAD, "BatchGetItem TransactWriteItems", 4.0, 14.0),
        row("Mutation.placeOrder, of items", Who::Ada, order_of_items, ORDER_PAYLOAD, "BatchGetItem TransactWriteItems", 3.0, 10.0),
        row("Mutation.placeOrder, by card", Who::Ada, order_by_card, ORDER_PAYLOAD, "BatchGetItem TransactWriteItems", 4.0, 16.0),
        row("Mutation.placeOrder, under a used key", Who::Ada, order_again, ORDER_PAYLOAD, "BatchGetItem GetItem", 4.0, 0.0),
        row("Mutation.closeAccount", Who::Bob, none, ERRORS, "Query TransactWriteItems Query TransactWriteItems", 2.0, 8.0),
        row("Mutation.bookDelivery", Who::Ada, |shop| json!({ "orderId": shop.order, "slotId": SLOT }), ERRORS, "BatchGetItem TransactWriteItems", 2.0, 8.0),
        row("Mutation.placeOrder, with a slot", Who::Ada, |shop| order_with_slot("new", shop), ORDER_PAYLOAD, "BatchGetItem TransactWriteItems", 5.0, 16.0),
        row("Mutation.saveDeliveryFees", Who::Sam, |_| json!({ "input": { "zones": [], "elsewhere": 500 } }), ERRORS, "UpdateItem", 0.0, 1.0),
        row("Mutation.saveDeliverySlots", Who::Sam, |_| json!({ "slots": [slot_input(SLOT, 3), slot_input("2026-11-23T15:00:00.000Z", 3)] }), ERRORS, "TransactWriteItems BatchGetItem", 2.0, 4.0),
        row("Mutation.cancelOrder", Who::Ada, |shop| json!({ "id": shop.order }), ERRORS, "GetItem TransactWriteItems", 1.0, 10.0),
        row("Mutation.startPackaging", Who::Wendy, |shop| json!({ "orderId": shop.order }), ERRORS, "UpdateItem", 0.0, 4.0),
        row("Mutation.updatePackagingProduct, of PACKING", Who::Wendy, |shop| json!({ "orderId": shop.order, "productId": "bone", "quantity": 0 }), ERRORS, "GetItem UpdateItem", 1.0, 4.0),
        row("Mutation.completePackaging, of PACKING", Who::Wendy, |shop| json!({ "orderId": shop.order }), ERRORS, "GetItem TransactWriteItems", 1.0, 13.0),
        row("Mutation.startDelivery, of PACKED", Who::Dan, |shop| json!({ "orderId": shop.order }), ERRORS, "UpdateItem", 0.0, 5.0),
        row("Mutation.completeDelivery, of OUT_FOR_DELIVERY", Who::Dan, |shop| json!({ "orderId": shop.order }), ERRORS, "UpdateItem", 0.0, 4.0),
        row("Mutation.failDelivery, of OUT_FOR_DELIVERY", Who::Dan, |shop| json!({ "orderId": shop.order, "reason": "Nobody was there" }), ERRORS, "UpdateItem", 0.0, 5.0),
        row("Mutation.retryDelivery, of DELIVERY_FAILED", Who::Dan, |shop| json!({ "orderId": shop.order }), ERRORS, "UpdateItem", 0.0, 5.0),
        row("Mutation.retryDelivery, in a slot of DELIVERY_FAILED", Who::Dan, |shop| json!({ "orderId": shop.order, "slotId": SLOT }), ERRORS, "BatchGetItem TransactWriteItems", 2.0, 9.0),
        row("Mutation.cancelOrderAsStaff", Who::Sam, |shop| json!({ "orderId": shop.order, "reason": "Sold out" }), ERRORS, "GetItem TransactWriteItems", 1.0, 10.0),
        row("Mutation.cancelOrderAsStaff, of PACKED", Who::Sam, |shop| json!({ "orderId": shop.order, "reason": "Sold out" }), ERRORS, "GetItem TransactWriteItems", 1.0, 12.0),
        row("Mutation.reorder", Who::Ada, |shop| json!({ "orderId": shop.order }), CART, "BatchGetItem PutItem", 2.0, 1.0),
        row("Mutation.saveProduct", Who::Sam, |_| json!({ "input": { "id": "rope", "name": "Rope", "category": "toys", "price": 300 } }), ERRORS, "TransactWriteItems", 0.0, 7.0),
        row("Mutation.adjustStock", Who::Wendy, |_| json!({ "input": { "idempotencyKey": "k", "productId": "bone", "delta": 1, "reason": "count" } }), ERRORS, "BatchGetItem TransactWriteItems", 3.0, 4.0),
        row("Mutation.setStockShards", Who::Sam, |_| json!({ "input": { "productId": "bone", "shards": 4 } }), ERRORS, "Query TransactWriteItems", 1.0, 10.0),
        row("Mutation.publishOrderUpdate", Who::Machine, |shop| json!({ "input": update_input(shop) }), "{ status }", "", 0.0, 0.0),
        row("Subscription.onOrderUpdate", Who::Ada, |_| json!({ "customerId": Who::Ada.sub() }), "{ status }", "", 0.0, 0.0),
    ]
}

#[tokio::test]
async fn every_operation_costs_exactly_this() {
    let reading = Shop::new().await;
    for row in price_list() {
        let (field, case) = row.operation.split_once(',').unwrap_or((row.operation, ""));
        let fresh;
        let shop = match field.starts_with("Query.") {
            true => &reading,
            false => {
                fresh = Shop::new().await;
                &fresh
            }
        };
        // A case may name the state of the order.
        let state = case.rsplit_once(" of ").map(|(_, state)| state);
        if let Some(state) = state.filter(|state| *state == state.to_uppercase()) {
            shop.world.bring(&shop.order, state).await;
        }
        shop.asks(&row, (row.arguments)(shop)).await;
    }
}

/// What an operation costs after others.
async fn costs(
    shop: &Shop,
    (who, operation): (Who, &'static str),
    arguments: Value,
    price: (&'static str, f64, f64),
) {
    let row = Row {
        operation,
        who,
        arguments: |_| Value::Null,
        selection: ERRORS,
        requests: price.0,
        read: price.1,
        write: price.2,
    };
    shop.asks(&row, arguments).await;
}

#[tokio::test]
async fn packed_pieces_that_are_told_again_cost_a_look() {
    let shop = Shop::new().await;
    shop.world.bring(&shop.order, "PACKING").await;
    let count = json!({ "orderId": shop.order, "productId": "bone", "quantity": 1 });
    let field = (Who::Wendy, "Mutation.updatePackagingProduct");
    costs(&shop, field, count.clone(), ("GetItem UpdateItem", 1.0, 4.0)).await;
    costs(&shop, field, count, ("GetItem", 1.0, 0.0)).await;
}

#[tokio::test]
async fn a_card_order_is_delivered_by_a_second_update() {
    let shop = Shop::new().await;
    let selection = "{ order { id } }";
    let placed = shop
        .world
        .ask(Who::Ada, "Mutation.placeOrder", order_by_card(&shop), selection)
        .await;
    let order = placed["order"]["id"].as_str().unwrap();
    shop.world.bring(order, "OUT_FOR_DELIVERY").await;
    let deliver = json!({ "orderId": order });
    let field = (Who::Dan, "Mutation.completeDelivery");
    costs(&shop, field, deliver, ("UpdateItem UpdateItem", 0.0, 7.0)).await;
}

#[tokio::test]
async fn a_slot_that_is_left_is_one_write_more() {
    const OTHER: &str = "2026-11-24T09:00:00.000Z";
    let shop = Shop::new().await;
    let slots =
        json!({ "slots": [{ "startsAt": OTHER, "endsAt": "2026-11-24T12:00:00.000Z", "capacity": 2 }] });
    shop.world
        .ask(Who::Sam, "Mutation.saveDeliverySlots", slots, ERRORS)
        .await;
    let order = shop.order.as_str();
    let book = |slot: &str| json!({ "orderId": order, "slotId": slot });
    let read_both = "BatchGetItem TransactWriteItems";
    let field = (Who::Ada, "Mutation.bookDelivery");
    costs(&shop, field, book(SLOT), (read_both, 2.0, 8.0)).await;
    costs(&shop, field, book(SLOT), ("BatchGetItem", 2.0, 0.0)).await;
    costs(&shop, field, book(OTHER), (read_both, 2.0, 10.0)).await;

    shop.world.bring(order, "DELIVERY_FAILED").await;
    let field = (Who::Dan, "Mutation.retryDelivery");
    let later = json!({ "orderId": order });
    costs(&shop, field, later, ("UpdateItem TransactWriteItems", 0.0, 11.0)).await;
    shop.world.step(Who::Dan, "startDelivery", order, json!({})).await;
    let why = json!({ "reason": "Nobody was there" });
    shop.world
        .step(Who::Dan, "failDelivery", order, why.clone())
        .await;
    let later = json!({ "orderId": order });
    costs(&shop, field, later, ("UpdateItem", 0.0, 5.0)).await;

    let fresh = Shop::new().await;
    let order = fresh.order.as_str();
    fresh
        .world
        .ask(
            Who::Ada,
            "Mutation.bookDelivery",
            json!({ "orderId": order, "slotId": SLOT }),
            ERRORS,
        )
        .await;
    let cancel = json!({ "id": order });
    let field = (Who::Ada, "Mutation.cancelOrder");
    costs(&fresh, field, cancel, ("GetItem TransactWriteItems", 1.0, 14.0)).await;
}

#[test]
fn the_price_list_names_every_operation_of_the_schema() {
    let listed: BTreeSet<String> = price_list()
        .iter()
        .map(|row| row.operation.split(',').next().unwrap().to_owned())
        .collect();
    assert_eq!(listed, root_fields());
}

fn update_input(shop: &Shop) -> Value {
    json!({
        "customerId": Who::Ada.sub(), "orderId": shop.order, "code": shop.code, "status": "PACKED",
        "paymentStatus": "DUE", "version": 2, "at": "2026-11-20T09:00:00.000Z",
    })
}

/// Every field of `Query`, `Mutation` and `Subscription`.
fn root_fields() -> BTreeSet<String> {
    let mut fields = BTreeSet::new();
    for definition in parse_schema(kibble::graphql::sdl::appsync()).unwrap().definitions {
        let TypeSystemDefinition::Type(definition) = definition else {
            continue;
        };
        let name = definition.node.name.node.as_str();
        if let (TypeKind::Object(object), "Query" | "Mutation" | "Subscription") =
            (&definition.node.kind, name)
        {
            fields.extend(
                object
                    .fields
                    .iter()
                    .map(|field| format!("{name}.{}", field.node.name.node)),
            );
        }
    }
    fields
}

#[tokio::test]
async fn the_account_page_is_one_query_up_to_twenty_items() {
    // Profile, address and cart are three of them.
    let (page, requests) = Shop::account(17, EVERYTHING).await;
    assert_eq!(requests, ["Query"]);
    assert_eq!(page["orders"]["nodes"].as_array().unwrap().len(), 10);
    assert_eq!(page["orders"]["pageInfo"]["hasNextPage"], true);
    assert_eq!(page["addresses"].as_array().unwrap().len(), 1);
    assert_eq!(page["cart"]["lines"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn the_account_page_of_a_customer_with_thirty_orders_is_two_queries() {
    let (page, requests) = Shop::account(30, EVERYTHING).await;
    assert_eq!(requests, ["Query", "Query"]);
    assert_eq!(page["orders"]["nodes"].as_array().unwrap().len(), 10);
    assert_eq!(page["addresses"].as_array().unwrap().len(), 1);
    assert_eq!(page["cart"]["lines"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn choosing_another_default_address_takes_a_second_transaction() {
    let shop = Shop::new().await;
    let choose = |id: &str| {
        let arguments = json!({ "id": id });
        shop.world.ask(
            Who::Ada,
            "Mutation.setDefaultAddress",
            arguments,
            "{ profile { defaultAddressId } }",
        )
    };
    choose(&shop.address).await;
    let (again, requests) = shop.world.requests(choose(&shop.address)).await;
    assert_eq!(requests, ["TransactWriteItems", "GetItem"], "{again}");
    let (changed, requests) = shop.world.requests(choose(&shop.other_address)).await;
    assert_eq!(requests, ["TransactWriteItems", "TransactWriteItems", "GetItem"]);
    assert_eq!(
        changed["profile"]["defaultAddressId"],
        shop.other_address.as_str()
    );
}

#[tokio::test]
async fn deleting_the_default_address_takes_two_transactions() {
    let shop = Shop::new().await;
    let id = json!({ "id": shop.address });
    shop.world
        .ask(Who::Ada, "Mutation.setDefaultAddress", id.clone(), ERRORS)
        .await;
    let deleted = shop
        .world
        .ask(Who::Ada, "Mutation.deleteAddress", id, "{ deletedAddressId }");
    let (answer, requests) = shop.world.requests(deleted).await;
    assert_eq!(requests, ["TransactWriteItems", "TransactWriteItems"]);
    assert_eq!(answer["deletedAddressId"], shop.address.as_str());
}

#[tokio::test]
async fn browsing_costs_a_look_at_the_settings_after_a_minute_and_a_query_more_only_after_a_change() {
    let shop = Shop::new().await;
    let browse = || {
        let names = shop
            .world
            .ask(Who::Public, "Query.products", json!({}), "{ nodes { id } }");
        shop.world.requests(names)
    };
    shop.world.clock.forward(59);
    assert_eq!(browse().await.1, [] as [&str; 0]);
    // Once more after the minute in which it changed, because the index may have lagged behind.
    shop.world.clock.forward(1);
    assert_eq!(browse().await.1, ["Query", "Query"]);
    shop.world.clock.forward(60);
    assert_eq!(browse().await.1, ["Query"]);
    assert_eq!(browse().await.1, [] as [&str; 0]);

    // Another function changes the catalogue.
    let input = json!({ "id": "rope", "name": "Rope", "category": "toys", "price": 300 });
    World::over(shop.world.engine.clone())
        .ask(
            Who::Sam,
            "Mutation.saveProduct",
            json!({ "input": input }),
            ERRORS,
        )
        .await;
    assert_eq!(browse().await.0["nodes"].as_array().unwrap().len(), 3);
    shop.world.clock.forward(60);
    let (after, requests) = browse().await;
    assert_eq!(requests, ["Query", "Query"]);
    assert_eq!(after["nodes"].as_array().unwrap().len(), 4);
    shop.world.clock.forward(60);
    assert_eq!(browse().await.1, ["Query", "Query"]);
    shop.world.clock.forward(60);
    assert_eq!(browse().await.1, ["Query"]);
}

#[tokio::test]
async fn a_function_reads_the_catalogue_when_somebody_needs_it() {
    let shop = Shop::new().await;
    let start = || async {
        let world = World::over(shop.world.engine.clone());
        world.app.connect().await;
        world
    };
    let me = |world: World| async move {
        let me = world.ask(Who::Ada, "Query.me", json!({}), "{ profile { id } }");
        world.requests(me).await.1
    };
    let browse = |world: World| async move {
        let names = world.ask(Who::Public, "Query.products", json!({}), "{ nodes { id } }");
        let (names, requests) = world.requests(names).await;
        assert_eq!(names["nodes"].as_array().unwrap().len(), 3);
        requests
    };
    assert_eq!(me(start().await).await, ["GetItem"]);
    // What was read ahead is the catalogue's version, as long as that may be believed.
    assert_eq!(browse(start().await).await, ["Query"]);
    let world = start().await;
    world.clock.forward(60);
    assert_eq!(browse(world).await, ["Query", "Query"]);
    let world = start().await;
    let input = json!({ "id": "rope", "name": "Rope", "category": "toys", "price": 300 });
    let saved = world.ask(
        Who::Sam,
        "Mutation.saveProduct",
        json!({ "input": input }),
        ERRORS,
    );
    saved.await;
    let names = world.ask(Who::Public, "Query.products", json!({}), "{ nodes { id } }");
    assert_eq!(names.await["nodes"].as_array().unwrap().len(), 4);
}
