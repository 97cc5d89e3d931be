//! How a customer orders: the request, its repeats, and what they do when it is refused.

use serde_json::{Value, json};

use super::{
    aftercare::choose,
    endpoint::Trouble,
    messages::{Cart, Order, Payload, Quote},
    shopper::Shopper,
    story::{PaymentPlan, Repeat, SlotPlan, Story},
};

/// How often somebody changes their order before they leave the shop.
const ATTEMPTS: usize = 10;

pub(super) enum Placed {
    Order(Box<Order>),
    /// With the last reason.
    Not(String),
}

/// What somebody wants to order, changed after each refusal.
struct Wish {
    key: String,
    payment: PaymentPlan,
    /// The total that they have seen.
    expected_total: Option<i64>,
    /// What a card shall pay for at most.
    cover: i64,
    /// The slot in which it shall come.
    slot: Option<String>,
}

/// What a card shall pay for when nobody has told the total: a dozen times the goods, and delivery.
fn cover(cart: &Cart) -> i64 {
    (cart.items_total.amount * 12 + 50_000).min(i64::from(i32::MAX))
}

impl Shopper<'_> {
    /// Orders what lies in the cart.
    pub async fn order(&self, story: &Story, address: &str, cart: Cart) -> Result<Placed, Trouble> {
        let play = self.play;
        let mut wish = Wish {
            key: String::new(),
            payment: story.payment,
            expected_total: self.quoted_total(story, address, &cart).await?,
            cover: cover(&cart),
            slot: self.wished_slot(story).await?,
        };
        if play.cards.is_none() {
            wish.payment = PaymentPlan::OnDelivery;
        }
        let mut reason = String::new();
        for attempt in 0..ATTEMPTS {
            play.pause(6.0, story).await;
            // A refused order leaves nothing under its key; another one gets another key all the same.
            wish.key = format!("{}-{}-order-{attempt}", play.run, story.number);
            let input = self.input(story, address, &wish).await?;
            let payload = match story.repeat {
                Repeat::DoubleClick => self.place_twice(story, &input).await?,
                _ => self.place(story, &input).await?,
            };
            if let Some(order) = payload.order {
                self.repeat(story, input).await?;
                return Ok(Placed::Order(Box::new(order)));
            }
            let refusal = payload.user_errors.first();
            reason = refusal.map_or_else(|| "NO_REASON".to_owned(), |error| error.code.clone());
            if !self.mend(story, &payload, &mut wish).await? {
                break;
            }
        }
        Ok(Placed::Not(reason))
    }

    /// The slot that somebody orders with the goods.
    async fn wished_slot(&self, story: &Story) -> Result<Option<String>, Trouble> {
        if story.slot != SlotPlan::WithTheOrder || !self.play.abilities.slots_with_orders {
            return Ok(None);
        }
        let free = self.free_slots().await?;
        Ok(choose(&free, story, 0).map(|slot| slot.id.clone()))
    }

    /// What the whole order costs, for those who ask.
    async fn quoted_total(&self, story: &Story, address: &str, cart: &Cart) -> Result<Option<i64>, Trouble> {
        let play = self.play;
        if !(story.asks_for_a_quote && play.abilities.quotes) {
            return Ok(None);
        }
        let variables = json!({ "address": address });
        let quote: Quote = play
            .endpoint
            .ask(self.caller(), &play.operations.customer.quote, variables)
            .await?;
        Ok(quote.price.map(|price| cart.items_total.amount + price.amount))
    }

    /// Every attempt pays by a token of its own: a token pays once.
    async fn input(&self, story: &Story, address: &str, wish: &Wish) -> Result<Value, Trouble> {
        let mut input = json!({
            "idempotencyKey": wish.key,
            "addressId": address,
            "paymentMethod": "ON_DELIVERY",
            "expectedTotal": wish.expected_total,
            "note": format!("Simulated order {}", story.number + 1),
        });
        if let Some(slot) = &wish.slot {
            input["slotId"] = json!(slot);
        }
        if let (Some(cards), Some(card)) = (&self.play.cards, wish.payment.card()) {
            // Of an empty cart nothing is to be paid, and no token covers nothing.
            let seen = wish.expected_total.filter(|total| *total > 0);
            let amount = seen.unwrap_or(wish.cover);
            input["paymentMethod"] = json!("CARD");
            input["paymentToken"] = json!(cards.token(card, amount).await?);
        }
        Ok(input)
    }

    async fn place(&self, story: &Story, input: &Value) -> Result<Payload, Trouble> {
        let play = self.play;
        let variables = json!({ "input": input });
        let mut payload = Payload::default();
        for _ in 0..ATTEMPTS {
            payload = play
                .endpoint
                .change(
                    self.caller(),
                    &play.operations.customer.place_order,
                    variables.clone(),
                )
                .await?;
            if let Some(order) = &payload.order {
                let key = input["idempotencyKey"].as_str().unwrap_or_default();
                play.ledger.placed(story.number, self.seat, key, order);
            }
            if !(payload.is_refused_by("TRY_AGAIN") || payload.is_refused_by("VERSION_CONFLICT")) {
                break;
            }
            play.idle().await;
        }
        Ok(payload)
    }

    /// Both answers must be the same order; the books look at that.
    async fn place_twice(&self, story: &Story, input: &Value) -> Result<Payload, Trouble> {
        let (one, two) = tokio::join!(self.place(story, input), self.place(story, input));
        let (one, two) = (one?, two?);
        Ok(if one.order.is_some() { one } else { two })
    }

    /// Sends the order once more, or another one under its key, when the story says so.
    async fn repeat(&self, story: &Story, mut input: Value) -> Result<(), Trouble> {
        match story.repeat {
            Repeat::Never | Repeat::DoubleClick => return Ok(()),
            Repeat::Afterwards => {}
            Repeat::OtherOrder => input["note"] = json!("Another order under the same key"),
        }
        self.play.pause(3.0, story).await;
        self.place(story, &input).await.map(drop)
    }

    /// Does what a customer can do about a refusal. Answers whether to try again.
    async fn mend(&self, story: &Story, payload: &Payload, wish: &mut Wish) -> Result<bool, Trouble> {
        let mut is_mended = false;
        for error in &payload.user_errors {
            match (error.code.as_str(), &error.product_id) {
                ("OUT_OF_STOCK" | "INSUFFICIENT_STOCK" | "PRODUCT_UNAVAILABLE", Some(product)) => {
                    self.play.ledger.want(product);
                    self.set_line(product, error.available.unwrap_or(0)).await?;
                }
                ("CART_EMPTY", _) => {
                    let Some(product) = self.wish(story, 0) else {
                        return Ok(false);
                    };
                    // The warehouse needs a while to bring more.
                    self.play.idle().await;
                    self.set_line(&product.id, 1).await?;
                }
                ("BELOW_MINIMUM_ORDER", _) => {
                    let Some(product) = self.wish(story, 0) else {
                        return Ok(false);
                    };
                    self.set_line(&product.id, 12).await?;
                }
                ("SLOT_FULL" | "SLOT_CLOSED", _) => wish.slot = None,
                ("PRICE_CHANGED" | "TOTAL_MISMATCH", _) => {}
                ("PAYMENT_DECLINED" | "PAYMENT_TOKEN_USED", _) => wish.payment = PaymentPlan::OnDelivery,
                ("TRY_AGAIN" | "VERSION_CONFLICT", _) => {}
                _ => continue,
            }
            is_mended = true;
        }
        wish.expected_total = None;
        Ok(is_mended)
    }
}
