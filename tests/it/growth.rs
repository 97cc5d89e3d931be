//! What an operation costs does not grow with what lies beside it: a long history, many open orders, a large
//! catalogue. It grows with what is asked for.

use kibble::shop::id::OrderKey;
use serde_json::{Value, json};

use crate::{
    cost::{Asked, metered},
    world::{Who, World},
};

const PAGE: &str = "{ nodes { id code total { amount } items { productId } } pageInfo { hasNextPage } }";
const ACCOUNT: &str = "{ profile { name } orders(first: 10) { nodes { id } pageInfo { hasNextPage } } \
     addresses { id } cart { totalQuantity } }";
const WORK: &str = "{ nodes { id code status } pageInfo { hasNextPage } }";
const ERRORS: &str = "{ userErrors { code } }";

/// A shop with one product, and an order of it by Ada.
struct Shop {
    world: World,
    address: String,
    order: String,
}

impl Shop {
    async fn new() -> Self {
        let world = World::new().await;
        world.product("bone", 500, 100).await;
        let address = world.address(Who::Ada).await;
        let order = world.order_of(Who::Ada, "first", &address, ("bone", 1)).await;
        Self {
            world,
            address,
            order,
        }
    }

    /// Writes so many copies of the order, each older than the one before.
    fn copy_the_order(&self, copies: usize) {
        let OrderKey { customer, order } = OrderKey::decode(&self.order).unwrap();
        let (pk, sk) = (format!("#customer#{customer}"), format!("#order#{order}"));
        let stored = self.world.stored(&pk, &sk).to_string();
        for number in 0..copies {
            let id = format!("019a0000-0000-7000-8000-{number:012}");
            let copy = stored.replace(&order.to_string(), &id);
            self.world.store(serde_json::from_str(&copy).unwrap());
        }
    }

