//! The shop of `world.json` in the table, item by item, as the shop's own code would have left it.

use kibble::{
    local::engine::{Engine, Place},
    shop::timestamp::Timestamp,
};
use serde_json::{Map, Value, json};

use super::document::json_file;
use crate::world::{TABLE, World};

/// A new shop with all that `world.json` says.
pub async fn shop() -> World {
    let world = World::over(Engine::open(&Place::Memory, TABLE).await.unwrap());
    let facts: Value = serde_json::from_str(&json_file("world.json")).unwrap();
    put(
        &world,
        "#config",
        "#catalog_version",
        json!({ "catalog_version": 1 }),
    );
    for product in list(&facts["products"]) {
        put_product(&world, product);
    }
    for customer in list(&facts["customers"]) {
        put_customer(&world, customer);
    }
    for slot in list(&facts["slots"]) {
        put_slot(&world, slot);
    }
    for cart in list(&facts["carts"]) {
        put_cart(&world, &format!("#cart#{}", text(&cart["token"])), cart);
    }
    world
}

fn put_product(world: &World, product: &Value) {
    let (id, stock) = (text(&product["id"]), &product["stock"]);
    let partition = format!("#product#{id}");
    let (category, name) = (text(&product["category"]), text(&product["name"]));
    let price = major(&product["price"]);
    let detail = json!({
        "GSI1PK": "#catalog", "GSI1SK": format!("{category}#{}#{id}", name.to_lowercase()),
        "product_name": name, "product_description": product["description"], "product_category": category,
        "product_tags": product["tags"], "product_pictures": product["pictures"], "product_price": price,
        "price_version": product["priceVersion"], "product_package": product["package"],
        "product_status": product["status"], "availability": product["availability"],
        "created_at": product["createdAt"], "updated_at": product["updatedAt"], "version": product["version"],
    });
    put(world, &partition, "#detail", detail);
    let row = json!({
        "stock_available": stock["available"], "stock_reserved": stock["reserved"], "product_price": price,
        "price_version": product["priceVersion"], "product_status": product["status"],
        "low_stock_at": stock["lowStockAt"], "version": stock["version"],
    });
    put(world, &partition, "#stock", row);
    put(
        world,
        &partition,
        "#cart_total",
        json!({ "quantity": stock["inCarts"] }),
    );
}

fn put_slot(world: &World, slot: &Value) {
    let week = moment(&slot["startsAt"]).iso_week();
    let item = json!({
        "slot_end": slot["endsAt"], "capacity": slot["capacity"], "booked": slot["booked"],
    });
    let sort_key = format!("#slot#{}", text(&slot["startsAt"]));
    put(world, &format!("#slots#{week}"), &sort_key, item);
}

fn put_customer(world: &World, customer: &Value) {
    let partition = format!("#customer#{}", text(&customer["id"]));
    let profile = json!({
        "customer_email": customer["email"], "customer_name": customer["name"],
        "customer_phone_number": customer["phone"], "username": customer["username"],
        "locale": customer["locale"], "default_address_id": customer["defaultAddressId"],
        "address_count": list(&customer["addresses"]).len(), "created_at": customer["createdAt"],
        "updated_at": customer["updatedAt"], "version": customer["version"],
    });
    put(world, &partition, "#profile", profile);
    for address in list(&customer["addresses"]) {
        let item = json!({
            "delivery_address": address_text(address), "label": address["label"],
            "is_default": (address["id"] == customer["defaultAddressId"]).then_some(true),
            "created_at": address["createdAt"], "version": address["version"],
        });
        let sort_key = format!("#delivery_address#{}", text(&address["id"]));
        put(world, &partition, &sort_key, item);
    }
    if !customer["cart"].is_null() {
        put_cart(world, &partition, &customer["cart"]);
    }
    for order in list(&customer["orders"]) {
        put_order(world, &partition, order);
    }
}

fn put_cart(world: &World, partition: &str, cart: &Value) {
    let expires_at = moment(&cart["expiresAt"]).seconds();
    let mut item = json!({ "expires_at": expires_at, "version": cart["version"] });
    for line in list(&cart["lines"]) {
        let product = text(&line["productId"]);
        item[format!("q#{product}")] = line["quantity"].clone();
        item[format!("p#{product}")] = major(&line["priceSeen"]);
    }
    put(world, partition, "#cart", item);
}

