//! Filling and emptying a cart, signed in or not.

use std::collections::{BTreeMap, BTreeSet};

use sha2::{Digest, Sha256};

use super::{App, Failure, measures, retry::ATTEMPTS};
use crate::{
    shop::{
        caller::Caller,
        cart::{self, Cart, CartLine, CartOwner, CartWarning, MAX_LINES, PricedCart},
        id::{CartToken, IdempotencyKey, ProductId},
        product::Product,
        refusal::{Refusal, RefusalCode},
        text::hexadecimal,
        timestamp::Timestamp,
    },
    table::{Added, CartUpdate, TableError},
};

/// A cart as its owner sees it.
#[derive(Clone, Debug)]
pub struct CartView {
    /// What opens an anonymous cart; absent for a customer's, and where there is no cart yet.
    pub token: Option<CartToken>,
    pub cart: PricedCart,
}

/// Whose cart a caller means.
enum Meant {
    /// A cart that may be made at need (a customer's), or must be there (an anonymous one).
    Known(CartOwner),
    /// No token that could be one.
    Nobody,
}

impl App {
    /// The cart; an unknown, foreign or expired token shows an empty one.
    pub async fn cart(&self, caller: &Caller, token: Option<&str>) -> Result<CartView, Failure> {
        match meant(caller, token)? {
            Meant::Known(owner) => self.known_cart(&owner, self.clock.now()).await,
            Meant::Nobody => self.view(None, &Cart::default()).await,
        }
    }

    /// Adds pieces to a line. Under a key they are added once, however often the call comes.
    pub async fn add_to_cart(
        &self,
        caller: &Caller,
        token: Option<&str>,
        product: &str,
        quantity: u32,
        key: Option<IdempotencyKey>,
    ) -> Result<CartView, Failure> {
        let meant = meant(caller, token)?;
        let product = self.product_on_sale(product).await?;
        let hash = key.map(|key| key_hash(&key));
        for _ in 0..ATTEMPTS {
            let (owner, must_exist) = self.owner(&meant);
            let change = self.change(&owner, &product, must_exist);
            let add = || self.table.add_to_cart(&change, quantity, hash.as_deref());
            match self.patiently(add).await? {
                Added::Added(cart) => {
                    let line = cart.lines.get(&product.id);
                    let is_new = line.is_some_and(|line| line.quantity == quantity);
                    return self.within_limit(&change, cart, is_new.then_some(quantity)).await;
                }
                Added::Repeated(cart) => {
                    // The first call may have found no room: its repeat must not look like a success.
                    if cart.lines.len() >= MAX_LINES && !cart.lines.contains_key(&product.id) {
                        return Err(cart::cart_is_full(&product.id).into());
                    }
                    measures::replayed();
                    return self.view(token_of(&owner), &cart).await;
                }
                Added::LineFull(_) => return Err(cart::line_is_full(&product.id).into()),
                Added::Missing => {
                    let recent_keys = hash.iter().cloned().collect();
                    let fresh = self.start_cart(&meant, &product, quantity, recent_keys).await?;
                    if let Some(view) = fresh {
                        return Ok(view);
                    }
                }
            }
        }
        Err(Refusal::try_again().into())
    }

    /// Sets the pieces of a line; 0 takes the line out.
    pub async fn set_cart_line(
        &self,
        caller: &Caller,
        token: Option<&str>,
        product: &str,
        quantity: u32,
    ) -> Result<CartView, Failure> {
        let meant = meant(caller, token)?;
        if quantity == 0 {
            return self.remove_line(&meant, product).await;
        }
        let product = self.product_on_sale(product).await?;
        for _ in 0..ATTEMPTS {
            let (owner, must_exist) = self.owner(&meant);
            let change = self.change(&owner, &product, must_exist);
            let set = || self.table.set_cart_line(&change, quantity);
            if let Some((cart, is_new)) = self.patiently(set).await? {
                return self.within_limit(&change, cart, is_new.then_some(quantity)).await;
            }
            if let Some(view) = self
                .start_cart(&meant, &product, quantity, BTreeSet::new())
                .await?
            {
                return Ok(view);
            }
        }
        Err(Refusal::try_again().into())
    }

    pub async fn clear_cart(&self, caller: &Caller, token: Option<&str>) -> Result<CartView, Failure> {
        if let Meant::Known(owner) = meant(caller, token)? {
            self.patiently(|| self.table.clear_cart(&owner)).await?;
        }
        self.view(None, &Cart::default()).await
    }

    /// Lays today's products and prices beside a stored cart.
    pub(super) async fn view(&self, token: Option<CartToken>, cart: &Cart) -> Result<CartView, Failure> {
        self.view_with(token, cart, Vec::new()).await
    }

    pub(super) async fn view_with(
        &self,
        token: Option<CartToken>,
        cart: &Cart,
        warnings: Vec<CartWarning>,
    ) -> Result<CartView, Failure> {
        let catalogue = self.catalogue().await?;
        let mut priced = cart.priced(&catalogue, self.settings.currency);
        // Only where a word says that it may be short: the usual cart takes no further request.
        let scarce = priced.scarce_products();
        if !scarce.is_empty() {
            // A warning stops nothing, and what cannot be warned of does not undo a change that was made.
            match self.table.stock_levels(&scarce).await {
                Ok(levels) => priced.warn_of_shortages(&levels),
                Err(error) => tracing::warn!(%error, "a cart is shown without what is short in it"),
            }
        }
        priced.warnings.extend(warnings);
        Ok(CartView { token, cart: priced })
    }

