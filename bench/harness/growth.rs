//! The same operations over more and more: requests and units stay what they are, and the processor's time follows
//! what is answered and not what lies in the table.

use std::sync::Arc;

use kibble::{
    app::{App, RandomIds, Settings, SystemClock},
    entry::appsync::Resolver,
    local::{cost::Meter, engine::Engine},
    shop::money::Currency,
    table::Table,
};
use serde_json::{Value, json};

use super::{
    Result,
    contestants::Contestant,
    crowd,
    events::asked,
    process::{Running, Surroundings},
    shop::{self, CUSTOMER, TABLE},
};

const BEFORE: usize = 30;
/// The least of so many rounds counts, each of so many calls: sizes come one after the other, and whatever disturbs one
/// of them only adds.
const ROUNDS: usize = 21;
const CALLS: usize = 15;
const ORDER_ROW: &str = "{ nodes { id code status placedAt total { amount formatted } items { productName quantity } } \
     pageInfo { hasNextPage endCursor } }";
const PRODUCTS: &str = "{ nodes { id name price { amount formatted } availability pictures } \
     pageInfo { hasNextPage endCursor } }";
const WORK: &str = "{ nodes { id code status customerName itemCount total { formatted } } pageInfo { hasNextPage endCursor } }";
const CART: &str =
    "{ lines { quantity unitPrice { amount } lineTotal { formatted } product { id name } } totalQuantity }";
const PLACED: &str = "{ order { id code total { formatted } } replayed userErrors { code message } }";

/// What an operation takes where there is so much of something.
#[derive(Clone, Debug)]
pub struct Point {
    /// Of what there is so much.
    pub of: &'static str,
    pub size: usize,
    pub operation: &'static str,
    pub requests: usize,
    pub read: f64,
    pub write: f64,
    /// Microseconds of processor time for a call of the packaged function.
    pub cpu: f64,
    /// Bytes.
    pub answer: usize,
}

/// An operation that is looked at, and what it may take at most: requests, read units, write units.
struct Looked {
    name: &'static str,
    event: fn(&Engine, usize) -> Result<Value>,
    most: (usize, f64, f64),
}

const OF_ORDERS: [Looked; 4] = [
    Looked {
        name: "me",
        event: |_, _| Ok(super::events::Operation::me()?.event),
        most: (2, 4.5, 0.0),
    },
    Looked {
        name: "orders",
        event: |_, _| Ok(asked("Query.orders", &json!({ "first": 10 }), ORDER_ROW)),
        most: (1, 2.0, 0.0),
    },
    Looked {
        name: "order",
        event: |engine, _| {
            let id = crowd::an_order(engine)?;
            Ok(asked(
                "Query.order",
                &json!({ "id": id }),
                "{ id code status total { amount } items { productName } }",
            ))
        },
        most: (1, 0.5, 0.0),
    },
    Looked {
        name: "placeOrder",
        event: |_, number| place_order(number),
        most: (2, 4.0, 16.0),
    },
];
const OF_PRODUCTS: [Looked; 3] = [
    Looked {
        name: "products",
        event: |_, _| Ok(asked("Query.products", &json!({ "first": 20 }), PRODUCTS)),
        most: (0, 0.0, 0.0),
    },
    Looked {
        name: "search",
        event: |_, _| {
            let arguments = json!({ "first": 20, "filter": { "query": "rope" } });
            Ok(asked("Query.products", &arguments, PRODUCTS))
        },
        most: (0, 0.0, 0.0),
    },
    Looked {
        name: "product",
        event: |_, _| {
            Ok(asked(
                "Query.product",
                &json!({ "id": "rope-toy" }),
                "{ id name description availability }",
            ))
        },
        most: (1, 0.5, 0.0),
    },
];
const OF_LINES: [Looked; 1] = [Looked {
    name: "cart",
    event: |_, _| Ok(asked("Query.cart", &json!({}), CART)),
    most: (1, 1.0, 0.0),
}];
const OF_WORK: [Looked; 1] = [Looked {
    name: "staffOrders",
    event: |_, _| {
        Ok(asked(
            "Query.staffOrders",
            &json!({ "status": "PLACED", "first": 20 }),
            WORK,
        ))
    },
    most: (1, 2.0, 0.0),
}];

fn place_order(number: usize) -> Result<Value> {
    let mut event = super::events::Operation::place_order()?.event;
    event["arguments"]["input"]["idempotencyKey"] = json!(format!("growth-{number}"));
    for line in event["arguments"]["input"]["items"]
        .as_array_mut()
        .into_iter()
        .flatten()
    {
        // The stock is that of a small shop.
        line["quantity"] = json!(1);
    }
    event["info"]["selectionSetGraphQL"] = json!(PLACED);
    Ok(event)
}

/// More and more of something, and what is looked at then.
struct Growing {
    of: &'static str,
    sizes: &'static [usize],
    fill: fn(&Engine, usize) -> Result<()>,
    operations: &'static [Looked],
}

