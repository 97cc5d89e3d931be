//! Carts that take up others' lines: at sign-in an anonymous one, or those of an earlier order.

use super::{App, CartView, Failure, order_step::no_such_order, retry::ATTEMPTS};
use crate::{
    shop::{
        caller::Caller,
        cart::{Cart, CartLine, CartOwner, CartWarning, CartWarningCode, MergePolicy},
        id::{CartToken, OrderKey},
        order::Order,
        refusal::Refusal,
    },
    table::TableError,
};

impl App {
    /// Moves an anonymous cart's lines into the caller's own. An unknown, expired or merged token
    /// changes nothing.
    pub async fn merge_cart(&self, caller: &Caller, token: &str) -> Result<CartView, Failure> {
        let person = caller.person()?;
        let Some(token) = CartToken::parse(token) else {
            return self.cart(caller, None).await;
        };
        for attempt in 0..ATTEMPTS {
            let now = self.clock.now();
            let (mut mine, theirs) = self.table.carts_to_merge(person.id, &token, now).await?;
            if theirs.version == 0 {
                return self.view(None, &mine).await;
            }
            let versions = (mine.version, theirs.version);
            let warnings = mine.absorb(&theirs, self.settings.merge_policy);
            mine.recent_keys.extend(theirs.recent_keys);
            mine.earlier_keys.extend(theirs.earlier_keys);
            mine.version = mine.next_version(now);
            mine.expires_at = Some(self.customer_cart_end(now));
            match self
                .table
                .merge_carts(person.id, &token, &mine, versions, now)
                .await
            {
                Ok(()) => return self.view_with(None, &mine, warnings).await,
                Err(TableError::Conflict | TableError::Throttled) => self.back_off(attempt).await,
                Err(error) => return Err(error.into()),
            }
        }
        Err(Refusal::try_again().into())
    }

    /// Puts the lines of an earlier order into the caller's cart, as far as they are still sold.
    pub async fn reorder(&self, caller: &Caller, order: Option<OrderKey>) -> Result<CartView, Failure> {
        let person = caller.person()?;
        let no_such_order = || no_such_order("orderId");
        let order = order
            .filter(|order| order.customer == person.id)
            .ok_or_else(no_such_order)?;
        for attempt in 0..ATTEMPTS {
            let now = self.clock.now();
            let (found, mut cart) = self.table.order_and_cart(&order, now).await?;
            let found = found.ok_or_else(no_such_order)?;
            let (lines, mut warnings) = self.lines_of(&found).await?;
            let seen = cart.version;
            warnings.extend(cart.absorb(&lines, MergePolicy::Sum));
            cart.version = cart.next_version(now);
            cart.expires_at = Some(self.customer_cart_end(now));
            let owner = CartOwner::Customer(person.id);
            match self.table.replace_cart(&owner, &cart, seen, now).await {
                Ok(()) => return self.view_with(None, &cart, warnings).await,
                Err(TableError::Conflict | TableError::Throttled) => self.back_off(attempt).await,
                Err(error) => return Err(error.into()),
            }
        }
        Err(Refusal::try_again().into())
    }

    /// The order's lines as a cart at today's prices, and what is no longer sold.
    async fn lines_of(&self, order: &Order) -> Result<(Cart, Vec<CartWarning>), Failure> {
        let catalogue = self.catalogue().await?;
        let mut cart = Cart::default();
        let mut warnings = Vec::new();
        for line in &order.lines {
            match catalogue.on_sale(&line.product) {
                Some(product) => {
                    let price_seen = Some(product.price.amount);
                    let quantity = line.quantity;
                    cart.lines
                        .insert(line.product.clone(), CartLine { quantity, price_seen });
                }
                None => warnings.push(CartWarning {
                    code: CartWarningCode::ProductUnavailable,
                    product: line.product.clone(),
                    message: format!("{} is no longer sold.", line.product_name),
                    available: None,
                    previous_price: None,
                }),
            }
        }
        Ok((cart, warnings))
    }
}
