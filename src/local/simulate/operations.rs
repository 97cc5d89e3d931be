//! The operations of the play, written for what the endpoint's schema has.

use std::collections::BTreeSet;

use serde::Deserialize;

/// A document with one root field.
#[derive(Clone, Debug)]
pub(super) struct Operation {
    /// The root field, by which the operation is counted.
    pub field: &'static str,
    pub document: String,
}

impl Operation {
    fn new(field: &'static str, document: impl Into<String>) -> Self {
        Self {
            field,
            document: document.into(),
        }
    }
}

/// What the schema has that is not in every shop.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Abilities {
    pub quotes: bool,
    pub slots: bool,
    /// A slot can be ordered with the goods.
    pub slots_with_orders: bool,
    pub run_sheets: bool,
    pub cards: bool,
    /// A stock can be spread over several rows.
    pub stock_shards: bool,
}

/// What is asked of the schema.
const SCHEMA: &str = "query { __schema { types { name fields { name } inputFields { name } } } }";

/// Without these there is no play.
const NEEDED: [(&str, &str); 17] = [
    ("Query", "products"),
    ("Query", "categories"),
    ("Query", "order"),
    ("Query", "orders"),
    ("Query", "stock"),
    ("Query", "staffOrders"),
    ("Query", "staffOrder"),
    ("Mutation", "addToCart"),
    ("Mutation", "placeOrder"),
    ("Mutation", "cancelOrder"),
    ("Mutation", "adjustStock"),
    ("Mutation", "startPackaging"),
    ("Mutation", "completePackaging"),
    ("Mutation", "startDelivery"),
    ("Mutation", "completeDelivery"),
    ("Mutation", "failDelivery"),
    ("Mutation", "cancelOrderAsStaff"),
];

/// The answer to an introspection.
#[derive(Deserialize)]
pub(super) struct Schema {
    types: Vec<Type>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Type {
    name: String,
    fields: Option<Vec<Named>>,
    input_fields: Option<Vec<Named>>,
}

#[derive(Deserialize)]
struct Named {
    name: String,
}

impl Schema {
    /// How the schema is asked for.
    pub fn operation() -> Operation {
        Operation::new("__schema", SCHEMA)
    }