const GROWING: [Growing; 4] = [
    Growing {
        of: "orders of the customer",
        sizes: &[10, 1_000, 100_000],
        fill: |engine, size| crowd::orders(engine, size, false),
        operations: &OF_ORDERS,
    },
    Growing {
        of: "products",
        sizes: &[20, 1_000, 50_000],
        fill: crowd::products,
        operations: &OF_PRODUCTS,
    },
    Growing {
        of: "lines of the cart",
        sizes: &[1, 50],
        fill: crowd::cart,
        operations: &OF_LINES,
    },
    Growing {
        of: "orders that wait",
        sizes: &[1, 1_000],
        fill: |engine, size| crowd::orders(engine, size, true),
        operations: &OF_WORK,
    },
];

/// Looks at all of it. Fails where an operation takes more of DynamoDB than it may.
pub async fn look(ours: &Contestant, around: &Surroundings, told: impl Fn(&str)) -> Result<Vec<Point>> {
    let mut points = Vec::new();
    for growing in &GROWING {
        for size in growing.sizes {
            told(&format!("Looking at {size} {}", growing.of));
            let engine = shop::open().await?;
            (growing.fill)(&engine, *size)?;
            let look = Look {
                ours,
                around,
                engine,
                of: growing.of,
                size: *size,
            };
            points.extend(look.at(growing.operations).await?);
        }
    }
    around.store.replay();
    Ok(points)
}

/// One look at one table.
struct Look<'a> {
    ours: &'a Contestant,
    around: &'a Surroundings,
    engine: Engine,
    of: &'static str,
    size: usize,
}

impl Look<'_> {
    async fn at(&self, operations: &[Looked]) -> Result<Vec<Point>> {
        let currency = Currency::parse("EUR").ok_or("EUR is a currency")?;
        let table = Table::new(self.engine.client(), TABLE, currency);
        let app = App::new(
            table,
            Settings::new(currency),
            Arc::new(SystemClock),
            Arc::new(RandomIds),
        );
        app.warm_up().await;
        let resolver = Resolver::new(Arc::new(app));
        self.around.store.serve(&self.engine);
        let mut running = Running::start(self.ours, self.around).await?;
        running.wait_for_init().await?;
        let mut points = Vec::new();
        if self.of == "products" {
            points.push(self.point("init", (0, 0.0, 0.0), running.cpu()? * 1e6, 0));
        }
        for operation in operations {
            let meter = Meter::default();
            let event = (operation.event)(&self.engine, 1_000_000)?;
            let answer = meter
                .over(resolver.handle(event))
                .await
                .map_err(|error| error.message)?;
            if answer
                .get("userErrors")
                .is_some_and(|errors| *errors != json!([]))
            {
                return Err(format!("{} is refused: {answer}", operation.name).into());
            }
            let cost = meter.cost();
            let units = (
                cost.read_units.unwrap_or(f64::NAN),
                cost.write_units.unwrap_or(f64::NAN),
            );
            let taken = (cost.dynamodb_requests, units.0, units.1);
            let (requests, read, write) = operation.most;
            if taken.0 > requests || !(taken.1 <= read && taken.2 <= write) {
                let of = format!("{} with {} {}", operation.name, self.size, self.of);
                return Err(format!(
                    "{of} takes {taken:?} of DynamoDB, and at most {:?}",
                    operation.most
                )
                .into());
            }
            let (cpu, size) = self.calls(&mut running, operation).await?;
            points.push(self.point(operation.name, taken, cpu, size));
        }
        Ok(points)
    }

    /// Processor time of a call of the packaged function, and the length of its answer.
    async fn calls(&self, running: &mut Running, operation: &Looked) -> Result<(f64, usize)> {
        let (mut number, mut size, mut rounds) = (0, 0, Vec::new());
        for calls in std::iter::once(BEFORE).chain([CALLS; ROUNDS]) {
            let before = running.cpu()?;
            for _ in 0..calls {
                let event = (operation.event)(&self.engine, number)?;
                let answer = running.invoke(&event.to_string().into()).await?.answer;
                let text = String::from_utf8_lossy(&answer);
                if text.contains("\"order\":null") {
                    return Err(format!("{} is refused: {text}", operation.name).into());
                }
                size = answer.len();
                number += 1;
            }
            rounds.push((running.cpu()? - before) * 1e6 / calls as f64);
        }
        let least = rounds[1..].iter().copied().fold(f64::INFINITY, f64::min);
        Ok((least, size))
    }

    fn point(&self, operation: &'static str, taken: (usize, f64, f64), cpu: f64, answer: usize) -> Point {
        Point {
            of: self.of,
            size: self.size,
            operation,
            requests: taken.0,
            read: taken.1,
            write: taken.2,
            cpu,
            answer,
        }
    }
}

/// Whose account it is in the table.
pub fn partition() -> String {
    format!("#customer#{CUSTOMER}")
}
