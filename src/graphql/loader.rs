//! Data loaders: many fields, one read. A set lives for one invocation and one caller, so nothing
//! that was read for one caller can reach another.

use std::{collections::HashMap, sync::Arc};

use dataloader::{BatchFn, cached::Loader};

use crate::{
    app::{App, Failure},
    shop::{caller::Caller, id::OrderKey, order::Order},
};

/// How many orders one read of the table takes.
const LARGEST_BATCH: usize = 100;
/// How often a key lets everything else go first. The fields of an invocation are asked one after the other
/// without a pause, so once is enough for all of them; a busy process makes each time a long one.
const TURNS: usize = 1;

type Loaded = Result<Option<Order>, Arc<Failure>>;

/// The loaders of one invocation and one caller.
pub struct Loaders {
    orders: Loader<OrderKey, Loaded, OrderBatch>,
}

impl Loaders {
    pub fn new(app: Arc<App>, caller: Caller) -> Self {
        Self {
            orders: Loader::new(OrderBatch { app, caller })
                .with_max_batch_size(LARGEST_BATCH)
                .with_yield_count(TURNS),
        }
    }

    /// One of the caller's orders; `None` when there is none or it is another customer's.
    pub async fn order(&self, key: OrderKey) -> Loaded {
        // A key that the batch leaves out would be an error of the loader; ours answers every key.
        self.orders.try_load(key).await.unwrap_or(Ok(None))
    }
}

struct OrderBatch {
    app: Arc<App>,
    caller: Caller,
}

impl BatchFn<OrderKey, Loaded> for OrderBatch {
    async fn load(&mut self, keys: &[OrderKey]) -> HashMap<OrderKey, Loaded> {
        match self.app.orders_by_keys(&self.caller, keys).await {
            Ok(orders) => {
                let mut found: HashMap<OrderKey, Order> =
                    orders.into_iter().map(|order| (order.key, order)).collect();
                keys.iter().map(|key| (*key, Ok(found.remove(key)))).collect()
            }
            Err(failure) => {
                let failure = Arc::new(failure);
                keys.iter().map(|key| (*key, Err(failure.clone()))).collect()
            }
        }
    }
}