    /// What the schema has of that which not every shop has.
    ///
    /// Fails with the names of the fields without which there is no play.
    pub fn abilities(&self) -> Result<Abilities, String> {
        let mut names = BTreeSet::new();
        for owner in &self.types {
            let fields = owner.fields.iter().chain(&owner.input_fields).flatten();
            names.extend(fields.map(|field| (owner.name.as_str(), field.name.as_str())));
        }
        let missing = NEEDED.iter().filter(|needed| !names.contains(*needed));
        let missing: Vec<&str> = missing.map(|(_, name)| *name).collect();
        if !missing.is_empty() {
            return Err(missing.join(", "));
        }
        Ok(Abilities {
            quotes: names.contains(&("Query", "deliveryQuote")),
            slots: names.contains(&("Query", "deliverySlots"))
                && names.contains(&("Mutation", "bookDelivery"))
                && names.contains(&("Delivery", "slot")),
            slots_with_orders: names.contains(&("PlaceOrderInput", "slotId")),
            run_sheets: names.contains(&("Query", "runSheet")),
            cards: names.contains(&("PlaceOrderInput", "paymentToken")),
            stock_shards: names.contains(&("Mutation", "setStockShards")),
        })
    }
}

/// Every operation of the play.
pub(super) struct Operations {
    pub cart: CartOperations,
    pub customer: CustomerOperations,
    pub staff: StaffOperations,
}

impl Operations {
    pub fn new(abilities: Abilities) -> Self {
        let order = order_fields(abilities);
        Self {
            cart: CartOperations::new(),
            customer: CustomerOperations::new(&order),
            staff: StaffOperations::new(&order),
        }
    }
}

const ERRORS: &str = "userErrors { code message productId available }";
const CART: &str =
    "token itemsTotal { amount } lines { quantity product { id name } } warnings { code productId }";
const SLOT: &str = "id capacity remaining bookable";

pub(super) struct CartOperations {
    pub read: Operation,
    pub add: Operation,
    pub set_line: Operation,
    pub clear: Operation,
    pub merge: Operation,
}

impl CartOperations {
    fn new() -> Self {
        let change = |field, parameters: &str, arguments: &str| {
            mutation(field, parameters, arguments, &format!("cart {{ {CART} }}"))
        };
        Self {
            read: Operation::new("cart", format!("query {{ cart {{ {CART} }} }}")),
            add: change(
                "addToCart",
                "$product: ID!, $quantity: Int!, $token: ID, $key: ID!",
                "productId: $product, quantity: $quantity, token: $token, idempotencyKey: $key",
            ),
            set_line: change(
                "setCartLine",
                "$product: ID!, $quantity: Int!, $token: ID",
                "productId: $product, quantity: $quantity, token: $token",
            ),
            clear: Operation::new(
                "clearCart",
                format!("mutation {{ clearCart {{ cart {{ {CART} }} {ERRORS} }} }}"),
            ),
            merge: change("mergeCart", "$token: ID!", "token: $token"),
        }
    }
}

/// What a customer does beside filling the cart.
pub(super) struct CustomerOperations {
    pub categories: Operation,
    pub products: Operation,
    pub add_address: Operation,
    pub quote: Operation,
    pub place_order: Operation,
    pub cancel_order: Operation,
    pub order: Operation,
    pub orders: Operation,
    pub slots: Operation,
    pub book_delivery: Operation,
}

impl CustomerOperations {
    fn new(order: &str) -> Self {
        Self {
            categories: Operation::new("categories", "query { categories { slug name productCount } }"),
            products: Operation::new("products", PRODUCTS),
            add_address: mutation(
                "addAddress",
                "$input: AddressInput!, $key: ID!",
                "input: $input, idempotencyKey: $key",
                "address { id } replayed",
            ),
            quote: Operation::new("deliveryQuote", QUOTE),
            place_order: mutation(
                "placeOrder",
                "$input: PlaceOrderInput!",
                "input: $input",
                &format!("order {{ {order} }} replayed"),
            ),
            cancel_order: mutation(
                "cancelOrder",
                "$id: ID!",
                "id: $id",
                &format!("order {{ {order} }}"),
            ),
            order: Operation::new(
                "order",
                format!("query ($id: ID!) {{ order(id: $id) {{ {order} }} }}"),
            ),
            orders: Operation::new("orders", ORDERS),
            slots: Operation::new("deliverySlots", format!("query {{ deliverySlots {{ {SLOT} }} }}")),
            book_delivery: step(order, "bookDelivery", ", $slot: ID!", ", slotId: $slot"),
        }
    }
}

pub(super) struct StaffOperations {
    pub save_slots: Operation,
    pub stock: Operation,
    pub stock_shards: Operation,
    pub adjust_stock: Operation,
    pub set_stock_shards: Operation,
    pub orders: Operation,
    pub order: Operation,
    pub run_sheet: Operation,
    pub start_packaging: Operation,
    pub update_packaging_product: Operation,
    pub complete_packaging: Operation,
    pub start_delivery: Operation,
    pub complete_delivery: Operation,
    pub fail_delivery: Operation,
    pub retry_delivery: Operation,
    pub cancel: Operation,
}

impl StaffOperations {
    fn new(order: &str) -> Self {
        let step = |field, parameters, arguments| step(order, field, parameters, arguments);
        let (reason, because) = (", $reason: String!", ", reason: $reason");
        Self {
            save_slots: mutation(
                "saveDeliverySlots",
                "$slots: [SlotInput!]!",
                "slots: $slots",
                &format!("slots {{ {SLOT} }}"),
            ),
            stock: Operation::new("stock", STOCK),
            stock_shards: Operation::new("stock", STOCK_SHARDS),
            adjust_stock: mutation(
                "adjustStock",
                "$input: StockAdjustmentInput!",
                "input: $input",
                "stock { productId available reserved } replayed",
            ),
            set_stock_shards: mutation(
                "setStockShards",
                "$input: StockShardsInput!",
                "input: $input",
                "stock { productId available reserved shards }",
            ),
            orders: Operation::new("staffOrders", STAFF_ORDERS),
            order: Operation::new(
                "staffOrder",
                format!("query ($id: ID!) {{ staffOrder(id: $id) {{ {order} }} }}"),
            ),
            run_sheet: Operation::new("runSheet", RUN_SHEET),
            start_packaging: step("startPackaging", "", ""),
            update_packaging_product: step(
                "updatePackagingProduct",
                ", $product: ID!, $quantity: Int!",
                ", productId: $product, quantity: $quantity",
            ),
            complete_packaging: step("completePackaging", "", ""),
            start_delivery: step("startDelivery", "", ""),
            complete_delivery: step("completeDelivery", ", $paid: Boolean", ", paid: $paid"),
            fail_delivery: step("failDelivery", reason, because),
            retry_delivery: step("retryDelivery", "", ""),
            cancel: step("cancelOrderAsStaff", reason, because),
        }
    }
}

const PRODUCTS: &str = "query ($first: Int, $after: String, $filter: ProductFilter) {
    products(first: $first, after: $after, filter: $filter) {
        nodes { id name category price { amount } availability } pageInfo { hasNextPage endCursor } } }";
const QUOTE: &str = "query ($address: ID!) { deliveryQuote(input: { addressId: $address }) {
    price { amount } boxes served } }";
const ORDERS: &str = "query ($first: Int, $after: String) { orders(first: $first, after: $after) {
    nodes { id } pageInfo { hasNextPage endCursor } } }";
const STOCK: &str = "query ($products: [ID!]!) { stock(productIds: $products) {
    productId available reserved } }";
const STOCK_SHARDS: &str = "query ($products: [ID!]!) { stock(productIds: $products) {
    productId available reserved shards } }";
const STAFF_ORDERS: &str = "query ($status: OrderStatus!, $after: String) {
    staffOrders(status: $status, first: 50, after: $after) {
        nodes { id } pageInfo { hasNextPage endCursor } } }";
const RUN_SHEET: &str = "query ($day: AWSDate!) { runSheet(day: $day) { id } }";

fn mutation(field: &'static str, parameters: &str, arguments: &str, fields: &str) -> Operation {
    let document = format!("mutation ({parameters}) {{ {field}({arguments}) {{ {fields} {ERRORS} }} }}");
    Operation::new(field, document)
}

/// A step of an order, by its id.
fn step(order: &str, field: &'static str, parameters: &str, arguments: &str) -> Operation {
    let parameters = format!("$id: ID!{parameters}");
    let arguments = format!("orderId: $id{arguments}");
    mutation(field, &parameters, &arguments, &format!("order {{ {order} }}"))
}

fn order_fields(abilities: Abilities) -> String {
    let slot = if abilities.slots {
        "slot { id startsAt }"
    } else {
        ""
    };
    format!(
        "id code status version itemsTotal {{ amount }} total {{ amount }} \
         items {{ productId quantity packedQuantity unitPrice {{ amount }} lineTotal {{ amount }} }} \
         delivery {{ price {{ amount }} {slot} }} payment {{ method status }} history {{ status }}"
    )
}

#[cfg(test)]
mod tests;