    /// The requests and units of each, as the price list writes them.
    async fn costs(&self, all: &[Asked<'_>]) -> Vec<String> {
        let mut costs = Vec::new();
        for asked in all {
            let field = asked.0;
            let (answer, requests, read, write) = metered(&self.world, asked.clone()).await;
            if let Some(refusals) = answer.get("userErrors") {
                assert_eq!(*refusals, json!([]), "{field}");
            }
            costs.push(format!(
                "{field}: {requests} {}/{}",
                read.unwrap(),
                write.unwrap()
            ));
        }
        costs
    }

    /// Puts so many products beside the first into the catalogue, and has the shop read it anew.
    async fn copy_the_product(&self, copies: usize) {
        let items = ["#detail", "#stock"].map(|sk| self.world.stored("#product#bone", sk).to_string());
        for number in 0..copies {
            for item in &items {
                let copy = item.replace("bone", &format!("bone-{number:05}"));
                self.world.store(serde_json::from_str(&copy).unwrap());
            }
        }
        // A product that is saved makes the catalogue new.
        self.world.product("ball", 300, 0).await;
        self.world.clock.forward(61);
        let categories = self
            .world
            .ask(Who::Public, "Query.categories", json!({}), "{ productCount }");
        assert_eq!(categories.await[0]["productCount"], copies + 2);
    }
}

#[tokio::test]
async fn a_long_history_costs_a_customer_nothing() {
    let of_history = |copies: usize| async move {
        let shop = Shop::new().await;
        shop.world.bring(&shop.order, "DELIVERED").await;
        shop.copy_the_order(copies);
        let input = json!({
            "idempotencyKey": "another", "addressId": shop.address, "paymentMethod": "ON_DELIVERY",
            "items": [{ "productId": "bone", "quantity": 2 }],
        });
        let all = [
            ("Query.orders", Who::Ada, json!({ "first": 10 }), PAGE),
            ("Query.me", Who::Ada, json!({}), ACCOUNT),
            (
                "Query.order",
                Who::Ada,
                json!({ "id": shop.order }),
                "{ id code }",
            ),
            ("Query.addresses", Who::Ada, json!({}), "{ id }"),
            ("Mutation.placeOrder", Who::Ada, json!({ "input": input }), ERRORS),
        ];
        shop.costs(&all).await
    };
    let (short, long) = (of_history(30).await, of_history(1000).await);
    assert_eq!(short, long);
    let price = [
        "Query.orders: Query 1.5/0",
        "Query.me: Query Query 3.5/0",
        "Query.order: GetItem 0.5/0",
        "Query.addresses: Query 0.5/0",
        "Mutation.placeOrder: BatchGetItem TransactWriteItems 3/10",
    ];
    assert_eq!(short, price);
}

#[tokio::test]
async fn many_open_orders_cost_the_staff_nothing() {
    let of_queue = |copies: usize| async move {
        let shop = Shop::new().await;
        shop.copy_the_order(copies);
        let all = [
            (
                "Query.staffOrders",
                Who::Wendy,
                json!({ "status": "PLACED", "first": 20 }),
                WORK,
            ),
            (
                "Query.staffOrders",
                Who::Dan,
                json!({ "day": "2026-11-20", "first": 20 }),
                WORK,
            ),
            (
                "Mutation.startPackaging",
                Who::Wendy,
                json!({ "orderId": shop.order }),
                ERRORS,
            ),
        ];
        shop.costs(&all).await
    };
    let (short, long) = (of_queue(30).await, of_queue(1000).await);
    assert_eq!(short, long);
    let price = [
        "Query.staffOrders: Query 1/0",
        "Query.staffOrders: Query 1/0",
        "Mutation.startPackaging: UpdateItem 0/4",
    ];
    assert_eq!(short, price);
}

#[tokio::test]
async fn a_large_catalogue_costs_nothing_once_it_is_read() {
    let of_catalogue = |copies: usize| async move {
        let shop = Shop::new().await;
        shop.copy_the_product(copies).await;
        let search = json!({ "filter": { "query": "bone" }, "sort": "PRICE_ASC", "first": 20 });
        let input = json!({
            "idempotencyKey": "another", "addressId": shop.address, "paymentMethod": "ON_DELIVERY",
            "items": [{ "productId": "bone", "quantity": 2 }],
        });
        let all = [
            (
                "Query.products",
                Who::Public,
                json!({ "first": 20 }),
                "{ nodes { id name price { amount } } }",
            ),
            (
                "Query.products",
                Who::Public,
                search,
                "{ nodes { id } pageInfo { hasNextPage } }",
            ),
            (
                "Query.categories",
                Who::Public,
                json!({}),
                "{ slug productCount }",
            ),
            (
                "Query.product",
                Who::Public,
                json!({ "id": "bone" }),
                "{ id name stock { available } }",
            ),
            (
                "Mutation.addToCart",
                Who::Ada,
                json!({ "productId": "bone" }),
                ERRORS,
            ),
            ("Mutation.placeOrder", Who::Ada, json!({ "input": input }), ERRORS),
        ];
        shop.costs(&all).await
    };
    let (small, large) = (of_catalogue(20).await, of_catalogue(1000).await);
    assert_eq!(small, large);
    let price = [
        "Query.products:  0/0",
        "Query.products:  0/0",
        "Query.categories:  0/0",
        "Query.product: Query 0.5/0",
        "Mutation.addToCart: UpdateItem 0/1",
        "Mutation.placeOrder: BatchGetItem TransactWriteItems 3/10",
    ];
    assert_eq!(small, price);
}

#[tokio::test]
async fn a_full_cart_takes_no_more_requests_than_one_of_a_line() {
    let of_cart = |lines: usize| async move {
        let shop = Shop::new().await;
        shop.copy_the_product(lines).await;
        for number in 0..lines {
            let line = json!({ "productId": format!("bone-{number:05}") });
            let added = shop.world.ask(Who::Ada, "Mutation.addToCart", line, ERRORS).await;
            assert_eq!(added["userErrors"], json!([]), "{added}");
        }
        let items: Vec<Value> = (0..lines)
            .map(|number| json!({ "productId": format!("bone-{number:05}"), "quantity": 1 }))
            .collect();
        let input = json!({
            "idempotencyKey": "another", "addressId": shop.address, "paymentMethod": "ON_DELIVERY", "items": items,
        });
        let more = json!({ "productId": "bone-00000" });
        let all = [
            (
                "Query.cart",
                Who::Ada,
                json!({}),
                "{ lines { product { name } quantity } }",
            ),
            ("Mutation.addToCart", Who::Ada, more, ERRORS),
            ("Mutation.placeOrder", Who::Ada, json!({ "input": input }), ERRORS),
        ];
        shop.costs(&all).await
    };
    let small = [
        "Query.cart: GetItem 1/0",
        "Mutation.addToCart: UpdateItem 0/1",
        "Mutation.placeOrder: BatchGetItem TransactWriteItems 3/10",
    ];
    assert_eq!(of_cart(1).await, small);
    // The cart is a kilobyte larger, and so is the order by some; each line more is the stock of its product, written
    // in a transaction.
    let large = [
        "Query.cart: GetItem 1/0",
        "Mutation.addToCart: UpdateItem 0/2",
        "Mutation.placeOrder: BatchGetItem TransactWriteItems 3/116",
    ];
    assert_eq!(of_cart(50).await, large);
}