fn put_order(world: &World, partition: &str, order: &Value) {
    let (id, placed_at, status) = (
        text(&order["id"]),
        text(&order["placedAt"]),
        text(&order["status"]),
    );
    let is_open = !["DELIVERED", "PACKAGING_FAILED", "CANCELLED"].contains(&status);
    let lines: Vec<Value> = list(&order["items"])
        .iter()
        .map(|line| {
            json!({
                "product_id": line["productId"], "product_name": line["productName"],
                "product_price": major(&line["unitPrice"]), "ordered_volume": line["quantity"],
                "packed_volume": line["packedQuantity"],
            })
        })
        .collect();
    let whole = |value: &Value| value.as_i64().unwrap();
    let items = list(&order["items"]).iter();
    let items_total: i64 = items
        .clone()
        .map(|line| whole(&line["unitPrice"]) * whole(&line["quantity"]))
        .sum();
    let item = json!({
        "GSI1PK": is_open.then(|| format!("#order_queue#{status}")),
        "GSI1SK": is_open.then(|| format!("{placed_at}#{id}")),
        "GSI2PK": format!("#order_day#{}", &placed_at[..10]), "GSI2SK": order["code"],
        "order_id": id, "order_code": order["code"], "order_status": status,
        "order_datetime": moment(&order["placedAt"]).milliseconds(),
        "order_delivery_address": address_text(&order["address"]),
        "order_delivery_name": order["contactName"], "order_delivery_phone_number": order["contactPhone"],
        "order_items": lines, "order_items_total": major(&json!(items_total)),
        "order_delivery_price": major(&order["deliveryPrice"]),
        "order_total_price": major(&json!(items_total + whole(&order["deliveryPrice"]))),
        "currency": "EUR", "payment_method": order["paymentMethod"],
        "payment_status": order["paymentStatus"], "delivery_slot": order["slot"]["id"],
        "delivery_slot_end": order["slot"]["endsAt"], "slot_changes": order["slotChanges"],
        "item_count": items.map(|line| whole(&line["quantity"])).sum::<i64>(),
        "order_history": order["history"], "note": order["note"], "cancel_reason": order["cancelReason"],
        "updated_at": order["updatedAt"], "version": order["version"],
    });
    put(world, partition, &format!("#order#{id}"), item);
}

fn put(world: &World, partition: &str, sort_key: &str, attributes: Value) {
    let mut item = attributes;
    item["PK"] = partition.into();
    item["SK"] = sort_key.into();
    world.store(members(item.as_object().unwrap()));
}

/// Attributes in DynamoDB's JSON. What is null is left out, as the shop leaves it out.
fn members(object: &Map<String, Value>) -> Value {
    let given = object.iter().filter(|(_, value)| !value.is_null());
    given
        .map(|(name, value)| (name.clone(), attribute(value)))
        .collect()
}

fn attribute(value: &Value) -> Value {
    match value {
        Value::Null => json!({ "NULL": true }),
        Value::Bool(_) => json!({ "BOOL": value }),
        Value::Number(number) => json!({ "N": number.to_string() }),
        Value::String(_) => json!({ "S": value }),
        Value::Array(items) => json!({ "L": items.iter().map(attribute).collect::<Vec<_>>() }),
        Value::Object(object) => json!({ "M": members(object) }),
    }
}

fn list(value: &Value) -> &[Value] {
    value.as_array().unwrap()
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap()
}

fn moment(value: &Value) -> Timestamp {
    Timestamp::parse(text(value)).unwrap()
}

/// Cents as the decimal that the table holds.
fn major(cents: &Value) -> Value {
    json!(cents.as_f64().unwrap() / 100.0)
}

/// An address as it lies in the table: JSON in a text.
fn address_text(address: &Value) -> String {
    const PARTS: [&str; 9] = [
        "street",
        "city",
        "zip",
        "state",
        "country",
        "name",
        "company",
        "phone",
        "instructions",
    ];
    let given = PARTS
        .iter()
        .filter(|part| address.get(part).is_some_and(|value| !value.is_null()));
    let parts: Map<String, Value> = given
        .map(|part| ((*part).to_owned(), address[part].clone()))
        .collect();
    Value::Object(parts).to_string()
}
