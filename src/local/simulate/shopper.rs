//! A customer: browses, fills a cart, signs in, orders, and looks after the order.

use serde_json::{Value, json};

use super::{
    endpoint::{Caller, Trouble},
    messages::{Cart, Page, Payload, Product},
    ordering::Placed,
    people::Person,
    play::Play,
    story::Story,
};

/// Somebody at the shop, with the number of their seat.
#[derive(Clone, Copy)]
pub(super) struct Shopper<'a> {
    pub play: &'a Play,
    pub person: &'a Person,
    pub seat: usize,
}

impl Shopper<'_> {
    pub fn caller(&self) -> Caller<'_> {
        Caller::Person(self.person)
    }

    /// Plays all orders of this customer, one after the other.
    pub async fn shop(&self) -> Result<(), Trouble> {
        let customers = self.play.people.customers.len();
        let mut address = None;
        for number in (self.seat..self.play.orders).step_by(customers.max(1)) {
            let story = self.play.story(number);
            match self.live(&story, &mut address).await {
                Ok(()) => {}
                Err(trouble @ (Trouble::Gone(_) | Trouble::SignIn(_))) => return Err(trouble),
                Err(trouble) => {
                    // What happened is counted; the next order may do better.
                    tracing::warn!(%trouble, number, "an order's story ends early");
                    self.end(number, &trouble);
                }
            }
        }
        Ok(())
    }

    /// An order that was not placed when the story ended never will be.
    fn end(&self, number: usize, trouble: &Trouble) {
        let is_placed = |entry: &super::ledger::Entry| entry.number == number;
        if !self.play.ledger.orders().values().any(is_placed) {
            let reason = match trouble {
                Trouble::Failed { error_type, .. } => error_type,
                _ => "LOST",
            };
            self.play.ledger.not_placed(reason);
        }
    }

    async fn live(&self, story: &Story, address: &mut Option<String>) -> Result<(), Trouble> {
        self.browse(story).await?;
        let cart = self.fill_cart(story).await?;
        let address = match address {
            Some(address) => address.clone(),
            None => address.insert(self.add_address(story).await?).clone(),
        };
        match self.order(story, &address, cart).await? {
            Placed::Order(order) => self.look_after(story, *order).await,
            Placed::Not(reason) => {
                self.play.ledger.not_placed(&reason);
                Ok(())
            }
        }
    }

    async fn browse(&self, story: &Story) -> Result<(), Trouble> {
        let play = self.play;
        let visitor = self.before_signing_in(story);
        let operations = &play.operations;
        let _: Value = play
            .endpoint
            .ask(visitor, &operations.customer.categories, json!({}))
            .await?;
        play.pause(4.0, story).await;
        let first = self.wish(story, 0);
        let filter = match (story.searches, first) {
            (true, Some(product)) => {
                let word = product.name.split_whitespace().next().unwrap_or_default();
                json!({ "query": word })
            }
            (false, Some(product)) => json!({ "category": product.category }),
            (_, None) => Value::Null,
        };
        let variables = json!({ "first": 20, "filter": filter });
        let _: Page<Product> = play
            .endpoint
            .ask(visitor, &operations.customer.products, variables)
            .await?;
        play.pause(8.0, story).await;
        Ok(())
    }

    /// Who fills the cart.
    fn before_signing_in(&self, story: &Story) -> Caller<'_> {
        match story.is_anonymous && self.play.endpoint.is_public() {
            true => Caller::Public,
            false => self.caller(),
        }
    }

    /// The product that a line of the story means.
    pub fn wish(&self, story: &Story, line: usize) -> Option<&Product> {
        let (draw, _) = story.lines.get(line)?;
        let count = u64::try_from(self.play.products.len()).ok()?;
        let index = usize::try_from(draw.checked_rem(count)?).ok()?;
        self.play.products.get(index)
    }

    /// What is left from a play that was cut off goes first. Answers the customer's own cart.
    async fn fill_cart(&self, story: &Story) -> Result<Cart, Trouble> {
        let play = self.play;
        let operations = &play.operations;
        let endpoint = &play.endpoint;
        endpoint
            .change(self.caller(), &operations.cart.clear, json!({}))
            .await?;
        let visitor = self.before_signing_in(story);
        let mut token = None;
        for (index, (_, quantity)) in story.lines.iter().enumerate() {
            let Some(product) = self.wish(story, index) else {
                break;
            };
            let variables = json!({
                "product": product.id, "quantity": quantity, "token": token,
                "key": format!("{}-{}-line-{index}", play.run, story.number),
            });
            let added = endpoint.change(visitor, &operations.cart.add, variables).await?;
            token = added.cart.and_then(|cart| cart.token).or(token);
            play.pause(5.0, story).await;
        }
        if let Some(token) = token {
            let merge = &operations.cart.merge;
            endpoint
                .change(self.caller(), merge, json!({ "token": token }))
                .await?;
            play.pause(2.0, story).await;
        }
        if story.changes_a_line
            && let Some(product) = self.wish(story, 0)
        {
            self.set_line(&product.id, 2).await?;
        }
        endpoint
            .ask(self.caller(), &operations.cart.read, json!({}))
            .await
    }

    /// Says how many of a product shall be in the cart.
    pub async fn set_line(&self, product: &str, quantity: u32) -> Result<Payload, Trouble> {
        let variables = json!({ "product": product, "quantity": quantity });
        self.play
            .endpoint
            .change(self.caller(), &self.play.operations.cart.set_line, variables)
            .await
    }

    /// The address of an earlier play is found again by its key.
    async fn add_address(&self, story: &Story) -> Result<String, Trouble> {
        let play = self.play;
        let number = self.seat + 1;
        let input = json!({
            "label": "Simulated", "street": format!("{number} Simulation Street"), "city": "Cork",
            "zip": "T12 AB34", "country": "Ireland",
        });
        let variables = json!({ "input": input, "key": "simulate-address" });
        play.pause(10.0, story).await;
        let operation = &play.operations.customer.add_address;
        let added = play.endpoint.change(self.caller(), operation, variables).await?;
        let refused = || {
            let reasons = added.user_errors.iter().map(|error| error.message.as_str());
            Trouble::Failed {
                operation: operation.field,
                error_type: "NO_ADDRESS".to_owned(),
                message: reasons.collect::<Vec<_>>().join(" "),
            }
        };
        added
            .address
            .as_ref()
            .map(|address| address.id.clone())
            .ok_or_else(refused)
    }
}