    /// When a customer's cart ends that is changed now.
    pub(super) fn customer_cart_end(&self, now: Timestamp) -> Timestamp {
        now.plus_seconds(self.settings.customer_cart_seconds)
    }

    async fn known_cart(&self, owner: &CartOwner, now: Timestamp) -> Result<CartView, Failure> {
        let cart = self.table.cart(owner, now).await?;
        let token = if cart.version == 0 { None } else { token_of(owner) };
        self.view(token, &cart).await
    }

    async fn product_on_sale(&self, id: &str) -> Result<Product, Failure> {
        let catalogue = self.catalogue().await?;
        let product = ProductId::parse(id).and_then(|id| catalogue.on_sale(&id).cloned());
        Ok(product.ok_or_else(|| {
            Refusal::new(RefusalCode::ProductUnavailable, "This product is not sold here.").at(["productId"])
        })?)
    }

    /// Taking a line out of a cart that is not there leaves nothing to do.
    async fn remove_line(&self, meant: &Meant, product: &str) -> Result<CartView, Failure> {
        let Meant::Known(owner) = meant else {
            return self.view(None, &Cart::default()).await;
        };
        let now = self.clock.now();
        let Some(product) = ProductId::parse(product) else {
            return self.known_cart(owner, now).await;
        };
        let expires_at = self.end_of(owner, now);
        let change = CartUpdate {
            owner,
            product: &product,
            price: 0,
            now,
            expires_at,
            must_exist: true,
        };
        let cart = self
            .patiently(|| self.table.remove_cart_line(&change, None))
            .await?;
        let token = cart.as_ref().and(token_of(owner));
        self.view(token, &cart.unwrap_or_default()).await
    }

    /// A line too many is taken out again: only after the change is known how many there are. `new` is
    /// the quantity of the line if this change made it. A line that was there before stays, though
    /// another caller's may be one too many at this moment.
    async fn within_limit(
        &self,
        change: &CartUpdate<'_>,
        cart: Cart,
        new: Option<u32>,
    ) -> Result<CartView, Failure> {
        if cart.lines.len() > MAX_LINES && new.is_some() {
            self.patiently(|| self.table.remove_cart_line(change, new))
                .await?;
            return Err(cart::cart_is_full(change.product).into());
        }
        self.view(token_of(change.owner), &cart).await
    }

    /// Puts a new cart in the place of one that is absent or over. `None`: somebody else was quicker.
    async fn start_cart(
        &self,
        meant: &Meant,
        product: &Product,
        quantity: u32,
        recent_keys: BTreeSet<String>,
    ) -> Result<Option<CartView>, Failure> {
        let owner = match meant {
            Meant::Known(CartOwner::Customer(customer)) => CartOwner::Customer(*customer),
            // A token that opens nothing is not taken over: whoever brought it may not be the only
            // one who knows it.
            _ => CartOwner::Anonymous(CartToken::new(self.ids.secret())),
        };
        let now = self.clock.now();
        let line = CartLine {
            quantity,
            price_seen: Some(product.price.amount),
        };
        let cart = Cart {
            lines: BTreeMap::from([(product.id.clone(), line)]),
            version: Cart::default().next_version(now),
            expires_at: Some(self.end_of(&owner, now)),
            recent_keys,
            earlier_keys: BTreeSet::new(),
        };
        match self.table.replace_cart(&owner, &cart, 0, now).await {
            Ok(()) => Ok(Some(self.view(token_of(&owner), &cart).await?)),
            Err(TableError::Conflict) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    /// The owner to write for, and whether the cart must be there already.
    fn owner(&self, meant: &Meant) -> (CartOwner, bool) {
        match meant {
            Meant::Known(owner) => (owner.clone(), matches!(owner, CartOwner::Anonymous(_))),
            Meant::Nobody => (CartOwner::Anonymous(CartToken::new(self.ids.secret())), false),
        }
    }

    fn change<'a>(&self, owner: &'a CartOwner, product: &'a Product, must_exist: bool) -> CartUpdate<'a> {
        let now = self.clock.now();
        let expires_at = self.end_of(owner, now);
        CartUpdate {
            owner,
            product: &product.id,
            price: product.price.amount,
            now,
            expires_at,
            must_exist,
        }
    }

    fn end_of(&self, owner: &CartOwner, now: Timestamp) -> Timestamp {
        match owner {
            CartOwner::Customer(_) => self.customer_cart_end(now),
            CartOwner::Anonymous(_) => now.plus_seconds(self.settings.anonymous_cart_seconds),
        }
    }
}

/// A signed-in caller's own cart, whatever token comes along; else the token's.
fn meant(caller: &Caller, token: Option<&str>) -> Result<Meant, Failure> {
    Ok(match caller {
        Caller::Public => match token.and_then(CartToken::parse) {
            Some(token) => Meant::Known(CartOwner::Anonymous(token)),
            None => Meant::Nobody,
        },
        _ => Meant::Known(CartOwner::Customer(caller.person()?.id)),
    })
}

/// The cart that a caller means; `None` where there can be none.
pub(super) fn owner_of(caller: &Caller, token: Option<&str>) -> Result<Option<CartOwner>, Failure> {
    Ok(match meant(caller, token)? {
        Meant::Known(owner) => Some(owner),
        Meant::Nobody => None,
    })
}

fn token_of(owner: &CartOwner) -> Option<CartToken> {
    match owner {
        CartOwner::Anonymous(token) => Some(token.clone()),
        CartOwner::Customer(_) => None,
    }
}

/// Eight bytes are enough to tell the last keys of one cart apart.
fn key_hash(key: &IdempotencyKey) -> String {
    hexadecimal(&Sha256::digest(key.as_str()), 8)
}
